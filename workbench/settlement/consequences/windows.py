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
    # einsum adds a few months several times faster than a reduction over a short axis does.
    sums: FloatArray = np.einsum("...m->...", kept.reshape(*values.shape[:-1], count, span))
    return sums / span


def years(paths: FloatArray, window: Window) -> FloatArray:
    """Return the windows of every simulated year: (paths, months) to (paths x years, windows).

    Raises StepError settlement.not_whole_years unless the months make whole years.
    """
    paths = np.asarray(paths, dtype=np.float64)
    months = paths.shape[-1]
    if months == 0 or months % MONTHS or not paths.shape[0]:
        raise _not_whole_years(months)
    return windowed(paths, window).reshape(-1, WINDOWS_PER_YEAR[window])


def per_year(windows: FloatArray | NDArray[np.bool_]) -> FloatArray:
    """Return the sum over the windows of each year, (years, windows) to (years,)."""
    sums: FloatArray = windows.astype(np.float64) @ np.ones(windows.shape[1])
    return sums


def share(true: NDArray[np.bool_]) -> float:
    """Return the share of what is true, 0..1."""
    return float(np.count_nonzero(true) / true.size)


def _not_whole_years(months: int) -> StepError:
    return StepError("settlement.not_whole_years", months=months)
