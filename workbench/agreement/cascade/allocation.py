"""Allocation: which team carries how much of the way from today to the top target.

Every rule works on a line: a product is a sum of logarithms, a mean a sum with normalised
weights. There team i can still improve by d_i, and the weighted improvements must add up to the
gap G. Each rule pours one quantity t over the teams: Δ_i = clip(t·slope_i − offset_i, 0, d_i).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.agreement.cascade.pouring import pour
from workbench.agreement.cascade.teams import (
    Direction,
    FloatArray,
    Structure,
    TeamNode,
    better,
    check_nodes,
    roll_up,
    weights_of,
)
from workbench.codes import Finding, StepError

Rule = Literal["headroom", "least_effort", "arinc", "minimum_effort"]

_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Allocation:
    """Levels that add up.

    `levels` is one per node, in the order of the nodes, never better than the node's best (a
    frozen level is kept as it is). `top` is what they roll up to: the target, or better where
    today already passes it (finding cascade.already_met). `share` is θ = G / Σ w·d, the part of
    the free headroom that is used, 0..1. `price` is the shadow price λ of the least-effort rule:
    the effort of one more unit of the top value (of its logarithm for a product); else None.
    """

    rule: Rule
    levels: tuple[float, ...]
    top: float
    share: float
    price: float | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No levels reach the target, even with every free team at its proven best.

    `attainable` is the best top value, `shortfall` > 0 its distance to the target. `share` is the
    θ that would be needed, above 1 (inf where no headroom is left).
    """

    target: float
    attainable: float
    shortfall: float
    share: float
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Line:
    """The teams on the line, seen so that more is better: `start`, `room` d ≥ 0, `weight`, `gap`.

    A frozen team stands at its accepted level and has no room.
    """

    start: FloatArray
    room: FloatArray
    weight: FloatArray
    gap: float

    def share(self) -> float:
        """Return θ; inf where a gap is left and no room."""
        total = float(self.weight @ self.room)
        if total > 0:
            return max(self.gap, 0.0) / total
        return float("inf") if self.gap > _SAME else 0.0


def allocate(
    structure: Structure,
    nodes: Sequence[TeamNode],
    target: float,
    rule: Rule = "headroom",
    direction: Direction = "higher",
    frozen: Mapping[str, float] | None = None,
) -> Allocation | Infeasible:
    """Share the way to `target` among the teams; teams in `frozen` (by key) keep that level.

    `headroom`: Δ_i = θ·d_i, the same share of each gap to the proven best (a product in logs).
    `least_effort`: min Σ κ_i Δ_i²/2, so Δ_i = clip(λ w_i/κ_i, 0, d_i), bisection on λ (for a
    product Δ is a change of the logarithm).
    `arinc` (MIL-HDBK-338B): in proportion to the present loss, x_i^g for a product of shares,
    g·x_i for added losses; a team that would pass its best stays there and the rest do more.
    `minimum_effort`: raise the lowest of a product to one common value, each at most to its best.
    StepErrors: those of `check_nodes`, cascade.target_unusable, cascade.rule_not_for.
    """
    check_nodes(structure, nodes, direction)
    given = [target, *(frozen or {}).values()]
    if not np.isfinite(given).all() or (structure == "product" and min(given) <= 0):
        raise StepError("cascade.target_unusable")
    if not _rule_fits(rule, structure, nodes, direction):
        raise StepError("cascade.rule_not_for", rule=rule, structure=structure)
    today = _with_frozen(nodes, frozen, [node.current for node in nodes])
    best = _with_frozen(nodes, frozen, [node.best for node in nodes])
    top, ceiling = (float(roll_up(structure, weights_of(nodes), x)) for x in (today, best))
    if not better(target, top, direction):
        met = Finding("cascade.already_met", {"target": target, "today": top})
        return Allocation(rule, tuple(today.tolist()), top, 0.0, None, (met,))
    line = _line(structure, nodes, (today, best), target, direction)
    if better(target, ceiling, direction) and abs(target - ceiling) > _SAME * abs(target):
        return _infeasible(target, ceiling, line.share(), bool(frozen))
    t, moved = pour(line.weight, *_recipe(rule, line, nodes), line.room, line.gap)
    places = _from_line(structure, line.start + moved, direction)
    inside = np.clip(places, np.minimum(today, best), np.maximum(today, best))
    levels = _with_frozen(nodes, frozen, inside.tolist())
    top = float(roll_up(structure, weights_of(nodes), levels))
    price = t if rule == "least_effort" else None
    return Allocation(rule, tuple(levels.tolist()), top, min(line.share(), 1.0), price)


def _rule_fits(
    rule: Rule, structure: Structure, nodes: Sequence[TeamNode], direction: Direction
) -> bool:
    if rule == "minimum_effort":
        return structure == "product" and direction == "higher"
    if rule != "arinc":
        return True
    if structure == "product":
        return direction == "higher" and max(node.best for node in nodes) <= 1
    return direction == "lower" and min(node.best for node in nodes) >= 0


def _with_frozen(
    nodes: Sequence[TeamNode], frozen: Mapping[str, float] | None, free: Sequence[float]
) -> FloatArray:
    held = frozen or {}
    pairs = zip(nodes, free, strict=True)
    return np.array([held.get(node.key, value) for node, value in pairs], dtype=np.float64)


def _line(
    structure: Structure,
    nodes: Sequence[TeamNode],
    ends: tuple[FloatArray, FloatArray],
    target: float,
    direction: Direction,
) -> _Line:
    weight = np.ones(len(nodes)) if structure == "product" else weights_of(nodes)
    if structure == "mean":
        weight /= weight.sum()
    start, best = (_to_line(structure, end, direction) for end in ends)
    goal = float(_to_line(structure, np.array(target), direction))
    return _Line(start, np.maximum(best - start, 0.0), weight, goal - float(weight @ start))


def _to_line(structure: Structure, values: FloatArray, direction: Direction) -> FloatArray:
    sign = 1.0 if direction == "higher" else -1.0
    return sign * (np.log(values) if structure == "product" else values)


def _from_line(structure: Structure, places: FloatArray, direction: Direction) -> FloatArray:
    signed = places if direction == "higher" else -places
    return np.exp(signed) if structure == "product" else signed


def _recipe(rule: Rule, line: _Line, nodes: Sequence[TeamNode]) -> tuple[FloatArray, FloatArray]:
    """Return (slope, offset) of the rule, each of shape (teams,)."""
    nothing = np.zeros_like(line.start)
    if rule == "headroom":
        return line.room, nothing
    if rule == "least_effort":
        return line.weight / np.array([node.effort for node in nodes]), nothing
    if rule == "arinc":
        # on the line the ideal (share 1, loss 0) is at 0, so the present loss is the distance
        return np.maximum(-line.start, line.room), nothing
    return np.ones_like(line.start), line.start


def _infeasible(target: float, ceiling: float, share: float, frozen: bool) -> Infeasible:
    shortfall = abs(target - ceiling)
    params: dict[str, str | int | float] = {
        "target": target,
        "attainable": ceiling,
        "shortfall": shortfall,
    }
    finding = (
        Finding("cascade.out_of_reach_with_accepted", params)
        if frozen
        else Finding("cascade.out_of_reach", params)
    )
    return Infeasible(target, ceiling, shortfall, share, finding)
