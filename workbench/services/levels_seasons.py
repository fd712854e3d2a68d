"""Levels by season beside those of the whole year, where a KPI's history shows a season."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

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


def seasonal_set(cohort: CohortProposal, shared: Shared, name: str) -> SeasonalLevels | None:
    """Return one level set of a cohort by season; None where there are no levels by season."""
    view = _cohort(cohort, shared, (name,))
    return view.sets[0].seasonal if view is not None and view.sets else None


def first_ahead(cohort: CohortProposal) -> int:
    """Return the calendar month, 1..12, in which the simulated months begin."""
    return int(cohort.series.periods[-1].split("-")[1]) % MONTHS + 1


def _seasonal(cohort: CohortProposal, shared: Shared, plain: LevelSet) -> SeasonalLevels | NoSeason:
    setting = EVERY_SETTING[plain.name]
    then = planned(cohort, shared, setting.plan)
    futures = Futures(unchanged(cohort), then, cohort.series.values)
    asked = question(cohort.series, shared.window)
    return propose_seasonal(asked, futures, setting.limits, Calendar(first_ahead(cohort)), plain)
