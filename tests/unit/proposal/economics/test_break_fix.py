"""A year under break-fix from its history."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.economics.break_fix import BreakFixPrices, today_cost
from workbench.proposal.economics.history import from_figures

PRICES = BreakFixPrices(
    retainer=Decimal(120_000),
    visit=Decimal(2_800),
    parts=Decimal(4_200),
    maintenance=Decimal(1_500),
    maintenance_visits=24,
)


def test_the_published_example() -> None:
    """306,733 for the contract, 3,023,280 for the downtime, 3,330,013 in all."""
    own = from_figures(hours=323, hours_each=6).attributable(0.4)
    today = today_cost(own, PRICES, Decimal(23_400))
    assert today.invoice == Decimal("306733.33")
    assert today.downtime == 3_023_280
    assert today.total == Decimal("3330013.33")


def test_each_part_by_small_numbers() -> None:
    """Ten incidents of 2 hours, one and a half visits each."""
    prices = BreakFixPrices(
        Decimal(100), Decimal(10), 1.5, Decimal(7), Decimal(4), 3, coordination=Decimal(50)
    )
    today = today_cost(from_figures(incidents=10, hours_each=2), prices, Decimal(20))
    found = (today.retainer, today.visits, today.parts, today.maintenance, today.coordination)
    assert found == (100, 150, 70, 12, 50)
    assert (today.downtime, today.invoice, today.total) == (400, 332, 782)
    assert prices.incident == 22


@given(st.integers(0, 1000), st.integers(1, 100), st.integers(1, 1000))
def test_money_scales(incidents: int, hours: int, factor: int) -> None:
    """All prices in another unit give the same cost in that unit."""
    history = from_figures(incidents=incidents, hours_each=hours)
    one = today_cost(history, BreakFixPrices(Decimal(5), Decimal(3)), Decimal(2))
    many = BreakFixPrices(Decimal(5 * factor), Decimal(3 * factor))
    assert today_cost(history, many, Decimal(2 * factor)).total == one.total * factor


def test_negative_prices_and_counts_are_refused() -> None:
    """By their name."""
    for make, field in (
        (lambda: BreakFixPrices(visit=Decimal(-1)), "visit"),
        (lambda: BreakFixPrices(maintenance_visits=-1), "maintenance_visits"),
    ):
        with pytest.raises(StepError) as caught:
            make()
        assert caught.value.finding.params["field"] == field
