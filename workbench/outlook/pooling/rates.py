"""Failure rates of sister assets: a gamma distribution of rates, learned from all of them.

Empirical Bayes: counts are Poisson given the rate, rates differ from asset to asset as a gamma
distribution does, and its shape a and hours b maximise the marginal (negative binomial) likelihood
(Gelman and others, "Bayesian Data Analysis", 2013, section 2.6; Robbins 1956). The posterior of an
asset then borrows b of its b + T hours.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from workbench.codes import Finding, StepError
from workbench.outlook.arrays import FloatArray, IntArray, Vector
from workbench.outlook.failures.rates import RateEstimate, RatePrior, estimate_rate

USUAL_SHAPE, SHAPE_SPREAD = 4.0, 1.0
"""Before any data: rates differ by about one half of their mean (a = 4), give or take a factor e."""
BOUNDS = (-4.0, 10.0)


@dataclass(frozen=True, slots=True)
class PooledRates:
    """The fleet's distribution of rates, and each asset's estimate under it, in the given order."""

    prior: RatePrior
    assets: tuple[RateEstimate, ...]

    @property
    def new_asset(self) -> RateEstimate:
        """Return what is expected of an asset that has not run yet: the fleet's distribution."""
        return RateEstimate(0, 0.0, self.prior)

    def borrowed(self, place: int) -> Finding:
        """Return in what part the estimate of the asset at `place` rests on its sisters."""
        own = self.assets[place]
        part = round(100.0 * self.prior.hours / own.scale_hours)
        params: dict[str, str | int | float] = {
            "percent": part,
            "sisters": len(self.assets) - 1,
            "count": own.count,
        }
        return Finding("outlook.rate_borrowed", params)


def pool_rates(counts: IntArray, hours: FloatArray) -> PooledRates:
    """Return the pooled estimates of assets with `counts` (n,) failures in `hours` (n,); n >= 2.

    Raises StepError where no asset has failed: then no rate can be told from another.
    """
    if counts.size < 2 or int(counts.sum()) == 0:
        raise StepError("outlook.no_fleet", assets=int(counts.size), count=int(counts.sum()))
    overall = float(counts.sum() / hours.sum())
    found = minimize(
        _cost(counts, hours * overall),
        [float(np.log(USUAL_SHAPE)), 0.0],
        method="L-BFGS-B",
        bounds=[BOUNDS, BOUNDS],
    )
    shape, mean = float(np.exp(found.x[0])), overall * float(np.exp(found.x[1]))
    prior = RatePrior(shape, shape / mean)
    pairs = zip(counts.tolist(), hours.tolist(), strict=True)
    return PooledRates(prior, tuple(estimate_rate(count, time, prior) for count, time in pairs))


def _cost(counts: IntArray, exposure: FloatArray) -> Callable[[Vector], float]:
    return lambda point: -_log_marginal(counts, exposure, point)


def _log_marginal(counts: IntArray, exposure: FloatArray, point: FloatArray) -> float:
    """Return the log likelihood at `point` = (log shape, log mean rate), with the shape's prior."""
    shape = float(np.exp(point[0]))
    b = shape / float(np.exp(point[1]))
    terms = gammaln(shape + counts) - gammaln(shape) + shape * np.log(b)
    terms = terms - (shape + counts) * np.log(b + exposure)
    far = (float(point[0]) - np.log(USUAL_SHAPE)) / SHAPE_SPREAD
    return float(terms.sum() - 0.5 * far**2)
