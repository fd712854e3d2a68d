"""A package that both prefer to the agreement in force: by hand, and against brute force."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.gains import SideGains
from workbench.proposal.bargaining.improvement import Improved, NothingBetter, improve

AMOUNTS = st.integers(-9, 9)
MENUS = st.lists(st.tuples(AMOUNTS, AMOUNTS, st.booleans(), st.booleans()), min_size=1, max_size=12)


def sides(rows: list[tuple[int, int, bool, bool]]) -> tuple[SideGains, SideGains]:
    """Return both views of a menu from (customer, provider, accepted by each)."""
    table = [np.array(column) for column in zip(*rows, strict=True)]
    return SideGains(table[0] * 1.0, table[2]), SideGains(table[1] * 1.0, table[3])


def menu(*pairs: tuple[int, int]) -> tuple[SideGains, SideGains]:
    """Return both views of packages that both accept."""
    return sides([(*pair, True, True) for pair in pairs])


def test_the_gains_are_measured_from_the_agreement() -> None:
    """From (4, 4): (9, 5) adds 5 x 1, (6, 7) adds 2 x 3, (5, 6) adds 1 x 2."""
    both = menu((4, 4), (9, 5), (6, 7), (5, 6), (20, 4))
    assert improve(*both, (4.0, 4.0), Rule.NASH) == Improved(2, 5)
    assert improve(*both, (4.0, 4.0), Rule.UTILITARIAN) == Improved(1, 5)  # adds 6 against 5
    assert improve(*both, (4.0, 4.0), Rule.EGALITARIAN) == Improved(2, 5)  # at least 2 each
    assert improve(*both, (4.0, 4.0), Rule.KALAI_SMORODINSKY) == Improved(2, 5)  # 2 of 5, 3 of 3


def test_better_for_one_alone_is_nothing_better() -> None:
    """Equal for the other side is not better for it."""
    assert improve(*menu((9, 4), (4, 9), (4, 4)), (4.0, 4.0), Rule.NASH) == NothingBetter(3)


def test_a_limit_of_either_side_counts() -> None:
    """A package beyond a red line is no offer, whatever it brings."""
    assert improve(*sides([(9, 9, True, False)]), (0.0, 0.0), Rule.NASH) == NothingBetter(1)


def test_a_little_better_is_not_worth_a_new_draft() -> None:
    """Two more for one and three for the other: more than one each, not more than two."""
    both = menu((6, 7))
    assert improve(*both, (4.0, 4.0), Rule.NASH, least=1.0) == Improved(0, 1)
    assert improve(*both, (4.0, 4.0), Rule.NASH, least=2.0) == NothingBetter(1)


def test_what_cannot_be_meant_is_refused() -> None:
    """Two menus, no package, a negative least."""
    customer, provider = menu((1, 1), (2, 2))
    with pytest.raises(StepError, match="menu_mismatch"):
        improve(customer, menu((1, 1))[1], (0.0, 0.0), Rule.NASH)
    with pytest.raises(StepError, match="value_negative"):
        improve(customer, provider, (0.0, 0.0), Rule.NASH, least=-1.0)
    none = SideGains(np.empty(0), np.empty(0, dtype=bool))
    with pytest.raises(StepError, match="empty_menu"):
        improve(none, none, (0.0, 0.0), Rule.NASH)


@given(rows=MENUS, now=st.tuples(AMOUNTS, AMOUNTS), rule=st.sampled_from(Rule))
def test_it_agrees_with_brute_force(
    rows: list[tuple[int, int, bool, bool]], now: tuple[int, int], rule: Rule
) -> None:
    """Nothing better exactly where no row is; else the answer is better for both and efficient."""
    better = [
        (first - now[0], second - now[1])
        for first, second, *accepted in rows
        if all(accepted) and first > now[0] and second > now[1]
    ]
    found = improve(*sides(rows), (float(now[0]), float(now[1])), rule)
    assert found.compared == len(rows)
    if not better:
        assert isinstance(found, NothingBetter)
        return
    assert isinstance(found, Improved)
    more = rows[found.package][0] - now[0], rows[found.package][1] - now[1]
    assert more in better
    assert not any(a >= more[0] and b >= more[1] and (a, b) != more for a, b in better)
    worth = {
        Rule.NASH: lambda a, b: a * b,
        Rule.UTILITARIAN: lambda a, b: a + b,
        Rule.EGALITARIAN: min,
    }
    if rule in worth:
        assert worth[rule](*more) == max(worth[rule](*one) for one in better)


@given(rows=MENUS, now=st.tuples(AMOUNTS, AMOUNTS), rule=st.sampled_from(Rule))
def test_nobody_is_favoured_and_nothing_stays_to_be_gained(
    rows: list[tuple[int, int, bool, bool]], now: tuple[int, int], rule: Rule
) -> None:
    """Swapped sides find the same value, and from the offer there is nothing better."""
    customer, provider = sides(rows)
    at = float(now[0]), float(now[1])
    one, other = improve(customer, provider, at, rule), improve(provider, customer, at[::-1], rule)
    assert type(one) is type(other)
    if isinstance(one, Improved):
        after = float(customer.gains[one.package]), float(provider.gains[one.package])
        assert improve(customer, provider, after, rule) == NothingBetter(len(rows))
        doubled = [replace(side, gains=2 * side.gains) for side in (customer, provider)]
        assert improve(doubled[0], doubled[1], (2 * at[0], 2 * at[1]), rule) == one
