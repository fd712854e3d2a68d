"""A few answers and the menu: gains, red lines, bad years, confidence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.proposal.entry import (
    ARRIVALS,
    CONFIDENCES,
    RISK_WEIGHTS,
    CustomerEntry,
    KpiFacts,
    Offer,
    Prospect,
    ProviderEntry,
    customer_view,
    provider_view,
)
from workbench.proposal.entry.facts import Promise

HOT = KpiFacts("availability", "ratio", "higher", 0.9785, 0.0, 1.0)


def at(arrives: float) -> Prospect:
    """Return made-up figures that are linear in the plan, with a bad year of half a point."""
    return Prospect(arrives, 0.98, 0.8 * arrives, -0.02 + 0.02 * arrives, 0.5, 0.03, 0.1)


OFFER = Offer(
    fee=500_000.0,
    improvement={"availability": 0.8},
    incentive=0.0,
    promises={"availability": (Promise(0.5, 0.975, 0.98), Promise(0.5, 0.97, 0.98))},
    credits={"availability": 0.04},
    prospects={"availability": tuple(at(one) for one in ARRIVALS)},
)
CUSTOMER = CustomerEntry({"availability": 1_404_000.0}, 600_000.0, 306_733.0)
PROVIDER = ProviderEntry({"availability": 50_000.0}, 372_000.0, 46_000.0)


def gain(entry: CustomerEntry | ProviderEntry, offer: Offer = OFFER) -> float:
    """Return the gain at the one offer."""
    if isinstance(entry, CustomerEntry):
        return float(customer_view(entry, [offer]).gains[0])
    return float(provider_view(entry, [offer]).gains[0])


def test_the_whole_plan_counts_as_the_menu_prints_it() -> None:
    """0.8 x 1,404,000 - 500,000 + 306,733; 500,000 - 0.8 x 50,000 - 372,000 - 46,000."""
    assert gain(CUSTOMER) == 929_933.0
    assert gain(PROVIDER) == 42_000.0


def test_half_the_plan_counts_half_and_brings_its_own_credit() -> None:
    """The customer counts 0.4 points and expects 5,000 back; the provider pays for the whole."""
    assert gain(replace(CUSTOMER, confidence=0.5)) == 0.4 * 1_404_000 + 5_000 - 500_000 + 306_733
    assert gain(replace(PROVIDER, confidence=0.5)) == 42_000 - 5_000


def test_bad_years_weigh_for_the_customer_beyond_todays() -> None:
    """Half a point less than usual, less the credit of it; today has the same bad years without."""
    entry = replace(CUSTOMER, risk_weight=0.25)
    lost, credit = 0.5 * 1_404_000, 0.03 * 500_000
    assert gain(entry) == pytest.approx(gain(CUSTOMER) - 0.25 * ((lost - credit) - lost))


def test_bad_years_weigh_for_the_provider() -> None:
    """A quarter of what the settlement falls in them."""
    assert gain(replace(PROVIDER, risk_weight=0.25)) == 42_000 - 0.25 * 15_000


def test_a_year_worse_than_bearable_is_a_red_line() -> None:
    """500,000 - 412,000 - 15,000 = 73,000 in bad years; a base cost 74,000 higher loses 1,000."""
    dear = replace(PROVIDER, base_cost=446_000.0, lowest_margin=0.0)
    assert provider_view(replace(dear, worst_year=1_000.0), [OFFER]).acceptable.tolist() == [True]
    assert provider_view(replace(dear, worst_year=999.0), [OFFER]).acceptable.tolist() == [False]
    assert provider_view(dear, [OFFER]).acceptable.tolist() == [True]


@pytest.mark.parametrize(("worst", "accepted"), [(0.97, True), (0.9701, False), (None, True)])
def test_the_worst_bearable_level_bars_lower_minimums(worst: float | None, accepted: bool) -> None:
    """Of two cohorts the lower minimum counts; on the line is still borne."""
    entry = replace(CUSTOMER, hot=HOT, worst_level=worst)
    assert customer_view(entry, [OFFER]).acceptable.tolist() == [accepted]


def test_of_hours_the_longest_is_the_worst() -> None:
    """Where lower is better a minimum above the line is barred."""
    hours = KpiFacts("response_time", "h", "lower")
    offer = replace(OFFER, promises={"response_time": (Promise(1.0, 5.0, 3.0),)})
    for worst, accepted in ((4.9, False), (5.0, True)):
        entry = replace(CUSTOMER, hot=hours, worst_level=worst)
        assert customer_view(entry, [offer]).acceptable.tolist() == [accepted]


def test_a_menu_without_prospects_counts_as_it_did() -> None:
    """Improvement falls with confidence, the expected incentive stays, no year is called bad."""
    plain = replace(OFFER, prospects={}, incentive=1_000.0)
    entry = replace(CUSTOMER, confidence=0.5, risk_weight=0.25)
    assert gain(entry, plain) == 0.4 * 1_404_000 - 1_000 - 500_000 + 306_733


@given(st.sampled_from(CONFIDENCES), st.sampled_from(CONFIDENCES), st.sampled_from(RISK_WEIGHTS))
def test_more_confidence_never_lowers_the_own_gain_of_the_provider(
    one: float, other: float, weight: float
) -> None:
    """And raises the customer's, whose point is worth more than the bonus costs."""
    low, high = sorted((one, other))
    shy, bold = (replace(CUSTOMER, confidence=one, risk_weight=weight) for one in (low, high))
    assert gain(shy) <= gain(bold)
    less, more = (replace(PROVIDER, confidence=one, risk_weight=weight) for one in (low, high))
    assert gain(less) <= gain(more)


def test_answers_are_not_printed() -> None:
    """Neither entry shows an amount in its repr."""
    assert "306" not in repr(CUSTOMER)
    assert "372" not in repr(PROVIDER)
