"""What a gain is made of, by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.proposal.entry.test_views import CUSTOMER, OFFER, PROVIDER, gain
from workbench.proposal.entry import CONFIDENCES, GainParts, customer_parts, provider_parts

CENTS = st.integers(-(10**9), 10**9).map(lambda cents: cents / 100)


def test_bad_years_are_for_the_customer_and_against_the_provider() -> None:
    """929,933 + 0.25 x 15,000 of credits in a bad year, and 42,000 - 0.25 x 15,000."""
    buys, sells = replace(CUSTOMER, risk_weight=0.25), replace(PROVIDER, risk_weight=0.25)
    bought = customer_parts(buys, OFFER, gain(buys))
    assert (bought.planned, bought.unsure) == (gain(CUSTOMER), 0.0)
    assert bought.weighed == pytest.approx(0.25 * 15_000)
    sold = provider_parts(sells, OFFER, gain(sells))
    assert (sold.planned, sold.unsure, sold.weighed) == (42_000, 0.0, -0.25 * 15_000)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_the_year_as_planned_knows_no_doubt(confidence: float) -> None:
    """Doubt stands in a part of its own, and all parts add up to what was compared."""
    shy = replace(CUSTOMER, confidence=confidence, risk_weight=0.05)
    parts = customer_parts(shy, OFFER, gain(shy))
    assert parts.planned == gain(CUSTOMER)
    assert parts.unsure == pytest.approx(gain(replace(shy, risk_weight=0.0)) - gain(CUSTOMER))
    assert parts.gain == pytest.approx(gain(shy))


def test_a_year_settled_as_a_whole_leaves_a_rest() -> None:
    """100 as planned by the menu, 90 under a limit of the year: 10 more in the menu."""
    parts = GainParts(100.0, -5.0, 2.0).from_year(90.0)
    assert (parts.planned, parts.rest, parts.gain) == (90.0, 10.0, 97.0)


@given(CENTS, CENTS, CENTS, CENTS)
def test_whole_amounts_add_up(planned: float, unsure: float, weighed: float, year: float) -> None:
    """To the rounded gain, from the rounded year as planned, each part less than 2 away."""
    parts = GainParts(planned, unsure, weighed).from_year(year)
    whole = parts.whole()
    assert whole.planned == round(year)
    assert whole.planned + whole.unsure + whole.weighed + whole.rest == round(parts.gain)
    for name in ("unsure", "weighed", "rest"):
        assert abs(getattr(whole, name) - getattr(parts, name)) <= 2.5


def test_parts_are_not_printed() -> None:
    """They are private."""
    assert "97" not in repr(GainParts(97.0, 0.0, 0.0))
