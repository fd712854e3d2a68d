"""The exact frontier: published cases, brute force on random menus, ties, limits."""

import json
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining import frontier as subject
from workbench.proposal.bargaining.answers import is_complete
from workbench.proposal.bargaining.domains import parse
from workbench.proposal.bargaining.frontier import Frontier, Menu, Package, Point, merge

tenths = st.integers(-6, 6).map(lambda n: Fraction(n, 10))
menus = st.lists(
    st.lists(st.tuples(tenths, tenths), min_size=1, max_size=4).map(tuple), min_size=1, max_size=4
).map(lambda issues: Menu(tuple(issues)))


def by_enumeration(menu: Menu) -> dict[Point, Package]:
    """Return every undominated point with the first package that reaches it."""
    first_package: dict[Point, Package] = {}
    for package in product(*(range(len(options)) for options in menu.issues)):
        first_package.setdefault(menu.utilities(package), package)
    points = list(first_package)
    return {
        p: first_package[p]
        for p in points
        if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in points)
    }


def as_dict(frontier: Frontier) -> dict[Point, Package]:
    """Points with their packages."""
    return {frontier.utilities(i): frontier.package(i) for i in range(len(frontier))}


def zero_sum(size: int) -> Menu:
    """Return a menu of efficient packages only: what one side wins the other loses."""
    return Menu(
        tuple(((Fraction(0),) * 2, (Fraction(2**i), Fraction(-(2**i)))) for i in range(size))
    )


@pytest.mark.parametrize(
    "name",
    [
        "barter_2012a",
        "camera_2011",
        "england_zimbabwe_2010",
        "flight_booking_2012a",
        "grocery_2011",
        "itex_vs_cypress_2010",
        "jobs",
        "laptop_2011",
        "lunch_2013",
        "rental_house_2012a",
        "supermarket_2012a",
        "travel_2010",
    ],
)
def test_frontier_within_the_zone_is_the_reference(shared, name):
    """The efficient points that reach both reservations are those of the reference, in number and value."""
    folder = shared / "reference" / "bargaining"
    expected = json.loads((folder / "expected.json").read_text())["domains"][name]
    domain = parse((folder / "domains" / f"{name}.json").read_bytes())
    frontier = merge(domain.menu)
    points = [frontier.utilities(i) for i in range(len(frontier))]
    inside = [p for p in points if all(u >= r for u, r in zip(p, domain.reservation, strict=True))]
    assert len(inside) == expected["frontier_size"]
    ours = sorted(([float(a), float(b)] for a, b in inside), reverse=True)
    assert ours == [pytest.approx(point, abs=1e-9) for point in expected["frontier"]]
    assert is_complete(frontier)


def test_nash_1950_barter_frontier(shared):
    """The nine goods of Nash (1950) have the seven published efficient gains."""
    cases = json.loads((shared / "reference/bargaining/published_cases.json").read_text())["cases"]
    case = next(case for case in cases if case["id"] == "nash_1950_barter")
    goods = case["inputs"]
    issues = []
    for owner, bill, jack in zip(
        goods["owner"], goods["utility_bill"], goods["utility_jack"], strict=True
    ):
        sign = -1 if owner == "Bill" else 1
        keeps, moves = (Fraction(0), Fraction(0)), (Fraction(sign * bill), Fraction(-sign * jack))
        issues.append((keeps, moves))
    frontier = merge(Menu(tuple(issues)))
    gains = {(int(a), int(b)) for a, b in (frontier.utilities(i) for i in range(len(frontier)))}
    assert {pair for pair in gains if min(pair) >= 0} == {
        tuple(g) for g in case["also_computed"]["pareto_gains"]
    }


@given(menus)
def test_frontier_is_what_enumeration_finds(menu):
    """Points and packages are those of a full enumeration, ties by the smallest option indices."""
    assert as_dict(merge(menu)) == by_enumeration(menu)


@given(menus)
@settings(max_examples=50)
def test_first_pass_in_floats_changes_nothing(menu):
    """The answer is the same when every merge goes through the pass in floats, in small blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subject, "SMALL", 0)
        patch.setattr(subject, "BLOCK", 3)
        assert as_dict(merge(menu)) == by_enumeration(menu)


@given(menus)
@settings(max_examples=50)
def test_merging_all_sums_at_once_changes_nothing(menu):
    """The answer is the same when every merge sorts whole numbers of 64 bits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subject, "SMALL", 0)
        assert as_dict(merge(menu)) == by_enumeration(menu)


def test_points_closer_than_float_rounding_stay_apart():
    """Two points that floats cannot tell apart are both kept if neither dominates, else one goes."""
    one, hair = Fraction(1), Fraction(1, 10**25)
    apart = Menu((((one, one), (one + hair, one - hair)),))
    level = Menu((((2 * one, one), (one, one + hair)),))
    dominated = Menu((((one, one), (one + hair, one)),))
    with pytest.MonkeyPatch.context() as patch:
        for small in (subject.SMALL, 0):
            patch.setattr(subject, "SMALL", small)
            assert [len(merge(menu)) for menu in (apart, level, dominated)] == [2, 2, 1]


def test_a_sum_that_floats_put_in_the_wrong_order_stays():
    """0.1 + 0.2 exceeds 0.3 in floats; a point just above 0.3 is efficient all the same."""
    tenth, hair = Fraction(1, 10), Fraction(1, 10**18)
    first = (tenth, Fraction(5)), (3 * tenth, Fraction(0))
    second = (2 * tenth, Fraction(0)), (hair, Fraction(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subject, "SMALL", 0)
        assert len(merge(Menu((first, second)))) == 4


def test_order_of_points_is_the_order_of_packages():
    """Points come in the order of their packages."""
    frontier = merge(zero_sum(3))
    packages = [frontier.package(i) for i in range(len(frontier))]
    assert packages == list(product((0, 1), repeat=3))


def test_seven_quadrillion_packages():
    """Twelve issues of 21 options with convex costs merge without listing packages."""
    steps = range(21)
    issues = tuple(
        tuple((Fraction(j * (40 + 3 * k), 10), Fraction(-j * j * (5 + k), 100)) for j in steps)
        for k in range(12)
    )
    frontier = merge(Menu(issues))
    assert len(frontier) > 1000
    assert frontier.package(len(frontier) - 1) == (20,) * 12


@pytest.mark.parametrize(("limit", "value"), [("MOST_POINTS", 1000), ("MOST_SUMS", 2000)])
def test_too_many_efficient_packages_are_refused(limit, value):
    """Where nearly every package is efficient the step says so instead of filling the memory."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subject, limit, value)
        assert len(merge(zero_sum(9))) == 512
        with pytest.raises(StepError) as caught:
            merge(zero_sum(12))
    assert caught.value.finding.code == "bargaining.frontier_too_large"


@pytest.mark.parametrize("issues", [(), ((),), (((Fraction(0), Fraction(0)),), ())])
def test_empty_menus_are_refused(issues):
    """A menu without an issue, or with an issue without options, is no menu."""
    with pytest.raises(StepError) as caught:
        Menu(issues)
    assert caught.value.finding.code == "bargaining.empty_menu"
