"""Shapley values over switches: how much each of them changes a number, whatever the order.

With n switches between the customer's and the provider's side, the part of switch i is
φ_i = Σ_S |S|! (n − |S| − 1)! / n! · (v(S ∪ {i}) − v(S)) over all sets S of the other switches: the
mean over the n! orders in which one may flip them. The parts add up to v(all) − v(none). Shapley,
"A value for n-person games", in: Contributions to the Theory of Games II (1953), 307-317.
"""

from collections.abc import Iterator
from math import factorial

Setting = tuple[bool, ...]
"""For each switch whether it stands on the provider's side."""


def pairs(place: int, count: int) -> Iterator[tuple[Setting, Setting, float]]:
    """Yield (without, with, weight) for the switch at `place` over all settings of the others.

    >>> [(w, without) for without, _, w in pairs(0, 2)]
    [(0.5, (False, False)), (0.5, (False, True))]
    """
    for number in range(2 ** (count - 1)):
        others = [bool(number >> i & 1) for i in reversed(range(count - 1))]
        on = sum(others)
        weight = factorial(on) * factorial(count - on - 1) / factorial(count)
        yield _with(others, place, on=False), _with(others, place, on=True), weight


def _with(others: list[bool], place: int, *, on: bool) -> Setting:
    return (*others[:place], on, *others[place:])
