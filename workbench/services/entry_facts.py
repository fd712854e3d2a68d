"""What both sides know that private entry rests on; kept in the round's menu, which both agree to.

Everything here comes from the shared history alone. That it is part of the menu makes a side's gain
a function of its answers and the menu, so that a round can be computed again from two receipts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from workbench.proposal.entry import (
    ARRIVALS,
    CohortFuture,
    Prospect,
    YearOfOption,
    prospect,
    year_of_option,
)
from workbench.proposal.levels.option import KpiOption, Stake
from workbench.proposal.levels.question import LevelSet
from workbench.services import levels
from workbench.services.levels import KpiProposal
from workbench.services.levels_chosen import chosen_set
from workbench.store.history import DataSetRow, data_sets
from workbench.store.kpi import KpiCardRow, kpi_cards

MONTHS = 12
PER_YEAR = {"month": 12, "quarter": 4, "year": 1}
SCHEDULED = ("planned_time_h", "observed_time_h")  # what a KPI of hours is divided by


def shared_facts(
    db: Session,
    deal_id: int,
    kpis: Sequence[KpiProposal],
    options: Mapping[str, Sequence[KpiOption]],
) -> dict[str, Any]:
    """Return the facts of a menu as JSON-ready data.

    "year": scheduled hours, stops, hours of one, each None where nothing tells. "kpis": natural
    bounds and periods a year. "prospects": per KPI and option, one for each share of the plan.
    """
    cards = {row.key: row for row in kpi_cards(db, deal_id)}
    return {
        "year": _year(data_sets(db, deal_id), [cards[kpi.kpi] for kpi in kpis]),
        "kpis": {kpi.kpi: _bounds(cards[kpi.kpi]) for kpi in kpis},
        "prospects": {
            kpi.kpi: {
                option.name: [asdict(one) for one in prospects(kpi, option.name)]
                for option in options[kpi.kpi]
            }
            for kpi in kpis
        },
    }


def _bounds(row: KpiCardRow) -> dict[str, Any]:
    card = row.card
    return {
        "lower": card["lower"],
        "upper": card["upper"],
        "per_year": PER_YEAR.get(card["period"], MONTHS),
    }


def _year(files: Sequence[DataSetRow], cards: Sequence[KpiCardRow]) -> dict[str, float | None]:
    """Return the year; of several lists of stops the first one that a KPI rests on counts."""
    rests = {row.data_set_id for row in cards}
    told = [
        row.summary["year"] for row in sorted(files, key=lambda row: (row.id not in rests, row.id))
        if row.summary and row.summary.get("year")
    ]  # fmt: skip
    stops = told[0] if told else {}
    hours = [found for row in cards if (found := scheduled_hours(row.series)) is not None]
    return {
        "scheduled_hours": hours[0] if hours else None,
        "stops": stops.get("stops"),
        "hours_each": stops.get("hours_each"),
    }


def scheduled_hours(series: Sequence[Mapping[str, Any]]) -> float | None:
    """Return the hours a year that all cohorts of a KPI are divided by, None if it is by none.

    The mean of the months that say something; a KPI of another period than months says nothing.
    """
    months: dict[str, float] = {}
    for cohort in series:
        inputs = cohort.get("inputs", {})
        name = next((one for one in SCHEDULED if one in inputs), None)
        if name is None or cohort["period"] != "month":
            return None
        for period, hours in zip(cohort["periods"], inputs[name], strict=True):
            months[period] = months.get(period, 0.0) + (hours or 0.0)
    said = [hours for hours in months.values() if hours > 0]
    return MONTHS * sum(said) / len(said) if said else None


def prospects(kpi: KpiProposal, option: str) -> list[Prospect]:
    """Return what an option brings for each share of its plan; every cohort must have it."""
    direction, none = kpi.cohorts[0].series.direction, simulated(kpi, option, 0.0)
    return [
        prospect(one, simulated(kpi, option, one), none, direction, kpi.unit) for one in ARRIVALS
    ]


@lru_cache(maxsize=128)
def simulated(kpi: KpiProposal, option: str, arrives: float) -> YearOfOption:
    """Return an option's simulated years if that share (0..1) of its plan arrives.

    Kept at hand while the cohorts are: they are compared by identity.
    """
    parts = []
    for cohort in kpi.cohorts:
        found, curve = chosen_set(cohort, kpi.shared, option)
        if isinstance(found, LevelSet):
            paths = levels.planned(cohort, kpi.shared, found.plan * arrives)
            parts.append(CohortFuture(found, kpi.unit, cohort.weight, paths, cohort.cohort, curve))
    return year_of_option(parts, Stake(kpi.shared.credit, kpi.shared.bonus))
