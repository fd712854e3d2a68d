"""A price that follows the value: below the guarantee less is paid, above it perhaps more."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from workbench.codes import Finding
from workbench.settlement.shapes.exact import FloatArray, Number, exact


@dataclass(frozen=True, slots=True)
class PriceCurve:
    """The factor on the price of a window for an availability of 0..1 (domain guide 2.1).

    factor = 1 - slope x (guaranteed - x) below the guarantee, 1 + slope_above x (x - guaranteed)
    above it, 0 below `zero_below`, never negative. `relative`: both distances are divided by the
    guarantee, as power purchase clauses do.
    """

    guaranteed: float
    slope: float
    slope_above: float = 0.0
    zero_below: float | None = None
    relative: bool = False

    def factor(self, value: Number) -> Fraction:
        """Return the factor, 0 or more."""
        measured = Fraction(value)
        if self.zero_below is not None and measured < exact(self.zero_below):
            return Fraction(0)
        distance = measured - exact(self.guaranteed)
        slope = exact(self.slope if distance < 0 else self.slope_above)
        base = exact(self.guaranteed) if self.relative else Fraction(1)
        return max(Fraction(0), 1 + slope * distance / base)

    def share(self, value: Number) -> Fraction:
        """Return what is paid more or less than the price, as a fraction of it."""
        return self.factor(value) - 1

    def shares(self, values: FloatArray) -> FloatArray:
        """Return the same for values as read, any shape; NaN (nothing measured) gives 0."""
        # One more rounding takes the binary dust off, so that a value on the guarantee is on it.
        distance = np.round(values - self.guaranteed, 12)
        slope = np.where(distance < 0, self.slope, self.slope_above)
        change = slope * distance / (self.guaranteed if self.relative else 1.0)
        if self.zero_below is not None:
            change = np.where(values < self.zero_below, -1.0, change)
        return np.where(np.isnan(values), 0.0, np.maximum(change, -1.0))

    def worst(self) -> Fraction:
        """Return the share of a price of nothing."""
        return Fraction(-1)

    def problems(self) -> Iterator[Finding]:
        """Say what is wrong: a guarantee outside 0..1, a slope below 0, a zero above the guarantee."""
        if not 0 < self.guaranteed <= 1:
            yield Finding("settlement.guarantee_out_of_range", {"guaranteed": self.guaranteed})
        if self.slope < 0 or self.slope_above < 0:
            yield Finding("settlement.slope_negative")
        if self.zero_below is not None and self.zero_below > self.guaranteed:
            yield Finding("settlement.zero_above_guarantee", {"zero_below": self.zero_below})
