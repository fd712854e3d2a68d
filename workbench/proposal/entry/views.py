"""A side's few answers and the public menu become that side's gain at every package."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from workbench.proposal.bargaining.gains import (
    CustomerValues,
    PackageFacts,
    ProviderValues,
    SideGains,
    customer_gains,
    provider_gains,
)
from workbench.proposal.entry.facts import KpiFacts, Offer
from workbench.proposal.entry.prospect import ARRIVALS, Prospect

CONFIDENCES = ARRIVALS  # the share of the planned improvement that a side counts
# How much worse years weigh: none; as the worked case prices it (domain guide 5.4: 5 % of what the
# mean of the worst 5 % lies beyond the mean); five times that.
RISK_WEIGHTS = (0.0, 0.05, 0.25)
CENT = Decimal("0.01")
ON_THE_LINE = 1e-9  # a level as typed and the same level from the menu differ by binary dust


@dataclass(frozen=True, slots=True, repr=False)
class CustomerEntry:
    """The customer's answers; private.

    `worth`: money a year per point of each KPI. `worst_level`: the lowest level of `hot` it could
    bear, natural units, None for none. `risk_weight` on the mean of the worst 5 % of years.
    `confidence`: the share (0..1) of the plan it counts on.
    """

    worth: Mapping[str, float]
    highest_fee: float
    alternative_cost: float
    hot: KpiFacts | None = None
    worst_level: float | None = None
    risk_weight: float = 0.0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, repr=False)
class ProviderEntry:
    """The provider's answers; private.

    `linear` and `square`: cost a year of p points of a KPI is linear x p + square x p^2. `worst_year`:
    the largest loss it could bear in bad years, None for no limit. The rest as `CustomerEntry`.
    """

    linear: Mapping[str, float]
    base_cost: float
    lowest_margin: float
    square: Mapping[str, float] = field(default_factory=dict)
    lowest_fee: float | None = None
    worst_year: float | None = None
    risk_weight: float = 0.0
    confidence: float = 1.0


def customer_view(entry: CustomerEntry, offers: Sequence[Offer]) -> SideGains:
    """Return the customer's gain and acceptance of every offer, in their order.

    Raises StepError as `customer_gains` does.
    """
    barred = frozenset(place for place, one in enumerate(offers) if _barred(entry, one))
    return customer_gains(
        CustomerValues(
            entry.worth,
            entry.highest_fee,
            entry.alternative_cost,
            risk_weight=entry.risk_weight,
            shortfall_today=_bad_years(_at(offers[0], 0.0)) if offers else None,
            barred=barred,
        ),
        [arrived(one, entry.confidence) for one in offers],
    )


def provider_view(entry: ProviderEntry, offers: Sequence[Offer]) -> SideGains:
    """Return the provider's gain and acceptance of every offer, in their order.

    The effort is that of the whole plan, whatever arrives of it. Raises StepError as
    `provider_gains` does.
    """
    values = ProviderValues(
        entry.linear,
        entry.square,
        entry.base_cost,
        entry.lowest_margin,
        entry.lowest_fee,
        entry.risk_weight,
        entry.worst_year,
    )
    return provider_gains(values, [effort_for(one, entry.confidence) for one in offers])


def arrived(offer: Offer, arrives: float) -> PackageFacts:
    """Return what bargaining reads of an offer when that share of its plan arrives."""
    known = _at(offer, arrives)
    improvement = {
        kpi: points
        if arrives == 1.0
        else known[kpi].improvement_points
        if kpi in known
        else points * arrives
        for kpi, points in offer.improvement.items()
    }
    return PackageFacts(
        fee=offer.fee,
        improvement={kpi: max(points, 0.0) for kpi, points in improvement.items()},
        incentive=_incentive(offer, arrives, known),
        shortfall=_bad_years(known),
        setback=offer.fee * math.fsum(one.bad_year_incentive for one in known.values()),
    )


def effort_for(offer: Offer, arrives: float) -> PackageFacts:
    """Return the same with the improvement that is planned: what the provider pays for."""
    known = arrived(offer, arrives)
    planned = {kpi: max(points, 0.0) for kpi, points in offer.improvement.items()}
    return PackageFacts(known.fee, planned, known.incentive, known.shortfall, known.setback)


def _incentive(offer: Offer, arrives: float, known: Mapping[str, Prospect]) -> float:
    """Return the expected net settlement of a year in money to the provider, to the cent.

    For the whole plan it is the menu's own figure. Sums here are exactly rounded, so that the order
    of the KPIs in a file, which a replay reads anew, changes no digit.
    """
    if arrives == 1.0 or len(known) < len(offer.improvement):
        return offer.incentive
    share = math.fsum(one.incentive for one in known.values())
    money = Decimal(repr(offer.fee)) * Decimal(repr(float(share)))
    return float(money.quantize(CENT, ROUND_HALF_UP)) + 0.0


def _bad_years(known: Mapping[str, Prospect]) -> dict[str, float]:
    return {kpi: one.bad_year_points for kpi, one in known.items()}


def _at(offer: Offer, arrives: float) -> dict[str, Prospect]:
    return {
        kpi: one
        for kpi, several in offer.prospects.items()
        for one in several
        if one.arrives == arrives
    }


def _barred(entry: CustomerEntry, offer: Offer) -> bool:
    if entry.worst_level is None or entry.hot is None:
        return False
    return too_low(entry.hot, entry.worst_level, offer)


def too_low(hot: KpiFacts, worst: float, offer: Offer) -> bool:
    """Return whether a minimum of the KPI lies beyond the worst bearable level, natural units."""
    promises = offer.promises.get(hot.kpi, ())
    return any(hot.sign * (one.minimum - worst) < -ON_THE_LINE for one in promises)
