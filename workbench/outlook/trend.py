"""Is there a trend in the history: a slope with standard errors that allow for autocorrelation."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr

from workbench.outlook.arrays import FloatArray
from workbench.outlook.design import past_design

LEAST_FOR_TREND = 12
SIGNIFICANCE = 0.01


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line's change over design.DRIFT_PERIODS periods, in natural units, and its p-value."""

    change: float
    p_value: float


def find_trend(values: FloatArray, season: int | None) -> Trend | None:
    """Return the trend of `values` (n,), NaN missing, or None when it may as well be chance.

    Ordinary least squares on time (and the season), Newey-West standard error with Bartlett
    weights up to lag n^(1/2) (Newey and West 1987, Econometrica 55), t with n - p degrees of
    freedom. Such tests find too much in short series, hence the strict level of 1 %.
    """
    seen = np.isfinite(values)
    x = past_design(values.size, season)[seen]
    y = values[seen]
    scale = float(np.ptp(y))
    rank = int(np.linalg.matrix_rank(x))
    if y.size < max(LEAST_FOR_TREND, rank + 4) or scale == 0.0:
        return None
    unit = (y - y.min()) / scale
    bread = np.linalg.pinv(x.T @ x)
    slope = bread[1] @ (x.T @ unit)
    scores = (x @ bread[1]) * (unit - x @ (bread @ (x.T @ unit)))
    error = np.sqrt(_long_run_sum(scores) * y.size / (y.size - rank))
    if error == 0.0:
        return Trend(float(slope) * scale, 0.0) if slope else None
    p_value = float(2 * stdtr(y.size - rank, -abs(slope) / error))
    return Trend(float(slope) * scale, p_value) if p_value < SIGNIFICANCE else None


def _long_run_sum(scores: FloatArray) -> float:
    """Return the Newey-West estimate of the variance of sum(scores)."""
    lags = int(np.sqrt(scores.size))
    total = float(scores @ scores)
    for lag in range(1, lags + 1):
        total += 2 * (1 - lag / (lags + 1)) * float(scores[lag:] @ scores[:-lag])
    return max(total, 0.0)
