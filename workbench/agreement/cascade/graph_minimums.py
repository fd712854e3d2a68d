"""Minimums down a KPI graph by simulation, so that the minimum of the top keeps its probability.

Every leaf gets the quantile of its own paths at one common chance of missing it; every other
node's minimum is what its children's give. Bisection on the chance puts the top exactly at its
minimum M: with every leaf at its minimum the top is at M, and P(top misses M) stays as agreed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from workbench.agreement.cascade.graph import KpiGraph, signs
from workbench.agreement.cascade.joint_paths import limits
from workbench.agreement.cascade.minimums import (
    CopiedMinimums,
    MinimumNotKept,
    normal_team_paths,
)
from workbench.agreement.cascade.teams import FloatArray
from workbench.agreement.cascade.wiring import Wiring, wire
from workbench.codes import Finding, StepError

_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class GraphMinimums:
    """A minimum for every counted node, by key; each is what its children's give.

    `minimum` is the top's as agreed and `rolled_up` what the leaves' give (findings
    cascade.minimum_below_all_paths, cascade.minimum_beside_held where they differ). `own_chance`
    is how often each leaf misses its own, the same for all that are not held; `chances` how often
    each node does. `all_met` is how often all leaves meet theirs at once, `top_chance` how often
    the top misses `rolled_up`: shares of the paths, 0..1. `copied` is what copying the top's
    percentage to every leaf would do, its levels in the order of the graph's leaves.
    """

    minimum: float
    levels: Mapping[str, float]
    chances: Mapping[str, float]
    rolled_up: float
    own_chance: float
    top_chance: float
    all_met: float
    copied: CopiedMinimums
    findings: tuple[Finding, ...] = ()


def graph_minimums(
    graph: KpiGraph,
    leaf_paths: Mapping[str, FloatArray],
    alpha: float,
    top_minimum: float | None = None,
    held: Mapping[str, float] | None = None,
) -> GraphMinimums | MinimumNotKept:
    """Derive minimums from joint paths of the leaves, shape (paths,) each, one period per path.

    Without `top_minimum` M is the top's own level that it misses with probability `alpha`. Minimums
    in `held` (by key) stay; the leaves below a held node settle on it first. `MinimumNotKept`
    where P(top misses M) > alpha. StepErrors: those of `wire`, cascade.graph_paths_unusable (a
    leaf without paths, lengths that differ, not finite), cascade.chance_unusable,
    cascade.node_unknown.
    """
    wiring = wire(graph)
    paths = _joint(wiring, leaf_paths)
    if not 0 < alpha < 1:
        raise StepError("cascade.chance_unusable", given=alpha)
    way = signs(graph.nodes)
    all_paths = wiring.roll_up(paths)
    top = all_paths[wiring.top]
    keeps_at = float(np.quantile(top, alpha if way[wiring.top] > 0 else 1 - alpha))
    goal = keeps_at if top_minimum is None else top_minimum
    chance = _missed(wiring, all_paths, goal)
    if top_minimum is not None and chance > alpha:
        params: dict[str, str | int | float] = {"minimum": goal, "kept": keeps_at}
        params |= {"chance": 100 * chance, "alpha": 100 * alpha}
        finding = Finding("cascade.minimum_not_kept", params)
        return MinimumNotKept(chance, alpha, keeps_at, finding)
    settling = _Settling(wiring, paths, way)
    for at, value in _held_places(wiring, held or {}):
        settling.settle(at, value)
    own = settling.settle(wiring.top, goal)
    return _told(settling, all_paths, (goal, own), alpha, held=bool(held))


def top_missed(graph: KpiGraph, leaf_paths: Mapping[str, FloatArray], minimum: float) -> float:
    """Return how often the top misses a minimum on joint paths of the leaves, 0..1.

    StepErrors: those of `wire`, cascade.graph_paths_unusable.
    """
    wiring = wire(graph)
    return _missed(wiring, wiring.roll_up(_joint(wiring, leaf_paths)), minimum)


def _missed(wiring: Wiring, all_paths: FloatArray, minimum: float) -> float:
    way = 1.0 if wiring.graph.nodes[wiring.top].direction == "higher" else -1.0
    return float(np.mean(way * (all_paths[wiring.top] - minimum) < 0))


def normal_leaf_paths(
    graph: KpiGraph,
    levels: Mapping[str, float],
    spreads: Mapping[str, float],
    correlation: float,
    draws: tuple[int, Generator],
) -> dict[str, FloatArray]:
    """Simulate the leaves around their levels where no history of their own exists.

    Normal with the standard deviations of `spreads` by key (natural units; 0 where missing) and
    one common correlation 0..1 of being good, by a shared factor; `draws` is the number of paths
    and the generator. Kept within what the parents' structures take. StepErrors: those of `wire`,
    cascade.chance_unusable for a correlation outside 0..1.
    """
    wiring = wire(graph)
    count, rng = draws
    nodes = [graph.nodes[at] for at in wiring.leaves]
    centre = np.array([levels[node.key] for node in nodes])
    size = signs(nodes) * np.array([spreads.get(node.key, 0.0) for node in nodes])
    drawn = normal_team_paths(centre, size, correlation, count, rng)
    low, high = limits(wiring)
    kept = np.clip(drawn, low[wiring.leaves, None], high[wiring.leaves, None])
    return {node.key: row for node, row in zip(nodes, kept, strict=True)}


def _joint(wiring: Wiring, leaf_paths: Mapping[str, FloatArray]) -> FloatArray:
    nodes = wiring.graph.nodes
    keys = [nodes[at].key for at in wiring.leaves]
    missing = [key for key in keys if key not in leaf_paths]
    if missing:
        raise StepError("cascade.graph_paths_unusable", node=missing[0])
    count = leaf_paths[keys[0]].size
    found = np.full((len(nodes), count), np.nan)
    for key in keys:
        path = leaf_paths[key]
        if path.shape != (count,) or not count or not np.isfinite(path).all():
            raise StepError("cascade.graph_paths_unusable", node=key)
        found[wiring.place[key]] = path
    return found


def _held_places(wiring: Wiring, held: Mapping[str, float]) -> list[tuple[int, float]]:
    """Return held minimums by place, children before their parents."""
    for key in held:
        if key not in wiring.place:
            raise StepError("cascade.node_unknown", node=key)
    by_place = {wiring.place[key]: value for key, value in held.items()}
    return [(at, by_place[at]) for at in reversed(wiring.order) if at in by_place]


class _Settling:
    """Leaves whose minimums settle below one node after the other."""

    def __init__(self, wiring: Wiring, paths: FloatArray, way: FloatArray) -> None:
        self.wiring, self.way = wiring, way
        self.ordered = np.sort(paths[wiring.leaves], axis=1)
        self.settled = np.full(len(way), np.nan)

    def settle(self, at: int, goal: float) -> float:
        """Give the open leaves below a node the chance that puts it at `goal`; return it."""
        leaves = self.wiring.leaves
        if at not in self.wiring.families:
            self.settled[at] = goal
            return float("nan")
        below = self._below(at)
        open_ = np.array([leaf in below and np.isnan(self.settled[leaf]) for leaf in leaves])
        rest = np.where(np.isnan(self.settled), 0.5, self.settled)
        rest[leaves] = np.where(np.isnan(self.settled[leaves]), self.at(0.5), self.settled[leaves])
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            rest[leaves[open_]] = self.at(middle)[open_]
            short = self.way[at] * (goal - self.wiring.roll_up(rest)[at]) > 0
            low, high = (middle, high) if short else (low, middle)
        high = high if high > 2.0**-50 else 0.0
        self.settled[leaves[open_]] = self.at(high)[open_]
        return high

    def at(self, chance: float) -> FloatArray:
        """Return each leaf's level that it misses with this chance (as numpy.quantile)."""
        last = self.ordered.shape[1] - 1
        spot = np.where(self.way[self.wiring.leaves] > 0, chance, 1.0 - chance) * last
        below = spot.astype(np.intp)
        above = np.minimum(below + 1, last)
        rows = np.arange(len(spot))
        under, over = self.ordered[rows, below], self.ordered[rows, above]
        return np.asarray(under + (spot - below) * (over - under), dtype=np.float64)

    def _below(self, at: int) -> set[int]:
        found = {at}
        for place in self.wiring.order:
            if found.intersection(self.wiring.parents[place]):
                found.add(place)
        return found


def _told(
    settling: _Settling,
    all_paths: FloatArray,
    place: tuple[float, float],
    alpha: float,
    *,
    held: bool,
) -> GraphMinimums:
    wiring, way = settling.wiring, settling.way
    goal, own = place
    levels = wiring.roll_up(settling.settled)
    order = sorted(wiring.order)
    misses = np.mean(way[:, None] * (all_paths - levels[:, None]) < 0, axis=1)
    rolled = float(levels[wiring.top])
    nodes = wiring.graph.nodes
    return GraphMinimums(
        minimum=goal,
        levels={nodes[at].key: float(levels[at]) for at in order},
        chances={nodes[at].key: float(misses[at]) for at in order},
        rolled_up=rolled,
        own_chance=own,
        top_chance=float(misses[wiring.top]),
        all_met=_all_met(wiring, way, all_paths, levels),
        copied=_copied(settling, all_paths, alpha),
        findings=_differing(goal, rolled, held=held),
    )


def _all_met(wiring: Wiring, way: FloatArray, all_paths: FloatArray, levels: FloatArray) -> float:
    at = wiring.leaves
    met = way[at, None] * (all_paths[at] - levels[at, None]) >= 0
    return float(np.mean(met.all(axis=0)))


def _copied(settling: _Settling, all_paths: FloatArray, alpha: float) -> CopiedMinimums:
    wiring, way, top = settling.wiring, settling.way, settling.wiring.top
    levels = np.full(len(way), np.nan)
    levels[wiring.leaves] = settling.at(alpha)
    rolled = wiring.roll_up(levels)
    return CopiedMinimums(
        levels=tuple(levels[wiring.leaves].tolist()),
        rolled_up=float(rolled[top]),
        top_level=float(np.quantile(all_paths[top], alpha if way[top] > 0 else 1 - alpha)),
        all_met=_all_met(wiring, way, all_paths, rolled),
        top_met=float(np.mean(way[top] * (all_paths[top] - rolled[top]) >= 0)),
    )


def _differing(goal: float, rolled: float, *, held: bool) -> tuple[Finding, ...]:
    if np.isclose(rolled, goal, rtol=1e-9, atol=1e-12):
        return ()
    params: dict[str, str | int | float] = {"minimum": goal, "rolled_up": rolled}
    if held:
        return (Finding("cascade.minimum_beside_held", params),)
    return (Finding("cascade.minimum_below_all_paths", params),)
