"""Step bargaining: the four rules over continuous choices, each with the weights that prove it.

Every rule is the place where a quantity that rises along the efficient frontier crosses zero: the
difference of the gains (egalitarian), of the shares of the ideals (Kalai-Smorodinsky), of what each
side would give at the margin (Nash: Harsanyi 1977, weights as power/gain), or of the weights (most
joint value). The weights of that place bound every other choice: nothing exceeds
log N + sum of power (gain/gain* - 1) for Nash, nor the weighted sum for the others.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.concave import EDGE, Bargain, Gains, Place
from workbench.proposal.bargaining.concave_answers import (
    Apart,
    ConcaveAnswer,
    ConcaveSettled,
    NoConcaveZone,
    Supporting,
)

ROUNDING = 1e-12  # a gain this far below zero, in units of the bargain, is zero
NOISE = 1e-14  # the same where the frontier is searched
TINY = 1e-300  # stands for a gain of zero that is not below zero
NUDGE = 1e-13  # relative: weights on both sides of where the frontier may be straight


def settle_concave(bargain: Bargain, power: float = 0.5) -> ConcaveSettled | NoConcaveZone:
    """Answer by all four rules, or say that there is no zone of agreement, with the proof.

    `power` is the weight of the first side under Nash, strictly between 0 and 1. Both gains must be
    in one unit for the egalitarian rule and the most joint value.
    """
    if bargain.limit is not None and bargain.least_use() > bargain.limit:
        return NoConcaveZone("couplings_unmet", Apart((0.0, 0.0), 1.0))
    held = _in_own_units(bargain)
    even = held.crossing(lambda _, g: g[0] - g[1])
    gains = held.gains(even.choice)
    apart = Apart(held.weights(even.weight), even.price)
    if min(_in_units(held, gains)) < -ROUNDING and apart.holds(held):
        return NoConcaveZone("no_overlap", apart)
    ends = _ideal(held, 0), _ideal(held, 1)
    ideals = held.gains(ends[0].choice)[0], held.gains(ends[1].choice)[1]
    known = _Known(held, even, ends, ideals, power)
    return ConcaveSettled({rule: known.answer(rule) for rule in Rule}, ideals)


@dataclass(frozen=True, slots=True)
class _Known:
    """What all four rules stand on: the even place, the places of the ideals, the ideals."""

    held: Bargain
    even: Place
    ends: tuple[Place, Place]
    ideals: Gains
    power: float

    def answer(self, rule: Rule) -> ConcaveAnswer:
        """Return a rule's choice with its certificate."""
        idle = [side for side in (0, 1) if self.ideals[side] <= ROUNDING * self.held.units[side]]
        if rule is Rule.UTILITARIAN:
            place, proof = self._most_joint()
        elif idle:
            place, proof = self.ends[1 - idle[0]], self._idle(rule, 1 - idle[0])
        elif rule is Rule.NASH:
            place = _nash(self.held, self.power)
            proof = _tangent(self.held, place, self.power)
        elif rule is Rule.KALAI_SMORODINSKY:
            place, proof = self._equal_shares()
        else:
            place, proof = self.even, self._even()
        return ConcaveAnswer(place.choice, _clean(self.held, place), proof)

    def _most_joint(self) -> tuple[Place, Supporting]:
        place = _most(self.held)
        weights = self.held.weights(place.weight)
        most = self.held.ceiling(*weights, place.price) / min(weights)
        gap = (most - sum(_clean(self.held, place))) / self._larger()
        return place, Supporting("dual", weights, place.price, max(gap, 0.0))

    def _equal_shares(self) -> tuple[Place, Supporting]:
        ideals = self.ideals
        place = self.held.crossing(lambda _, g: g[0] / ideals[0] - g[1] / ideals[1])
        first, second = weights = self.held.weights(place.weight)
        gains = _clean(self.held, place)
        most = self.held.ceiling(*weights, place.price) / (first * ideals[0] + second * ideals[1])
        gap = most - min(gains[0] / ideals[0], gains[1] / ideals[1])
        gap += self._doubt(0) + self._doubt(1)
        return place, Supporting("dual", weights, place.price, max(gap, 0.0))

    def _even(self) -> Supporting:
        weights = self.held.weights(self.even.weight)
        most = self.held.ceiling(*weights, self.even.price) / sum(weights)
        gap = (most - min(_clean(self.held, self.even))) / self._larger()
        return Supporting("dual", weights, self.even.price, max(gap, 0.0))

    def _idle(self, rule: Rule, side: int) -> Supporting:
        """Prove that one side gains nothing anywhere, or for shares that the other has its ideal."""
        if rule is not Rule.KALAI_SMORODINSKY:
            return self._even()
        end = self.ends[side]
        return Supporting("dual", self.held.weights(end.weight), end.price, self._doubt(side))

    def _doubt(self, side: int) -> float:
        """Return how much larger than stated an ideal could be, relative to it."""
        end, ideal = self.ends[side], self.ideals[side]
        weights = self.held.weights(end.weight)
        most = self.held.ceiling(*weights, end.price) / weights[side]
        return max(most / ideal - 1, 0.0) if ideal > 0 else 0.0

    def _larger(self) -> float:
        larger, unit = max(self.ideals), max(self.held.units)
        return larger if larger > ROUNDING * unit else unit


def power_family(bargain: Bargain, exponent: float) -> ConcaveAnswer | None:
    """Maximise the sum of gain^exponent / exponent, below 1: one slider from sum to equality.

    At 0 the symmetric Nash rule, towards minus infinity the egalitarian one. The certificate's gap
    is that of its weights, gain^(exponent - 1): relative to the weighted sum. None where a side
    gains nothing, so that there are no such weights.
    """
    held = _in_own_units(bargain)

    def margin(weight: float, gains: Gains) -> float:
        first, second = held.weights(weight)
        return _signed(
            gains, lambda g: first * g[0] ** (1 - exponent) - second * g[1] ** (1 - exponent)
        )

    place = held.crossing(margin)
    gains = held.gains(place.choice)
    if min(gains) <= 0:
        return None
    weights = gains[0] ** (exponent - 1), gains[1] ** (exponent - 1)
    sum_ = weights[0] * gains[0] + weights[1] * gains[1]
    price = _price(held, weights)
    gap = max(held.ceiling(*weights, price) / sum_ - 1, 0.0)
    return ConcaveAnswer(place.choice, gains, Supporting("tangent", weights, price, gap))


def _in_own_units(bargain: Bargain) -> Bargain:
    """Count each gain in its own reach, so that weights near one half matter to both."""
    ends = [bargain.gains(bargain.place(w).choice) for w in (EDGE, 1 - EDGE)]
    reach = [max(abs(end[side]) for end in ends) or 1.0 for side in (0, 1)]
    return replace(bargain, units=(reach[0], reach[1]))


def _in_units(held: Bargain, gains: Gains) -> Gains:
    return gains[0] / held.units[0], gains[1] / held.units[1]


def _clean(held: Bargain, place: Place) -> Gains:
    """Return the gains of a place, zero where rounding left them a hair below."""
    first, second = (
        0.0 if -ROUNDING * unit < gain < 0 else gain
        for gain, unit in zip(held.gains(place.choice), held.units, strict=True)
    )
    return first, second


def _kept(gain: float, unit: float) -> float:
    """Return a gain that is above zero wherever it is not below by more than rounding."""
    return gain if gain < -NOISE * unit else max(gain, TINY)


def _ideal(held: Bargain, side: int) -> Place:
    """Find the largest gain of one side at which the other's is not below zero."""
    if side == 0:
        return held.crossing(lambda _, g: -_kept(g[1], held.units[1]))
    return held.crossing(lambda _, g: _kept(g[0], held.units[0]))


def _signed(gains: Gains, margin: Callable[[Gains], float]) -> float:
    """Return a criterion where both gains are above zero, and elsewhere the sign it tends to."""
    if min(gains) > 0:
        return margin(gains)
    return -1.0 if gains[0] <= gains[1] else 1.0


def _nash(held: Bargain, power: float) -> Place:
    def margin(weight: float, gains: Gains) -> float:
        first, second = held.weights(weight)
        return _signed(gains, lambda g: first * g[0] * (1 - power) - second * g[1] * power)

    return held.crossing(margin)


def _most(held: Bargain) -> Place:
    """Weigh both gains alike, as far as neither is below zero; among equals split evenly."""
    alike = held.units[0] / (held.units[0] + held.units[1])
    low, high = held.place(alike * (1 - NUDGE)), held.place(alike * (1 + NUDGE))
    if _kept(held.gains(high.choice)[0], held.units[0]) < 0:
        return _ideal(held, 1)
    if _kept(held.gains(low.choice)[1], held.units[1]) < 0:
        return _ideal(held, 0)
    return held.between(low, high, _even_in_zone)


def _even_in_zone(_: float, gains: Gains) -> float:
    """Return the difference of the gains, but first of all keep both from falling below zero."""
    if min(gains) >= 0:
        return gains[0] - gains[1]
    return gains[0] if gains[0] < gains[1] else -gains[1]


def _tangent(held: Bargain, place: Place, power: float) -> Supporting:
    """Bound twice the weighted logarithm, which for power one half is that of the product."""
    gains = held.gains(place.choice)
    weights = power / gains[0], (1 - power) / gains[1]
    price = _price(held, weights)
    bound = held.ceiling(*weights, price)
    return Supporting("tangent", weights, price, max(2 * (bound - 1), 0.0))


def _price(held: Bargain, weights: Gains) -> float:
    """Return the price of the limit at weights in the gains' own units.

    Where the limit alone fixes the choice, many weights lead to it, each with its own price.
    """
    own = weights[0] * held.units[0], weights[1] * held.units[1]
    return held.place(own[0] / sum(own)).price * sum(own)
