"""What differs between two versions of the terms, line by line, for people to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.agreement.terms.shapes import CohortLevels, KpiTerms, Terms
from workbench.settlement.schedule import Clause, Trigger

Changed = Literal["target", "minimum", "stretch", "dead_band", "credit", "bonus", "trigger"]
LEVELS: tuple[Changed, ...] = ("target", "minimum", "stretch", "dead_band")
STAKES: tuple[Changed, ...] = ("credit", "bonus", "trigger")


@dataclass(frozen=True, slots=True)
class Change:
    """One line that changed: levels in the KPI's natural unit, credit and bonus as fractions."""

    kpi: str
    name: str
    cohort: str | None
    unit: str
    field: Changed
    before: float | Trigger | None
    after: float | Trigger | None


def changes(before: Terms, after: Terms) -> tuple[Change, ...]:
    """Return the changed levels, stakes and triggers in the order of the later version.

    A KPI or cohort that only one version has is left out: versions of one draft have the same.
    """
    return tuple(
        change
        for kpi in after.kpis
        for levels in kpi.levels
        for change in _of_cohort(before, after, kpi, levels)
    )


def _of_cohort(
    before: Terms, after: Terms, kpi: KpiTerms, levels: CohortLevels
) -> Iterator[Change]:
    old = next(
        (
            each.ladder
            for other in before.kpis
            for each in other.levels
            if (other.kpi, each.cohort) == (kpi.kpi, levels.cohort)
        ),
        levels.ladder,
    )
    pairs = [(name, getattr(old, name), getattr(levels.ladder, name)) for name in LEVELS]
    pairs += _stakes(before.clause(kpi.kpi, levels.cohort), after.clause(kpi.kpi, levels.cohort))
    for name, was, now in pairs:
        if was != now:
            yield Change(kpi.kpi, kpi.name, levels.cohort, kpi.unit, name, was, now)


def _stakes(
    old: Clause | None, new: Clause | None
) -> list[tuple[Changed, float | Trigger | None, float | Trigger | None]]:
    if old is None or new is None:
        return []
    return [(name, getattr(old, name), getattr(new, name)) for name in STAKES]
