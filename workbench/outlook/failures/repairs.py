"""How long repairs take: lognormal hours, an open repair counted as at least so long.

Leaving open repairs out flatters: it is the long ones that are still open when the log ends.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr, ndtri

from workbench.codes import Finding, StepError
from workbench.outlook.arrays import FloatArray, Vector

LEAST_FINISHED = 3
SWEEPS = 20
LEAST_SIGMA = 1e-6


@dataclass(frozen=True, slots=True)
class RepairLaw:
    """Hours of one repair: their mean and coefficient of variation, lognormal or exponential.

    An exponential law has the coefficient of variation 1, whatever is said. Raises StepError.
    """

    mean: float
    variation: float
    kind: Literal["lognormal", "exponential"] = "lognormal"

    def __post_init__(self) -> None:
        """Refuse what is no duration."""
        if not (0.0 < self.mean < math.inf and 0.0 <= self.variation < math.inf):
            raise StepError("outlook.repair_out_of_range", mean=self.mean, spread=self.variation)

    @property
    def log_sd(self) -> float:
        """Return the standard deviation of the log hours of a lognormal law."""
        return math.sqrt(math.log1p(self.variation**2))

    @property
    def log_mean(self) -> float:
        """Return the mean of the log hours of a lognormal law."""
        return math.log(self.mean) - self.log_sd**2 / 2.0


@dataclass(frozen=True, slots=True)
class RepairFit:
    """A fitted lognormal law with the log hours it rests on: finished, and open so far."""

    law: RepairLaw
    finished: FloatArray
    still_open: FloatArray

    def draw(self, size: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Draw `size` pairs (mean, sd) of the log hours from the posterior, each (size,).

        Prior 1/sigma² on mean and variance. Open repairs are filled in by Gibbs sampling (Tanner
        and Wong 1987, JASA 82): given a pair, an end beyond the hours seen; given the ends, a pair.
        """
        finished, still = self.finished, self.still_open
        mean = np.full(size, self.law.log_mean)
        sd = np.full(size, max(self.law.log_sd, LEAST_SIGMA))
        n = finished.size + still.size
        for _ in range(SWEEPS if still.size else 1):
            ends = _beyond(still, mean, sd, rng)
            center = (finished.sum() + ends.sum(axis=1)) / n
            off = ((finished - center[:, None]) ** 2).sum(axis=1)
            square = off + ((ends - center[:, None]) ** 2).sum(axis=1)
            sd = np.sqrt(square / rng.chisquare(n - 1, size))
            mean = center + sd / math.sqrt(n) * rng.standard_normal(size)
        return mean, sd


@dataclass(frozen=True, slots=True)
class TooFewRepairs:
    """No law can be learned; `finding` says why."""

    finding: Finding


RepairTimes = RepairFit | TooFewRepairs


def fit_repairs(finished: FloatArray, still_open: FloatArray) -> RepairTimes:
    """Fit a lognormal law by maximum likelihood; hours (n,) of finished and open repairs, above 0.

    Needs LEAST_FINISHED finished repairs that do not all last the same.
    """
    if finished.size < LEAST_FINISHED:
        params: dict[str, str | int | float] = {
            "count": int(finished.size),
            "needed": LEAST_FINISHED,
        }
        return TooFewRepairs(Finding("outlook.too_few_repairs", params))
    if finished.min() <= 0.0 or (still_open.size and still_open.min() <= 0.0):
        return TooFewRepairs(Finding("outlook.repair_without_hours"))
    logs, open_logs = np.log(finished), np.log(still_open)
    if np.ptp(logs) <= LEAST_SIGMA:
        same: dict[str, str | int | float] = {
            "count": int(finished.size),
            "hours": float(finished[0]),
        }
        return TooFewRepairs(Finding("outlook.repairs_all_same", same))
    found = minimize(
        _cost(logs, open_logs),
        [float(logs.mean()), math.log(float(logs.std()))],
        method="L-BFGS-B",
        options={"ftol": 1e-13, "gtol": 1e-9},
    )
    mu, sigma = float(found.x[0]), float(np.exp(found.x[1]))
    law = RepairLaw(math.exp(mu + sigma**2 / 2.0), math.sqrt(math.expm1(sigma**2)))
    return RepairFit(law, logs, open_logs)


def _cost(finished: FloatArray, still_open: FloatArray) -> Callable[[Vector], float]:
    return lambda point: -_log_likelihood(finished, still_open, point)


def _log_likelihood(finished: FloatArray, still_open: FloatArray, point: FloatArray) -> float:
    mu, log_sigma = float(point[0]), float(point[1])
    sigma = math.exp(log_sigma)
    ended = -0.5 * (((finished - mu) / sigma) ** 2).sum() - finished.size * log_sigma
    return float(ended + log_ndtr((mu - still_open) / sigma).sum())


def _beyond(
    floor: FloatArray, mean: FloatArray, sd: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Draw normals (size, open) above `floor` (open,) for each pair of `mean` and `sd` (size,)."""
    low = (floor - mean[:, None]) / sd[:, None]
    rest = np.maximum(ndtr(-low), 1e-300) * (1.0 - rng.random(low.shape))
    drawn: FloatArray = mean[:, None] - sd[:, None] * ndtri(rest)
    return np.maximum(drawn, floor)
