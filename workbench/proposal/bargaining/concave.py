"""Step bargaining: the efficient frontier of a bargain over continuous choices, weight by weight.

For every weight between the two gains the best choice is found with a price on the shared limit;
by duality no choice reaches more than the pieces' ceilings at those weights and that price. As the
weight of the first side rises its gain rises and the other's falls, so each rule is one place on
the way. Where the frontier is straight the choice jumps at one weight; the choices on both sides of
the jump are then mixed.

Source: Lagrangian duality and the supporting weights of an efficient point, Geoffrion, Journal of
Mathematical Analysis and Applications 22 (1968).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from workbench.proposal.bargaining.pieces import Array, Piece

EDGE = 1e-12  # the weights go from EDGE to 1 - EDGE
NEAREST = 1e-18  # of the upper end: where the search for a root stops
NEAR = 2e-15  # relative: what rounding hides
FIRST_CHORDS = 7
MOST_CHORDS = 120
ROUGHLY = 1e-11  # relative: how closely the root of a mark is sought
STEEPEST = 2.0**200  # price at which the search for one stops

Gains = tuple[float, float]
Criterion = Callable[[float, Gains], float]


@dataclass(frozen=True, slots=True)
class Place:
    """One efficient choice: its weight w of the first side, its price of the limit, the choice.

    The weights count gains in `Bargain.units`.
    """

    weight: float
    price: float
    choice: Array


@dataclass(frozen=True, slots=True)
class Probe:
    """A choice that is best at the number `at` in slope x number + base, and a mark that rises."""

    at: float
    mark: float
    slope: float
    base: float
    choice: Array

    def value(self, at: float) -> float:
        """Return what the choice is worth at another number."""
        return self.slope * at + self.base

    def reach(self, at: float) -> float:
        """Return the magnitude that rounding errors of the value are relative to."""
        return abs(self.slope * at) + abs(self.base)


@dataclass(frozen=True, slots=True)
class Bargain:
    """Pieces, what both gains start from, and what all pieces may use together (None: no limit)."""

    pieces: tuple[Piece, ...]
    start: Gains
    limit: float | None = None
    units: Gains = (1.0, 1.0)

    def split(self, choice: Array) -> list[Array]:
        """Cut a choice into the choices of the pieces."""
        return np.split(choice, np.cumsum([piece.size for piece in self.pieces])[:-1])

    def gains(self, choice: Array) -> Gains:
        """Return both gains."""
        parts = [p.gains(c) for p, c in zip(self.pieces, self.split(choice), strict=True)]
        return self.start[0] + sum(a for a, _ in parts), self.start[1] + sum(b for _, b in parts)

    def use(self, choice: Array) -> float:
        """Return how much of the limit a choice uses."""
        return sum(p.use(c) for p, c in zip(self.pieces, self.split(choice), strict=True))

    def ceiling(self, first: float, second: float, price: float) -> float:
        """Return a number that first x gain 1 + second x gain 2 exceeds at no allowed choice.

        The weights and the price must not be negative.
        """
        spared = price * self.limit if self.limit is not None else 0.0
        most = sum(piece.ceiling(first, second, price) for piece in self.pieces)
        return first * self.start[0] + second * self.start[1] + spared + most

    def weights(self, weight: float) -> Gains:
        """Return the weights of both gains in their own units."""
        return weight / self.units[0], (1 - weight) / self.units[1]

    def least_use(self) -> float:
        """Return the least that the pieces can use together."""
        return self.use(self._best(0.0, 0.0, 1.0))

    def place(self, weight: float) -> Place:
        """Return a best choice at this weight; the least use must be within the limit."""
        first, second = self.weights(weight)
        limit = self.limit

        def probe(price: float) -> Probe:
            choice = self._best(first, second, price)
            one, other = self.gains(choice)
            use = self.use(choice)
            return Probe(price, (limit or 0.0) - use, -use, first * one + second * other, choice)

        low = probe(0.0)
        if limit is None or low.mark >= 0:
            return Place(weight, 0.0, low.choice)
        high = probe(1.0)
        while high.mark < 0 and high.at < STEEPEST:
            low, high = high, probe(4.0 * high.at)
        low, high, price = squeeze(probe, low, high)
        share = -low.mark / (high.mark - low.mark) if low.mark < high.mark else 0.0
        return Place(weight, price, mixed(low.choice, high.choice, min(max(share, 0.0), 1.0)))

    def crossing(self, criterion: Criterion) -> Place:
        """Find where a criterion, which rises along the frontier, crosses zero.

        At the ends of the weights where it does not.
        """
        prices: dict[float, float] = {}

        def probe(weight: float) -> Probe:
            place = self.place(weight)
            prices[weight] = place.price
            gains = self.gains(place.choice)
            one, other = gains[0] / self.units[0], gains[1] / self.units[1]
            return Probe(weight, criterion(weight, gains), one - other, other, place.choice)

        low, high, weight = squeeze(probe, probe(EDGE), probe(1 - EDGE))
        price = prices[low.at] if low.at == high.at else self.place(weight).price
        return self.between(
            Place(weight, price, low.choice), Place(weight, price, high.choice), criterion
        )

    def between(self, low: Place, high: Place, criterion: Criterion) -> Place:
        """Mix two choices at all but the same weight so that the criterion is zero, if it can be."""
        weight = (low.weight + high.weight) / 2

        def at(share: float) -> float:
            return criterion(weight, self.gains(mixed(low.choice, high.choice, share)))

        price = (low.price + high.price) / 2
        return Place(weight, price, mixed(low.choice, high.choice, _root(at)))

    def _best(self, first: float, second: float, price: float) -> Array:
        return np.concatenate([piece.best(first, second, price) for piece in self.pieces])


def mixed(one: Array, other: Array, share: float) -> Array:
    """Return (1 - share) of one choice and share of another."""
    return one if share == 0 else other if share == 1 else (1 - share) * one + share * other


def squeeze(probe: Callable[[float], Probe], low: Probe, high: Probe) -> tuple[Probe, Probe, float]:
    """Return two probes around the crossing of the mark, and a number at which both are best.

    Twice the same probe where the mark has one sign all over. First the numbers are tried at which
    both ends are equally good: where nothing is better there, the way between them is straight and
    the search over, which settles frontiers with few corners. Smooth ones are settled by a root of
    the mark, with a probe on each side so close that the way between them is straight to rounding.
    """
    if low.mark >= 0:
        return low, low, low.at
    if high.mark <= 0:
        return high, high, high.at
    low, high, both = _by_chords(probe, low, high, FIRST_CHORDS)
    if both is None:
        floor = NEAREST * high.at
        root = brentq(
            lambda at: probe(at).mark, low.at, high.at, xtol=floor, rtol=ROUGHLY, maxiter=500
        )
        for at in (root * (1 - 2 * ROUGHLY), root * (1 + 2 * ROUGHLY)):
            low, high = _narrowed(probe, low, high, float(at))
        low, high, both = _by_chords(probe, low, high, MOST_CHORDS)
    return low, high, _chord(low, high) if both is None else both


def _by_chords(
    probe: Callable[[float], Probe], low: Probe, high: Probe, steps: int
) -> tuple[Probe, Probe, float | None]:
    """Try where both ends are equally good and, in turn, the middle, until nothing is better."""
    for step in range(steps):
        middle = (low.at + high.at) / 2
        at = middle if step % 2 else _chord(low, high)
        if high.at - low.at <= NEAR * high.at:
            return low, high, middle
        at = min(max(at, low.at), high.at)
        found = low if at == low.at else high if at == high.at else probe(at)
        if found.value(at) - min(low.value(at), high.value(at)) <= NEAR * low.reach(at):
            return low, high, at
        low, high = (found, high) if found.mark < 0 else (low, found)
    return low, high, None


def _narrowed(
    probe: Callable[[float], Probe], low: Probe, high: Probe, at: float
) -> tuple[Probe, Probe]:
    """Put a further probe on its side of the crossing."""
    if not low.at < at < high.at:
        return low, high
    found = probe(at)
    return (found, high) if found.mark < 0 else (low, found)


def _chord(low: Probe, high: Probe) -> float:
    """Return the number at which both are equally good, between theirs."""
    rise = high.slope - low.slope
    if rise <= 0:
        return (low.at + high.at) / 2
    return min(max((low.base - high.base) / rise, low.at), high.at)


def _root(function: Callable[[float], float]) -> float:
    """Return where a rising function crosses zero between 0 and 1, or the end nearest to it."""
    if function(0.0) >= 0:
        return 0.0
    if function(1.0) <= 0:
        return 1.0
    return float(brentq(function, 0.0, 1.0, xtol=NEAREST, rtol=NEAR, maxiter=500))
