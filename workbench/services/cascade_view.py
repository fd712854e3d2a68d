"""The cascades of a deal as its pages show them."""

from sqlalchemy.orm import Session

from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.services.cascade_rows import tree_of
from workbench.services.cascade_shown import KpiCascade, Lead, TeamView
from workbench.services.cascade_told import told
from workbench.services.team_levels import tops
from workbench.store.deal import DealRow, seats_in


def turn(kpis: list[KpiCascade] | None) -> str:
    """Return whose turn it is: both sides decide counters and name teams, leads answer."""
    states = [each.state for kpi in kpis or [] for each in kpi.teams]
    if "proposed" in states and "countered" not in states:
        return "team leads"
    done = (
        kpis is not None
        and all(kpi.teams and not kpi.problem for kpi in kpis)
        and "countered" not in states
    )
    return "nobody" if done else "both"


def page(db: Session, seat: Seat) -> list[KpiCascade] | None:
    """Return every paid KPI with its teams; None before both sides have accepted a draft."""
    agreed = tops(db, seat.deal_id)
    if agreed is None:
        return None
    deal = db.get_one(DealRow, seat.deal_id)
    titles = {lead.user_id: lead.title for lead in leads(db, seat.deal_id)}
    return [told(tree_of(db, deal, top), seat, titles) for top in agreed]


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


def node(db: Session, seat: Seat, node_id: int) -> tuple[KpiCascade, TeamView]:
    """Return a number of the deal, with the KPI above it."""
    for kpi in page(db, seat) or []:
        for each in kpi.nodes:
            if each.id == node_id:
                return kpi, each
    raise NotFound


def leads(db: Session, deal_id: int) -> list[Lead]:
    """Return who can lead a team."""
    return [
        Lead(row.user_id, row.user.title, row.side)
        for row in seats_in(db, deal_id)
        if row.role == "team_lead"
    ]
