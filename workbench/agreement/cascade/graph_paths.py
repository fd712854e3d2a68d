"""Paths of the leaves of a graph whose top alone has a history.

Each parent's paths are split among its children (`team_paths`), from the top down, so that the
roll-up of every path is a path of the KPI. So the chance that the top misses its minimum is the
one the agreement shows, whatever is assumed of the parts.
"""

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from workbench.agreement.cascade.graph import KpiGraph
from workbench.agreement.cascade.joint_paths import move_together
from workbench.agreement.cascade.team_paths import Shares, split_paths
from workbench.agreement.cascade.teams import FloatArray, Structure
from workbench.agreement.cascade.wiring import Family, Wiring, wire

_PLAIN: Mapping[str, Structure] = {
    "sum": "sum",
    "mean": "mean",
    "losses": "sum",
    "product": "product",
    "parallel": "product",
}
_MISSING = frozenset({"losses", "parallel"})  # what is missing to 1 adds up, or multiplies


def split_down(
    graph: KpiGraph,
    levels: Mapping[str, float],
    top_paths: FloatArray,
    correlation: float,
    rng: Generator,
) -> dict[str, FloatArray]:
    """Return the leaves' paths by key, shape (paths,) each, that roll up to `top_paths`.

    `levels` has every counted node's by key, natural units; `correlation` 0..1 is assumed among
    the children of each parent; where a node has several parents or is k of n, among all leaves
    (`move_together`). StepErrors: those of `wire`, of `split_paths` and of `move_together`.
    """
    wiring = wire(graph)
    if not _one_by_one(wiring):
        own = np.array([levels.get(node.key, np.nan) for node in graph.nodes])
        paths = move_together(wiring, own, top_paths, correlation, rng)
        keys = [graph.nodes[at].key for at in wiring.leaves.tolist()]
        return dict(zip(keys, paths, strict=True))
    found = {wiring.top: top_paths}
    for at in wiring.order:
        family = wiring.families.get(at)
        if family is not None:
            own = np.array([levels[graph.nodes[child].key] for child in family.children])
            paths = _of_children(family, own, found.pop(at), correlation, rng)
            found |= dict(zip(family.children.tolist(), paths, strict=True))
    return {graph.nodes[at].key: found[at] for at in wiring.leaves.tolist()}


def _one_by_one(wiring: Wiring) -> bool:
    """Whether the parents' paths can be split one after the other."""
    made = all(family.node.structure in _PLAIN for family in wiring.families.values())
    return made and all(len(wiring.parents[at]) <= 1 for at in wiring.order)


def _of_children(
    family: Family, levels: FloatArray, paths: FloatArray, correlation: float, rng: Generator
) -> FloatArray:
    """Return the children's paths, shape (children, paths)."""
    structure = family.node.structure
    above = 1.0 - paths if structure in _MISSING else paths / family.node.factor
    below = 1.0 - levels if structure == "parallel" else levels
    split = split_paths(Shares(_PLAIN[structure], below, family.weights), above, correlation, rng)
    return 1.0 - split if structure == "parallel" else split
