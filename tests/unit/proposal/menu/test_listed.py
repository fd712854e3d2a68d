"""A listed menu is as wide as its mode asks for."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.proposal.menu.test_offer import FEES, code_of, frame, offered
from workbench.proposal.menu import (
    LEAST_PACKAGES,
    MOST_FEES,
    MOST_LISTED,
    MOST_PACKAGES,
    Menu,
    Offered,
    halved,
    listed_menu,
)


def levels(kpis: int) -> Offered:
    """Return three level sets, and five, for so many KPIs."""
    names = "abcdef"[:kpis]
    return Offered({k: offered(k, 3) for k in names}, {k: offered(k, 5) for k in names})


def made(kpis: int, mode: str, fees: tuple[Decimal, ...] = FEES) -> Menu:
    """Return the menu that there is."""
    found = listed_menu(levels(kpis), frame(mode, fees))
    assert isinstance(found, Menu), found
    return found


def codes(menu: Menu) -> list[str]:
    """Return what the menu says was added."""
    return [one.code for one in menu.findings]


@pytest.mark.parametrize(
    ("kpis", "fees", "packages", "added"),
    [
        (3, 3, 81, []),  # 3^3 x 3: a choice as it is
        (2, 3, 27, []),
        (2, 2, 50, ["menu.levels_added"]),  # 18 would be too few: 5^2 x 2
        (2, 1, 25, ["menu.levels_added"]),
        (1, 3, 25, ["menu.levels_added", "menu.fees_added"]),  # 9, then 15, then 5 x 5
        (1, 2, 25, ["menu.levels_added", "menu.fees_added"]),  # 6, 10, 15, then 5 x 5
    ],
)
def test_a_sealed_menu_below_its_floor_gets_more(
    kpis: int, fees: int, packages: int, added: list[str]
) -> None:
    """More level sets first, then fees between; nothing where there is a choice already."""
    menu = made(kpis, "sealed", FEES[:fees])
    assert len(menu.packages) == packages
    assert codes(menu) == added
    assert {menu.fees[0], menu.fees[-1]} == {FEES[0], FEES[fees - 1]}


def test_a_single_kpi_at_a_single_fee_stays_too_little() -> None:
    """Nothing stands between one fee; what is said counts the menu as the parties asked for it."""
    found = listed_menu(levels(1), frame("sealed", FEES[:1]))
    assert code_of(found) == "menu.too_few_packages"
    assert listed_menu(levels(1), frame("sealed", FEES[:1])) == found


def test_other_modes_take_five_level_sets_while_they_can_be_listed() -> None:
    """5^3 x 3 = 375 packages; with a fourth KPI 3^4 x 3, and with a sixth there is no list."""
    wide = made(3, "guided")
    assert (len(wide.packages), codes(wide)) == (375, ["menu.levels_added"])
    assert len(made(1, "open_book").packages) == 15
    four = made(4, "open_book")
    assert (len(four.packages), codes(four)) == (243, [])
    assert code_of(listed_menu(levels(6), frame("guided"))) == "menu.too_many_packages"


def test_too_large_and_empty_menus_are_not_widened() -> None:
    """What is wrong is said as without any widening."""
    assert code_of(listed_menu(levels(4), frame())) == "menu.too_many_packages"
    assert code_of(listed_menu(Offered({}, {}), frame())) == "menu.empty"
    assert code_of(listed_menu(levels(2), frame("guided", ()))) == "menu.too_many_packages"
    without = Offered({"a": ()}, {"a": ()})
    assert code_of(listed_menu(without, frame("guided"))) == "menu.nothing_to_choose"


def test_fees_between_are_round_ones() -> None:
    """To the hundred where that is a fee between, else to the cent, else none."""
    assert halved((Decimal(429400), Decimal(521400))) == tuple(
        map(Decimal, (429400, 475400, 521400))
    )
    assert halved((Decimal(10), Decimal(5))) == (Decimal(5), Decimal("7.50"), Decimal(10))
    assert halved((Decimal("1.00"), Decimal("1.01"))) == (Decimal("1.00"), Decimal("1.01"))


@settings(deadline=None)
@given(
    st.integers(1, 4),
    st.sets(st.integers(1, 900_000), min_size=1, max_size=4),
    st.sampled_from(["sealed", "guided"]),
)
def test_every_menu_is_within_the_limits_of_its_mode(kpis: int, fees: set[int], mode: str) -> None:
    """A sealed one has 20 to 100 packages, another at most what can be listed; fees rise."""
    given_fees = tuple(Decimal(fee) for fee in sorted(fees))
    found = listed_menu(levels(kpis), frame(mode, given_fees))
    if not isinstance(found, Menu):
        return
    count = len(found.packages)
    assert count <= (MOST_PACKAGES if mode == "sealed" else MOST_LISTED)
    assert mode != "sealed" or count >= LEAST_PACKAGES
    assert set(given_fees) <= set(found.fees)
    assert len(found.fees) <= max(MOST_FEES, len(fees))
    assert all(low < high for low, high in pairwise(found.fees))
    assert {p.options[k].name for p in found.packages for k in found.kpis} == {
        one.name for k in found.kpis for one in found.options[k]
    }
