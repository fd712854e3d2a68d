"""Downtime in closed form where repairs are exponential: a Poisson mixture of Erlang times."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammainc, gammaln

TAIL = 12.0


@dataclass(frozen=True, slots=True)
class CompoundPoisson:
    """Total hours of a Poisson number of exponential repairs: `count` and `repair` are the means.

    Not cut at the ends of a window (domain guide 2.3).
    """

    count: float
    repair: float

    @property
    def mean(self) -> float:
        """Return the mean of the total."""
        return self.count * self.repair

    @property
    def sd(self) -> float:
        """Return the standard deviation of the total."""
        return self.repair * math.sqrt(2.0 * self.count)

    def cdf(self, hours: float) -> float:
        """Return P(total <= hours)."""
        if hours < 0.0:
            return 0.0
        most = math.ceil(self.count + TAIL * math.sqrt(self.count) + TAIL)
        k = np.arange(1.0, most + 1.0)
        chances = np.exp(k * math.log(self.count) - self.count - gammaln(k + 1.0))
        return math.exp(-self.count) + float(chances @ gammainc(k, hours / self.repair))

    def quantile(self, p: float) -> float:
        """Return the hours that are not exceeded with probability `p` (0 < p < 1)."""
        if p <= self.cdf(0.0):
            return 0.0
        most = self.mean + (TAIL + 8.0) * (self.sd + self.repair)
        return float(brentq(lambda hours: self.cdf(hours) - p, 0.0, most, xtol=1e-10))


def fleet_downtime(assets: int, hours: float, mtbf: float, mttr: float) -> CompoundPoisson:
    """Return the downtime of `assets` machines over `hours` scheduled hours each.

    `mtbf` is operating hours between failures and `mttr` hours of a repair, so that one machine
    fails once in mtbf + mttr scheduled hours. Availability is 1 - total / (assets x hours).
    """
    return CompoundPoisson(assets * hours / (mtbf + mttr), mttr)
