"""Certificates: an honest answer holds, a tampered one is rejected."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.proposal.bargaining.answers import NoZoneOfAgreement, Rule, Settled, is_complete
from workbench.proposal.bargaining.frontier import Menu, Stage, merge
from workbench.proposal.bargaining.rules import settle

ORIGIN = Fraction(0), Fraction(0)
whole = st.integers(-4, 6).map(Fraction)
menus = st.lists(
    st.lists(st.tuples(whole, whole), min_size=1, max_size=4).map(tuple), min_size=1, max_size=3
).map(lambda issues: Menu(tuple(issues)))


def split(*pairs):
    """Return a menu with one issue whose options are these pairs."""
    return Menu((tuple((Fraction(a), Fraction(b)) for a, b in pairs),))


FRONTIER = merge(split((9, 1), (6, 5), (4, 6), (1, 8), (-1, 20), (3, 3)))


@given(menus)
def test_honest_answers_hold(menu):
    """Whatever is settled, its certificate holds and the frontier behind it is complete."""
    frontier = merge(menu)
    outcome = settle(frontier, ORIGIN)
    assert is_complete(frontier)
    if isinstance(outcome, NoZoneOfAgreement):
        assert outcome.holds(frontier)
    else:
        assert all(answer.holds(frontier) for answer in outcome.answers.values())


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("option", range(6))
def test_another_package_is_rejected_under_every_rule(rule, option):
    """A certificate holds for the rule's own package and for no other."""
    outcome = settle(FRONTIER, ORIGIN)
    assert isinstance(outcome, Settled)
    answer = outcome.answers[rule]
    forged = replace(answer, package=(option,), utilities=FRONTIER.menu.utilities((option,)))
    assert forged.holds(FRONTIER) == (option == answer.package[0])


def test_altered_utilities_are_rejected():
    """Stated utilities must be those of the package, to the last digit."""
    answer = settle(FRONTIER, ORIGIN).answers[Rule.NASH]
    first, second = answer.utilities
    assert answer.holds(FRONTIER)
    assert not replace(answer, utilities=(first + Fraction(1, 10**30), second)).holds(FRONTIER)


def test_a_package_outside_the_menu_is_rejected():
    """An option index that the menu lacks, or a package of another length, proves nothing."""
    answer = settle(FRONTIER, ORIGIN).answers[Rule.NASH]
    for package in ((6,), (-1,), (), (1, 0)):
        assert not replace(answer, package=package).holds(FRONTIER)


def test_another_claim_is_rejected():
    """A certificate with a gap, or for a reservation that the package misses, does not hold."""
    answer = settle(FRONTIER, ORIGIN).answers[Rule.NASH]
    for change in ({"gap": 1}, {"reservation": (Fraction(7), Fraction(0))}):
        forged = replace(answer, certificate=replace(answer.certificate, **change))
        assert not forged.holds(FRONTIER)


def test_a_false_no_zone_is_rejected():
    """The claim that nothing reaches both reservations fails where something does."""
    assert not NoZoneOfAgreement(ORIGIN, None, None).holds(FRONTIER)
    assert NoZoneOfAgreement((Fraction(10), Fraction(10)), None, None).holds(FRONTIER)


def test_a_frontier_that_lost_a_point_is_not_complete():
    """Dropping an efficient point, in the middle or at the end, is noticed."""
    two = merge(Menu((*FRONTIER.menu.issues, *split((0, 0), (2, 1), (1, 3)).issues)))
    assert is_complete(two)
    for place, stage in enumerate(two.stages):
        stages = list(two.stages)
        stages[place] = Stage(stage.options, stage.kept[1:])
        assert not is_complete(replace(two, stages=tuple(stages)))
    assert not is_complete(replace(two, points=two.points[1:]))


def test_a_frontier_without_points_is_not_complete():
    """An empty list of points covers nothing."""
    empty = replace(FRONTIER, stages=(Stage(FRONTIER.stages[0].options, ()),), points=())
    assert not is_complete(empty)
