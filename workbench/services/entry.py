"""A side's answers and the round's menu become that side's view of it: from nothing else.

One side's answers at a time; the other side's never come near.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.platform.permissions import Side
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.entry import (
    CustomerEntry,
    DerivedCost,
    DerivedWorth,
    Failing,
    KpiFacts,
    Offer,
    Promise,
    Prospect,
    ProviderEntry,
    YearFacts,
    customer_failing,
    customer_view,
    derive_costs,
    derive_worth,
    provider_failing,
    provider_view,
    too_low,
)
from workbench.services.menu import kpis_of
from workbench.services.private_inputs import Answers
from workbench.services.questions import LARGEST, WHOLE, Answer, Kind, Known
from workbench.settlement.rules import MONTHS

Menu = Mapping[str, Any]
HOUR: tuple[Kind, Kind] = ("hour_cost", "recovered")
Derived = Mapping[str, DerivedWorth] | Mapping[str, DerivedCost]


def known_of(menu: Menu, yearly_invoice: float) -> Known:
    """Return what both sides know that the questions rest on."""
    hot = hot_kpi(menu)
    return Known(
        kpis=tuple(kpis_of(menu)),
        hot=hot.kpi,
        hot_unit=hot.unit,
        yearly_invoice=yearly_invoice,
        fees=tuple(float(fee) for fee in menu["fees"]),
    )


def kpi_facts(menu: Menu) -> list[KpiFacts]:
    """Return the facts of the menu's KPIs, in order; a menu without facts has no bounds."""
    told = menu.get("facts", {})
    found = []
    for kpi in kpis_of(menu):
        card, bounds = menu["cards"][kpi], told.get("kpis", {}).get(kpi, {})
        several = told.get("prospects", {}).get(kpi, {}).values()
        levels = [one["level"] for option in several for one in option if one["arrives"] == 0.0]
        found.append(
            KpiFacts(
                kpi=kpi,
                unit=card["unit"],
                direction=card["direction"],
                today=levels[0] if levels else None,
                stake=card["credit"] + card["bonus"],
                **bounds,
            )
        )
    return found


def hot_kpi(menu: Menu) -> KpiFacts:
    """Return the KPI with the most money on it; among equals the first of the menu."""
    return max(kpi_facts(menu), key=lambda one: one.stake)


def derived_of(menu: Menu, side: Side, answers: Answers) -> Derived:
    """Return what follows from a side's answers for a point of every KPI; {} while they are open."""
    facts = kpi_facts(menu)
    if side == "customer":
        if not set(HOUR) <= answers.keys():
            return {}
        hour, recovered = (answers[key].expected() for key in HOUR)
        year = YearFacts(**menu.get("facts", {}).get("year", {}))
        return derive_worth(hour, min(recovered / WHOLE, 1.0), facts, year)
    if "tenth_cost" not in answers:
        return {}
    return derive_costs(answers["tenth_cost"].expected(), facts)


def lost_hour(answers: Answers) -> float | None:
    """Return what an hour down costs for good, None while one of its two answers is open."""
    if not set(HOUR) <= answers.keys():
        return None
    hour, recovered = (answers[key].expected() for key in HOUR)
    return hour * (1 - recovered / WHOLE)


def customer_entry(menu: Menu, answers: Answers) -> CustomerEntry:
    """Return the customer's answers as the step reads them; raises KeyError for one that lacks.

    Answers of version 1 say a worth for every KPI and nothing of risk or confidence.
    """
    derived = derived_of(menu, "customer", answers)
    worth = {
        kpi: one.counted if isinstance(one, DerivedWorth) else 0.0 for kpi, one in derived.items()
    }
    hot = hot_kpi(menu)
    worst = _given(answers, "worst_level")
    return CustomerEntry(
        worth=_refined(menu, answers, worth, "value_per_point"),
        highest_fee=answers["highest_fee"].expected(),
        alternative_cost=answers["alternative_cost"].expected(),
        hot=hot,
        worst_level=None if worst is None else level_of(hot, worst),
        risk_weight=_given(answers, "risk") or 0.0,
        confidence=_confidence(answers),
    )


def provider_entry(menu: Menu, answers: Answers) -> ProviderEntry:
    """Return the provider's answers as the step reads them; raises KeyError for one that lacks."""
    derived = derived_of(menu, "provider", answers)
    costs = {kpi: one for kpi, one in derived.items() if isinstance(one, DerivedCost)}
    linear = _refined(
        menu, answers, {kpi: one.linear for kpi, one in costs.items()}, "cost_per_point"
    )
    told = {kpi for kpi in linear if _given(answers, f"cost_per_point-{kpi}") is not None}
    return ProviderEntry(
        linear=linear,
        square={kpi: one.square for kpi, one in costs.items() if kpi not in told},
        base_cost=answers["base_cost"].expected(),
        lowest_margin=answers["lowest_margin"].expected(),
        lowest_fee=_given(answers, "lowest_fee"),
        worst_year=_given(answers, "worst_year"),
        risk_weight=_given(answers, "risk") or 0.0,
        confidence=_confidence(answers),
    )


def view_of(menu: Menu, side: Side, answers: Answers) -> SideGains:
    """Return a side's gain and acceptance at every package; raises KeyError for a missing answer."""
    offers = offers_of(menu)
    if side == "customer":
        return customer_view(customer_entry(menu, answers), offers)
    return provider_view(provider_entry(menu, answers), offers)


def fee_line(side: Side, answers: Answers) -> float | None:
    """Return a side's red line for the fee: the customer's highest, the provider's lowest."""
    return _given(answers, "highest_fee" if side == "customer" else "lowest_fee")


def barred(menu: Menu, side: Side, answers: Answers) -> frozenset[int]:
    """Return the packages that cross a red line of the side which is neither fee nor alternative.

    Asked with a fee line and an alternative that nothing can miss: what is then still refused is.
    """
    mildest = {
        "highest_fee": LARGEST, "alternative_cost": LARGEST, "lowest_fee": 0.0,
        "lowest_margin": -LARGEST,
    }  # fmt: skip
    mild = {
        key: Answer(mildest[key], mildest[key], mildest[key]) if key in mildest else given
        for key, given in answers.items()
    }
    accepted = view_of(menu, side, mild).acceptable
    return frozenset(place for place, one in enumerate(accepted.tolist()) if not one)


def failing_of(menu: Menu, side: Side, answers: Answers) -> list[tuple[Failing, ...]]:
    """Return for every package what passes back when its KPIs stay at their minimums a year."""
    kpis = {one.kpi: one for one in kpi_facts(menu)}
    if side == "customer":
        entry = customer_entry(menu, answers)
        return [customer_failing(entry, offer, kpis) for offer in offers_of(menu)]
    return [provider_failing(offer, kpis) for offer in offers_of(menu)]


def _promises(cohort: Mapping[str, Any]) -> Iterator[Promise]:
    """Return a cohort's levels, those of each season with the part of its weight that months give."""
    seasons = cohort.get("seasons", ())
    for one in seasons:
        weight = cohort["weight"] * len(one["months"]) / MONTHS
        yield Promise(weight, one["minimum"], one["target"])
    if not seasons:
        yield Promise(cohort["weight"], cohort["minimum"], cohort["target"])


def offers_of(menu: Menu) -> list[Offer]:
    """Return every package in what both may know of it, in menu order."""
    prospects = {
        (kpi, option): tuple(Prospect(**one) for one in several)
        for kpi, options in menu.get("facts", {}).get("prospects", {}).items()
        for option, several in options.items()
    }
    promises = {
        (part["kpi"], option["name"]): tuple(
            promise for one in option["cohorts"] for promise in _promises(one)
        )
        for part in menu["kpis"]
        for option in part["options"]
    }
    at_minimum = {kpi: menu["cards"][kpi]["credit"] for kpi in kpis_of(menu)}
    return [
        Offer(
            fee=float(package["fee"]),
            improvement=package["improvement_points"],
            incentive=float(package["incentive"]),
            promises={pair[0]: promises[pair] for pair in package["options"].items()},
            credits=at_minimum,
            prospects={
                pair[0]: prospects[pair] for pair in package["options"].items() if pair in prospects
            },
        )
        for package in menu["packages"]
    ]


def _given(answers: Answers, key: str) -> float | None:
    """Return what an answer counts as; None for one that is not there or was left empty."""
    found = answers.get(key)
    return None if found is None or found.none else found.expected()


def _confidence(answers: Answers) -> float:
    found = _given(answers, "confidence")
    return 1.0 if found is None else found


def _refined(
    menu: Menu, answers: Answers, derived: Mapping[str, float], kind: str
) -> dict[str, float]:
    """Return the figure of every KPI: what the side said of it, else what follows."""
    found = {}
    for kpi in kpis_of(menu):
        said = _given(answers, f"{kind}-{kpi}")
        found[kpi] = derived.get(kpi, 0.0) if said is None else said
    return found


def within(menu: Menu, kind: Kind, given: Answer) -> int | None:
    """Return how many packages a red line leaves; None for an answer that is none."""
    keeps = _red_line(menu, kind, given)
    return None if keeps is None else sum(keeps(offer) for offer in offers_of(menu))


def _red_line(menu: Menu, kind: Kind, given: Answer) -> Callable[[Offer], bool] | None:
    """Return what tells whether an offer stays within the answer; None where it is no red line."""
    hot, line = hot_kpi(menu), given.likely
    known: dict[Kind, Callable[[Offer], bool]] = {
        "highest_fee": lambda offer: offer.fee <= line,
        "lowest_fee": lambda offer: offer.fee >= line,
        "worst_level": lambda offer: not too_low(hot, level_of(hot, line), offer),
    }
    return None if given.none else known.get(kind)


def mildest_line(menu: Menu, kind: Kind) -> float | None:
    """Return the line, money or natural units, from which on a red line leaves a package at all."""
    offers, hot = offers_of(menu), hot_kpi(menu)
    if kind == "highest_fee":
        return min(offer.fee for offer in offers)
    if kind == "lowest_fee":
        return max(offer.fee for offer in offers)
    if kind != "worst_level":
        return None
    lowest = [
        min(hot.sign * one.minimum for one in offer.promises[hot.kpi])
        for offer in offers
        if offer.promises.get(hot.kpi)
    ]
    return hot.sign * max(lowest) if lowest else None


def level_of(facts: KpiFacts, typed: float) -> float:
    """Return a level in natural units from what people type: a share in per cent."""
    return typed / WHOLE if facts.unit == "ratio" else typed
