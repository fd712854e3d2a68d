"""A KPI graph made ready for arithmetic: checked once, sorted once, rolled up by whole arrays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.agreement.cascade.graph import COMPOSED, Composition, Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.teams import FloatArray
from workbench.codes import StepError

IntArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Family:
    """One parent by its place, its children's places, and their weights (a mean's add up to 1)."""

    parent: int
    node: KpiNode
    children: IntArray
    weights: FloatArray


@dataclass(frozen=True, slots=True)
class Group:
    """Families of one structure at one height, their children end to end from `starts` on."""

    structure: Composition
    parents: IntArray
    children: IntArray
    starts: IntArray
    weights: FloatArray
    factors: FloatArray
    families: tuple[Family, ...]

    def value(self, values: FloatArray) -> FloatArray:
        """Return the parents' values, shape (parents,) or (parents, paths).

        `values` has shape (nodes,) or (nodes, paths) and holds the children.
        """
        if self.structure == "k_of_n":
            return np.stack(
                [at_least(values[each.children], _needed(each)) for each in self.families]
            )
        parts = values[self.children]
        if self.structure == "product":
            product = np.multiply.reduceat(parts, self.starts, axis=0)
            return np.asarray(_down(self.factors, product) * product, dtype=np.float64)
        if self.structure == "parallel":
            return np.asarray(1.0 - np.multiply.reduceat(1.0 - parts, self.starts, axis=0))
        total = np.add.reduceat(_down(self.weights, parts) * parts, self.starts, axis=0)
        return np.asarray(1.0 - total if self.structure == "losses" else total, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Wiring:
    """Places are positions in `graph.nodes`.

    `order` has every counted node, parents before their children; `groups` children first;
    `parents` the places of each node's parents. Indicators are in none of them.
    """

    graph: KpiGraph
    place: dict[str, int]
    top: int
    order: tuple[int, ...]
    families: dict[int, Family]
    groups: tuple[Group, ...]
    parents: tuple[tuple[int, ...], ...]
    leaves: IntArray

    def roll_up(self, values: FloatArray) -> FloatArray:
        """Return all nodes' values from those of the leaves, in the shape of `values`.

        `values` has shape (nodes,) or (nodes, paths); only the rows of leaves are read. Indicators
        are NaN.
        """
        found = np.full(values.shape, np.nan)
        found[self.leaves] = values[self.leaves]
        for group in self.groups:
            found[group.parents] = group.value(found)
        return found


def wire(graph: KpiGraph) -> Wiring:
    """Check the graph's shape and sort it.

    StepErrors: cascade.graph_empty, cascade.node_twice, cascade.edge_unknown, cascade.edge_twice,
    cascade.weight_unusable, cascade.node_childless, cascade.node_with_children,
    cascade.needed_unusable, cascade.factor_unusable, cascade.directions_differ,
    cascade.graph_tops, cascade.graph_cycle.
    """
    place = _places(graph)
    _check_edges(graph, place)
    below: dict[int, list[Edge]] = {place[node.key]: [] for node in graph.nodes}
    parents: list[list[int]] = [[] for _ in graph.nodes]
    for edge in graph.edges:
        if graph.nodes[place[edge.child]].structure != "indicator":
            below[place[edge.parent]].append(edge)
            parents[place[edge.child]].append(place[edge.parent])
    families = {
        at: _family(graph, at, edges, place)
        for at, edges in below.items()
        if _composed(graph.nodes[at], edges)
    }
    counted = [at for at, node in enumerate(graph.nodes) if node.structure != "indicator"]
    top = _top(graph, counted, parents)
    order = _sorted(top, families, parents)
    if len(order) < len(counted):
        left = next(at for at in counted if at not in set(order))
        raise StepError("cascade.graph_cycle", node=graph.nodes[left].name)
    leaves = np.array([at for at in counted if at not in families], dtype=np.intp)
    groups = _groups(order, families)
    return Wiring(graph, place, top, order, families, groups, tuple(map(tuple, parents)), leaves)


def at_least(chances: FloatArray, needed: int) -> FloatArray:
    """Return P(at least `needed` of independent parts work), exact (Poisson binomial).

    `chances` has shape (parts,) or (parts, paths), 0..1; the answer () or (paths,).
    """
    # states: how many work so far; whoever has reached `needed` stays there
    spread = np.zeros((needed + 1, *chances.shape[1:]))
    spread[0] = 1.0
    for chance in chances:
        step = spread[:-1] * chance
        spread[:-1] -= step
        spread[1:] += step
    return np.asarray(spread[-1], dtype=np.float64)


def _needed(family: Family) -> int:
    return family.node.needed or 1


def _down(column: FloatArray, like: FloatArray) -> FloatArray:
    return column if like.ndim == 1 else column[:, None]


def _places(graph: KpiGraph) -> dict[str, int]:
    if not graph.nodes:
        raise StepError("cascade.graph_empty")
    place: dict[str, int] = {}
    for at, node in enumerate(graph.nodes):
        if node.key in place:
            raise StepError("cascade.node_twice", node=node.key)
        place[node.key] = at
    return place


def _check_edges(graph: KpiGraph, place: dict[str, int]) -> None:
    seen: set[tuple[str, str]] = set()
    for edge in graph.edges:
        for key in (edge.parent, edge.child):
            if key not in place:
                raise StepError("cascade.edge_unknown", node=key)
        if (edge.parent, edge.child) in seen:
            raise StepError("cascade.edge_twice", parent=edge.parent, child=edge.child)
        seen.add((edge.parent, edge.child))
        if not (math.isfinite(edge.weight) and edge.weight > 0):
            raise StepError("cascade.weight_unusable", parent=edge.parent, child=edge.child)


def _composed(node: KpiNode, edges: Sequence[Edge]) -> bool:
    if node.structure in COMPOSED and not edges:
        raise StepError("cascade.node_childless", node=node.name)
    if node.structure not in COMPOSED and edges:
        raise StepError("cascade.node_with_children", node=node.name)
    return node.structure in COMPOSED


def _family(graph: KpiGraph, at: int, edges: Sequence[Edge], place: dict[str, int]) -> Family:
    node = graph.nodes[at]
    children = np.array([place[edge.child] for edge in edges], dtype=np.intp)
    if node.structure == "k_of_n" and not 1 <= (node.needed or 0) <= len(edges):
        raise StepError("cascade.needed_unusable", node=node.name, parts=len(edges))
    if not (math.isfinite(node.factor) and node.factor > 0):
        raise StepError("cascade.factor_unusable", node=node.name)
    for child in children:
        same = graph.nodes[child].direction == node.direction
        if same == (node.structure == "losses"):
            raise StepError(
                "cascade.directions_differ", node=node.name, child=graph.nodes[child].name
            )
    weights = np.array([edge.weight for edge in edges], dtype=np.float64)
    if node.structure == "mean":
        weights /= weights.sum()
    return Family(at, node, children, weights)


def _top(graph: KpiGraph, counted: Sequence[int], parents: Sequence[Sequence[int]]) -> int:
    tops = [at for at in counted if not parents[at]]
    if len(tops) == 1:
        return tops[0]
    if not tops:
        raise StepError("cascade.graph_cycle", node=graph.nodes[0].name)
    names = ", ".join(graph.nodes[at].name for at in tops[:5])
    raise StepError("cascade.graph_tops", names=names, count=len(tops))


def _sorted(
    top: int, families: dict[int, Family], parents: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    """Kahn (1962): a node follows when all its parents stand."""
    waiting = [len(above) for above in parents]
    order = [top]
    for at in order:
        family = families.get(at)
        for child in () if family is None else family.children.tolist():
            waiting[child] -= 1
            if not waiting[child]:
                order.append(child)
    return tuple(order)


def _groups(order: Sequence[int], families: dict[int, Family]) -> tuple[Group, ...]:
    height: dict[int, int] = {}
    sorted_in: dict[tuple[int, Composition], list[Family]] = {}
    for at in reversed(order):
        family = families.get(at)
        if family is None:
            height[at] = 0
            continue
        height[at] = 1 + max(height[child] for child in family.children.tolist())
        sorted_in.setdefault((height[at], family.node.structure), []).append(family)
    return tuple(_group(sorted_in[key]) for key in sorted(sorted_in))


def _group(families: Sequence[Family]) -> Group:
    sizes = [len(each.children) for each in families]
    return Group(
        structure=families[0].node.structure,
        parents=np.array([each.parent for each in families], dtype=np.intp),
        children=np.concatenate([each.children for each in families]),
        starts=np.concatenate([[0], np.cumsum(sizes[:-1])]).astype(np.intp),
        weights=np.concatenate([each.weights for each in families]),
        factors=np.array([each.node.factor for each in families], dtype=np.float64),
        families=tuple(families),
    )
