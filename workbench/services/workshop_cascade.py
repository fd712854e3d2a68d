"""The cascade as the workshop shows it: who has answered, what is open, what is promised."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from workbench.platform.permissions import Access, Seat, allowed
from workbench.services import cascade_view
from workbench.services.cascade_shown import KpiCascade, TeamView

READ = Access("cascade", "read")

PANEL = "cascade"
Placed = tuple[KpiCascade, TeamView]


@dataclass(frozen=True, slots=True)
class Counts:
    """Of `of` teams so many have answered (accepted or offered), accepted, acknowledged."""

    of: int
    answered: int
    accepted: int
    acknowledged: int


@dataclass(frozen=True, slots=True)
class Cascades:
    """All paid KPIs with the numbers under them; None before both sides have accepted a draft."""

    kpis: tuple[KpiCascade, ...] | None

    def teams(self, chosen: Callable[[TeamView], bool]) -> list[Placed]:
        """Return the numbers that teams answer for and that are chosen, each with its KPI."""
        return [(kpi, team) for kpi in self.kpis or () for team in kpi.teams if chosen(team)]

    @property
    def counts(self) -> Counts:
        """How far the teams are."""
        every = [team for kpi in self.kpis or () for team in kpi.teams]
        return Counts(
            of=len(every),
            answered=sum(answered(team) for team in every),
            accepted=sum(team.accepted for team in every),
            acknowledged=sum(team.acknowledged for team in every),
        )

    def of_side(self, side: str) -> list[Placed]:
        """Return what the teams of a side answer for."""
        return self.teams(lambda team: team.side == side)

    @property
    def waiting(self) -> list[Placed]:
        """Teams that have a level and have not answered."""
        return self.teams(lambda team: team.target is not None and not answered(team))

    @property
    def offers(self) -> list[Placed]:
        """Teams that offer another level, with their reasons."""
        return self.teams(lambda team: team.state == "countered")

    @property
    def promised(self) -> list[Placed]:
        """Teams that accepted with support."""
        return self.teams(lambda team: team.accepted and bool(team.support))


def answered(team: TeamView) -> bool:
    """Return whether a team has accepted, or offered another level."""
    return team.accepted or team.state == "countered"


def view(db: Session, seat: Seat) -> Cascades:
    """Return the cascades of the deal as the reader may see them; nothing to whom may not, as a guest."""
    found = cascade_view.page(db, seat) if allowed(seat, READ) else None
    return Cascades(None if found is None else tuple(found))


def export(found: Cascades) -> list[dict[str, Any]]:
    """Return the cascades as plain data, natural units; no effort weights, no names of people."""
    return [
        {
            "kpi": kpi.top.card.key,
            "unit": kpi.top.unit,
            "target": kpi.top.target,
            "minimum": kpi.top.minimum,
            "agreed": kpi.agreed and not kpi.stale,
            "problem": kpi.problem.code if kpi.problem else None,
            "numbers": [_plain(node) for node in kpi.nodes],
        }
        for kpi in found.kpis or ()
    ]


def _plain(node: TeamView) -> dict[str, Any]:
    return {
        "name": node.name,
        "part_of": [part.name for part in node.above],
        "side": node.side,
        "unit": node.unit,
        "today": node.today,
        "level": node.target,
        "minimum": node.minimum,
        "state": node.state if node.answers else None,
        "acknowledged": node.acknowledged,
        "support": node.support,
        "offered": node.counter,
        "reason": node.reason,
    }
