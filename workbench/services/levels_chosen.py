"""The level sets as the parties chose them, all year or by season: their consequences and options."""

from collections.abc import Mapping
from functools import lru_cache

from workbench.outlook.paths import NoOutlook
from workbench.proposal.levels.option import (
    ALL_YEAR,
    KpiOption,
    SeasonalCurve,
    Stake,
    clause_of,
    part_of,
)
from workbench.proposal.levels.question import LevelSet, NoLevels
from workbench.proposal.levels.seasonal import settled_by_season
from workbench.proposal.levels.three import SETTINGS, Setting
from workbench.proposal.levels.window_choice import WindowSets
from workbench.proposal.menu import CohortSets, kpi_options
from workbench.services.levels import (
    CohortProposal,
    KpiProposal,
    Shared,
    planned,
    question,
    set_of,
    unchanged,
)
from workbench.services.levels_seasons import first_ahead, seasonal_set
from workbench.settlement.consequences import Consequences, consequences

AGREED = "agreed"  # the one incentive of a KPI; slopes are not a choice here


def chosen_set(
    cohort: CohortProposal, shared: Shared, name: str
) -> tuple[LevelSet | NoLevels, SeasonalCurve]:
    """Return a level set of a cohort that has an outlook, with its levels by season where chosen.

    A cohort without a season that is shown keeps the same levels all year.
    """
    plain = set_of(cohort, shared, name)
    found = seasonal_set(cohort, shared, name) if shared.by_season else None
    if found is None or not isinstance(plain, LevelSet):
        return plain, ALL_YEAR
    return settled_by_season(plain, found, first_ahead(cohort))


def consequences_of(
    kpi: KpiProposal, cohort: CohortProposal, name: str, yearly_fee: float
) -> Consequences | None:
    """Return what a level set would do in a year, unchanged and with the plan it assumes.

    Money is at `yearly_fee`, at this cohort's part of the stake. None where there is no such set.
    """
    return _consequences(cohort, name, kpi.shared, yearly_fee)


@lru_cache(maxsize=256)
def _consequences(
    cohort: CohortProposal, name: str, shared: Shared, yearly_fee: float
) -> Consequences | None:
    if not isinstance(cohort.sets.get(name), LevelSet):
        return None
    found, curve = chosen_set(cohort, shared, name)
    if not isinstance(found, LevelSet):
        return None
    stake = part_of(Stake(shared.credit, shared.bonus), cohort.weight)
    then = planned(cohort, shared, found.plan)
    rule = clause_of(found, stake, cohort.cohort, curve.seasons)
    first, values = curve.first_month, cohort.series.values
    return consequences(rule, yearly_fee, unchanged(cohort), then, values, first_month=first)


def options(kpi: KpiProposal, settings: Mapping[str, Setting] = SETTINGS) -> tuple[KpiOption, ...]:
    """Return the KPI's options for the menu: the level sets that every cohort has."""
    if any(isinstance(cohort.outlook, NoOutlook) for cohort in kpi.cohorts):
        return ()
    slopes = {AGREED: Stake(kpi.shared.credit, kpi.shared.bonus)}
    limits = {name: setting.limits for name, setting in settings.items()}
    cohorts = [_sets(kpi, cohort, settings) for cohort in kpi.cohorts]
    return kpi_options(cohorts, slopes, limits)


def _sets(kpi: KpiProposal, cohort: CohortProposal, settings: Mapping[str, Setting]) -> CohortSets:
    """Return a cohort's level sets in the agreed window, each with its planned paths."""
    paths = {name: planned(cohort, kpi.shared, setting.plan) for name, setting in settings.items()}
    asked = question(cohort.series, kpi.shared.window)
    found = {name: chosen_set(cohort, kpi.shared, name) for name in settings}
    offered = WindowSets(
        asked,
        {name: levels for name, (levels, _) in found.items()},
        paths,
        unchanged(cohort),
        cohort.series.values,
        {name: curve for name, (_, curve) in found.items()},
    )
    return CohortSets(cohort.cohort, cohort.weight, (offered,))
