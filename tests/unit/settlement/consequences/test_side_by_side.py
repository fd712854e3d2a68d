"""Windows and triggers beside each other; levels in counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.settlement.consequences import TRIGGERS, consequences, count_level, side_by_side
from workbench.settlement.consequences.draft import prospect
from workbench.settlement.schedule import Clause, Ladder

LADDER = Ladder("higher", minimum=0.0, target=1.0, stretch=2.0)
CLAUSE = Clause("kpi", "month", LADDER, credit=0.1, bonus=0.1, trigger=TRIGGERS[0], decimals=9)


def test_three_windows_with_the_same_levels() -> None:
    """Each is the clause with that window; its own window gives its own figures."""
    rng = np.random.default_rng(4)
    now, then = rng.normal(0.8, 1, (500, 12)), rng.normal(1.2, 1, (500, 12))
    month, quarter, year = side_by_side(CLAUSE, 100.0, now, then)
    found = consequences(CLAUSE, 100.0, now, then, now[0])
    assert (month.window, quarter.window, year.window) == ("month", "quarter", "year")
    assert month.luck_share == found.luck_share
    assert month.unchanged.expected_settlement == found.unchanged.expected_settlement
    assert month.unchanged.p_below_minimum > quarter.unchanged.p_below_minimum
    assert quarter.unchanged.p_below_minimum > year.unchanged.p_below_minimum
    assert month.triggers[0].unchanged == found.unchanged.p_trigger
    assert side_by_side(CLAUSE, 100.0, now, None)[0].planned is None


def test_triggers_beside_each_other() -> None:
    """Misses in months 1 to 4 fire all three; a quarter cannot, a year is no row of two."""
    months = np.full((1, 12), 1.0)
    months[0, :4] = -5.0
    month, quarter, year = side_by_side(CLAUSE, 100.0, months, months)
    assert [one.unchanged for one in month.triggers] == [1.0, 1.0, 1.0]
    assert [one.planned for one in quarter.triggers] == [1.0, 0.0, 1.0]
    assert [one.unchanged for one in year.triggers] == [1.0, None, None]


def test_published_small_numbers() -> None:
    """At 30 tickets a true 97 % meets 99 % in 40 % of months and 90 % in 98.8 % (guide 2.4)."""
    strict, easy = count_level(30, 0.99, 0.97), count_level(30, 0.90, 0.97)
    assert (strict.allowed, round(strict.p_kept, 2), strict.few) == (0, 0.40, True)
    assert (easy.allowed, round(easy.p_kept, 3), easy.few) == (3, 0.988, False)


@given(st.integers(1, 200), st.floats(0, 1))
def test_the_count_of_a_quarter_is_the_least_that_is_kept(cases: int, rate: float) -> None:
    """Nineteen quarters of twenty keep it, and one miss fewer would not do."""
    found = count_level(cases, 0.9, rate)
    assert found.p_kept_in_quarter >= 0.95 - 1e-12
    if found.allowed_in_quarter:
        draws = np.random.default_rng(0).binomial(3 * cases, 1 - rate, 4000)
        fewer = (draws <= found.allowed_in_quarter - 1).mean()
        assert fewer < 0.95 + 0.02


@pytest.mark.parametrize("wrong", [(0, 0.9, 0.9), (5, 1.1, 0.9), (5, 0.9, -0.1)])
def test_nonsense_is_refused(wrong: tuple[int, float, float]) -> None:
    """A count needs cases, and shares lie in 0..1."""
    with pytest.raises(ValueError, match="no count"):
        count_level(*wrong)


def test_a_year_alone_is_the_year_of_the_consequences() -> None:
    """One set of paths gives what the consequences call unchanged."""
    paths = np.random.default_rng(5).normal(0.8, 1, (50, 24))
    assert (
        prospect(CLAUSE, 9.0, paths) == consequences(CLAUSE, 9.0, paths, None, paths[0]).unchanged
    )
