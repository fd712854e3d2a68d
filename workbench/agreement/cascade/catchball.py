"""Catchball: a level goes to the team, the team answers, the owner decides, the rest is re-solved.

States: proposed → accepted | accepted_with_support | countered; countered → accepted (the owner
takes the team's value) or proposed (the owner holds the level); all accepted → agreed. An accepted
level is frozen. All moves are pure: a cascade goes in, a new one comes out. A refused move raises
StepError and leaves the old cascade as it is.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeVar, assert_never

import numpy as np

from workbench.agreement.cascade.allocation import Allocation, Infeasible, Rule, allocate
from workbench.agreement.cascade.graph import KpiNode
from workbench.agreement.cascade.teams import (
    FROZEN_STATES,
    Cascade,
    NodeState,
    TeamNode,
    better,
    roll_up,
    weights_of,
)
from workbench.codes import StepError

_TOLERANCE = 1e-9
Node = TypeVar("Node", TeamNode, KpiNode)  # of a graph too: graph_catchball plays by these answers


@dataclass(frozen=True, slots=True)
class Accept:
    """The team takes the proposed level."""


@dataclass(frozen=True, slots=True)
class AcceptWithSupport:
    """The team takes the level if it gets `support` (plain words, not empty)."""

    support: str


@dataclass(frozen=True, slots=True)
class Counter:
    """The team offers `value` (natural unit) instead, for a `reason` (not empty)."""

    value: float
    reason: str


Answer = Accept | AcceptWithSupport | Counter
Decision = Literal["take", "hold"]

# the states in which each move is allowed
_MOVES: Mapping[str, frozenset[NodeState]] = {
    "answer": frozenset({"proposed"}),
    "decide": frozenset({"countered"}),
    "reopen": frozenset({"accepted", "accepted_with_support", "countered"}),
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A cascade whose levels add up to the top target again, and how they were shared."""

    cascade: Cascade
    allocation: Allocation


def respond(cascade: Cascade, key: str, answer: Answer) -> Cascade:
    """Record a team's answer to its proposed level.

    StepErrors: cascade.team_unknown, cascade.move_refused (not in state proposed),
    cascade.no_level_yet, cascade.support_missing, cascade.reason_missing,
    cascade.counter_unusable (not finite, or better than the proven best).
    """
    node = _allowed(cascade, key, "answer")
    return _with_node(cascade, answered(node, answer, partial(_check_counter, cascade)))


def answered(node: Node, answer: Answer, check: Callable[[Node, float], None]) -> Node:
    """Return the node with its team's answer; `check` refuses a counter that cannot be.

    StepErrors: cascade.no_level_yet, cascade.support_missing, cascade.reason_missing, and those of
    `check`.
    """
    if node.level is None:
        raise StepError("cascade.no_level_yet", team=node.name)
    match answer:
        case Accept():
            return replace(node, state="accepted", support="", counter=None, reason="")
        case AcceptWithSupport(support):
            if not support.strip():
                raise StepError("cascade.support_missing", team=node.name)
            return replace(
                node, state="accepted_with_support", support=support.strip(), counter=None
            )
        case Counter(value, reason):
            if not reason.strip():
                raise StepError("cascade.reason_missing", team=node.name)
            check(node, value)
            return replace(
                node, state="countered", counter=value, reason=reason.strip(), support=""
            )
        case _:
            assert_never(answer)


def _check_counter(cascade: Cascade, node: TeamNode, value: float) -> None:
    possible = math.isfinite(value) and not better(value, node.best, cascade.direction)
    if not possible or (cascade.structure == "product" and value <= 0):
        raise StepError("cascade.counter_unusable", team=node.name, best=node.best)


def decide(cascade: Cascade, key: str, decision: Decision) -> Cascade:
    """Let the owner take a team's counter (it becomes the accepted level) or hold the level.

    A held level goes back to the team as proposed; its reason stays on record.
    StepErrors: cascade.team_unknown, cascade.move_refused (not in state countered).
    """
    node = _allowed(cascade, key, "decide")
    if decision == "take":
        return _with_node(cascade, replace(node, state="accepted", level=node.counter))
    return _with_node(cascade, replace(node, state="proposed"))


def reopen(cascade: Cascade, key: str) -> Cascade:
    """Take an answer back: the level is proposed again and no longer frozen.

    StepErrors: cascade.team_unknown, cascade.move_refused (proposed already, or agreed).
    """
    node = _allowed(cascade, key, "reopen")
    return _with_node(cascade, replace(node, state="proposed", support="", counter=None, reason=""))


def resolve_with_frozen(cascade: Cascade, rule: Rule = "headroom") -> Resolved | Infeasible:
    """Propose levels to every team that has not accepted one; accepted levels do not move.

    With nothing accepted this is the first proposal. `Infeasible` means that the top level or the
    list of support must change. StepErrors: cascade.counter_undecided, and those of `allocate`.
    """
    for node in cascade.nodes:
        if node.state == "countered":
            raise StepError("cascade.counter_undecided", team=node.name)
    answer = allocate(
        cascade.structure,
        cascade.nodes,
        cascade.top_target,
        rule,
        cascade.direction,
        cascade.frozen(),
    )
    if isinstance(answer, Infeasible):
        return answer
    nodes = tuple(
        node if node.state in FROZEN_STATES else replace(node, level=level)
        for node, level in zip(cascade.nodes, answer.levels, strict=True)
    )
    return Resolved(replace(cascade, nodes=nodes), answer)


def agree(cascade: Cascade) -> Cascade:
    """Close the cascade: every team has accepted and the levels reach the top target.

    StepErrors: cascade.answers_missing, cascade.top_target_missed.
    """
    held = cascade.frozen()
    waiting = [node.name for node in cascade.nodes if node.key not in held]
    if waiting:
        raise StepError("cascade.answers_missing", teams=", ".join(waiting))
    levels = [held[node.key] for node in cascade.nodes]
    top = float(
        roll_up(cascade.structure, weights_of(cascade.nodes), np.array(levels, dtype=np.float64))
    )
    short = abs(top - cascade.top_target) > _TOLERANCE * max(1.0, abs(cascade.top_target))
    if short and better(cascade.top_target, top, cascade.direction):
        raise StepError("cascade.top_target_missed", target=cascade.top_target, reached=top)
    nodes = tuple(replace(node, state="agreed") for node in cascade.nodes)
    return replace(cascade, nodes=nodes)


def _allowed(cascade: Cascade, key: str, move: str) -> TeamNode:
    node = cascade.node(key)
    if node.state not in _MOVES[move]:
        raise StepError("cascade.move_refused", team=node.name, state=node.state)
    return node


def _with_node(cascade: Cascade, changed: TeamNode) -> Cascade:
    nodes = tuple(changed if node.key == changed.key else node for node in cascade.nodes)
    return replace(cascade, nodes=nodes)
