"""What the deal's own evidence offers to a workshop step: KPIs that the histories give, and causes.

Only shared facts are read: the histories' summaries, which both sides see anyway.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.evidence.discovery.catalogue import ENTRIES
from workbench.platform.permissions import Seat
from workbench.services import discovery
from workbench.services.kpi_choice import catalogue_name

MOST_CAUSES = 5


@dataclass(frozen=True, slots=True)
class OfferedKpi:
    """A KPI of the catalogue that a loaded history of so many months gives, by its name here."""

    key: str
    name: str
    months: int


@dataclass(frozen=True, slots=True)
class OfferedCause:
    """A cause of downtime, with its hours and its part (0..1) of all; stops where hours are unknown."""

    name: str
    size: float
    timed: bool
    share: float


@dataclass(frozen=True, slots=True)
class Feed:
    """What a step can start from."""

    kpis: tuple[OfferedKpi, ...] = ()
    causes: tuple[OfferedCause, ...] = ()


def feed_of(db: Session, seat: Seat, kind: str) -> Feed:
    """Return what the deal's histories offer to the long list; nothing for other steps."""
    if kind != "candidates":
        return Feed()
    facts = discovery.known(db, seat.deal_id)
    checks = [discovery.found(facts, key) for key in ENTRIES]
    ready = [one for one in checks if one.check.state == "ready"]
    return Feed(
        kpis=tuple(
            OfferedKpi(one.entry.key, catalogue_name(one.entry.key), one.check.months)
            for one in ready
        ),
        causes=_causes(db, seat.deal_id),
    )


def _causes(db: Session, deal_id: int) -> tuple[OfferedCause, ...]:
    told = discovery.causes(db, deal_id)
    if not told:
        return ()
    pareto = told[0].pareto
    sizes = [one.hours if pareto.timed else float(one.stops) for one in pareto.causes]
    rest = pareto.rest.hours if pareto.timed else float(pareto.rest.stops)
    whole = sum(sizes) + rest
    return tuple(
        OfferedCause(one.name, size, pareto.timed, size / whole if whole else 0.0)
        for one, size in zip(pareto.causes[:MOST_CAUSES], sizes, strict=False)
    )
