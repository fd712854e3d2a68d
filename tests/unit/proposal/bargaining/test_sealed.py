"""The sealed rule: the package or no overlap, by product and menu order, and nothing else."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.bargaining.sealed import NoOverlap, SealedSettlement, settle_sealed


def side(*gains, refused=()):
    """Return a side that accepts every gain of at least zero except the refused places."""
    values = np.array(gains, dtype=float)
    accepted = values >= 0
    accepted[list(refused)] = False
    return SideGains(values, accepted)


gain_pairs = st.lists(st.tuples(st.integers(-5, 20), st.integers(-5, 20)), min_size=1, max_size=100)


def test_largest_product_among_what_both_accept():
    """A larger product that one side refuses does not count."""
    assert settle_sealed(side(9, 5, 4), side(9, 5, 6, refused=[0])) == SealedSettlement(1)


def test_two_losses_do_not_make_a_gain():
    """Two negative gains have a positive product and are not accepted."""
    assert settle_sealed(side(-9, 1), side(-9, 1)) == SealedSettlement(1)


def test_ties_go_to_the_first_of_the_menu():
    """Of equal products the first of the menu is taken, also when floats differ in the last digit."""
    assert settle_sealed(side(2, 3), side(3, 2)) == SealedSettlement(0)
    assert settle_sealed(side(0.3, 0.1 + 0.2), side(1, 1)) == SealedSettlement(0)


def test_a_product_of_zero_still_settles():
    """Zero is enough for a side to accept."""
    assert settle_sealed(side(-1, 0), side(5, 7)) == SealedSettlement(1)


def test_no_overlap():
    """Without a package that both accept there is no overlap."""
    assert settle_sealed(side(1, -1), side(-1, 1)) == NoOverlap()


def test_answers_say_nothing_else():
    """The answers have no field beyond the place in the menu."""
    assert [f.name for f in fields(SealedSettlement)] == ["index"]
    assert fields(NoOverlap) == ()


@given(gain_pairs, st.sampled_from([0.125, 7.0, 1e6]), st.sampled_from([0.5, 3.0]))
def test_neither_currency_nor_side_matters(pairs, rate, other_rate):
    """Scaling either side's money or exchanging the sides leaves the package as it is."""
    first, second = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    here = settle_sealed(side(*first), side(*second))
    assert settle_sealed(side(*first * rate), side(*second * other_rate)) == here
    assert settle_sealed(side(*second), side(*first)) == here


@given(gain_pairs)
def test_agrees_with_a_plain_loop(pairs):
    """The package is the first with the largest product among those with both gains at least zero."""
    both = [(a * b, -i) for i, (a, b) in enumerate(pairs) if a >= 0 and b >= 0]
    expected = SealedSettlement(-max(both)[1]) if both else NoOverlap()
    first, second = zip(*pairs, strict=True)
    assert settle_sealed(side(*first), side(*second)) == expected


@given(gain_pairs)
def test_a_package_that_one_side_refuses_never_matters(pairs):
    """Adding a package that one side does not accept, at the end, changes nothing."""
    pairs = pairs[:99]
    first, second = zip(*pairs, strict=True)
    here = settle_sealed(side(*first), side(*second))
    assert settle_sealed(side(*first, -1), side(*second, 1000)) == here


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (side(), side(), "empty_menu"),
        (side(1, 2), side(1), "menu_mismatch"),
        (SideGains(np.ones(2), np.ones(1, dtype=bool)), side(1, 2), "menu_mismatch"),
        (side(*[1] * 101), side(*[1] * 101), "menu_too_large"),
    ],
)
def test_menus_that_are_no_sealed_menu_are_refused(first, second, code):
    """Both sides answer one menu of 1 to 100 packages."""
    with pytest.raises(StepError) as caught:
        settle_sealed(first, second)
    assert caught.value.finding.code == f"bargaining.{code}"


def test_a_hundred_packages_are_allowed():
    """One hundred packages is the most, and works."""
    assert settle_sealed(side(*range(100)), side(*[1] * 100)) == SealedSettlement(99)
