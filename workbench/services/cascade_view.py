"""What the cascade pages show: each paid KPI with its teams, their levels and their answers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from workbench.agreement.cascade.catchball import agree
from workbench.agreement.cascade.teams import Structure, roll_up, weights_of
from workbench.codes import Finding, StepError
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Seat, Side
from workbench.services import cascade
from workbench.services.team_levels import CORRELATION, Top, cascade_of, today, tops
from workbench.store.cascade import TeamNodeRow, team_nodes
from workbench.store.deal import DealRow, seats_in


@dataclass(frozen=True, slots=True)
class Lead:
    """A person who may lead a team."""

    user_id: int
    title: str
    side: Side


@dataclass(frozen=True, slots=True)
class TeamView:
    """One team under a KPI, natural units.

    `part` is its weight in a mean, 0..1; `chance` how often it misses its minimum as planned (None:
    unknown); `mine` says whether the reader leads it.
    """

    id: int
    name: str
    side: str
    lead_id: int | None
    lead: str | None
    mine: bool
    today: float
    best: float
    weight: float
    part: float
    levers: tuple[str, ...]
    target: float | None
    minimum: float | None
    chance: float | None
    state: str
    support: str
    counter: float | None
    reason: str
    version: int

    @property
    def accepted(self) -> bool:
        """Whether the team has taken its level."""
        return self.state.startswith("accepted")


@dataclass(frozen=True, slots=True)
class KpiCascade:
    """A paid KPI and its teams.

    `today` is the KPI's own last year, `rolled` what the teams' values of today roll up to;
    `record` says how the levels were shared (services.team_levels).
    `stale`: the draft has changed since. `agreed`: every team has accepted and the levels add up.
    """

    top: Top
    today: float | None
    rolled: float | None
    structure: Structure
    teams: tuple[TeamView, ...]
    record: dict[str, Any]
    missing: Finding | None
    stamp: str
    stale: bool
    agreed: bool
    correlation: float = CORRELATION

    @property
    def share(self) -> float:
        """Return the part of its own gap to the proven best that each open team closes, 0..1."""
        return float(self.record.get("share", 0.0))


def turn(kpis: list[KpiCascade] | None) -> str:
    """Return whose turn it is: both sides decide counters and name teams, leads answer."""
    states = [each.state for kpi in kpis or [] for each in kpi.teams]
    if "proposed" in states and "countered" not in states:
        return "team leads"
    done = kpis is not None and all(kpi.teams for kpi in kpis) and "countered" not in states
    return "nobody" if done else "both"


def page(db: Session, seat: Seat) -> list[KpiCascade] | None:
    """Return every paid KPI with its teams; None before both sides have accepted a draft."""
    agreed = tops(db, seat.deal_id)
    return None if agreed is None else [_kpi(db, seat, top) for top in agreed]


def one(db: Session, seat: Seat, card_id: int) -> KpiCascade:
    """Return one paid KPI with its teams; refused before both sides have accepted a draft."""
    found = page(db, seat)
    if found is None:
        raise Refused("team_levels.draft_open")
    for kpi in found:
        if kpi.top.card.id == card_id:
            return kpi
    raise NotFound


def team(db: Session, seat: Seat, node_id: int) -> tuple[KpiCascade, TeamView]:
    """Return a team that the reader leads, with the KPI above it."""
    for kpi in page(db, seat) or []:
        for each in kpi.teams:
            if each.id == node_id and each.mine:
                return kpi, each
    raise NotFound


def unit_of(db: Session, seat: Seat, node_id: int) -> str | None:
    """Return the unit of the KPI that a team of the deal stands under; None where there is none."""
    for kpi in page(db, seat) or []:
        if any(each.id == node_id for each in kpi.teams):
            return kpi.top.unit
    return None


def leads(db: Session, deal_id: int) -> list[Lead]:
    """Return who can lead a team."""
    return [
        Lead(row.user_id, row.user.title, row.side)
        for row in seats_in(db, deal_id)
        if row.role == "team_lead"
    ]


def _kpi(db: Session, seat: Seat, top: Top) -> KpiCascade:
    rows = team_nodes(db, seat.deal_id, top.card.id)
    record = cascade.record_of(db.get_one(DealRow, seat.deal_id), top.card.id)
    structure = cascade.structure_of(record)
    titles = {lead.user_id: lead.title for lead in leads(db, seat.deal_id)}
    missing = record.get("missing")
    return KpiCascade(
        top=top,
        today=today(top),
        rolled=_rolled(top, structure, rows),
        structure=structure,
        teams=tuple(_team(row, rows, seat, record, titles) for row in rows),
        record=record,
        missing=Finding(missing[0], missing[1]) if missing else None,
        stamp=cascade.stamp(rows),
        stale=bool(rows) and record.get("draft") != top.draft_sha256,
        agreed=_is_agreed(top, structure, rows),
    )


def _team(
    row: TeamNodeRow,
    rows: list[TeamNodeRow],
    seat: Seat,
    record: dict[str, Any],
    titles: dict[int, str],
) -> TeamView:
    kept: dict[str, Any] = row.answer
    return TeamView(
        id=row.id,
        name=row.name,
        side=row.owner_side,
        lead_id=row.lead_id,
        lead=titles.get(row.lead_id) if row.lead_id is not None else None,
        mine=seat.role == "team_lead" and row.lead_id == seat.user_id,
        today=row.current,
        best=row.best,
        weight=row.weight,
        part=row.weight / sum(each.weight for each in rows),
        levers=tuple(line.strip() for line in row.levers.splitlines() if line.strip()),
        target=row.target,
        minimum=row.minimum,
        chance=record.get("chances", {}).get(str(row.id)),
        state=row.state,
        support=kept.get("support", ""),
        counter=kept.get("counter"),
        reason=kept.get("reason", ""),
        version=row.version,
    )


def _rolled(top: Top, structure: Structure, rows: list[TeamNodeRow]) -> float | None:
    if not rows:
        return None
    nodes = cascade_of(top, structure, rows).nodes
    values = np.array([node.current for node in nodes], dtype=np.float64)
    return float(roll_up(structure, weights_of(nodes), values))


def _is_agreed(top: Top, structure: Structure, rows: list[TeamNodeRow]) -> bool:
    if not rows:
        return False
    try:
        agree(cascade_of(top, structure, rows))
    except StepError:
        return False
    return True
