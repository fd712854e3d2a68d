"""The cascades of a deal as its pages show them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.services.cascade_rows import tree_of
from workbench.services.cascade_shown import KpiCascade, Lead, TeamView
from workbench.services.cascade_told import told
from workbench.services.team_levels import Top, tops
from workbench.store.cascade import team_node
from workbench.store.deal import DealRow, seats_in


def turn(kpis: list[KpiCascade] | None) -> str:
    """Return whose turn it is: both sides decide counters and name teams, leads answer and acknowledge."""
    teams = [each for kpi in kpis or [] for each in kpi.teams]
    states = {each.state for each in teams}
    if "proposed" in states and "countered" not in states:
        return "team leads"
    done = (
        kpis is not None
        and all(kpi.teams and not kpi.problem for kpi in kpis)
        and "countered" not in states
    )
    if not done:
        return "both"
    return "nobody" if all(each.acknowledged for each in teams) else "team leads"


def page(db: Session, seat: Seat) -> list[KpiCascade] | None:
    """Return every paid KPI with its teams; None before both sides have accepted a draft."""
    agreed = tops(db, seat.deal_id)
    return None if agreed is None else _told(db, seat, agreed)


def one(db: Session, seat: Seat, card_id: int) -> KpiCascade:
    """Return one paid KPI with its teams; refused before both sides have accepted a draft."""
    agreed = tops(db, seat.deal_id)
    if agreed is None:
        raise Refused("team_levels.draft_open")
    return _one(db, seat, agreed, card_id)


def team(db: Session, seat: Seat, node_id: int) -> tuple[KpiCascade, TeamView]:
    """Return a team that the reader leads, with the KPI above it."""
    kpi, found = node(db, seat, node_id)
    if not (found.answers and found.mine):
        raise NotFound
    return kpi, found


def node(db: Session, seat: Seat, node_id: int) -> tuple[KpiCascade, TeamView]:
    """Return a number of the deal, with the KPI above it."""
    row, agreed = team_node(db, seat.deal_id, node_id), tops(db, seat.deal_id)
    if row is None or agreed is None:
        raise NotFound
    kpi = _one(db, seat, agreed, row.card_id)
    for each in kpi.nodes:
        if each.id == node_id:
            return kpi, each
    raise NotFound


def _one(db: Session, seat: Seat, agreed: Sequence[Top], card_id: int) -> KpiCascade:
    above = [top for top in agreed if top.card.id == card_id]
    if not above:
        raise NotFound
    return _told(db, seat, above)[0]


def _told(db: Session, seat: Seat, agreed: Sequence[Top]) -> list[KpiCascade]:
    deal = db.get_one(DealRow, seat.deal_id)
    titles = {lead.user_id: lead.title for lead in leads(db, seat.deal_id)}
    return [told(tree_of(db, deal, top), seat, titles) for top in agreed]


def leads(db: Session, deal_id: int) -> list[Lead]:
    """Return who can lead a team."""
    return [
        Lead(row.user_id, row.user.title, row.side)
        for row in seats_in(db, deal_id)
        if row.role == "team_lead"
    ]
