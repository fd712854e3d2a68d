"""Which packages are offered: 20 to 100 listed ones when sealed, larger menus in other modes."""

from dataclasses import replace
from decimal import Decimal
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.levels import CohortLevels, KpiOption, LevelSet, Reached
from workbench.proposal.menu import (
    LEAST_PACKAGES,
    MOST_LEVELS,
    MOST_OPTIONS,
    MOST_PACKAGES,
    Frame,
    Menu,
    NoMenu,
    OpenMenu,
    propose_menu,
)
from workbench.settlement.schedule import Window

LEVELS = LevelSet(
    name="balanced", kpi="availability", window="quarter", direction="higher",
    target=0.985, minimum=0.975, stretch=0.992, dead_band=0.001, grid=0.001, best=1.0,
    alpha=0.05, beta=0.60, plan=1.0, effort=0.9, p_below_minimum=0.04, p_meets_target=0.61,
    p_meets_stretch=0.11, improvement_points=0.8, shadow_minimum=0.0004, shadow_target=0.0002,
    before=Reached(0.9754, 0.9853, 0.9921, 0.05, 0.60, 0.10), findings=(),
)  # fmt: skip
FEES = (Decimal(430000), Decimal(520000), Decimal(610000))
WINDOWS: tuple[Window, ...] = ("month", "quarter", "year")
SLOPES = ("gentle", "agreed", "steep")
PLANS = (0.5, 1.0, 1.5)


def offered(
    kpi: str, levels: int, windows: int = 1, slopes: int = 1, plans: int = 1
) -> tuple[KpiOption, ...]:
    """Return every option of a KPI: levels x plans x windows x slopes."""
    return tuple(
        KpiOption(
            f"{level}/{plan}/{window}/{slope}",
            kpi,
            (CohortLevels(None, 1.0, replace(LEVELS, kpi=kpi, window=window, plan=plan), 0.0),),
            slope,
        )
        for level in range(levels)
        for plan in PLANS[:plans]
        for window in WINDOWS[:windows]
        for slope in SLOPES[:slopes]
    )


def frame(mode: str = "sealed", fees: tuple[Decimal, ...] = FEES) -> Frame:
    """Return a frame that fixes quarters and the gentle slope where it must."""
    windows: dict[str, Window] = {"a": "quarter", "b": "quarter", "c": "quarter"}
    return Frame(mode, fees, windows, "gentle")  # type: ignore[arg-type]  # one of the modes


def code_of(found: object) -> str:
    """Return why there is no menu."""
    assert isinstance(found, NoMenu), found
    return found.finding.code


def test_a_sealed_menu_of_three_kpis_and_three_fees() -> None:
    """Three level sets of three KPIs at three fees are 81 packages, and nothing is fixed."""
    found = propose_menu({kpi: offered(kpi, 3) for kpi in "abc"}, frame())
    assert isinstance(found, Menu)
    assert len(found.packages) == 81
    assert found.findings == ()


def test_the_slope_is_fixed_before_the_window() -> None:
    """3 levels x 2 slopes, twice, at three fees are 108; at one slope 27, as the frame says."""
    found = propose_menu({kpi: offered(kpi, 3, slopes=2) for kpi in "ab"}, frame())
    assert isinstance(found, Menu)
    assert len(found.packages) == 27
    assert [one.code for one in found.findings] == ["menu.slope_fixed"]
    assert {o.slope for p in found.packages for o in p.options.values()} == {"gentle"}


def test_window_and_slope_are_fixed_where_that_is_needed() -> None:
    """5 levels x 3 windows x 3 slopes at three fees, twice: 6,075 become 75."""
    found = propose_menu({kpi: offered(kpi, 5, 3, 3) for kpi in "ab"}, frame())
    assert isinstance(found, Menu)
    assert len(found.packages) == 75
    assert {o.window for p in found.packages for o in p.options.values()} == {"quarter"}
    codes = [one.code for one in found.findings]
    assert codes == ["menu.slope_fixed", "menu.window_fixed", "menu.window_fixed"]


def test_why_there_is_no_sealed_menu() -> None:
    """Too many even with all fixed, too few, too many levels, none to choose from, no fee."""
    many = propose_menu({kpi: offered(kpi, 4, 3, 3) for kpi in "abc"}, frame())
    assert code_of(many) == "menu.too_many_packages"
    assert isinstance(many, NoMenu)
    assert many.finding.params == {"count": 192, "most": MOST_PACKAGES}
    assert [len(choices) for choices in many.options.values()] == [4, 4, 4]
    few = propose_menu({"a": offered("a", 3)}, frame())
    assert code_of(few) == "menu.too_few_packages"
    assert code_of(propose_menu({"a": offered("a", 6)}, frame())) == "menu.too_many_levels"
    plans = propose_menu({"a": offered("a", 2, plans=3)}, frame())
    assert code_of(plans) == "menu.too_many_levels"
    assert code_of(propose_menu({"a": ()}, frame())) == "menu.nothing_to_choose"
    assert code_of(propose_menu({}, frame())) == "menu.empty"
    assert code_of(propose_menu({"a": offered("a", 5)}, frame(fees=()))) == "menu.empty"


def test_a_window_that_no_option_has_leaves_nothing_to_choose() -> None:
    """The frame fixes quarters, and one KPI has months and years alone."""
    only = tuple(one for one in offered("a", 5, 3, 3) if one.window != "quarter")
    found = propose_menu({"a": only, "b": offered("b", 5)}, frame())
    assert code_of(found) == "menu.nothing_to_choose"


def test_other_modes_offer_all_and_may_leave_the_fee_free() -> None:
    """5 levels x 3 windows x 3 plans x 3 slopes of three KPIs: 2,460,375 combinations."""
    options = {kpi: offered(kpi, 5, 3, 3, 3) for kpi in "abc"}
    found = propose_menu(options, frame("guided", ()))
    assert isinstance(found, OpenMenu)
    assert found.count == 135**3 == 2_460_375
    assert found.kpis == ("a", "b", "c")
    assert found.options["a"] == options["a"]
    on_a_grid = propose_menu(options, frame("open_book"))
    assert isinstance(on_a_grid, OpenMenu)
    assert on_a_grid.count == 3 * found.count
    six = propose_menu({"a": offered("a", 6)}, frame("guided", ()))
    assert code_of(six) == "menu.too_many_levels"
    plans = tuple(
        replace(one, name=f"{one.name}/{step}", cohorts=(_with_plan(one.cohorts[0], step),))
        for one in offered("a", 5, 3, 3)
        for step in range(6)
    )
    many = propose_menu({"a": plans}, frame("guided", ()))
    assert code_of(many) == "menu.too_many_options"
    assert isinstance(many, NoMenu)
    assert many.finding.params["count"] == 270


def _with_plan(part: CohortLevels, plan: float) -> CohortLevels:
    return replace(part, levels=replace(part.levels, plan=plan))


def test_what_cannot_be_meant_is_refused_in_every_mode() -> None:
    """Two options of one name, and a fee that is none."""
    twice = {"a": offered("a", 1) * 2}
    for mode in ("sealed", "guided"):
        with pytest.raises(StepError) as refused:
            propose_menu(twice, frame(mode))
        assert refused.value.finding.code == "menu.name_twice"
        with pytest.raises(StepError) as refused:
            propose_menu({"a": offered("a", 2)}, frame(mode, (Decimal(-1),)))
        assert refused.value.finding.code == "menu.fee_wrong"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
        max_size=4,
    ),
    st.integers(0, 6),
    st.sampled_from(("sealed", "guided", "open_book")),
)
def test_the_limits_of_the_mode_hold_for_any_input(
    sizes: list[tuple[int, int, int, int]], fees: int, mode: str
) -> None:
    """Sealed: 20 to 100 packages in mixed-radix order; else at most five levels and 225 options."""
    options = {
        "abcd"[at]: offered("abcd"[at], levels, windows, slopes, plans)
        for at, (levels, windows, slopes, plans) in enumerate(sizes)
    }
    grid = tuple(Decimal(400_000 + 10_000 * step) for step in range(fees))
    found = propose_menu(options, frame(mode, grid))
    assert found == propose_menu(options, frame(mode, grid))
    if isinstance(found, NoMenu):
        assert found.finding.code.startswith("menu.")
        return
    for kpi, choices in found.options.items():
        assert 0 < len(choices) <= MOST_OPTIONS
        assert [one.name for one in choices] == [one.name for one in options[kpi] if one in choices]
        for window in WINDOWS:
            for slope in SLOPES:
                here = [one for one in choices if (one.window, one.slope) == (window, slope)]
                assert len(here) <= MOST_LEVELS * (1 if mode == "sealed" else len(PLANS))
    count = prod(len(choices) for choices in found.options.values()) * max(1, len(grid))
    if isinstance(found, OpenMenu):
        assert mode != "sealed"
        assert found.count == count
        return
    assert mode == "sealed"
    assert LEAST_PACKAGES <= len(found.packages) == count <= MOST_PACKAGES
    assert [one.index for one in found.packages] == list(range(count))
    places = [
        (*(found.options[kpi].index(one.options[kpi]) for kpi in found.kpis), grid.index(one.fee))
        for one in found.packages
    ]
    assert places == sorted(set(places))
