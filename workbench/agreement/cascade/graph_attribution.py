"""Whose movement moved the top, once it is measured: exact down the whole graph, no residual.

For each parent ΔY = Σ m·Δx with a secant slope m for each child: the weight in sums, means and
losses; L(Y₁, Y₀)/L(x₁, x₀) in products and, of what is missing, in parallel (log-mean Divisia
index: Ang and Choi, 1997). k of n, and products where a value is not above 0, take the slope
along the straight way from before to after (Aumann and Shapley, 1974): ∫ ∂Y/∂x dt, a polynomial
that Gauss–Legendre quadrature integrates exactly. Slopes multiply along the lines of the graph.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.agreement.cascade.attribution import log_mean
from workbench.agreement.cascade.graph import KpiGraph
from workbench.agreement.cascade.teams import FloatArray
from workbench.agreement.cascade.wiring import Family, Wiring, wire
from workbench.codes import StepError


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a node's own movement gave to the top, in the top's unit, through all its parents.

    `worth` is how much the top moved for each unit that the node moved.
    """

    node: str
    before: float
    after: float
    part: float
    worth: float
    leaf: bool


@dataclass(frozen=True, slots=True)
class GraphAttribution:
    """The movement of the top and every node's part of it, in the order of the graph.

    The parts of the leaves add up to the change of the top, within rounding.
    """

    top: str
    before: float
    after: float
    parts: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a waterfall, from `start` to `end`; a total starts at 0.

    `node` is "" for all the smaller ones together.
    """

    kind: Literal["total", "change", "rest"]
    node: str
    start: float
    end: float


def attribute_graph(
    graph: KpiGraph, before: Mapping[str, float], after: Mapping[str, float]
) -> GraphAttribution:
    """Attribute the movement of the top to the nodes, from two sets of leaf values by key.

    StepErrors: those of `wire`, cascade.leaf_not_measured (a leaf without a finite value before or
    after).
    """
    wiring = wire(graph)
    old, new = (wiring.roll_up(_measured(wiring, values)) for values in (before, after))
    worth = worths(wiring, wiring.top, old, new)
    parts = tuple(
        Contribution(
            graph.nodes[at].key,
            float(old[at]),
            float(new[at]),
            float(worth[at] * (new[at] - old[at])),
            float(worth[at]),
            at not in wiring.families,
        )
        for at in sorted(wiring.order)
    )
    top = wiring.top
    return GraphAttribution(graph.nodes[top].key, float(old[top]), float(new[top]), parts)


def worths(wiring: Wiring, above: int, old: FloatArray, new: FloatArray) -> FloatArray:
    """Return by how much the node at place `above` moves for one unit of each node, from old to new.

    All of shape (nodes,); nodes that are not below it have 0.
    """
    worth = np.zeros(len(old))
    worth[above] = 1.0
    for at in wiring.order:
        if at in wiring.families and worth[at] != 0.0:
            family = wiring.families[at]
            worth[family.children] += worth[at] * _slopes(family, old, new)
    return worth


def waterfall(attribution: GraphAttribution, most: int = 10) -> tuple[Bar, ...]:
    """Return the bars from the top before to the top after: leaves, the largest movement first.

    At most `most` leaves stand alone; what the others gave is one bar.
    """
    moved = [part for part in attribution.parts if part.leaf and part.part != 0.0]
    moved.sort(key=lambda part: -abs(part.part))
    bars = [Bar("total", attribution.top, 0.0, attribution.before)]
    reached = attribution.before
    for part in moved[:most]:
        bars.append(Bar("change", part.node, reached, reached + part.part))
        reached += part.part
    if moved[most:]:
        bars.append(Bar("rest", "", reached, attribution.after))
    bars.append(Bar("total", attribution.top, 0.0, attribution.after))
    return tuple(bars)


def _measured(wiring: Wiring, values: Mapping[str, float]) -> FloatArray:
    nodes = wiring.graph.nodes
    found = np.full(len(nodes), np.nan)
    for at in wiring.leaves:
        value = values.get(nodes[at].key, np.nan)
        if not np.isfinite(value):
            raise StepError("cascade.leaf_not_measured", node=nodes[at].name)
        found[at] = value
    return found


def _slopes(family: Family, old: FloatArray, new: FloatArray) -> FloatArray:
    """Return m of each child, shape (children,), with ΔY = Σ m·Δx."""
    before, after = old[family.children], new[family.children]
    structure, factor = family.node.structure, family.node.factor
    if structure == "k_of_n":
        return _along(before, after, family.node.needed or 1)
    if structure == "parallel":
        return _product_slopes(1.0 - before, 1.0 - after)
    if structure == "product":
        return np.asarray(factor * _product_slopes(before, after), dtype=np.float64)
    return -family.weights if structure == "losses" else family.weights


def _product_slopes(before: FloatArray, after: FloatArray) -> FloatArray:
    if min(before.min(), after.min()) > 0:
        whole = log_mean(float(after.prod()), float(before.prod()))
        return np.asarray(whole / log_mean(after, before), dtype=np.float64)
    return _along(before, after, len(before))


def _along(before: FloatArray, after: FloatArray, needed: int) -> FloatArray:
    """Integrate ∂P(at least `needed`)/∂x = P(exactly needed − 1 of the others) along the way."""
    count = len(before)
    spots, sizes = np.polynomial.legendre.leggauss(count // 2 + 1)
    way = before[:, None] + (spots + 1) / 2 * (after - before)[:, None]
    slopes = [_exactly(np.delete(way, at, axis=0), needed - 1) @ (sizes / 2) for at in range(count)]
    return np.array(slopes, dtype=np.float64)


def _exactly(chances: FloatArray, number: int) -> FloatArray:
    """Return P(exactly `number` of independent parts work), shape (spots,)."""
    spread = np.zeros((len(chances) + 1, chances.shape[1]))
    spread[0] = 1.0
    for chance in chances:
        spread[1:] = spread[1:] * (1 - chance) + spread[:-1] * chance
        spread[0] = spread[0] * (1 - chance)
    return np.asarray(spread[number], dtype=np.float64)
