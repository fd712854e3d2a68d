"""Matching: which event of one log is which of the other.

Within each asset the pairs that overlap or start close together form blocks; in each block the
assignment with the largest total likeness is taken (scipy's linear_sum_assignment, the algorithm of
Jonker and Volgenant in the form of Crouse 2016). What is left joins a pair as a further piece of
it, or is looked for at another asset, or stands alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from workbench.evidence.comparison.log import Log
from workbench.evidence.comparison.spans import touching
from workbench.evidence.history.cells import Floats, Ints, Mask

TOLERANCE = 3600  # seconds by which starts of one event may differ where the two do not overlap
_SAME_CATEGORY = 0.05  # decides between events that lie at the same time
_ELSEWHERE = 900  # so closely must start and end agree at another asset
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Matching:
    """Units: what happened once, in one log or in both.

    `provider` and `customer` give the unit of each event; there are `units` of them.
    """

    provider: Ints
    customer: Ints
    units: int

    def members(self) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
        """Return for each unit the places of its events in the provider's and the customer's log."""
        return _grouped(self.provider, self.units), _grouped(self.customer, self.units)


def _grouped(unit: Ints, units: int) -> list[tuple[int, ...]]:
    order = np.argsort(unit, kind="stable")
    ends = np.cumsum(np.bincount(unit, minlength=units))[:-1]
    return [tuple(part.tolist()) for part in np.split(order, ends)]


def match(provider: Log, customer: Log, shift: int = 0, tolerance: int = TOLERANCE) -> Matching:
    """Return the matching of two logs over one fleet; `shift` is taken off the customer's clock."""
    customer = replace(customer, start=customer.start - shift, end=customer.end - shift)
    mine, theirs = touching(provider, customer, tolerance)
    likeness = _likeness(provider, customer, mine, theirs, tolerance)
    good = likeness > 0
    mine, theirs, likeness = mine[good], theirs[good], likeness[good]
    first = np.arange(provider.size)
    second = np.full(customer.size, -1, dtype=np.int64)
    taken = np.zeros(provider.size, dtype=np.bool_)
    for one, other in _assigned(mine, theirs, likeness, provider.size):
        second[other] = one
        taken[one] = True
    first = _pieces(provider, customer, (mine, theirs), second, taken)
    _elsewhere(provider, customer, first, second, taken)
    return _numbered(first, second, provider.size)


def _likeness(provider: Log, customer: Log, mine: Ints, theirs: Ints, tolerance: int) -> Floats:
    """Return how much the events of each pair are alike, 0 to 1: shared time and close starts."""
    overlap = _overlap(provider, customer, mine, theirs)
    union = np.maximum(provider.end[mine], customer.end[theirs])
    union = union - np.minimum(provider.start[mine], customer.start[theirs])
    late = np.abs(provider.start[mine] - customer.start[theirs])
    alike = _HALF * overlap / np.maximum(union, 1)
    alike += _HALF * np.maximum(1 - late / max(tolerance, 1), 0)
    same = np.asarray(provider.category, dtype=np.object_)[mine]
    same = same == np.asarray(customer.category, dtype=np.object_)[theirs]
    return np.where(alike > 0, alike + _SAME_CATEGORY * same, 0.0)


def _overlap(provider: Log, customer: Log, mine: Ints, theirs: Ints) -> Ints:
    last = np.minimum(provider.end[mine], customer.end[theirs])
    shared = last - np.maximum(provider.start[mine], customer.start[theirs])
    return np.asarray(np.maximum(shared, 0), dtype=np.int64)


def _assigned(mine: Ints, theirs: Ints, likeness: Floats, size: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of the best assignment, block by block."""
    if mine.size == 0:
        return
    nodes = size + int(theirs.max()) + 1
    graph = coo_array((np.ones(mine.size), (mine, size + theirs)), shape=(nodes, nodes))
    block = connected_components(graph, directed=False)[1][mine]
    single = np.bincount(block)[block] == 1  # most blocks are one pair, with nothing to choose
    yield from zip(mine[single].tolist(), theirs[single].tolist(), strict=True)
    several = np.flatnonzero(~single)
    order = several[np.argsort(block[several], kind="stable")]
    for edges in np.split(order, np.flatnonzero(np.diff(block[order])) + 1):
        if edges.size:
            yield from _best(mine[edges], theirs[edges], likeness[edges])


def _best(mine: Ints, theirs: Ints, likeness: Floats) -> Iterator[tuple[int, int]]:
    rows, row = np.unique(mine, return_inverse=True)
    columns, column = np.unique(theirs, return_inverse=True)
    gain = np.zeros((rows.size, columns.size))
    gain[row, column] = likeness
    for one, other in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
        if gain[one, other] > 0:
            yield int(rows[one]), int(columns[other])


def _pieces(
    provider: Log, customer: Log, pairs: tuple[Ints, Ints], second: Ints, taken: Mask
) -> Ints:
    """Let events that are left join a pair of which they are a piece; return the provider's units.

    An event is a piece of the other log's event when at least half of it lies within, and it does
    not run beside the piece that is there already (two causes at one time are two events).
    """
    first = np.arange(taken.size)
    partner = np.full(taken.size, -1, dtype=np.int64)
    found = np.flatnonzero(second >= 0)
    partner[second[found]] = found
    mine, theirs = pairs
    inside = _overlap(provider, customer, mine, theirs)
    half_found = (inside > 0) & (taken[mine] != (second[theirs] >= 0))
    for edge in np.flatnonzero(half_found)[np.argsort(-inside[half_found], kind="stable")].tolist():
        one, other, shared = int(mine[edge]), int(theirs[edge]), int(inside[edge])
        if second[other] < 0 and partner[one] >= 0:
            if _is_piece(customer, other, int(partner[one]), shared):
                second[other] = one
        elif not taken[one] and partner[second[other]] == other:
            taken[one] = _is_piece(provider, one, int(second[other]), shared)
            first[one] = second[other] if taken[one] else one
    return first


def _is_piece(log: Log, event: int, beside: int, shared: int) -> bool:
    length = int(log.end[event] - log.start[event])
    common = min(int(log.end[event]), int(log.end[beside])) - max(
        int(log.start[event]), int(log.start[beside])
    )
    return 2 * shared >= length and 2 * common < length


def _elsewhere(provider: Log, customer: Log, first: Ints, second: Ints, taken: Mask) -> None:
    """Match what is left at another asset, where no third event lies near to be mistaken for it."""
    left = np.flatnonzero(~taken)
    order = np.argsort(customer.start, kind="stable")
    starts = provider.start[left]
    alone = _near(starts, provider.start) == 1
    alone &= _near(starts, customer.start) == 1
    left, place = left[alone], np.searchsorted(customer.start[order], starts[alone] - _ELSEWHERE)
    found = order[place]
    close = np.abs(customer.end[found] - provider.end[left]) <= _ELSEWHERE
    close &= second[found] < 0
    second[found[close]] = first[left[close]]


def _near(starts: Ints, every: Ints) -> Ints:
    """Return how many starts of `every` lie near each of `starts`."""
    line = np.sort(every)
    high = np.searchsorted(line, starts + _ELSEWHERE, side="right")
    return np.asarray(high - np.searchsorted(line, starts - _ELSEWHERE), dtype=np.int64)


def _numbered(first: Ints, second: Ints, size: int) -> Matching:
    """Give the units their numbers: those of the provider's events, then the customer's own."""
    single = second < 0
    every = np.concatenate([first, np.where(single, size + np.arange(second.size), second)])
    used, units = np.unique(every, return_inverse=True)
    units = units.reshape(-1).astype(np.int64)
    return Matching(units[:size], units[size:], int(used.size))
