"""What an hour, a point and a year of downtime cost, by small numbers and the published example."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.economics.downtime import (
    DowntimeHour,
    availability_point,
    effective_cost,
    failure_percent,
    oee_point,
    repair_hour,
)
from workbench.proposal.economics.history import from_figures

MONEY = st.decimals(0, 10**6, places=2)


def test_an_hour_is_the_sum_of_what_is_lost_less_what_comes_back() -> None:
    """30,000 + 5,000 + 4,000 + 2,000 - 2,000 = 39,000."""
    parts = [Decimal(one) for one in (30_000, 5_000, 4_000, 2_000, 2_000)]
    assert DowntimeHour(*parts).cost == 39_000


def test_the_effective_cost_and_a_point_of_the_published_example() -> None:
    """0.6 of 39,000 is 23,400; a point of 6,000 hours is 60 hours of it."""
    effective = effective_cost(Decimal(39_000), 0.6)
    assert effective == 23_400
    assert availability_point(6_000, effective) == 1_404_000


def test_a_point_of_oee() -> None:
    """One percent of 5,000 hours makes 50 x 120 units with 3.50 each."""
    assert oee_point(5_000, 120, Decimal("3.50")) == 21_000


def test_an_hour_less_of_each_repair_and_a_percent_fewer_failures() -> None:
    """Twenty incidents of 6 hours at 1,000 an hour, each invoiced at 700."""
    history = from_figures(incidents=20, hours_each=6)
    assert repair_hour(history, Decimal(1_000)) == 20_000
    assert failure_percent(history, Decimal(1_000), Decimal(700)) == Decimal("0.2") * 6_700


@given(MONEY, MONEY, MONEY, st.integers(0, 100))
def test_nothing_recovered_costs_more_and_kappa_scales(
    lost: Decimal, idle: Decimal, back: Decimal, percent: int
) -> None:
    """What comes back is taken off in full, and c_eff is linear in kappa."""
    gross = DowntimeHour(lost, idle).cost
    if back <= gross:
        assert DowntimeHour(lost, idle, recovered=back).cost == gross - back
    assert effective_cost(gross, percent / 100) * 100 == gross * percent


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: DowntimeHour(Decimal(-1)), "economics.money_out_of_range"),
        (lambda: DowntimeHour(Decimal("NaN")), "economics.money_out_of_range"),
        (lambda: DowntimeHour(Decimal(1), recovered=Decimal(2)), "economics.recovered_too_much"),
        (lambda: effective_cost(Decimal(1), 1.2), "economics.out_of_range"),
        (lambda: effective_cost(Decimal(1), float("nan")), "economics.out_of_range"),
        (lambda: availability_point(9_000, Decimal(1)), "economics.out_of_range"),
        (lambda: oee_point(5_000, -1, Decimal(1)), "economics.out_of_range"),
    ],
)
def test_figures_that_nothing_can_cost_are_refused(make, code: str) -> None:
    """By their name, before anything is computed."""
    with pytest.raises(StepError) as caught:
        make()
    assert caught.value.finding.code == code
