"""The options of one KPI: its windows, level sets and slopes, with all cohorts moving together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.proposal.levels import (
    ALL_YEAR,
    CohortLevels,
    KpiOption,
    LevelSet,
    SharedLimits,
    Stake,
    WindowSets,
    broken,
    cohort_levels,
)


@dataclass(frozen=True, slots=True)
class CohortSets:
    """One cohort (None: the whole fleet), its weight in the KPI, and its sets window by window."""

    cohort: str | None
    weight: float
    windows: tuple[WindowSets, ...]


def kpi_options(
    cohorts: Sequence[CohortSets], slopes: Mapping[str, Stake], limits: Mapping[str, SharedLimits]
) -> tuple[KpiOption, ...]:
    """Return a KPI's options: level sets slowest, then windows, then slopes, each in its order.

    Every cohort brings the same windows in the same order. A set is an option of a window only
    where every cohort has levels for it. `limits` holds the shared limits by set; an option that
    breaks one carries its code. The name says the set, and the window and slope where there are
    several. Raises StepError settlement.not_whole_years.
    """
    rows = list(zip(*(part.windows for part in cohorts), strict=True))
    names = list(dict.fromkeys(name for row in rows for name in row[0].sets))
    found = []
    for name in names:
        for row in rows:
            for slope, stake in slopes.items():
                parts = _parts(cohorts, row, name, stake)
                if not parts:
                    continue
                said = [finding for part in parts for finding in broken(part.levels, limits[name])]
                label = [name, row[0].question.window] if len(rows) > 1 else [name]
                label += [slope] if len(slopes) > 1 else []
                found.append(
                    KpiOption("/".join(label), row[0].question.kpi, parts, slope, tuple(said))
                )
    return tuple(found)


def _parts(
    cohorts: Sequence[CohortSets], row: tuple[WindowSets, ...], name: str, stake: Stake
) -> tuple[CohortLevels, ...]:
    """Return every cohort's levels with its part of the stake, or nothing where one has none."""
    parts = []
    for part, offered in zip(cohorts, row, strict=True):
        levels = offered.sets.get(name)
        if not isinstance(levels, LevelSet):
            return ()
        planned = offered.planned[name]
        curve = offered.curves.get(name, ALL_YEAR)
        parts.append(cohort_levels(levels, stake, planned, part.weight, part.cohort, curve))
    return tuple(parts)
