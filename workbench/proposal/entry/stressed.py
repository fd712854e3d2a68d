"""What a stressed year is worth to one side alone: its own half of the stress test."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.proposal.entry.facts import KpiFacts, Offer
from workbench.proposal.entry.views import (
    CustomerEntry,
    ProviderEntry,
    effort_for,
    provider_view,
)
from workbench.settlement.consequences import StressName, StressTest
from workbench.settlement.consequences.plan_cases import Place


@dataclass(frozen=True, slots=True)
class YearOfOffer:
    """A year in what both may know of it.

    `points`: per KPI what the year brings over today's mean performance, in points in the good
    direction, below zero where it brings less. `money` flows to the provider beside the fee.
    `volume`: the part (0..1) of today's volume that there is.
    """

    points: Mapping[str, float]
    money: float
    volume: float = 1.0


def years_of_offer(
    test: StressTest, weights: Mapping[Place, float], kpis: Mapping[str, KpiFacts]
) -> dict[StressName, YearOfOffer]:
    """Return every stress as a year of the offer, today being the year without improvement.

    `weights`: of every cohort in its KPI, 0..1.
    """
    today = {(one.kpi, one.cohort): one.value for one in test.of("no_improvement").kpis}
    found: dict[StressName, YearOfOffer] = {}
    for year in test.years:
        points = dict.fromkeys(kpis, 0.0)
        for one in year.kpis:
            place = (one.kpi, one.cohort)
            facts = kpis[one.kpi]
            more = facts.sign * (one.value - today[place]) / facts.point
            points[one.kpi] += weights[place] * more
        volume = 1 - test.severity.volume_lost if year.name == "less_volume" else 1.0
        found[year.name] = YearOfOffer(points, year.money, volume)
    return found


def customer_in(entry: CustomerEntry, offer: Offer, year: YearOfOffer) -> float:
    """Return the customer's gain in the year over its alternative, money.

    A point counts in full, also one that is lost, for the volume that there is. Nothing is weighed:
    it is one year that happened.
    """
    brought = sum(entry.worth[kpi] * points for kpi, points in year.points.items())
    return entry.alternative_cost - offer.fee + brought * year.volume - year.money


def provider_in(entry: ProviderEntry, offer: Offer, year: YearOfOffer) -> float:
    """Return the provider's gain in the year beyond its lowest margin, money.

    Its effort is that of the whole plan, whatever the year brings, and costs do not fall with volume.
    """
    even = replace(entry, confidence=1.0, risk_weight=0.0)
    planned = float(provider_view(even, [offer]).gains[0])
    return planned - effort_for(offer, 1.0).incentive + year.money
