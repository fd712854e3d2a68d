"""The KPI schedule: one block per KPI with its levels, chances and history."""

import math
from collections.abc import Sequence

from workbench.agreement.document.inputs import Chance, Fan
from workbench.agreement.document.kpi_shapes import (
    ChancePart,
    ChartPart,
    FanPart,
    KpiPart,
    LevelsPart,
    PlanPart,
    ResetPart,
    WindowLevelsPart,
)
from workbench.agreement.terms import CohortLevels, KpiTerms, Terms
from workbench.evidence.kpi.series import KpiSeries
from workbench.proposal.levels import ResetRule
from workbench.settlement.rules import MONTHS
from workbench.settlement.schedule import Clause, Ladder
from workbench.settlement.term.windows import span, year_of_ladders

# A chart of more points than this says nothing more; the newest are kept.
MOST_POINTS = 120
MOST_ARRIVED = 3  # ramps after which 95 % of a plan has arrived: 1 - exp(-3)


def kpi_part(
    kpi: KpiTerms,
    terms: Terms,
    histories: Sequence[KpiSeries],
    chances: Sequence[Chance],
    fans: Sequence[Fan],
) -> KpiPart:
    """Return one KPI as plain data; a history, chance or fan that is missing is left out."""
    charts = [_chart(levels, terms, kpi, histories, fans) for levels in kpi.levels]
    return {
        "key": kpi.kpi,
        "name": kpi.name,
        "definition": kpi.definition,
        "formula": kpi.formula,
        "formula_words": "",
        "unit": kpi.unit,
        "direction": kpi.direction,
        "window": kpi.window,
        "decimals": kpi.decimals,
        "data_source": kpi.data_source,
        "missing": kpi.missing,
        "exclusions": list(kpi.exclusions),
        "provider_owner": kpi.provider_owner,
        "customer_owner": kpi.customer_owner,
        "levels": [_levels(levels, kpi, terms, chances) for levels in kpi.levels],
        "charts": [chart for chart in charts if chart is not None],
        "plan": _plan(kpi, terms),
    }


def _levels(
    levels: CohortLevels, kpi: KpiTerms, terms: Terms, chances: Sequence[Chance]
) -> LevelsPart:
    ladder = levels.ladder
    found = [each for each in chances if (each.kpi, each.cohort) == (kpi.kpi, levels.cohort)]
    return {
        "cohort": levels.cohort,
        "paid": terms.clause(kpi.kpi, levels.cohort) is not None,
        "floor": ladder.floor,
        "minimum": ladder.minimum,
        "target": ladder.target,
        "dead_band": ladder.dead_band,
        "stretch": ladder.stretch,
        "chance": _chance(found[0]) if found else None,
        "left_out": _left_out(terms, kpi.kpi, levels.cohort),
        "reset": None if levels.reset is None else _reset(levels.reset),
        "by_season": by_season(terms, terms.clause(kpi.kpi, levels.cohort)),
    }


def by_season(terms: Terms, clause: Clause | None) -> list[WindowLevelsPart]:
    """Return the levels of each window of a year in order; nothing where they are all alike."""
    if clause is None or not clause.seasons:
        return []
    year = year_of_ladders(clause, terms.schedule.first_month)
    return [_window(end, ladder) for end, ladder in year]


def _by_month(terms: Terms, clause: Clause | None) -> list[WindowLevelsPart]:
    """Return the levels of January to December: each month has those of its window."""
    if clause is None or not clause.seasons:
        return []
    size = span(clause)
    found = [
        _window((end - 1 - back) % MONTHS + 1, ladder)
        for end, ladder in year_of_ladders(clause, terms.schedule.first_month)
        for back in range(size)
    ]
    return sorted(found, key=lambda one: one["month"])


def _window(month: int, ladder: Ladder) -> WindowLevelsPart:
    return {
        "month": month,
        "minimum": ladder.minimum,
        "target": ladder.target,
        "stretch": ladder.stretch,
    }


def _reset(rule: ResetRule) -> ResetPart:
    return {
        "maturity": rule.maturity,
        "months_needed": rule.months_needed,
        "reset_on": rule.reset_on,
        "most_change": rule.most_change,
    }


def _left_out(terms: Terms, kpi: str, cohort: str | None) -> list[str]:
    out = terms.outlook.left_out if terms.outlook else ()
    return [name for one in out if (one.kpi, one.cohort) == (kpi, cohort) for name in one.periods]


def _plan(kpi: KpiTerms, terms: Terms) -> PlanPart | None:
    """Return the plan that the terms record; nothing planned is no plan."""
    plans = terms.outlook.plans if terms.outlook else ()
    found = next((one for one in plans if one.kpi == kpi.kpi and one.improvement > 0), None)
    if found is None:
        return None
    return {"improvement": found.improvement, "months": round(MOST_ARRIVED * found.ramp)}


def _chance(chance: Chance) -> ChancePart:
    return {
        "below_minimum": chance.below_minimum,
        "at_target": chance.at_target,
        "below_minimum_planned": chance.below_minimum_planned,
        "at_target_planned": chance.at_target_planned,
        "below_minimum_half": chance.below_minimum_half,
        "below_minimum_late": chance.below_minimum_late,
        "trigger": chance.trigger,
    }


def _chart(
    levels: CohortLevels,
    terms: Terms,
    kpi: KpiTerms,
    histories: Sequence[KpiSeries],
    fans: Sequence[Fan],
) -> ChartPart | None:
    key = (kpi.kpi, levels.cohort)
    history = next((each for each in histories if (each.kpi, each.cohort) == key), None)
    if history is None:
        return None
    fan = next((each for each in fans if (each.kpi, each.cohort) == key), None)
    values = [float(value) for value in history.values[-MOST_POINTS:]]
    return {
        "cohort": levels.cohort,
        "period": history.period,
        "periods": list(history.periods[-MOST_POINTS:]),
        "values": [value if math.isfinite(value) else None for value in values],
        "minimum": levels.ladder.minimum,
        "target": levels.ladder.target,
        "stretch": levels.ladder.stretch,
        "by_month": _by_month(terms, terms.clause(kpi.kpi, levels.cohort)),
        "fan": None if fan is None else _fan(fan),
    }


def _fan(fan: Fan) -> FanPart:
    return {
        "periods": list(fan.periods),
        "levels": list(fan.levels),
        "quantiles": [list(row) for row in fan.quantiles],
    }
