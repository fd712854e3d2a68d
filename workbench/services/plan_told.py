"""The plan that a menu's level sets assume, as both sides know it: what it removes and brings."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.services import levels
from workbench.services.menu import KpiLine, kpis_of, lines_of
from workbench.store.frame import FrameRow
from workbench.store.kpi import kpi_cards


@dataclass(frozen=True, slots=True)
class PlanOfSet:
    """What one level set of a KPI assumes.

    `removes`: the part (0..1) of what is bad that goes; `months` until most of it has gone.
    `without` and `arrived`: the mean year if nothing and if all of it arrives, natural units; None
    in a menu that was made without them.
    """

    line: KpiLine
    removes: float
    months: int
    without: float | None
    arrived: float | None


def plans(db: Session, row: FrameRow) -> list[PlanOfSet]:
    """Return the plan of every level set of the menu, KPI by KPI; of KPIs that are still there."""
    agreed = {card.key: levels.shared_of(card) for card in kpi_cards(db, row.deal_id)}
    prospects = row.menu.get("facts", {}).get("prospects", {})
    found = []
    for kpi in kpis_of(row.menu):
        for line in lines_of(row.menu, kpi) if kpi in agreed else []:
            told = prospects.get(kpi, {}).get(line.level_set, [])
            level = {one["arrives"]: one["level"] for one in told}
            found.append(
                PlanOfSet(
                    line,
                    agreed[kpi].improvement * line.cohorts[0].plan,
                    round(levels.MOST_OF_A_RAMP * agreed[kpi].ramp),
                    level.get(0.0),
                    level.get(1.0),
                )
            )
    return found
