"""Monthly values become the windows that a clause settles."""

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Window

FloatArray = NDArray[np.float64]

MONTHS = 12


def windowed(values: FloatArray, window: Window) -> FloatArray:
    """Return the mean of each window, months weighted equally: (…, months) to (…, windows).

    Windows are counted from the end; older months that fill no whole window are left out. A
    window with a missing month (NaN) is NaN.
    """
    span = MONTHS // WINDOWS_PER_YEAR[window]
    values = np.asarray(values, dtype=np.float64)
    count = values.shape[-1] // span
    kept = values[..., values.shape[-1] - count * span :]
    means: FloatArray = kept.reshape(*values.shape[:-1], count, span).mean(axis=-1)
    return means


def years(paths: FloatArray, window: Window) -> FloatArray:
    """Return the windows of every simulated year: (paths, months) to (paths x years, windows).

    Raises StepError settlement.not_whole_years unless the months make whole years.
    """
    paths = np.asarray(paths, dtype=np.float64)
    months = paths.shape[-1]
    if months == 0 or months % MONTHS or not paths.shape[0]:
        raise _not_whole_years(months)
    return windowed(paths, window).reshape(-1, WINDOWS_PER_YEAR[window])


def _not_whole_years(months: int) -> StepError:
    return StepError("settlement.not_whole_years", months=months)
