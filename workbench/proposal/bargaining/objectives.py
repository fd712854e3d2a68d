"""Step bargaining: what is maximised over a coupled menu, and prices that bound it.

An objective is concave in the two gains, so a linear function of the gains bounds it everywhere;
`bounds` checks that prices really do, and `repaired` makes them do so after a solver's rounding.
"""

import math
import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from workbench.proposal.bargaining.listing import Prices

ALMOST = 64 * sys.float_info.epsilon


class Measure(StrEnum):
    """How two gains become one number."""

    SUM = "sum"
    SMALLER = "smaller"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Objective:
    """A measure of the gains in `units`, each above zero, with a `weights` per side.

    Sum: w1 g1/u1 + w2 g2/u2. Smaller: the smaller of g1/u1 and g2/u2 (weights unused). Product:
    w1 log(g1/u1) + w2 log(g2/u2), minus infinity where a gain is not above zero. `in_zone` says
    that only packages count at which neither gain is below zero.
    """

    measure: Measure
    units: tuple[float, float]
    weights: tuple[float, float] = (1.0, 1.0)
    in_zone: bool = True

    def values(
        self, first: NDArray[np.float64], second: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the measure of each pair of gains."""
        a, b = first / self.units[0], second / self.units[1]
        match self.measure:
            case Measure.SUM:
                return self.weights[0] * a + self.weights[1] * b
            case Measure.SMALLER:
                return np.minimum(a, b)
            case Measure.PRODUCT:
                with np.errstate(divide="ignore", invalid="ignore"):
                    logs = self.weights[0] * np.log(a) + self.weights[1] * np.log(b)
                return np.where((a > 0) & (b > 0), logs, -np.inf)
            case _ as never:
                assert_never(never)

    def repaired(self, prices: Prices) -> Prices:
        """Return the nearest prices of this shape that bound the objective."""
        a, b = (max(p, 0.0) * u for p, u in zip(prices.gains, self.units, strict=True))
        constant = 0.0
        match self.measure:
            case Measure.SUM:
                a, b = max(a, self.weights[0]), max(b, self.weights[1])
            case Measure.SMALLER:
                a, b = (a / (a + b), b / (a + b)) if a + b > 0 else (0.5, 0.5)
            case Measure.PRODUCT:
                a, b = max(a, ALMOST), max(b, ALMOST)
                constant = self._tangent(a, b)
            case _ as never:
                assert_never(never)
        remainders = tuple(max(p, 0.0) for p in prices.remainders)
        return Prices((a / self.units[0], b / self.units[1]), remainders, constant)

    def bounds(self, prices: Prices) -> bool:
        """Tell whether these prices bound the objective at every allowed package that counts."""
        if min(*prices.gains, *prices.remainders, 0.0) < 0:
            return False
        fair = self.repaired(replace(prices, constant=0.0))
        dearer = all(p >= f * (1 - ALMOST) for p, f in zip(prices.gains, fair.gains, strict=True))
        higher = prices.constant >= fair.constant - ALMOST * (1 + abs(fair.constant))
        return dearer and higher

    def _tangent(self, a: float, b: float) -> float:
        """Return the least constant c with w1 log x + w2 log y <= a x + b y + c for all x, y > 0.

        The largest w log x - a x lies at x = w/a.
        """
        return sum(w * (math.log(w / p) - 1) for w, p in zip(self.weights, (a, b), strict=True))
