"""What one package means for one side alone: failing, chances, money, and a plan that stays away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from workbench.outlook.arrays import FloatArray
from workbench.proposal.entry.facts import KpiFacts, Offer
from workbench.proposal.entry.prospect import YearOfOption
from workbench.proposal.entry.views import (
    CustomerEntry,
    ProviderEntry,
    customer_view,
    effort_for,
    provider_view,
)

MIRRORED = (0.0, 0.5, 1.0)  # shares of the plan whose absence is shown
Years = Mapping[float, Mapping[str, YearOfOption]]


@dataclass(frozen=True, slots=True, repr=False)
class Failing:
    """A KPI that stays at its minimum for a whole year; private.

    `credit`: what the customer gets back. `loss`: what the year is worth less to the customer than
    one at the target; None for the provider.
    """

    kpi: str
    credit: float
    loss: float | None


@dataclass(frozen=True, slots=True, repr=False)
class ArrivalCase:
    """Money a year if a share `arrives` (0..1) of the plan comes true; private.

    `gain` over the best alternative, before any weight on bad years. `p_missed`: per KPI the chance
    of a window below its minimum. `p_bad`: for the customer the chance of a year worse than the
    alternative, for the provider of a year that costs more than it brings; None without paths.
    """

    arrives: float
    gain: float
    p_missed: Mapping[str, float]
    p_bad: float | None


@dataclass(frozen=True, slots=True, repr=False)
class CustomerMirror:
    """What a package means for the customer; private."""

    failing: tuple[Failing, ...]
    cases: tuple[ArrivalCase, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ProviderMirror:
    """What a package means for the provider; private.

    `margin`: what remains a year as planned, after all costs and before the lowest margin.
    """

    failing: tuple[Failing, ...]
    cases: tuple[ArrivalCase, ...]
    margin: float


def customer_mirror(
    entry: CustomerEntry, offer: Offer, kpis: Mapping[str, KpiFacts], simulated: Years
) -> CustomerMirror:
    """Return the customer's side of one offer; `simulated` is by share of the plan and KPI."""
    cases = []
    for arrives in MIRRORED:
        told = replace(entry, confidence=arrives, risk_weight=0.0)
        gain = float(customer_view(told, [offer]).gains[0])
        years = simulated.get(arrives, {})
        bad = None
        if 0.0 in simulated and years.keys() >= kpis.keys():
            bad = float(np.mean(_customer_years(entry, offer, years, simulated[0.0]) < 0))
        cases.append(ArrivalCase(arrives, gain, _missed(years), bad))
    return CustomerMirror(customer_failing(entry, offer, kpis), tuple(cases))


def customer_failing(
    entry: CustomerEntry, offer: Offer, kpis: Mapping[str, KpiFacts]
) -> tuple[Failing, ...]:
    """Return what comes back of what is lost when a KPI stays at its minimum, KPI by KPI."""
    return tuple(
        Failing(kpi, offer.fee * offer.credits.get(kpi, 0.0), entry.worth[kpi] * fall)
        for kpi, facts in kpis.items()
        if (fall := _fall(offer, facts)) is not None
    )


def provider_failing(offer: Offer, kpis: Mapping[str, KpiFacts]) -> tuple[Failing, ...]:
    """Return what is paid back when a KPI stays at its minimum, KPI by KPI."""
    return tuple(Failing(kpi, offer.fee * offer.credits.get(kpi, 0.0), None) for kpi in kpis)


def provider_mirror(
    entry: ProviderEntry, offer: Offer, kpis: Mapping[str, KpiFacts], simulated: Years
) -> ProviderMirror:
    """Return the provider's side of one offer; `simulated` is by share of the plan and KPI."""
    cases = []
    for arrives in MIRRORED:
        gain = _provider_gain(entry, offer, arrives)
        years = simulated.get(arrives, {})
        bad = None
        if years.keys() >= kpis.keys():
            fixed = gain + entry.lowest_margin - effort_for(offer, arrives).incentive
            shares = np.sum([one.shares for one in years.values()], axis=0)
            bad = float(np.mean(fixed + offer.fee * shares < 0))
        cases.append(ArrivalCase(arrives, gain, _missed(years), bad))
    margin = _provider_gain(entry, offer, 1.0) + entry.lowest_margin
    return ProviderMirror(provider_failing(offer, kpis), tuple(cases), margin)


def _provider_gain(entry: ProviderEntry, offer: Offer, arrives: float) -> float:
    told = replace(entry, confidence=arrives, risk_weight=0.0)
    return float(provider_view(told, [offer]).gains[0])


def _customer_years(
    entry: CustomerEntry,
    offer: Offer,
    years: Mapping[str, YearOfOption],
    unchanged: Mapping[str, YearOfOption],
) -> FloatArray:
    """Return simulated years in money over the alternative, which has today's mean performance."""
    total = entry.alternative_cost - offer.fee
    money: FloatArray = np.full(next(iter(years.values())).points.shape, total)
    for kpi, year in years.items():
        more = year.points - float(unchanged[kpi].points.mean())
        money = money + entry.worth[kpi] * more - offer.fee * year.shares
    return money


def _missed(years: Mapping[str, YearOfOption]) -> dict[str, float]:
    return {kpi: float(year.missed.mean()) for kpi, year in years.items()}


def _fall(offer: Offer, facts: KpiFacts) -> float | None:
    """Return the points from target to minimum, cohorts weighted."""
    promises = offer.promises.get(facts.kpi)
    if not promises:
        return None
    return sum(
        one.weight * facts.sign * (one.target - one.minimum) / facts.point for one in promises
    )
