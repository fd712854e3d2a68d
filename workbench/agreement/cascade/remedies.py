"""What must change where levels cannot be reached: the top, the reserve, who accepted, a best."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.agreement.cascade.graph_attribution import worths
from workbench.agreement.cascade.standing import Standing, reach
from workbench.agreement.cascade.teams import FloatArray
from workbench.agreement.cascade.wiring import Wiring

RemedyKind = Literal["lower_goal", "smaller_reserve", "reopen", "support"]
_MOST = 20
_TRIED = 40
_HALVINGS = 60
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to change.

    lower_goal: the level of `node` (the top, or an accepted node) becomes `value`.
    smaller_reserve: the governance board holds `value` only. reopen: the accepted level of `node`
    is opened; with it alone the place in question reaches `value`. support: `node` names support
    that it needs, and its best would have to be `value`; None where no value is enough.
    `enough` says whether this alone suffices.
    """

    kind: RemedyKind
    node: str
    value: float | None
    enough: bool


def remedies(
    wiring: Wiring, standing: Standing, held: FloatArray, place: tuple[int, float, float]
) -> tuple[Remedy, ...]:
    """Return what could change, the sufficient first, at most 20.

    Of many accepted levels only the 40 whose opening promises most are tried.

    `place` is (place of the node, its goal, the reserve in that goal if it is the top).
    """
    at, goal, reserve = place
    key, way = wiring.graph.nodes[at].key, float(standing.sign[at])
    below = _below(wiring, at)

    def reached(held: FloatArray, best: FloatArray | None = None) -> float:
        return _reached(wiring, standing, held, at, best)

    own = held.copy()
    own[at] = np.nan
    attainable = reached(own)
    found = [Remedy("lower_goal", key, attainable, enough=True)]
    spare = way * (attainable - (goal - way * reserve))
    if at == wiring.top and reserve > 0:
        found.append(Remedy("smaller_reserve", key, max(spare, 0.0), enough=spare >= -_SAME))
    for place_held in _promising(wiring, standing, own, at, below):
        freed = own.copy()
        freed[place_held] = np.nan
        gets = reached(freed)
        if way * (gets - attainable) > _SAME * max(1.0, abs(attainable)):
            enough = way * (gets - goal) >= -_SAME
            found.append(Remedy("reopen", wiring.graph.nodes[place_held].key, gets, enough))
    found += _supports(wiring, standing, own, (at, goal), below)
    found.sort(key=lambda remedy: not remedy.enough)
    return tuple(found[:_MOST])


def _promising(
    wiring: Wiring, standing: Standing, held: FloatArray, at: int, below: list[int]
) -> list[int]:
    """Return the held nodes below whose opening promises most, by the slopes at the ceiling."""
    kept = [place for place in below if not np.isnan(held[place])]
    if len(kept) <= _TRIED:
        return kept
    ceiling = reach(wiring, standing, held).ceiling
    free = reach(wiring, standing, np.full_like(held, np.nan)).ceiling
    gain = np.abs(worths(wiring, at, ceiling, ceiling) * (free - ceiling))
    return sorted(kept, key=lambda place: -gain[place])[:_TRIED]


def _reached(
    wiring: Wiring,
    standing: Standing,
    held: FloatArray,
    at: int,
    best: FloatArray | None,
) -> float:
    changed = standing if best is None else _with_best(standing, best)
    return float(reach(wiring, changed, held).ceiling[at])


def _with_best(standing: Standing, best: FloatArray) -> Standing:
    return Standing(standing.today, standing.cap, standing.sign, best, standing.findings)


def _below(wiring: Wiring, at: int) -> list[int]:
    found = {at}
    for place in wiring.order:
        if found.intersection(wiring.parents[place]):
            found.add(place)
    return [place for place in wiring.order if place in found]


def _supports(
    wiring: Wiring,
    standing: Standing,
    held: FloatArray,
    place: tuple[int, float],
    below: list[int],
) -> list[Remedy]:
    """Return leaves that name support, with the best that would do, the others at theirs."""
    leaves = set(wiring.leaves.tolist())
    asking = [
        each
        for each in below
        if each in leaves and np.isnan(held[each]) and wiring.graph.nodes[each].support_needed
    ]
    return [_support(wiring, standing, held, place, leaf) for leaf in asking[:_MOST]]


def _support(
    wiring: Wiring,
    standing: Standing,
    held: FloatArray,
    place: tuple[int, float],
    leaf: int,
) -> Remedy:
    at, goal = place
    way = float(standing.sign[at])
    key = wiring.graph.nodes[leaf].key
    known = float(standing.leaf_best[leaf])

    def enough(value: float) -> bool:
        best = standing.leaf_best.copy()
        best[leaf] = value
        return way * (_reached(wiring, standing, held, at, best) - goal) >= 0

    ideal = _ideal(standing, leaf)
    if not enough(ideal):
        return Remedy("support", key, None, enough=False)
    for _ in range(_HALVINGS):
        middle = (known + ideal) / 2
        known, ideal = (known, middle) if enough(middle) else (middle, ideal)
    return Remedy("support", key, ideal, enough=True)


def _ideal(standing: Standing, leaf: int) -> float:
    """Return the best that a leaf could ever be: nothing lost, all of a share, else tenfold."""
    best = float(standing.leaf_best[leaf])
    if standing.sign[leaf] < 0:
        return 0.0 if best > 0 else best
    return 1.0 if 0 <= best <= 1 else best + 10 * abs(best)
