"""Guided and open-book rounds over one menu, against plain comparison."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.bargaining.openness import (
    GuidedSettlement,
    ideals,
    nearest,
    open_book,
    recommended,
    settle_guided,
)
from workbench.proposal.bargaining.sealed import NoOverlap, SealedSettlement, settle_sealed

NASH = Rule.NASH


def side(*gains: float, bounds: tuple[bool, ...] | None = None) -> SideGains:
    """Return a side that accepts what gains at least nothing, within its red lines."""
    values = np.array(gains, dtype=np.float64)
    inside = np.ones(values.size, dtype=np.bool_) if bounds is None else np.array(bounds)
    return SideGains(values, (values >= 0) & inside)


# The frontier of Nash's barter of 1950: (2,8) (6,7) (8,6) (12,5) (14,4) (16,2) (18,0).
BILL = side(2, 6, 8, 12, 14, 16, 18)
JACK = side(8, 7, 6, 5, 4, 2, 0)
SETS = ("safe", None, None, "balanced", None, "ambitious", "ambitious")


def test_four_rules_on_the_barter_of_1950() -> None:
    """Nash (12, 5), egalitarian (8, 6), equal shares (12, 5), most joint value (18, 0) or (14, 4)."""
    found = settle_guided(BILL, JACK, SETS, NASH)
    assert isinstance(found, GuidedSettlement)
    assert found.rules == {
        NASH: 3, Rule.KALAI_SMORODINSKY: 3, Rule.EGALITARIAN: 2, Rule.UTILITARIAN: 4,
    }  # fmt: skip
    assert not found.agree
    assert found.three == {"safe": 0, "balanced": 3, "ambitious": 5}
    assert ideals(BILL, JACK) == (18, 8)


def test_the_rule_that_both_chose_settles() -> None:
    """Another rule, another package, and other best packages of the level sets."""
    found = settle_guided(BILL, JACK, SETS, Rule.EGALITARIAN)
    assert isinstance(found, GuidedSettlement)
    assert found.package == 2
    assert found.three["ambitious"] == 5


def test_a_level_set_that_nobody_offers_is_none() -> None:
    """No package of that name: nothing is made up."""
    found = settle_guided(BILL, JACK, (None,) * 7, NASH)
    assert isinstance(found, GuidedSettlement)
    assert found.three == {"safe": None, "balanced": None, "ambitious": None}


def test_no_overlap_says_what_would_have_to_move_on_ones_own_side() -> None:
    """The least move towards a package that the other accepts."""
    customer, provider = side(-10, -5, 40), side(20, 3, -1)
    assert settle_guided(customer, provider, (None,) * 3, NASH) == NoOverlap()
    move = nearest(customer, provider, (0.0, 0.0, 0.0))
    assert move is not None
    assert (move.package, move.gain, move.fee) == (1, 5.0, 0.0)
    back = nearest(provider, customer, (0.0, 0.0, 0.0))
    assert back is not None
    assert (back.package, back.gain) == (2, 1.0)
    red = side(5, 1, 40, bounds=(False, False, False))
    line = nearest(red, provider, (700.0, 300.0, -1.0))
    assert line is not None
    assert (line.package, line.fee, line.gain) == (1, 300.0, 0.0)
    assert nearest(customer, side(-1, -1, -1), (0.0,) * 3) is None


def test_the_open_book_prices_fairness() -> None:
    """18 is the most there is; Nash leaves 1 of it on the table, egalitarian 4."""
    found = settle_guided(BILL, JACK, SETS, NASH)
    assert isinstance(found, GuidedSettlement)
    book = open_book(BILL.gains.tolist(), JACK.gains.tolist(), [True] * 7, found.rules)
    assert book.frontier == (0, 1, 2, 3, 4, 5, 6)
    assert book.most == 18
    assert book.left_on_table(NASH) == 1
    assert book.price[Rule.EGALITARIAN] == pytest.approx(4 / 18)
    assert book.price[Rule.UTILITARIAN] == 0
    with pytest.raises(StepError):
        open_book([1.0], [1.0], [False], {})


def test_two_menus_are_refused() -> None:
    """Views of different lengths are not of one menu."""
    for call in (
        lambda: settle_guided(BILL, side(1, 2), SETS, NASH),
        lambda: settle_guided(BILL, JACK, SETS[:3], NASH),
        lambda: nearest(BILL, JACK, (0.0,)),
    ):
        with pytest.raises(StepError) as refused:
            call()
        assert refused.value.finding.code == "bargaining.menu_mismatch"


@pytest.mark.parametrize(
    ("kpis", "failed", "mode"), [(3, 0, "sealed"), (1, 0, "guided"), (3, 1, "guided")]
)
def test_a_mode_is_recommended_by_the_situation(kpis: int, failed: int, mode: str) -> None:
    """Sealed by default; guided for a single price, and once a round found no overlap."""
    assert recommended(kpis, failed).openness == mode


PAIRS = st.lists(st.tuples(st.integers(-50, 200), st.integers(-50, 200)), min_size=1, max_size=12)


@given(PAIRS, st.sampled_from(list(Rule)))
def test_no_package_that_both_accept_beats_an_answer(
    pairs: list[tuple[int, int]], rule: Rule
) -> None:
    """Every rule against every package; Nash is the sealed round's answer."""
    customer, provider = side(*(a for a, _ in pairs)), side(*(b for _, b in pairs))
    found = settle_guided(customer, provider, (None,) * len(pairs), rule)
    both = [(a, b) for a, b in pairs if a >= 0 and b >= 0]
    if not both:
        assert found == NoOverlap() == settle_sealed(customer, provider)
        return
    assert isinstance(found, GuidedSettlement)
    top = [max(*(pair[n] for pair in both), 0) or 1 for n in (0, 1)]
    value = {
        NASH: lambda g: g[0] * g[1],
        Rule.KALAI_SMORODINSKY: lambda g: min(g[0] * top[1], g[1] * top[0]),
        Rule.EGALITARIAN: min,
        Rule.UTILITARIAN: sum,
    }
    for one, place in found.rules.items():
        assert pairs[place] in both
        assert value[one](pairs[place]) == max(value[one](pair) for pair in both)
    assert settle_sealed(customer, provider) == SealedSettlement(found.rules[NASH])


@given(PAIRS)
def test_the_frontier_is_what_nothing_beats(pairs: list[tuple[int, int]]) -> None:
    """A package is left out only for one that is at least as good for both and not the same."""
    customer, provider = [float(a) for a, _ in pairs], [float(b) for _, b in pairs]
    inside = [a >= 0 and b >= 0 for a, b in pairs]
    if not any(inside):
        return
    place = inside.index(True)
    book = open_book(customer, provider, inside, dict.fromkeys(Rule, place))
    points = {pairs[n] for n in book.frontier}
    zone = [pair for pair, ok in zip(pairs, inside, strict=True) if ok]
    for pair, other in product(zone, zone):
        if other != pair and other[0] >= pair[0] and other[1] >= pair[1]:
            assert pair not in points or pair == other
    assert all(any(o[0] >= p[0] and o[1] >= p[1] for o in points) for p in zone)


@given(PAIRS)
def test_swapping_the_sides_mirrors_the_answers(pairs: list[tuple[int, int]]) -> None:
    """What is fair does not depend on who is called customer."""
    customer, provider = side(*(a for a, _ in pairs)), side(*(b for _, b in pairs))
    sets = (None,) * len(pairs)
    there, back = (settle_guided(one, two, sets, NASH) for one, two in
                   ((customer, provider), (provider, customer)))  # fmt: skip
    if isinstance(there, GuidedSettlement) and isinstance(back, GuidedSettlement):
        for rule in Rule:
            first, second = pairs[there.rules[rule]], pairs[back.rules[rule]]
            assert sum(first) == sum(second) or rule is not Rule.UTILITARIAN
            assert min(first) == min(second) or rule is not Rule.EGALITARIAN
    else:
        assert there == back
