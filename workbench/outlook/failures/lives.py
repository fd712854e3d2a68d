"""Do assets age? Lifetimes with unseen beginnings and ends: survival, Weibull, and a test.

A life whose end was not seen has lasted at least so long (right censored). A life that had begun
before the log has an unknown age: its remaining hours are those of a process long under way, with
density S(x) / mean (Cox, "Renewal Theory", 1962, section 5.2), and not those of a new one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.optimize import minimize
from scipy.special import chdtrc, gammaincc, gammaln

from workbench.codes import Finding, StepError
from workbench.evidence.kpi.lifetimes import Spells
from workbench.outlook.arrays import BoolArray, FloatArray, Vector

LEAST_FOR_AGEING = 10
SIGNIFICANCE = 0.01
BOUNDS = (-2.5, 2.5)  # of the log of the shape: 0.08 to 12
STEP = 1e-3


@dataclass(frozen=True, slots=True)
class Lives:
    """Operating hours of lives (lives,), each above 0, with what was seen of them.

    `begun` False: it had begun before the log, age unknown. `ended` False: it had not failed yet.
    """

    hours: FloatArray
    begun: BoolArray
    ended: BoolArray


@dataclass(frozen=True, slots=True)
class Survival:
    """Kaplan-Meier: P(life > hours) at each failure time, with its confidence limits; all (times,)."""

    hours: FloatArray
    share: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class WeibullFit:
    """Weibull lives of `shape` (1: constant rate, above: ageing) and `scale` hours, by likelihood.

    `covariance` (2, 2) of (log scale, log shape) from the observed information.
    """

    shape: float
    scale: float
    log_likelihood: float
    covariance: FloatArray

    @property
    def mean(self) -> float:
        """Return the mean life in hours."""
        return self.scale * float(np.exp(gammaln(1.0 + 1.0 / self.shape)))


@dataclass(frozen=True, slots=True)
class Ageing:
    """Which law is used, and why: `finding` says it with the p-value and what was counted.

    `weibull` is None where too few failures allow a fit; `p_value` is of a constant rate.
    """

    used: Literal["constant", "weibull"]
    weibull: WeibullFit | None
    p_value: float | None
    finding: Finding


def lives_of(spells: Spells) -> Lives:
    """Return spells of running as lives; spells without operating hours say nothing and are left out."""
    lasting = spells.hours > 0.0
    return Lives(spells.hours[lasting], spells.begun[lasting], spells.ended[lasting])


def kaplan_meier(lives: Lives, confidence: float = 0.95) -> Survival:
    """Return the product-limit estimate of the lives whose beginning was seen; raises StepError.

    Limits by Greenwood's formula on the log-log scale, NaN where they are not defined
    (scipy.stats.ecdf).
    """
    from scipy.stats import CensoredData, ecdf

    hours, ended = lives.hours[lives.begun], lives.ended[lives.begun]
    if not bool(ended.any()):
        raise StepError("outlook.no_life_seen_whole", count=int(hours.size))
    curve = ecdf(CensoredData.right_censored(hours, ~ended)).sf
    limits: Any = curve.confidence_interval(confidence, method="log-log")
    at = np.isin(curve.quantiles, np.unique(hours[ended]))
    low, high = limits.low.probabilities[at], limits.high.probabilities[at]
    return Survival(curve.quantiles[at], curve.probabilities[at], low, high)


def fit_weibull(lives: Lives) -> WeibullFit:
    """Fit by maximum likelihood, unseen beginnings and ends included; raises StepError.

    Needs at least two failures at different hours.
    """
    if np.unique(lives.hours[lives.ended]).size < 2:
        raise StepError("outlook.too_few_failures", count=int(lives.ended.sum()))
    unit = float(lives.hours.sum() / lives.ended.sum())
    scaled = Lives(lives.hours / unit, lives.begun, lives.ended)
    found = minimize(
        _cost(scaled),
        [0.0, 0.0],
        method="L-BFGS-B",
        bounds=[(-20.0, 20.0), BOUNDS],
        options={"ftol": 1e-13, "gtol": 1e-8},
    )
    at: FloatArray = np.asarray(found.x, dtype=np.float64)
    level = _log_likelihood(scaled, at) - float(lives.ended.sum()) * np.log(unit)
    return WeibullFit(
        shape=float(np.exp(at[1])),
        scale=unit * float(np.exp(at[0])),
        log_likelihood=float(level),
        covariance=np.asarray(np.linalg.pinv(_information(scaled, at)), dtype=np.float64),
    )


def judge_ageing(lives: Lives) -> Ageing:
    """Test a constant rate against ageing and say which is used, by the likelihood ratio (chi², 1).

    Ageing is used only below SIGNIFICANCE: assets of different quality mixed together look as if
    they aged backwards, and a wrong shape is worse than a constant rate.
    """
    count = int(lives.ended.sum())
    if count < LEAST_FOR_AGEING or np.unique(lives.hours[lives.ended]).size < 2:
        needed: dict[str, str | int | float] = {"count": count, "needed": LEAST_FOR_AGEING}
        return Ageing("constant", None, None, Finding("outlook.ageing_not_testable", needed))
    fitted = fit_weibull(lives)
    rate = count / float(lives.hours.sum())
    constant = count * float(np.log(rate)) - count
    p_value = float(chdtrc(1, max(2.0 * (fitted.log_likelihood - constant), 0.0)))
    said: dict[str, str | int | float] = {
        "count": count,
        "shape": round(fitted.shape, 2),
        "p": float(f"{p_value:.2g}"),
    }
    if p_value < SIGNIFICANCE:
        return Ageing("weibull", fitted, p_value, Finding("outlook.ageing_used", said))
    return Ageing("constant", fitted, p_value, Finding("outlook.constant_rate_used", said))


def _cost(lives: Lives) -> Callable[[Vector], float]:
    return lambda point: -_log_likelihood(lives, point)


def _log_likelihood(lives: Lives, point: FloatArray) -> float:
    """Return the log likelihood at `point` = (log scale, log shape)."""
    log_scale, shape = float(point[0]), float(np.exp(point[1]))
    logs = np.log(lives.hours) - log_scale
    wear = np.exp(np.minimum(shape * logs, 700.0))
    seen, ended = lives.begun, lives.ended
    whole = (np.log(shape) - log_scale + (shape - 1.0) * logs - wear)[seen & ended].sum()
    still = -wear[seen & ~ended].sum()
    rest = (-wear - log_scale - gammaln(1.0 + 1.0 / shape))[~seen & ended].sum()
    tail = gammaincc(1.0 / shape, wear[~seen & ~ended])
    return float(whole + still + rest + np.log(np.maximum(tail, 1e-300)).sum())


def _information(lives: Lives, at: FloatArray) -> FloatArray:
    """Return minus the second derivatives of the log likelihood, by central differences."""
    steps = STEP * np.eye(2)
    found = np.empty((2, 2))
    for row, one in enumerate(steps):
        for column, other in enumerate(steps):
            corners = [at + one + other, at + one - other, at - one + other, at - one - other]
            values = [_log_likelihood(lives, corner) for corner in corners]
            found[row, column] = -(values[0] - values[1] - values[2] + values[3]) / (4 * STEP**2)
    return found
