"""Discovery in a deal: what its histories say of symptoms, candidates, points and causes.

Everything is computed from the histories that both sides see; nothing private enters, nothing is
kept, and no file is opened: a reading keeps what is needed in its summary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from workbench.codes import Finding, StepError
from workbench.evidence.discovery.catalogue import Entry, entry
from workbench.evidence.discovery.needs import DataCheck, Source, check_data
from workbench.evidence.discovery.pareto import Cause, Pareto
from workbench.evidence.discovery.points import Point
from workbench.evidence.discovery.ranking import Candidate, rank
from workbench.platform.errors import NotFound
from workbench.store.history import data_sets
from workbench.store.kpi import kpi_cards


@dataclass(frozen=True, slots=True)
class Known:
    """What the deal's histories give: sources, what a point moves by source and KPI, taken KPIs.

    `names` are those of the data sets, `cards` the deal's cards by the key of their KPI.
    """

    sources: tuple[Source, ...]
    points: dict[int, dict[str, Point]]
    names: dict[int, str]
    cards: dict[str, int]


@dataclass(frozen=True, slots=True)
class Causes:
    """The Pareto of one data set."""

    data_set_id: int
    name: str
    side: str
    pareto: Pareto


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of the catalogue against the deal's histories; `card_id` if the deal measures it."""

    entry: Entry
    check: DataCheck
    point: Point | None
    card_id: int | None


def known(db: Session, deal_id: int) -> Known:
    """Return what the deal's read histories say, from their summaries."""
    read = [row for row in data_sets(db, deal_id) if row.summary is not None]
    return Known(
        sources=tuple(source_of(row.id, row.summary or {}) for row in read),
        points={row.id: points_of(row.summary or {}) for row in read},
        names={row.id: row.name for row in read},
        cards={row.key: row.id for row in kpi_cards(db, deal_id)},
    )


def source_of(data_set_id: int, summary: dict[str, Any]) -> Source:
    """Return a history as the data check takes it."""
    return Source(
        id=data_set_id,
        kind=summary["kind"],
        roles=frozenset(summary["columns"]),
        months=len(summary["months"]),
        gives={
            key: None if reason is None else Finding(**reason)
            for key, reason in summary["kpis"].items()
        },
    )


def points_of(summary: dict[str, Any]) -> dict[str, Point]:
    """Return what a point of each KPI moves; {} of a history read before that was kept."""
    told: dict[str, Any] = summary.get("points", {})
    return {key: Point(**point) for key, point in told.items()}


def pareto_of(summary: dict[str, Any]) -> Pareto | None:
    """Return the causes of a history; None where it names none or was read before they were kept."""
    told: dict[str, Any] | None = summary.get("pareto")
    if told is None or not told["causes"]:
        return None
    listed = tuple(Cause(**cause) for cause in told["causes"])
    return Pareto(**(told | {"causes": listed, "rest": Cause(**told["rest"])}))


def candidates(facts: Known, symptoms: Sequence[str]) -> tuple[Candidate, ...]:
    """Return the KPIs that answer some symptoms, the best first; NotFound for an unknown symptom."""
    try:
        return rank(symptoms, facts.sources, facts.points, frozenset(facts.cards))
    except StepError as error:
        raise NotFound from error


def found(facts: Known, key: str) -> Found:
    """Return an entry of the catalogue against the deal's histories; NotFound for an unknown key."""
    try:
        one = entry(key)
    except StepError as error:
        raise NotFound from error
    check = check_data(one, facts.sources)
    point = facts.points.get(check.source or 0, {}).get(one.key)
    return Found(one, check, point, facts.cards.get(one.key))


def causes(db: Session, deal_id: int) -> list[Causes]:
    """Return the Pareto of each of the deal's lists of events that names causes, newest first."""
    told = [(row, pareto_of(row.summary or {})) for row in reversed(data_sets(db, deal_id))]
    return [Causes(row.id, row.name, row.side, one) for row, one in told if one is not None]
