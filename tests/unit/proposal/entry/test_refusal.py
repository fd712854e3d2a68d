"""Why a side does not accept: every condition by name and amount, and none where it accepts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.proposal.entry.test_views import CUSTOMER, HOT, OFFER, PROVIDER
from workbench.proposal.entry import (
    Failed,
    customer_refusal,
    customer_view,
    provider_refusal,
    provider_view,
)

MONEY = st.floats(0.0, 2e6).map(lambda amount: round(amount, 2))


def test_an_accepted_offer_fails_nothing() -> None:
    """929,933 and 42,000 a year over the alternatives."""
    assert customer_refusal(CUSTOMER, OFFER) == ()
    assert provider_refusal(PROVIDER, OFFER) == ()


def test_each_of_the_customer_s_conditions_is_told_with_its_amounts() -> None:
    """A worthless point, a fee of 400,000 at most, a level of 97.2 % where 97 % is promised."""
    entry = replace(
        CUSTOMER, worth={"availability": 0.0}, highest_fee=400_000.0, hot=HOT, worst_level=0.972
    )
    assert customer_refusal(entry, OFFER) == (
        Failed("gain", 306_733.0 - 500_000.0, 0.0),
        Failed("highest_fee", 500_000.0, 400_000.0),
        Failed("worst_level", 0.97, 0.972),
    )


def test_each_of_the_provider_s_conditions_is_told_with_its_amounts() -> None:
    """500,000 - 40,000 - 480,000 = -20,000 a year; bad years cost 15,000 (0.03 of the fee) more."""
    entry = replace(PROVIDER, base_cost=480_000.0, lowest_fee=510_000.0, worst_year=10_000.0)
    assert provider_refusal(entry, OFFER) == (
        Failed("gain", -20_000.0 - 46_000.0, 0.0),
        Failed("lowest_fee", 500_000.0, 510_000.0),
        Failed("worst_year", 35_000.0, 10_000.0),
    )


@given(worth=MONEY, highest=MONEY, alternative=MONEY, worst=st.none() | st.floats(0.9, 1.0))
def test_the_customer_accepts_exactly_where_nothing_fails(
    worth: float, highest: float, alternative: float, worst: float | None
) -> None:
    """The reasons and the acceptance that the round counts agree."""
    entry = replace(
        CUSTOMER, worth={"availability": worth}, highest_fee=highest, alternative_cost=alternative,
        hot=HOT, worst_level=worst, risk_weight=0.05,
    )  # fmt: skip
    accepted = bool(customer_view(entry, [OFFER]).acceptable[0])
    assert accepted is not bool(customer_refusal(entry, OFFER))


@given(base=MONEY, margin=MONEY, lowest=MONEY, worst=st.none() | MONEY)
def test_the_provider_accepts_exactly_where_nothing_fails(
    base: float, margin: float, lowest: float, worst: float | None
) -> None:
    """The reasons and the acceptance that the round counts agree."""
    entry = replace(
        PROVIDER, base_cost=base, lowest_margin=margin, lowest_fee=lowest, worst_year=worst
    )
    accepted = bool(provider_view(entry, [OFFER]).acceptable[0])
    assert accepted is not bool(provider_refusal(entry, OFFER))
