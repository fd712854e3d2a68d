"""Allocation down a KPI graph: from the agreed top level to every node, exact at every roll-up.

Who shares how at one parent is `sharing`, the way down `descent`, what to change `remedies`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.agreement.cascade.descent import EXACT, Descent, ParentShare, siblings_of
from workbench.agreement.cascade.graph import KpiGraph
from workbench.agreement.cascade.remedies import Remedy, remedies
from workbench.agreement.cascade.sharing import GRAPH_RULES, GraphRule, share
from workbench.agreement.cascade.standing import Standing, check_part, reach, stand
from workbench.agreement.cascade.teams import FloatArray
from workbench.agreement.cascade.wiring import Wiring, wire
from workbench.codes import Finding, StepError


@dataclass(frozen=True, slots=True)
class GraphLevels:
    """A level for every counted node, by key; each is what its children's give, within 1e-9.

    `top` is the target with the `reserve` on it, or better where today already is, or where
    accepted levels make it so (finding cascade.already_met). `parents` in the order of the graph.
    """

    rule: GraphRule
    target: float
    reserve: float
    top: float
    levels: Mapping[str, float]
    parents: tuple[ParentShare, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unattainable:
    """No levels reach the goal of `node`: the top, or an accepted level above those below it.

    `attainable` is the best value there, `gap` > 0 its distance to `target` (with the reserve).
    `share` is the θ that would be needed, above 1 (inf where no headroom is left). `remedies` are
    what could change, the sufficient ones first.
    """

    rule: GraphRule
    node: str
    target: float
    attainable: float
    gap: float
    share: float
    remedies: tuple[Remedy, ...]
    finding: Finding


def allocate_graph(
    graph: KpiGraph,
    target: float,
    rule: GraphRule = "headroom",
    reserve: float = 0.0,
    frozen: Mapping[str, float] | None = None,
) -> GraphLevels | Unattainable:
    """Give every node a level, so that the top reaches `target` and the reserve on it.

    `reserve` ≥ 0, in the top's unit, is held by the governance board. `frozen` are the levels that
    stay, by key; without it those that the graph has as accepted. With the equal rule today's
    values do not count. StepErrors of `wire` and `stand`,
    cascade.target_unusable, cascade.reserve_unusable, cascade.node_unknown.
    """
    wiring = wire(graph)
    return allocate_wired(wiring, stand(wiring), Wish(target, reserve, rule), frozen)


def compare_rules(
    graph: KpiGraph,
    target: float,
    reserve: float = 0.0,
    frozen: Mapping[str, float] | None = None,
) -> dict[GraphRule, GraphLevels | Unattainable]:
    """Return what each rule answers, side by side; arguments and errors as `allocate_graph`."""
    wiring = wire(graph)
    standing = stand(wiring)
    return {
        rule: allocate_wired(wiring, standing, Wish(target, reserve, rule), frozen)
        for rule in GRAPH_RULES
    }


@dataclass(frozen=True, slots=True)
class Wish:
    """The agreed level of the top, the reserve on it, and the rule."""

    target: float
    reserve: float = 0.0
    rule: GraphRule = "headroom"


def allocate_wired(
    wiring: Wiring, standing: Standing, wish: Wish, frozen: Mapping[str, float] | None = None
) -> GraphLevels | Unattainable:
    """Do as `allocate_graph` for a graph that was made ready once; the same errors."""
    held = held_values(wiring, wiring.graph.fixed() if frozen is None else frozen)
    goal = _goal(wiring, standing, wish)
    within = reach(wiring, standing, held, rising=wish.rule != "equal")
    if within.short:
        at, attainable = within.short[0]
        return _unattainable(wiring, standing, held, wish, (at, float(held[at]), attainable))
    top = wiring.top
    if standing.sign[top] * (goal - within.ceiling[top]) > EXACT * max(1.0, abs(goal)):
        place = (top, goal, float(within.ceiling[top]))
        return _unattainable(wiring, standing, held, wish, place)
    found = Descent(wiring, standing, wish.rule, held).solve(goal)
    if found.off is not None:
        return _unattainable(wiring, standing, held, wish, found.off)
    levels = {wiring.graph.nodes[at].key: float(found.levels[at]) for at in sorted(wiring.order)}
    findings = (*standing.findings, *_passed(wiring, found.levels, held), *found.findings)
    top_level = float(found.levels[top])
    if standing.sign[top] * (top_level - goal) > EXACT * max(1.0, abs(goal)):
        met = Finding("cascade.already_met", {"target": goal, "today": top_level})
        findings = (met, *findings)
    return GraphLevels(
        wish.rule, wish.target, wish.reserve, top_level, levels, found.parents, findings
    )


def held_values(wiring: Wiring, frozen: Mapping[str, float]) -> FloatArray:
    """Return the held levels by place, shape (nodes,), NaN where free; the top is always free.

    StepErrors: cascade.node_unknown, cascade.target_unusable (not finite),
    cascade.value_out_of_range.
    """
    held = np.full(len(wiring.graph.nodes), np.nan)
    for key, value in frozen.items():
        if key not in wiring.place:
            raise StepError("cascade.node_unknown", node=key)
        if not np.isfinite(value):
            raise StepError("cascade.target_unusable")
        check_part(wiring, wiring.place[key], value)
        held[wiring.place[key]] = value
    held[wiring.top] = np.nan
    return held


def _goal(wiring: Wiring, standing: Standing, wish: Wish) -> float:
    if not np.isfinite(wish.target):
        raise StepError("cascade.target_unusable")
    if not (np.isfinite(wish.reserve) and wish.reserve >= 0):
        raise StepError("cascade.reserve_unusable")
    goal = wish.target + float(standing.sign[wiring.top]) * wish.reserve
    structure = wiring.graph.nodes[wiring.top].structure
    share_of_one = structure in {"parallel", "k_of_n"} and not 0 <= goal <= 1
    if share_of_one or (structure == "product" and goal <= 0):
        raise StepError("cascade.target_unusable")
    return goal


def _passed(wiring: Wiring, levels: FloatArray, held: FloatArray) -> list[Finding]:
    """Say where accepted levels below a node make it better than the level it accepted."""
    nodes = wiring.graph.nodes
    return [
        Finding(
            "cascade.better_than_accepted",
            {"node": nodes[at].name, "accepted": float(held[at]), "gives": float(levels[at])},
        )
        for at in np.flatnonzero(np.abs(levels - held) > EXACT * np.maximum(1.0, np.abs(held)))
    ]


def _unattainable(
    wiring: Wiring,
    standing: Standing,
    held: FloatArray,
    wish: Wish,
    place: tuple[int, float, float],
) -> Unattainable:
    at, target, attainable = place
    node, gap = wiring.graph.nodes[at], abs(target - attainable)
    params: dict[str, str | int | float] = {
        "node": node.name,
        "target": target,
        "attainable": attainable,
        "gap": gap,
    }
    accepted = bool((~np.isnan(held)).any())
    finding = (
        Finding("cascade.node_out_of_reach_accepted", params)
        if accepted
        else Finding("cascade.node_out_of_reach", params)
    )
    family = wiring.families[at]
    free = held.copy()
    free[at] = np.nan
    within = reach(wiring, standing, free)
    needed = share(siblings_of(wiring, family, within, free), target, "headroom").share
    if needed <= 1:
        # what holds back is a best entered for the node itself
        room = abs(within.ceiling[at] - within.floor[at])
        needed = abs(target - within.floor[at]) / room if room > 0 else float("inf")
    offered = remedies(wiring, standing, held, (at, target, wish.reserve))
    return Unattainable(
        wish.rule, node.key, target, attainable, gap, float(needed), offered, finding
    )
