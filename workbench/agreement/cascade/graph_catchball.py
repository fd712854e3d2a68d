"""Catchball on a KPI graph: teams answer, the owner decides, the rest is solved again exactly.

States as in `catchball`, and after agreed: acknowledged, once the team has passed its check
(`acknowledgement`). The top has no answer; nodes without an owner follow the others. All moves are
pure; a refused move raises StepError and leaves the old graph as it is.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from workbench.agreement.cascade.catchball import Answer, Decision, answered
from workbench.agreement.cascade.graph import FIXED_STATES, GraphState, KpiGraph, KpiNode
from workbench.agreement.cascade.graph_allocation import (
    GraphLevels,
    Unattainable,
    Wish,
    allocate_wired,
)
from workbench.agreement.cascade.standing import check_part, reach, stand
from workbench.agreement.cascade.teams import better
from workbench.agreement.cascade.wiring import Wiring, wire
from workbench.codes import StepError

_TOLERANCE = 1e-9
_NAMED = 5

# the states in which each move is allowed
_MOVES: Mapping[str, frozenset[GraphState]] = {
    "answer": frozenset({"proposed"}),
    "decide": frozenset({"countered"}),
    "reopen": frozenset({"accepted", "accepted_with_support", "countered"}),
    "acknowledge": frozenset({"agreed"}),
}


@dataclass(frozen=True, slots=True)
class ResolvedGraph:
    """A graph whose levels add up to the top target again, and how they were shared."""

    graph: KpiGraph
    allocation: GraphLevels


def respond_on(graph: KpiGraph, key: str, answer: Answer) -> KpiGraph:
    """Record a team's answer to the proposed level of its node.

    StepErrors: cascade.node_unknown, cascade.not_a_teams (no owner, an indicator, the top),
    cascade.move_refused (not in state proposed), cascade.no_level_yet, cascade.support_missing,
    cascade.reason_missing, cascade.counter_unusable (not finite, better than what can be reached,
    or not what a parent's structure takes).
    """
    node = _allowed(graph, key, "answer")
    return graph.with_node(answered(node, answer, partial(_check_counter, graph)))


def decide_on(graph: KpiGraph, key: str, decision: Decision) -> KpiGraph:
    """Let the owner take a counter (it becomes the accepted level) or hold the proposed level.

    A held level goes back to the team as proposed; its reason stays on record.
    StepErrors: cascade.node_unknown, cascade.not_a_teams, cascade.move_refused.
    """
    node = _allowed(graph, key, "decide")
    if decision == "take":
        return graph.with_node(replace(node, state="accepted", level=node.counter))
    return graph.with_node(replace(node, state="proposed"))


def reopen_on(graph: KpiGraph, key: str) -> KpiGraph:
    """Take an answer back: the level is proposed again and no longer frozen.

    StepErrors: cascade.node_unknown, cascade.not_a_teams, cascade.move_refused.
    """
    node = _allowed(graph, key, "reopen")
    fresh = replace(node, state="proposed", support="", counter=None, reason="")
    return graph.with_node(fresh)


def resolve_graph(graph: KpiGraph, wish: Wish) -> ResolvedGraph | Unattainable:
    """Propose levels to all who have not accepted one; accepted levels do not move.

    With nothing accepted this is the first proposal. `Unattainable` says what must change.
    StepErrors: cascade.counter_undecided, and those of `allocate_graph`.
    """
    for node in graph.nodes:
        if node.state == "countered":
            raise StepError("cascade.counter_undecided", team=node.name)
    wiring = wire(graph)
    answer = allocate_wired(wiring, stand(wiring), wish)
    if isinstance(answer, Unattainable):
        return answer
    nodes = tuple(
        node
        if node.state in FIXED_STATES and node.level is not None
        else replace(node, level=answer.levels.get(node.key))
        for node in graph.nodes
    )
    return ResolvedGraph(replace(graph, nodes=nodes), answer)


def agree_graph(graph: KpiGraph, target: float) -> KpiGraph:
    """Close the cascade: every team has accepted and the levels reach the top's target.

    StepErrors: cascade.answers_missing, cascade.no_level_yet, cascade.level_not_carried (an
    accepted level that those below it do not reach), cascade.top_target_missed.
    """
    wiring = wire(graph)
    teams = [node for node in graph.nodes if answers(wiring, node)]
    waiting = [node.name for node in teams if node.state not in FIXED_STATES]
    if waiting:
        raise StepError("cascade.answers_missing", teams=", ".join(waiting[:_NAMED]))
    levels = np.full(len(graph.nodes), np.nan)
    for at in wiring.leaves:
        node = graph.nodes[at]
        if node.level is None:
            raise StepError("cascade.no_level_yet", team=node.name)
        levels[at] = node.level
    rolled = wiring.roll_up(levels)
    _check_carried(wiring, rolled.tolist())
    top = graph.nodes[wiring.top]
    reached = float(rolled[wiring.top])
    if _short(target, reached, top):
        raise StepError("cascade.top_target_missed", target=target, reached=reached)
    nodes = tuple(
        node if node.structure == "indicator" else replace(node, state="agreed")
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


def acknowledge_on(graph: KpiGraph, key: str, *, passed: bool) -> KpiGraph:
    """Record that a team has understood its number: it passed its three questions.

    StepErrors: cascade.node_unknown, cascade.not_a_teams, cascade.move_refused (not agreed yet, or
    acknowledged before), cascade.check_not_passed.
    """
    node = _allowed(graph, key, "acknowledge")
    if not passed:
        raise StepError("cascade.check_not_passed", team=node.name)
    return graph.with_node(replace(node, state="acknowledged"))


def answers(wiring: Wiring, node: KpiNode) -> bool:
    """Return whether a team answers for this node: it has an owner and is not the top."""
    top = wiring.place[node.key] == wiring.top
    return node.owner_side is not None and node.structure != "indicator" and not top


def _allowed(graph: KpiGraph, key: str, move: str) -> KpiNode:
    node = graph.node(key)
    if node.owner_side is None or node.structure == "indicator" or not graph.parents(key):
        raise StepError("cascade.not_a_teams", node=node.name)
    if node.state not in _MOVES[move]:
        raise StepError("cascade.move_refused", team=node.name, state=node.state)
    return node


def _check_counter(graph: KpiGraph, node: KpiNode, value: float) -> None:
    wiring = wire(graph)
    at = wiring.place[node.key]
    best = float(reach(wiring, stand(wiring), np.full(len(graph.nodes), np.nan)).ceiling[at])
    beyond = _short(value, best, node)
    if not math.isfinite(value) or beyond or not _fits(wiring, at, value):
        raise StepError("cascade.counter_unusable", team=node.name, best=best)


def _fits(wiring: Wiring, at: int, value: float) -> bool:
    own_kind = wiring.graph.nodes[at].structure
    if own_kind in {"product", "parallel", "k_of_n"} and value < 0:
        return False
    try:
        check_part(wiring, at, value)
    except StepError:
        return False
    return True


def _check_carried(wiring: Wiring, rolled: list[float]) -> None:
    for at in wiring.families:
        node = wiring.graph.nodes[at]
        if (
            answers(wiring, node)
            and node.level is not None
            and _short(node.level, rolled[at], node)
        ):
            raise StepError(
                "cascade.level_not_carried",
                node=node.name,
                accepted=node.level,
                gives=rolled[at],
            )


def _short(wanted: float, reached: float, node: KpiNode) -> bool:
    """Return whether `reached` falls short of what is wanted by more than rounding."""
    room = _TOLERANCE * max(1.0, abs(wanted))
    return abs(wanted - reached) > room and better(wanted, reached, node.direction)
