"""Why a side does not accept an offer: each condition of its own that fails, and by how much."""

from dataclasses import dataclass, replace
from typing import Literal

from workbench.proposal.entry.facts import Offer
from workbench.proposal.entry.views import (
    CustomerEntry,
    ProviderEntry,
    customer_view,
    provider_view,
    too_low,
)

Condition = Literal["gain", "highest_fee", "lowest_fee", "worst_level", "worst_year"]


@dataclass(frozen=True, slots=True, repr=False)
class Failed:
    """A condition that an offer does not meet; private.

    `found` and `limit` are what the offer has and what the side bears, in money a year or, for the
    worst level, in natural units; "gain" has the limit 0. A loss of "worst_year" is above zero.
    """

    condition: Condition
    found: float
    limit: float


def customer_refusal(entry: CustomerEntry, offer: Offer) -> tuple[Failed, ...]:
    """Return why the customer does not accept the offer; () where it does."""
    failed = []
    gain = float(customer_view(entry, [offer]).gains[0])
    if gain < 0:
        failed.append(Failed("gain", gain, 0.0))
    if offer.fee > entry.highest_fee:
        failed.append(Failed("highest_fee", offer.fee, entry.highest_fee))
    hot, worst = entry.hot, entry.worst_level
    if hot is not None and worst is not None and too_low(hot, worst, offer):
        lowest = hot.sign * min(hot.sign * one.minimum for one in offer.promises[hot.kpi])
        failed.append(Failed("worst_level", lowest, worst))
    return tuple(failed)


def provider_refusal(entry: ProviderEntry, offer: Offer) -> tuple[Failed, ...]:
    """Return why the provider does not accept the offer; () where it does."""
    failed = []
    gain = float(provider_view(entry, [offer]).gains[0])
    if gain < 0:
        failed.append(Failed("gain", gain, 0.0))
    if entry.lowest_fee is not None and offer.fee < entry.lowest_fee:
        failed.append(Failed("lowest_fee", offer.fee, entry.lowest_fee))
    loss = -_in_bad_years(entry, offer)
    if entry.worst_year is not None and loss > entry.worst_year:
        failed.append(Failed("worst_year", loss, entry.worst_year))
    return tuple(failed)


def _in_bad_years(entry: ProviderEntry, offer: Offer) -> float:
    """Return what remains after all costs on average in the worst 5 % of years.

    With bad years at their full weight and nothing that must remain, the gain is just that.
    """
    bare = replace(entry, lowest_margin=0.0, risk_weight=1.0)
    return float(provider_view(bare, [offer]).gains[0])
