"""What a point of each KPI is worth to the customer, from the cost of an hour and shared facts.

c_eff = (1 - share recovered) x cost of an hour down (domain guide 5.1). Hours are counted once:
where a KPI on the menu measures the hours themselves, what only makes them fewer (response, repair,
first visit) has no worth of its own, unless its owner says so.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbench.codes import Finding
from workbench.proposal.bargaining.gains import LARGEST_VALUE
from workbench.proposal.economics.downtime import (
    as_written,
    availability_point,
    effective_cost,
    failure_percent,
    repair_hour,
)
from workbench.proposal.economics.history import IncidentHistory
from workbench.proposal.economics.ranges import HOURS_OF_A_YEAR
from workbench.proposal.entry.facts import KpiFacts, YearFacts

Priced = tuple[Decimal, Finding]


@dataclass(frozen=True, slots=True, repr=False)
class DerivedWorth:
    """Money a year for one point of a KPI, with why; private.

    `counted` enters the gain; `full` is what the formula gives, None where nothing can be derived.
    They differ where the same hours count in another KPI already.
    """

    kpi: str
    counted: float
    full: float | None
    why: Finding


def derive_worth(
    hour_cost: float, recovered: float, kpis: Sequence[KpiFacts], year: YearFacts
) -> dict[str, DerivedWorth]:
    """Return the worth of a point of every KPI, in their order.

    `hour_cost`: money, at least 0; `recovered`: the share of a lost hour made up for later, 0..1.
    Raises StepError economics.money_out_of_range and economics.out_of_range.
    """
    effective = effective_cost(as_written(hour_cost), float(1 - as_written(recovered)))
    holder = next((one.kpi for one in kpis if one.kpi in HOURS_THEMSELVES), None)
    return {one.kpi: _derived(one, effective, year, holder) for one in kpis}


def _derived(
    facts: KpiFacts, effective: Decimal, year: YearFacts, holder: str | None
) -> DerivedWorth:
    formula = FORMULAS.get(facts.kpi)
    priced = None if formula is None else formula(facts, effective, year)
    if priced is None:
        code = Finding("entry.no_formula") if formula is None else Finding("entry.history_silent")
        return DerivedWorth(facts.kpi, 0.0, None, code)
    full = min(float(priced[0]), LARGEST_VALUE)
    if holder not in {None, facts.kpi}:
        return DerivedWorth(facts.kpi, 0.0, full, Finding("entry.hours_counted_already"))
    return DerivedWorth(facts.kpi, full, full, priced[1])


def _availability(_facts: KpiFacts, effective: Decimal, year: YearFacts) -> Priced | None:
    """Price 0.01 x scheduled hours; hours beyond one calendar year are those of several assets."""
    if year.scheduled_hours is None:
        return None
    assets = max(1, math.ceil(year.scheduled_hours / HOURS_OF_A_YEAR))
    point = availability_point(year.scheduled_hours / assets, effective) * assets
    return point, Finding("entry.availability_point", {"hours": round(year.scheduled_hours)})


def _hours(facts: KpiFacts, effective: Decimal, _year: YearFacts) -> Priced | None:
    """Price an hour less in every period of the KPI."""
    return facts.per_year * effective, Finding("entry.hours_point", {"periods": facts.per_year})


def _each_stop(_facts: KpiFacts, effective: Decimal, year: YearFacts) -> Priced | None:
    """Price an hour less at every stop."""
    if year.stops is None:
        return None
    history = IncidentHistory(year.stops, 0.0)
    return repair_hour(history, effective), Finding(
        "entry.stop_hour", {"stops": round(year.stops, 1)}
    )


def _repeated(_facts: KpiFacts, effective: Decimal, year: YearFacts) -> Priced | None:
    """Price a hundredth of the stops: each second visit avoided saves the hours of another stop."""
    if year.stops is None or year.hours_each is None:
        return None
    why = Finding(
        "entry.second_visit", {"stops": round(year.stops, 1), "hours": round(year.hours_each, 1)}
    )
    history = IncidentHistory(year.stops, year.hours_each)
    return failure_percent(history, effective, Decimal(0)), why


def _stops(facts: KpiFacts, effective: Decimal, year: YearFacts) -> Priced | None:
    """Price a stop less in every period of the KPI."""
    if year.hours_each is None:
        return None
    why = Finding(
        "entry.stop_less", {"periods": facts.per_year, "hours": round(year.hours_each, 1)}
    )
    return facts.per_year * as_written(year.hours_each) * effective, why


Formula = Callable[[KpiFacts, Decimal, YearFacts], Priced | None]
FORMULAS: Mapping[str, Formula] = {
    "availability": _availability,
    "technical_availability": _availability,
    "inherent_availability": _availability,
    "oee": _availability,
    "total_downtime": _hours,
    "unscheduled_downtime": _hours,
    "response_time": _each_stop,
    "resolution_time": _each_stop,
    "mttr": _each_stop,
    "mean_downtime": _each_stop,
    "first_time_fix_rate": _repeated,
    "reopen_rate": _repeated,
    "stops": _stops,
}
HOURS_THEMSELVES = frozenset(
    kpi for kpi, formula in FORMULAS.items() if formula in {_availability, _hours}
)
