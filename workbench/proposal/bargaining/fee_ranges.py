"""Step bargaining: finite menus with a fee that may be any amount between two limits.

At each package the fee moves value from the customer to the provider one for one, as far as its
limits and both gains allow, so the best fee by each rule is known in closed form. All packages are
compared: in floats first, exactly where they are close.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.proposal.bargaining.answers import Rule, worth
from workbench.proposal.bargaining.frontier import Point


@dataclass(frozen=True, slots=True)
class FeeLimits:
    """The lowest and the highest fee, None where there is no such limit."""

    lowest: Fraction | None
    highest: Fraction | None

    @property
    def free(self) -> bool:
        """Whether any fee will do."""
        return self.lowest is None and self.highest is None

    @property
    def empty(self) -> bool:
        """Whether no fee will do."""
        return self.lowest is not None and self.highest is not None and self.lowest > self.highest

    def allows(self, fee: Fraction) -> bool:
        """Tell whether a fee is within the limits."""
        return self.nearest(fee) == fee

    def nearest(self, fee: Fraction) -> Fraction:
        """Return the fee within the limits that is nearest to this one."""
        if self.lowest is not None and fee < self.lowest:
            return self.lowest
        if self.highest is not None and fee > self.highest:
            return self.highest
        return fee

    def within(self, other: "FeeLimits") -> "FeeLimits":
        """Return the limits that both set."""
        lowest = [limit for limit in (self.lowest, other.lowest) if limit is not None]
        highest = [limit for limit in (self.highest, other.highest) if limit is not None]
        return FeeLimits(max(lowest, default=None), min(highest, default=None))


@dataclass(frozen=True, slots=True)
class Sharing:
    """Gains of one package at a fee of zero, and the fees at which neither is below zero."""

    gains: Point
    fees: FeeLimits

    def at(self, fee: Fraction) -> Point:
        """Return both gains at a fee."""
        return self.gains[0] - fee, self.gains[1] + fee


def sharing(gains: Point, limits: FeeLimits) -> Sharing | None:
    """Return what a package leaves to share; None where no fee satisfies both sides."""
    fees = limits.within(FeeLimits(-gains[1], gains[0]))
    return None if fees.empty else Sharing(gains, fees)


def ideals(all_of_them: Sequence[Sharing]) -> Point:
    """Return the largest gain of each side: at the lowest and at the highest fee."""
    firsts = [s.gains[0] - s.fees.lowest for s in all_of_them if s.fees.lowest is not None]
    seconds = [s.gains[1] + s.fees.highest for s in all_of_them if s.fees.highest is not None]
    return max(firsts), max(seconds)


def best(
    all_of_them: Sequence[Sharing], rule: Rule, ideal: Point, power: Fraction
) -> tuple[int, Fraction]:
    """Return the first best package by a rule, with its fee.

    Among equals the one with the larger smaller gain, then the first.
    """
    fee = _fee(rule, ideal, power)

    def key(place: int) -> tuple[Fraction, Fraction]:
        shared = all_of_them[place]
        gains = shared.at(shared.fees.nearest(fee(shared.gains)))
        return worth(rule, gains, ideal, power), min(gains)

    chosen = max(range(len(all_of_them)), key=key)
    shared = all_of_them[chosen]
    return chosen, shared.fees.nearest(fee(shared.gains))


def _fee(rule: Rule, ideal: Point, power: Fraction) -> Callable[[Point], Fraction]:
    """Return the fee that a rule wants at given gains, were there no limits."""
    match rule:
        case Rule.NASH:
            return lambda g: (1 - power) * g[0] - power * g[1]
        case Rule.KALAI_SMORODINSKY if sum(ideal) > 0:
            whole = ideal[0] + ideal[1]
            return lambda g: (g[0] * ideal[1] - g[1] * ideal[0]) / whole
        case _:
            return lambda g: (g[0] - g[1]) / 2
