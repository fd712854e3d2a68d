"""Where a graph stands: today's values, the proven best, and how far accepted levels bind."""

import math
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from workbench.agreement.cascade.graph import KpiNode, signs
from workbench.agreement.cascade.teams import FloatArray
from workbench.agreement.cascade.wiring import Family, Wiring
from workbench.codes import Finding, StepError

_COARSEST = 1e-3
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Standing:
    """All arrays have shape (nodes,); indicators are NaN.

    `today` rolls up from the leaves. `cap` is the best that a person entered for a node that has
    children, NaN for none. `sign` is 1 where higher is better, else -1.
    """

    today: FloatArray
    cap: FloatArray
    sign: FloatArray
    leaf_best: FloatArray
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far each node can go with some levels held, shape (nodes,).

    `floor` is the worst and `ceiling` the best value that its parents can count on. `short` has
    the place of each held node whose children cannot reach its level, with the best they reach;
    `passed` of each whose children are better than its level already, with what they reach.
    """

    floor: FloatArray
    ceiling: FloatArray
    short: tuple[tuple[int, float], ...]
    passed: tuple[tuple[int, float], ...]


def stand(wiring: Wiring) -> Standing:
    """Return today's values and the best of each node, with what does not fit as findings.

    Findings: cascade.current_differs (a parent's entered value and what its children give),
    cascade.best_beyond_parts (an entered best that its children do not reach: theirs counts).
    StepErrors: cascade.value_missing (a leaf without current or best), cascade.number_unusable
    (not finite, effort not above 0), cascade.value_out_of_range (a factor of a product not above
    0; a part of parallel or k of n outside 0..1; a loss below 0), cascade.losses_above_one,
    cascade.best_worse.
    """
    nodes = wiring.graph.nodes
    for at in wiring.order:
        _check_numbers(nodes[at], leaf=at not in wiring.families)
    entered = np.array([_or_nan(node.current) for node in nodes])
    best = np.array([_or_nan(node.best) for node in nodes])
    sign = signs(nodes)
    today = wiring.roll_up(entered)
    reached = wiring.roll_up(best)
    for family in (each for group in wiring.groups for each in group.families):
        for values in (today, reached):
            check_range(wiring, family, values[family.children])
    findings = [*_differing(wiring, today, entered), *_beyond(wiring, reached, best, sign)]
    composed = np.zeros(len(nodes), dtype=bool)
    composed[list(wiring.families)] = True
    cap = np.where(composed, best, np.nan)
    for at in wiring.families:
        # within its rounding the entered best is what the children give
        if sign[at] * (reached[at] - best[at]) <= _rounding(float(best[at])):
            cap[at] = np.nan
    _check_best(wiring, today, best, sign)
    return Standing(today, cap, sign, np.where(composed, np.nan, best), tuple(findings))


def reach(wiring: Wiring, standing: Standing, held: FloatArray, *, rising: bool = True) -> Reach:
    """Return how far each node can go, from the leaves up.

    `held` has shape (nodes,), NaN where free. With `rising` a held node whose children are better
    already counts with what they reach; without it with its own level.
    """
    sign, free = standing.sign, np.isnan(held)
    floor = np.where(free, standing.today, held)
    ceiling = np.where(free, standing.leaf_best, held)
    short: list[tuple[int, float]] = []
    passed: list[tuple[int, float]] = []
    for group in wiring.groups:
        at = group.parents
        low, high = group.value(floor), group.value(ceiling)
        bound, kept, way = held[at], ~free[at], sign[at]
        room = _SAME * np.maximum(1.0, np.abs(bound))
        below = kept & (way * (bound - high) > room)
        above = kept & (way * (low - bound) > room)
        short += [(int(at[i]), float(high[i])) for i in np.flatnonzero(below)]
        passed += [(int(at[i]), float(low[i])) for i in np.flatnonzero(above)]
        lift = above if rising else np.zeros_like(above)
        floor[at] = np.where(kept & ~lift, bound, low)
        cap = np.where(np.isnan(standing.cap[at]), high, standing.cap[at])
        capped = way * np.maximum(way * low, np.minimum(way * cap, way * high))
        ceiling[at] = np.where(kept, floor[at], capped)
    return Reach(floor, ceiling, tuple(short), tuple(passed))


def check_range(wiring: Wiring, family: Family, values: FloatArray) -> None:
    """Refuse values of children that their parent's structure cannot take; errors as in `stand`."""
    structure = family.node.structure
    low = {"product": np.nextafter(0.0, 1.0), "parallel": 0.0, "k_of_n": 0.0, "losses": 0.0}
    high = 1.0 if structure in {"parallel", "k_of_n"} else np.inf
    bad = np.flatnonzero((values < low.get(structure, -np.inf)) | (values > high))
    if bad.size:
        child = wiring.graph.nodes[family.children[bad[0]]]
        raise StepError(
            "cascade.value_out_of_range",
            node=child.name,
            parent=family.node.name,
            value=float(values[bad[0]]),
        )
    total = float(family.weights @ values) if structure == "losses" else 0.0
    if total > 1 + _SAME:
        raise StepError("cascade.losses_above_one", node=family.node.name, total=total)


def check_part(wiring: Wiring, at: int, value: float) -> None:
    """Refuse a value that a parent of this node cannot take; errors as in `stand`."""
    for above in wiring.parents[at]:
        family = wiring.families[above]
        place = np.array([at], dtype=np.intp)
        weights = family.weights[family.children == at]
        own = replace(family, children=place, weights=weights)
        check_range(wiring, own, np.array([value]))


def _check_numbers(node: KpiNode, *, leaf: bool) -> None:
    if leaf and (node.current is None or node.best is None):
        raise StepError("cascade.value_missing", node=node.name)
    given = [node.effort, *(x for x in (node.current, node.best) if x is not None)]
    if not all(math.isfinite(number) for number in given) or node.effort <= 0:
        raise StepError("cascade.number_unusable", node=node.name)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _differing(wiring: Wiring, today: FloatArray, entered: FloatArray) -> list[Finding]:
    """Say where a value differs from what was entered, taken as rounded to its digits."""
    found = []
    for at in sorted(wiring.families):
        said, gives = float(entered[at]), float(today[at])
        if not math.isnan(said) and abs(said - gives) > _rounding(said):
            node = wiring.graph.nodes[at]
            found.append(
                Finding(
                    "cascade.current_differs", {"node": node.name, "said": said, "gives": gives}
                )
            )
    return found


def _rounding(number: float) -> float:
    exponent = Decimal(repr(float(number))).as_tuple().exponent
    half = 0.5 * 10.0**exponent if isinstance(exponent, int) else 0.0
    return min(half, _COARSEST * abs(number)) + _SAME


def _beyond(
    wiring: Wiring, reached: FloatArray, best: FloatArray, sign: FloatArray
) -> list[Finding]:
    found = []
    for at in sorted(wiring.families):
        said, gives = float(best[at]), float(reached[at])
        if not math.isnan(said) and sign[at] * (said - gives) > _rounding(said):
            node = wiring.graph.nodes[at]
            found.append(
                Finding(
                    "cascade.best_beyond_parts", {"node": node.name, "said": said, "gives": gives}
                )
            )
    return found


def _check_best(wiring: Wiring, today: FloatArray, best: FloatArray, sign: FloatArray) -> None:
    for at in wiring.order:
        slack = _rounding(float(best[at])) if at in wiring.families else 0.0
        if sign[at] * (today[at] - best[at]) > slack:
            raise StepError(
                "cascade.best_worse",
                node=wiring.graph.nodes[at].name,
                today=float(today[at]),
                best=float(best[at]),
            )
