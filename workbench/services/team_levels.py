"""Share a KPI's agreed levels among its teams: targets by allocation, minimums by simulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from sqlalchemy.orm import Session

from workbench.agreement.cascade.allocation import Infeasible
from workbench.agreement.cascade.catchball import resolve_with_frozen
from workbench.agreement.cascade.minimums import copied_minimums
from workbench.agreement.cascade.team_paths import Shares, minimums_beside, split_paths
from workbench.agreement.cascade.teams import (
    Cascade,
    Direction,
    FloatArray,
    NodeState,
    Structure,
    TeamNode,
    better,
    roll_up,
    weights_of,
)
from workbench.agreement.terms import KpiTerms, terms_from_json
from workbench.codes import Finding, StepError
from workbench.platform.errors import Refused
from workbench.services import draft, levels
from workbench.services.draft_consequences import Future, Place, futures_of, paths_of
from workbench.services.futures import MONTHS
from workbench.services.series import from_plain
from workbench.settlement.consequences.windows import windowed
from workbench.settlement.schedule import Window
from workbench.store.cascade import TeamNodeRow
from workbench.store.draft import latest_draft
from workbench.store.kpi import KpiCardRow, kpi_cards

TEAM_STREAM = 4711  # of the random draws that split a KPI's paths among its teams
CORRELATION = 0.5  # assumed of teams without a history of their own; DOMAIN.md 4.3 shows 0 and 0.5
WHOLE_PLAN = 1.0  # the share of the plan where no settled package names one
USUAL_ALPHA = 0.05  # of the warning about copying, where the KPI never misses its minimum


@dataclass(frozen=True, slots=True)
class CohortTop:
    """What the agreement says of one cohort, natural units; `weight` 0..1 by its assets."""

    cohort: str | None
    weight: float
    target: float
    minimum: float


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a cascade: a paid KPI of the accepted draft, its cohorts taken together.

    `futures` is what the draft's own consequences come from. A `seasonal` KPI is settled by levels
    by season; its teams share those of the whole year.
    """

    card: KpiCardRow
    name: str
    unit: str
    direction: Direction
    window: Window
    cohorts: tuple[CohortTop, ...]
    draft_sha256: str
    futures: dict[Place, Future]
    seasonal: bool = False

    @property
    def target(self) -> float:
        """Return the weighted target of the cohorts."""
        return sum(part.weight * part.target for part in self.cohorts)

    @property
    def minimum(self) -> float:
        """Return the weighted minimum of the cohorts."""
        return sum(part.weight * part.minimum for part in self.cohorts)


@dataclass(frozen=True, slots=True)
class Solved:
    """Levels that add up, a minimum per team (None: no simulation), and the record of how."""

    cascade: Cascade
    minimums: tuple[float | None, ...]
    record: dict[str, Any]


def tops(db: Session, deal_id: int) -> list[Top] | None:
    """Return the paid KPIs of the draft that both sides have accepted; None before that."""
    row = latest_draft(db, deal_id)
    if row is None or not (row.provider_accepted_at and row.customer_accepted_at):
        return None
    terms = terms_from_json(row.terms)
    cards = {card.key: card for card in kpi_cards(db, deal_id)}
    paid = {clause.kpi for clause in terms.schedule.clauses}
    seasonal = {clause.kpi for clause in terms.schedule.clauses if clause.seasons}
    settled = draft.futures(db, deal_id)
    return [
        _top(kpi, cards[kpi.kpi], row.sha256, settled, seasonal=kpi.kpi in seasonal)
        for kpi in terms.kpis
        if kpi.kpi in paid and kpi.kpi in cards
    ]


def _top(
    kpi: KpiTerms,
    card: KpiCardRow,
    sha256: str,
    settled: dict[Place, Future],
    *,
    seasonal: bool,
) -> Top:
    sizes = [len(card.cohorts.get(each.cohort or "", ())) or 1 for each in kpi.levels]
    cohorts = tuple(
        CohortTop(each.cohort, size / sum(sizes), each.ladder.target, each.ladder.minimum)
        for each, size in zip(kpi.levels, sizes, strict=True)
    )
    return Top(
        card=card,
        name=kpi.name,
        unit=kpi.unit,
        direction=kpi.direction,
        window=kpi.window,
        cohorts=cohorts,
        draft_sha256=sha256,
        seasonal=seasonal,
        futures=futures_of(card, WHOLE_PLAN) | settled,
    )


def today(top: Top) -> float | None:
    """Return the KPI's mean over the last twelve months, cohorts weighted; None where unknown."""
    weights = {part.cohort: part.weight for part in top.cohorts}
    found = 0.0
    for data in top.card.series:
        series = from_plain(data)
        recent = series.values[-MONTHS:]
        known = recent[np.isfinite(recent)]
        if not known.size:
            return None
        found += weights.get(series.cohort, 0.0) * float(known.mean())
    return found


def cascade_of(top: Top, structure: Structure, rows: Sequence[TeamNodeRow]) -> Cascade:
    """Return the cascade as the step knows it; a team's key is the id of its row."""
    nodes = tuple(_node(row) for row in rows)
    return Cascade(top.card.key, structure, top.target, top.minimum, nodes, top.direction)


def _node(row: TeamNodeRow) -> TeamNode:
    kept: dict[str, Any] = row.answer
    return TeamNode(
        key=str(row.id),
        name=row.name,
        owner_side="provider" if row.owner_side == "provider" else "customer",
        current=row.current,
        best=row.best,
        weight=row.weight,
        state=cast("NodeState", row.state),
        level=row.target,
        support=kept.get("support", ""),
        counter=kept.get("counter"),
        reason=kept.get("reason", ""),
    )


def solve(top: Top, cascade: Cascade, held: Mapping[str, float]) -> Solved:
    """Share target and minimum anew; accepted targets, and the minimums in `held`, stay.

    Refuses what no levels exist for, saying how far the best that can be reached is.
    """
    try:
        answer = resolve_with_frozen(cascade)
    except StepError as error:
        raise Refused(error.finding.code, None, **error.finding.params) from error
    if isinstance(answer, Infeasible):
        raise _out_of_reach(answer, bool(cascade.frozen()))
    record = {
        "structure": cascade.structure,
        "draft": top.draft_sha256,
        "share": answer.allocation.share,
        "reached": answer.allocation.top,
        "met": bool(answer.allocation.findings),
    }
    solved = Solved(answer.cascade, tuple(None for _ in cascade.nodes), record)
    paths = _top_paths(top)
    if isinstance(paths, Finding):
        return replace(solved, record=record | {"missing": [paths.code, dict(paths.params)]})
    return _with_minimums(top, solved, held, paths)


def _out_of_reach(answer: Infeasible, frozen: bool) -> Refused:
    facts: dict[str, str | int | float] = {
        "target": answer.target,
        "attainable": answer.attainable,
        "shortfall": answer.shortfall,
    }
    if frozen:
        return Refused("team_levels.out_of_reach_with_accepted", None, **facts)
    return Refused("team_levels.out_of_reach", None, **facts)


def _top_paths(top: Top) -> FloatArray | Finding:
    """Return the windows of a year as planned, cohorts weighted, or why there are none.

    They are the futures that the draft's consequences were shown from.
    """
    parts = []
    for part in top.cohorts:
        future = top.futures.get((top.card.key, part.cohort))
        drawn = paths_of(future) if future is not None else None
        if drawn is None:
            return Finding("team_levels.no_history")
        parts.append(part.weight * windowed(drawn.planned(), top.window).reshape(-1))
    return np.asarray(np.sum(parts, axis=0), dtype=np.float64)


def _with_minimums(
    top: Top, solved: Solved, held: Mapping[str, float], paths: FloatArray
) -> Solved:
    """Add minimums that roll up to the KPI's own, and what copying its promise down would do."""
    nodes, structure, way = solved.cascade.nodes, solved.cascade.structure, top.direction
    targets = np.array([node.level for node in nodes], dtype=np.float64)
    shares = Shares(structure, targets, weights_of(nodes))
    rng = np.random.default_rng([levels.SEED, top.card.position, TEAM_STREAM])
    try:
        team_paths = split_paths(shares, paths, CORRELATION, rng)
    except StepError as error:
        missing = [error.finding.code, dict(error.finding.params)]
        return replace(solved, record=solved.record | {"missing": missing})
    kept = {place: held[node.key] for place, node in enumerate(nodes) if node.key in held}
    found = minimums_beside(shares, team_paths, top.minimum, kept, way)
    rolled = float(roll_up(structure, shares.weights, found))
    if better(top.minimum, rolled, way) and not np.isclose(rolled, top.minimum, rtol=1e-6):
        raise Refused("team_levels.minimums_short", minimum=top.minimum, rolled_up=rolled)
    chance = _missed(paths, top.minimum, way)
    copied = copied_minimums(structure, shares.weights, team_paths, chance or USUAL_ALPHA, way)
    each = [_missed(own, level, way) for own, level in zip(team_paths, found, strict=True)]
    met = team_paths >= found[:, None] if way == "higher" else team_paths <= found[:, None]
    facts = {
        "chance": chance,
        "chances": {node.key: one for node, one in zip(nodes, each, strict=True)},
        "all_met": float(met.all(axis=0).mean()),
        "copied": {
            "alpha": chance or USUAL_ALPHA,
            "all_met": copied.all_met,
            "rolled_up": copied.rolled_up,
        },
    }
    return Solved(solved.cascade, tuple(found.tolist()), solved.record | facts)


def _missed(paths: FloatArray, level: float, direction: Direction) -> float:
    return float(np.mean(paths < level if direction == "higher" else paths > level))
