"""What a round tells one side, for many guesses of the other side at once, coded as whole numbers.

Equal codes are equal news. A test compares them with what the product tells (services/rounds.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from benchmarks.leak_views import Bools, Floats, Packages
from workbench.proposal.bargaining.openness import LEVEL_SETS
from workbench.proposal.bargaining.sealed import EQUAL

if TYPE_CHECKING:
    from benchmarks.leaks import Probe

Views = tuple[Floats, Bools]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class News:
    """What is told of every draw, (n,), and whether it settles the round."""

    codes: Codes
    settled: Bools


Told = Callable[[Views, "Probe", Packages], News]


def sealed(theirs: Views, own: "Probe", _menu: Packages) -> News:
    """Return 0 for no overlap, else one more than the place of the settled package."""
    both = theirs[1] & own.view.acceptable
    settled = np.asarray(both.any(axis=1))
    products = np.where(both, theirs[0] * own.view.gains, -np.inf)
    return News(np.where(settled, products.argmax(axis=1) + 1, 0), settled)


def guided(theirs: Views, own: "Probe", menu: Packages) -> News:
    """Return four rules, three packages and the own best case, or the package nearest to an overlap.

    What is told of the own side's best case and of what would have to move follows from a package.
    """
    both = theirs[1] & own.view.acceptable
    settled = np.asarray(both.any(axis=1))
    every, nash = len(own.view.gains), (theirs[0] * own.view.gains,)
    places = [(first_best(worths, both), every) for worths in rules(theirs, own, both)]
    for name in LEVEL_SETS:
        inside = np.array(menu.sets) == name
        one = both & inside
        found = np.searchsorted(np.flatnonzero(inside), first_best(nash, one))
        places.append((np.where(one.any(axis=1), found, -1), int(inside.sum())))
    best = np.where(both, own.view.gains, -np.inf).max(axis=1)
    ranks = np.searchsorted(np.unique(own.view.gains), np.where(settled, best, 0.0))
    codes = np.zeros(len(both), dtype=np.int64)  # 375 packages still fit in 63 bits
    for place, among in (*places, (ranks, every)):
        codes = codes * (among + 2) + place + 1
    return News(np.where(settled, codes, -1 - _nearest(theirs, own)), settled)


def _nearest(theirs: Views, own: "Probe") -> Codes:
    """Return one more than the place of the nearest package, 0 where there is none."""
    gap = np.maximum(np.maximum(-own.view.gains, 0.0), np.maximum(own.beyond, 0.0))
    total = np.where(theirs[1], gap, np.inf)
    return np.where(np.isfinite(total.min(axis=1)), total.argmin(axis=1) + 1, 0)


def rules(theirs: Views, own: "Probe", both: Bools) -> list[tuple[Floats, ...]]:
    """Return what each of the four rules compares, (n, packages), most important first."""
    first, second = np.broadcast_to(own.view.gains, theirs[0].shape), theirs[0]
    best = [
        np.maximum(np.where(both, gains, 0.0).max(axis=1, keepdims=True), 0.0)
        for gains in (first, second)
    ]
    shares = [
        gains / np.where(top > 0, top, 1.0)
        for gains, top in zip((first, second), best, strict=True)
    ]
    low, high = np.minimum(first, second), np.maximum(first, second)
    return [
        (first * second,),
        (np.minimum(*shares), np.maximum(*shares)),
        (low, high),
        (first + second, low),
    ]


def first_best(worths: tuple[Floats, ...], among: Bools) -> Codes:
    """Return for every draw the first package with the largest worths, one after the other."""
    left = among
    for worth in worths:
        inside = np.where(left, worth, -np.inf)
        best = inside.max(axis=1, keepdims=True)
        best = np.where(np.isfinite(best), best, 0.0)
        left = left & (worth >= best - EQUAL * np.abs(best))
    return np.asarray(left.argmax(axis=1))
