"""Prediction bounds from a small history: one period to come, or the mean of the next ones.

For independent normal periods, on the scale on which they are about normal (domain guide 2.2;
Hahn and Meeker, "Statistical Intervals", 1991, section 4.7). Autocorrelation makes them too tight.
"""

import math

import numpy as np
from scipy.special import stdtrit

from workbench.codes import StepError
from workbench.evidence.kpi.series import Direction
from workbench.outlook.arrays import FloatArray
from workbench.outlook.transforms import Transform


def prediction_factor(months: int, confidence: float = 0.95, ahead: int = 1) -> float:
    """Return k of mean - k x sd: t(confidence, n - 1) x sqrt(1/m + 1/n) for n `months`, m `ahead`.

    The mean of the next `ahead` periods lies above the bound with `confidence` (0.5..1); `ahead` 1
    is the next single period. Raises StepError with fewer than two months.
    """
    if months < 2 or ahead < 1 or not 0.5 <= confidence < 1.0:
        raise StepError(
            "outlook.bound_out_of_range", months=months, ahead=ahead, confidence=confidence
        )
    return float(stdtrit(months - 1, confidence)) * math.sqrt(1.0 / ahead + 1.0 / months)


def prediction_bound(
    values: FloatArray,
    transform: Transform,
    direction: Direction,
    confidence: float = 0.95,
    ahead: int = 1,
) -> float:
    """Return the level that the next `ahead` periods keep with `confidence`, in natural units.

    `values` (n,), NaN missing. Below the mean where higher is better, above it where lower is; the
    mean of several periods is then one on the scale of `transform`.
    """
    line = transform.forward(values[np.isfinite(values)])
    k = prediction_factor(int(line.size), confidence, ahead)
    # LogDistance below an upper bound turns the scale round: better is lower there
    rises = bool(np.diff(transform.backward(np.array([-1.0, 1.0])))[0] >= 0.0)
    sign = -1.0 if (direction == "higher") == rises else 1.0
    at = float(line.mean()) + sign * k * float(line.std(ddof=1))
    return float(transform.backward(np.array([at]))[0])
