"""Paths of the leaves of a graph whose top alone has a history.

Each parent's paths are split among its children (`team_paths`), from the top down, so that the
roll-up of every path is a path of the KPI. So the chance that the top misses its minimum is the
one the agreement shows, whatever is assumed of the parts.
"""

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from workbench.agreement.cascade.graph import KpiGraph
from workbench.agreement.cascade.team_paths import Shares, split_paths
from workbench.agreement.cascade.teams import FloatArray, Structure
from workbench.agreement.cascade.wiring import Family, wire
from workbench.codes import StepError

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
    the children of each parent. StepErrors: those of `wire`; cascade.paths_not_split (a node with
    several parents, or k of n: its children cannot be found from it); cascade.paths_unusable and
    cascade.chance_unusable of `split_paths`.
    """
    wiring = wire(graph)
    found = {wiring.top: top_paths}
    for at in wiring.order:
        if len(wiring.parents[at]) > 1:
            raise StepError("cascade.paths_not_split", node=graph.nodes[at].name)
        family = wiring.families.get(at)
        if family is not None:
            own = np.array([levels[graph.nodes[child].key] for child in family.children])
            paths = _of_children(family, own, found.pop(at), correlation, rng)
            found |= dict(zip(family.children.tolist(), paths, strict=True))
    return {graph.nodes[at].key: found[at] for at in wiring.leaves.tolist()}


def _of_children(
    family: Family, levels: FloatArray, paths: FloatArray, correlation: float, rng: Generator
) -> FloatArray:
    """Return the children's paths, shape (children, paths)."""
    structure = family.node.structure
    if structure not in _PLAIN:
        raise StepError("cascade.paths_not_split", node=family.node.name)
    above = 1.0 - paths if structure in _MISSING else paths / family.node.factor
    below = 1.0 - levels if structure == "parallel" else levels
    split = split_paths(Shares(_PLAIN[structure], below, family.weights), above, correlation, rng)
    return 1.0 - split if structure == "parallel" else split
