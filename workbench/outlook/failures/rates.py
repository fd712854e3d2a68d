"""How often assets fail: a gamma posterior that also speaks where nothing has failed yet.

With failures at a constant rate, r failures in T operating hours and a gamma prior of shape a and b
hours give a gamma posterior of shape a + r and b + T hours (domain guide 2.4; Gelman and others,
"Bayesian Data Analysis", 2013, section 2.6). What is still running counts with its hours and no
failure, so censored spells need no other treatment here.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, gammaincinv

from workbench.codes import StepError
from workbench.outlook.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class RatePrior:
    """What is known before: as if `shape` failures had been seen in `hours` operating hours."""

    shape: float
    hours: float


FLAT = RatePrior(1.0, 0.0)
"""All rates equally likely. Its bounds are those of a time-truncated test with 2r + 2 degrees."""


@dataclass(frozen=True, slots=True)
class RateEstimate:
    """The failure rate of one asset per operating hour, after `count` failures in `hours` hours."""

    count: int
    hours: float
    prior: RatePrior

    @property
    def shape(self) -> float:
        """Return the shape of the posterior, a + r."""
        return self.prior.shape + self.count

    @property
    def scale_hours(self) -> float:
        """Return the hours of the posterior, b + T; the mean rate is shape / hours."""
        return self.prior.hours + self.hours

    @property
    def point(self) -> float:
        """Return one rate for computations without uncertainty, never 0.

        The count per hour where the prior is flat, else the posterior mean; without a failure the
        median of the posterior, as a rate of 0 would promise perfection.
        """
        if self.prior != FLAT:
            return self.shape / self.scale_hours
        if self.count == 0:
            return self.quantile(0.5)
        return self.count / self.hours

    def quantile(self, p: float) -> float:
        """Return the rate that is not exceeded with probability `p` (0 < p < 1)."""
        return float(gammaincinv(self.shape, p)) / self.scale_hours

    def mtbf_at_least(self, confidence: float) -> float:
        """Return the mean operating time between failures, in hours, that holds with `confidence`.

        With the flat prior 2T / chi²(confidence, 2r + 2), the lower bound of a time-truncated test.
        """
        return 1.0 / self.quantile(confidence)

    def draw(self, size: int, rng: np.random.Generator) -> FloatArray:
        """Draw `size` rates from the posterior."""
        return rng.gamma(self.shape, 1.0 / self.scale_hours, size)

    def most_failures(self, hours: float, p: float) -> int:
        """Return the least number of failures k in `hours` to come with P(failures <= k) >= p.

        The count is negative binomial: Poisson with a rate drawn from the posterior.
        """
        stays = self.scale_hours / (self.scale_hours + hours)
        mean = self.shape * hours / self.scale_hours
        k = np.arange(math.ceil(mean + 20.0 * math.sqrt(mean / stays) + 20.0))
        return int(np.searchsorted(betainc(self.shape, k + 1.0, stays), p))


def estimate_rate(count: int, hours: float, prior: RatePrior = FLAT) -> RateEstimate:
    """Return what `count` failures in `hours` operating hours say; raises StepError.

    `hours` is summed over assets. Zero failures are an answer too: see `mtbf_at_least`.
    """
    if count < 0 or not (math.isfinite(hours) and hours > 0.0):
        raise StepError("outlook.no_exposure", count=count, hours=hours)
    if prior.shape <= 0.0 or prior.hours < 0.0:
        raise StepError("outlook.prior_out_of_range", shape=prior.shape, hours=prior.hours)
    return RateEstimate(count, hours, prior)
