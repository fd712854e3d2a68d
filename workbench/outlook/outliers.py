"""Months that do not fit: robust residuals on the scale on which months are about normal.

Found, never removed: what such a month was, only people know.
"""

from dataclasses import dataclass

import numpy as np

from workbench.outlook.arrays import FloatArray

LIMIT = 4.0
"""Stricter than the usual 3.5: in three years of ordinary months one in twenty would pass that."""
OF_THE_MEDIAN = 1.4826  # makes the median absolute deviation the sd of a normal distribution
OF_THE_MEAN = 1.2533  # the same for the mean absolute deviation
LEAST_VALUES = 6


@dataclass(frozen=True, slots=True)
class Outlier:
    """The value at `index` lies `score` robust standard deviations from its like; the sign is its side."""

    index: int
    score: float


def robust_scores(residuals: FloatArray) -> FloatArray:
    """Return residuals (n,) over their robust sd; NaN stays NaN, all 0 where nothing varies.

    Median absolute deviation, or the mean one where more than half are the same (Iglewicz and
    Hoaglin, "How to Detect and Handle Outliers", 1993).
    """
    seen = residuals[np.isfinite(residuals)]
    if seen.size == 0:
        return residuals
    off = residuals - np.median(seen)
    distance = np.abs(off[np.isfinite(off)])
    scale = OF_THE_MEDIAN * float(np.median(distance)) or OF_THE_MEAN * float(distance.mean())
    return off / scale if scale > 0.0 else np.where(np.isfinite(off), 0.0, np.nan)


def find_outliers(residuals: FloatArray, limit: float = LIMIT) -> tuple[Outlier, ...]:
    """Return what lies more than `limit` robust sds off, in time order; `residuals` (n,), NaN missing.

    Nothing is called an outlier among fewer than LEAST_VALUES.
    """
    if int(np.isfinite(residuals).sum()) < LEAST_VALUES:
        return ()
    scores = robust_scores(residuals)
    far = np.flatnonzero(np.nan_to_num(np.abs(scores)) > limit)
    return tuple(Outlier(int(index), float(scores[index])) for index in far)


def drawn_in(values: FloatArray, limit: float = LIMIT) -> FloatArray:
    """Return `values` (n,) with outliers pulled to the limit, so that one month is no new level."""
    seen = values[np.isfinite(values)]
    scores = robust_scores(values)
    far = np.abs(np.nan_to_num(scores)) > limit
    if not bool(far.any()):
        return values
    middle = float(np.median(seen))
    moved = values.copy()
    moved[far] = middle + (values[far] - middle) * limit / np.abs(scores[far])
    return moved
