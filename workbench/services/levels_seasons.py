"""Levels by season beside those of the whole year, where a KPI's history shows a season."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from workbench.codes import Finding
from workbench.outlook.paths import NoOutlook
from workbench.proposal.levels import (
    SETTINGS,
    Calendar,
    Futures,
    LevelSet,
    NoSeason,
    SeasonalLevels,
    propose_seasonal,
    season_of,
)
from workbench.services.levels import (
    EVERY_SETTING,
    CohortProposal,
    KpiProposal,
    Shared,
    planned,
    question,
    set_of,
    unchanged,
)

MONTHS = 12


@dataclass(frozen=True, slots=True)
class SeasonalSet:
    """One level set of one cohort by season, beside the same limits all year (`plain`)."""

    name: str
    plain: LevelSet
    seasonal: SeasonalLevels


@dataclass(frozen=True, slots=True)
class SeasonsView:
    """What a cohort's season does to its levels.

    `why_not` says why a season that is shown gives no levels: then there are no `sets`.
    """

    cohort: str | None
    sets: tuple[SeasonalSet, ...]
    why_not: Finding | None = None


def seasons_of(kpi: KpiProposal, names: Iterable[str] = tuple(SETTINGS)) -> tuple[SeasonsView, ...]:
    """Return the cohorts whose history shows a season, with their levels by season; pure."""
    found = (_cohort(cohort, kpi.shared, tuple(names)) for cohort in kpi.cohorts)
    return tuple(one for one in found if one is not None)


@lru_cache(maxsize=64)
def _cohort(cohort: CohortProposal, shared: Shared, names: tuple[str, ...]) -> SeasonsView | None:
    """Return None where no season is shown. Kept at hand while the cohort is."""
    if isinstance(cohort.outlook, NoOutlook) or cohort.series.period != "month":
        return None
    if season_of(question(cohort.series, shared.window), cohort.series.values) is None:
        return None
    sets = []
    for name in names:
        plain = set_of(cohort, shared, name)
        if not isinstance(plain, LevelSet):
            continue
        found = _seasonal(cohort, shared, plain)
        if isinstance(found, NoSeason):
            return SeasonsView(cohort.cohort, (), found.finding)
        sets.append(SeasonalSet(name, plain, found))
    return SeasonsView(cohort.cohort, tuple(sets)) if sets else None


def _seasonal(cohort: CohortProposal, shared: Shared, plain: LevelSet) -> SeasonalLevels | NoSeason:
    setting = EVERY_SETTING[plain.name]
    then = planned(cohort, shared, setting.plan)
    futures = Futures(unchanged(cohort), then, cohort.series.values)
    last = int(cohort.series.periods[-1].split("-")[1])
    asked = question(cohort.series, shared.window)
    return propose_seasonal(asked, futures, setting.limits, Calendar(last % MONTHS + 1), plain)


def plain_seasons(kpi: KpiProposal, names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the levels by season of a KPI's cohorts as JSON-ready data; [] where none is shown."""
    return [
        {
            "cohort": view.cohort,
            "level_set": one.name,
            "seasons": [
                {
                    "name": part.name,
                    "months": list(part.months),
                    "minimum": part.levels.minimum,
                    "target": part.levels.target,
                    "stretch": part.levels.stretch,
                    "p_below_minimum": part.levels.p_below_minimum,
                }
                for part in one.seasonal.parts
            ],
        }
        for view in seasons_of(kpi, names)
        for one in view.sets
    ]
