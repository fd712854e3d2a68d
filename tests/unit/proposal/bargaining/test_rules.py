"""The four rules: reference answers, brute force, symmetry, scale, dominated options."""

import json
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining.answers import NoZoneOfAgreement, Rule, Settled, worth
from workbench.proposal.bargaining.domains import parse
from workbench.proposal.bargaining.frontier import Menu, merge
from workbench.proposal.bargaining.rules import HALF, settle

ORIGIN = Fraction(0), Fraction(0)
tenths = st.integers(-6, 6).map(lambda n: Fraction(n, 10))
points = st.tuples(tenths, tenths)
menus = st.lists(st.lists(points, min_size=1, max_size=4).map(tuple), min_size=1, max_size=4).map(
    lambda issues: Menu(tuple(issues))
)
powers = st.sampled_from([HALF, Fraction(1, 3), Fraction(9, 10)])


def gains_of(menu, package, reservation):
    """Both gains of a package."""
    first, second = menu.utilities(package)
    return first - reservation[0], second - reservation[1]


def all_gains(menu, reservation):
    """Gains of every package that reaches both reservations, by enumeration."""
    packages = product(*(range(len(options)) for options in menu.issues))
    gains = (gains_of(menu, package, reservation) for package in packages)
    return [pair for pair in gains if min(pair) >= 0]


def values(menu, outcome, reservation, power=HALF):
    """Return what each rule reached, by the rule's own measure."""
    return {
        rule: worth(rule, gains_of(menu, a.package, reservation), outcome.ideals, power)
        for rule, a in outcome.answers.items()
    }


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
        "rental_house_2012a",
        "supermarket_2012a",
        "travel_2010",
    ],
)
def test_reference_domains(shared, name):
    """Product, smaller gain, sum and smaller share of the ideals are those of the reference."""
    folder = shared / "reference" / "bargaining"
    expected = json.loads((folder / "expected.json").read_text())["domains"][name]
    book = expected["textbook"]
    domain = parse((folder / "domains" / f"{name}.json").read_bytes())
    frontier = merge(domain.menu)
    outcome = settle(frontier, domain.reservation)
    assert isinstance(outcome, Settled)
    reached = values(domain.menu, outcome, domain.reservation)
    r1, r2 = expected["reservation"]
    i1, i2 = book["ideal_ir"][0] - r1, book["ideal_ir"][1] - r2
    k1, k2 = book["ks_maximin_ideal_ir"]
    e1, e2 = book["egalitarian_maximin"]
    wanted = {
        Rule.NASH: book["nash_product"],
        Rule.KALAI_SMORODINSKY: min((k1 - r1) / i1, (k2 - r2) / i2),
        Rule.EGALITARIAN: min(e1 - r1, e2 - r2),
        Rule.UTILITARIAN: book["utilitarian_sum"] - r1 - r2,
    }
    assert {rule: float(v) for rule, v in reached.items()} == pytest.approx(wanted, abs=1e-9)
    assert [float(ideal) for ideal in outcome.ideals] == pytest.approx([i1, i2], abs=1e-9)
    assert outcome.zone_size == expected["frontier_size"]
    assert all(answer.holds(frontier) for answer in outcome.answers.values())


def test_lunch_2013_has_no_zone(shared):
    """No package of lunch_2013 reaches both reservations, and the shortfalls say so."""
    folder = shared / "reference" / "bargaining" / "domains"
    domain = parse((folder / "lunch_2013.json").read_bytes())
    frontier = merge(domain.menu)
    outcome = settle(frontier, domain.reservation)
    assert isinstance(outcome, NoZoneOfAgreement)
    assert outcome.holds(frontier)
    assert outcome.first_best is not None
    assert outcome.second_best is not None
    assert outcome.first_best < 0 > outcome.second_best


def test_nash_1950_barter():
    """Nash's example (Econometrica 18, 1950): Bill gains 12 and Jack 5, product 60."""
    bill_gives = [(-2, 4), (-2, 2), (-2, 1), (-2, 2), (-4, 1)]
    jack_gives = [(10, -1), (4, -1), (6, -2), (2, -2)]
    moves = [(Fraction(a), Fraction(b)) for a, b in bill_gives + jack_gives]
    menu = Menu(tuple((ORIGIN, move) for move in moves))
    outcome = settle(merge(menu), ORIGIN)
    assert isinstance(outcome, Settled)
    nash = outcome.answers[Rule.NASH]
    assert nash.utilities == (12, 5)
    assert nash.package == (1, 1, 1, 1, 0, 1, 1, 1, 0)
    assert values(menu, outcome, ORIGIN) == {
        Rule.NASH: 60,
        Rule.KALAI_SMORODINSKY: Fraction(5, 8),
        Rule.EGALITARIAN: 6,
        Rule.UTILITARIAN: 18,
    }


@given(menus, points, powers)
def test_no_package_of_the_menu_does_better(menu, reservation, power):
    """Each rule reaches the largest value that a full enumeration finds; no zone means none there."""
    zone = all_gains(menu, reservation)
    outcome = settle(merge(menu), reservation, power)
    if not zone:
        assert isinstance(outcome, NoZoneOfAgreement)
        return
    assert isinstance(outcome, Settled)
    assert outcome.ideals == (max(a for a, _ in zone), max(b for _, b in zone))
    best = {rule: max(worth(rule, g, outcome.ideals, power) for g in zone) for rule in Rule}
    assert values(menu, outcome, reservation, power) == best


@given(menus, points)
def test_answers_are_efficient(menu, reservation):
    """No package is better for one side and at least as good for the other than an answer."""
    outcome = settle(merge(menu), reservation)
    assume(isinstance(outcome, Settled))
    zone = all_gains(menu, reservation)
    for answer in outcome.answers.values():
        mine = gains_of(menu, answer.package, reservation)
        assert not any(g != mine and g[0] >= mine[0] and g[1] >= mine[1] for g in zone)


@given(menus, points, powers)
def test_swapping_the_sides_mirrors_the_answers(menu, reservation, power):
    """Exchanging the two sides exchanges ideals and keeps what every rule reaches."""
    mirrored = Menu(tuple(tuple((b, a) for a, b in options) for options in menu.issues))
    there = settle(merge(menu), reservation, power)
    back = settle(merge(mirrored), reservation[::-1], 1 - power)
    if isinstance(there, NoZoneOfAgreement):
        assert back == NoZoneOfAgreement(reservation[::-1], there.second_best, there.first_best)
        return
    assert isinstance(back, Settled)
    assert back.ideals == there.ideals[::-1]
    assert values(mirrored, back, reservation[::-1], 1 - power) == values(
        menu, there, reservation, power
    )


@given(menus, points, st.sampled_from([Fraction(1, 7), Fraction(10**6)]))
def test_counting_in_another_currency_changes_no_package(menu, reservation, rate):
    """Multiplying both sides' money by one rate leaves every package as it was."""
    scaled = Menu(tuple(tuple((a * rate, b * rate) for a, b in row) for row in menu.issues))
    there = settle(merge(menu), reservation)
    other = settle(merge(scaled), (reservation[0] * rate, reservation[1] * rate))
    assert packages(there) == packages(other)


@given(menus, points, st.sampled_from([Fraction(3), Fraction(1, 9)]))
def test_nash_and_kalai_smorodinsky_need_no_common_unit(menu, reservation, rate):
    """Rescaling one side's utility alone changes neither what Nash nor Kalai-Smorodinsky reach."""
    scaled = Menu(tuple(tuple((a * rate, b) for a, b in row) for row in menu.issues))
    moved = reservation[0] * rate, reservation[1]
    there, other = settle(merge(menu), reservation), settle(merge(scaled), moved)
    assume(isinstance(there, Settled))
    reached, again = values(menu, there, reservation), values(scaled, other, moved)
    assert again[Rule.NASH] == reached[Rule.NASH] * rate
    assert again[Rule.KALAI_SMORODINSKY] == reached[Rule.KALAI_SMORODINSKY]


@given(menus, points, st.integers(0, 3))
def test_a_dominated_option_changes_nothing(menu, reservation, place):
    """An option worse for both than another of its issue, put last, leaves every answer as it was."""
    issues = list(menu.issues)
    place %= len(issues)
    a, b = issues[place][0]
    issues[place] = (*issues[place], (a - 1, b - Fraction(1, 2)))
    assert settle(merge(Menu(tuple(issues))), reservation) == settle(merge(menu), reservation)


def packages(outcome):
    """Return the package of each rule, or None without a zone."""
    if isinstance(outcome, NoZoneOfAgreement):
        return None
    return {rule: answer.package for rule, answer in outcome.answers.items()}


def split(*pairs):
    """Return a menu with one issue whose options are these pairs."""
    return Menu((tuple((Fraction(a), Fraction(b)) for a, b in pairs),))


def test_egalitarian_breaks_ties_by_the_larger_other_gain():
    """Of packages with the same smaller gain the one that gives the other side more is chosen."""
    outcome = settle(merge(split((7, 5), (5, 9))), ORIGIN)
    assert outcome.answers[Rule.EGALITARIAN].utilities == (5, 9)


def test_equal_sums_and_products_go_to_the_balanced_package():
    """Of packages with the same sum, or the same product, the one with the larger smaller gain wins."""
    sums = settle(merge(split((9, 1), (5, 5), (1, 9))), ORIGIN)
    assert sums.answers[Rule.UTILITARIAN].utilities == (5, 5)
    products = settle(merge(split((12, 1), (4, 3), (2, 6))), ORIGIN)
    assert products.answers[Rule.NASH].utilities == (4, 3)


def test_equals_are_settled_by_menu_order():
    """Two mirror-image packages tie under every rule; the first of the menu is taken."""
    for pairs in (((7, 5), (5, 7)), ((5, 7), (7, 5))):
        outcome = settle(merge(split(*pairs)), ORIGIN)
        assert set(packages(outcome).values()) == {(0,)}


def test_a_side_that_can_gain_nothing_does_not_block():
    """Where one side's ideal gain is zero, the rules give the other side what it can have."""
    outcome = settle(merge(split((0, 3), (-1, 9))), ORIGIN)
    assert packages(outcome) == dict.fromkeys(Rule, (0,))
    both_zero = settle(merge(split((0, 0))), ORIGIN)
    assert both_zero.ideals == (0, 0)


def test_power_moves_the_nash_answer():
    """A heavier weight never lowers that side's gain; one half is the symmetric rule."""
    menu = split((9, 1), (6, 5), (5, 6), (1, 9))
    reached = [
        settle(merge(menu), ORIGIN, Fraction(n, 100)).answers[Rule.NASH].utilities[0]
        for n in (1, 45, 55, 99)
    ]
    assert reached == [1, 5, 6, 9]


def test_ties_closer_than_a_float_are_decided_exactly():
    """A product larger by one part in 10^30 wins."""
    hair = Fraction(1, 10**30)
    outcome = settle(merge(split((2, 2), (4, 1 + hair))), ORIGIN)
    assert outcome.answers[Rule.NASH].package == (1,)


@pytest.mark.parametrize("power", [Fraction(0), Fraction(1), Fraction(-1, 2), Fraction(1, 101)])
def test_power_outside_its_range_is_refused(power):
    """The weight lies strictly between 0 and 1, in steps no finer than a hundredth part."""
    with pytest.raises(StepError) as caught:
        settle(merge(split((1, 1))), ORIGIN, power)
    assert caught.value.finding.code == "bargaining.power_out_of_range"


def test_reasons_for_no_zone():
    """Without a zone each side's best gain among what the other accepts is stated, or None."""
    outcome = settle(merge(split((3, -1), (-2, 4))), ORIGIN)
    assert outcome == NoZoneOfAgreement(ORIGIN, Fraction(-2), Fraction(-1))
    hopeless = settle(merge(split((3, -1))), (Fraction(5), Fraction(5)))
    assert (hopeless.first_best, hopeless.second_best) == (None, None)
