"""A side's own half of the stress test, by hand."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from tests.unit.proposal.entry.test_views import CUSTOMER, HOT, OFFER, PROVIDER, gain
from workbench.outlook.plan import Plan
from workbench.proposal.entry import YearOfOffer, customer_in, provider_in, years_of_offer
from workbench.settlement.consequences import KpiFuture, stress_test
from workbench.settlement.consequences.plan_cases import Place
from workbench.settlement.schedule import Clause, Ladder, Schedule

AVAILABILITY = "availability"
AS_PLANNED = YearOfOffer({AVAILABILITY: 0.8}, 0.0)


def test_a_year_as_planned_is_the_gain_of_the_menu() -> None:
    """929,933 and 42,000, whatever a side weighs or believes."""
    unsure = replace(CUSTOMER, confidence=0.5, risk_weight=0.25)
    assert customer_in(unsure, OFFER, AS_PLANNED) == pytest.approx(gain(CUSTOMER))
    wary = replace(PROVIDER, confidence=0.5, risk_weight=0.25)
    assert provider_in(wary, OFFER, AS_PLANNED) == gain(PROVIDER)


def test_a_year_without_improvement_costs_what_a_point_is_worth() -> None:
    """No point and 20,000 back: -500,000 + 306,733 + 20,000, and 42,000 - 20,000."""
    year = YearOfOffer({AVAILABILITY: 0.0}, -20_000.0)
    assert customer_in(CUSTOMER, OFFER, year) == -500_000 + 306_733 + 20_000
    assert provider_in(PROVIDER, OFFER, year) == 42_000 - 20_000


def test_a_year_worse_than_today_counts_against_the_customer() -> None:
    """Half a point less than today is 702,000 less."""
    year = YearOfOffer({AVAILABILITY: -0.5}, 0.0)
    assert customer_in(CUSTOMER, OFFER, year) == 306_733 - 500_000 - 702_000


def test_with_less_volume_a_point_is_worth_less_and_costs_stay() -> None:
    """0.8 x 0.8 points at 1,404,000; the provider has the same cost."""
    year = YearOfOffer({AVAILABILITY: 0.8}, 0.0, volume=0.8)
    assert customer_in(CUSTOMER, OFFER, year) == pytest.approx(0.64 * 1_404_000 - 193_267)
    assert provider_in(PROVIDER, OFFER, year) == 42_000


def test_the_shared_half_becomes_points_over_today() -> None:
    """Two cohorts, half each: from 0.96 and 0.98 a plan of 50 % brings 2 and 1 points."""
    ladder = Ladder("higher", 0.95, 0.97, 0.995)
    clauses = tuple(Clause(AVAILABILITY, "month", ladder, 0.1, 0.1, cohort=one) for one in "ab")
    futures: dict[Place, KpiFuture] = {
        (AVAILABILITY, cohort): KpiFuture(
            np.full((10, 12), level), "higher", 0.0, 1.0, Plan(0.5, 0)
        )
        for cohort, level in (("a", 0.96), ("b", 0.98))
    }
    test = stress_test(Schedule("EUR", Decimal(1_200), clauses), futures, {})
    weights: dict[Place, float] = {(AVAILABILITY, cohort): 0.5 for cohort in "ab"}
    years = years_of_offer(test, weights, {AVAILABILITY: HOT})
    assert years["no_improvement"].points == {AVAILABILITY: 0.0}
    planned = [one.value for one in test.of("as_planned").kpis]
    expected = 50 * (planned[0] - 0.96 + planned[1] - 0.98)
    assert years["as_planned"].points[AVAILABILITY] == pytest.approx(expected)
    assert 1.0 < expected <= 1.5 + 1e-9
    assert years["data_gap"].points == years["as_planned"].points
    assert [one.volume for one in years.values()] == [1.0, 1.0, 1.0, 0.8, 1.0, 1.0]
    assert years["no_improvement"].money == test.of("no_improvement").money
