"""The finer menu holds the one that was agreed, and nothing beyond its fees."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workbench.proposal.levels import SETTINGS, between
from workbench.proposal.menu import finer_fees, finer_menu, packages_of_options

FEES = st.lists(st.integers(1, 10**7).map(Decimal), min_size=1, max_size=4, unique=True)


def option(name: str, points: float, incentive: float) -> dict[str, Any]:
    """Return an option as a menu has it."""
    return {"name": name, "improvement_points": points, "incentive": incentive, "cohorts": []}


def test_fees_between_those_of_the_menu() -> None:
    """From 100 to 200 in four steps; one fee alone stays alone."""
    assert finer_fees([Decimal(200), Decimal(100)], 4) == tuple(
        Decimal(fee) for fee in (100, 125, 150, 175, 200)
    )
    assert finer_fees([Decimal("429400.50")]) == (Decimal("429400.50"),)


@given(fees=FEES, steps=st.integers(1, 9))
def test_no_fee_lies_outside(fees: list[Decimal], steps: int) -> None:
    """The agreed fees are among them, the lowest and the highest are the ends."""
    found = finer_fees(fees, steps)
    assert set(fees) <= set(found)
    assert (found[0], found[-1]) == (min(fees), max(fees))
    assert len(found) <= (len(fees) - 1) * steps + 1


def test_every_combination_stands_once() -> None:
    """Two KPIs with 2 + 1 and 1 options at 2 fees: six packages, the fee fastest."""
    menu = {
        "kpis": [
            {"kpi": "a", "options": [option("safe", 1.0, 0.01), option("balanced", 2.0, 0.0)]},
            {"kpi": "b", "options": [option("safe", 0.5, -0.02)]},
        ],
        "cards": {"a": {}, "b": {}},
    }
    more = {"a": [option("safe–balanced", 1.5, 0.005)]}
    found = finer_menu(menu, more, [Decimal(100), Decimal(200)])
    assert found["cards"] is menu["cards"]
    assert [package["index"] for package in found["packages"]] == list(range(6))
    assert found["packages"][1] == {
        "index": 1,
        "options": {"a": "safe", "b": "safe"},
        "fee": "200",
        "improvement_points": {"a": 1.0, "b": 0.5},
        "incentive": "-2.00",
    }
    assert found["packages"][5]["options"] == {"a": "safe–balanced", "b": "safe"}


def test_too_many_packages_leave_the_menus_own_options() -> None:
    """Eight KPIs of 3 are 6,561; with two more options each they would be 390,625."""
    own = {f"k{n}": [option(name, 1.0, 0.0) for name in "abc"] for n in range(8)}
    menu = {"kpis": [{"kpi": kpi, "options": options} for kpi, options in own.items()]}
    more = {kpi: [option(name, 1.0, 0.0) for name in "de"] for kpi in own}
    assert len(finer_menu(menu, more, [Decimal(100)])["packages"]) == 3**8
    assert len(packages_of_options(own, [Decimal(1)])) == 3**8


def test_settings_between_the_three() -> None:
    """Half-way in every limit and in the plan."""
    found = between(SETTINGS)
    assert list(found) == ["safe–balanced", "balanced–ambitious"]
    assert [one.plan for one in found.values()] == [0.75, 1.25]
    assert [round(one.limits.beta, 9) for one in found.values()] == [0.65, 0.55]
