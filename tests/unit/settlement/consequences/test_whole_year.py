"""A year's money over all clauses, path by path and after the cap."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.settlement.consequences.draft import consequences
from workbench.settlement.consequences.whole_year import whole_year, year_sums
from workbench.settlement.schedule import Clause, Ladder, Schedule, in_version
from workbench.settlement.term.paths import paths_money

LADDER = Ladder("higher", minimum=0.9, target=0.95, stretch=0.98)
UP = Clause("availability", "quarter", LADDER, credit=0.04, bonus=0.02)
FIX = Clause("fix", "month", LADDER, credit=0.02, bonus=0.01)


def schedule(cap: float | None = None) -> Schedule:
    """Return two paid KPIs at a fee of 100,000."""
    return Schedule("USD", Decimal(100_000), (UP, FIX), cap)


def months(seed: int) -> np.ndarray:
    """Return 500 simulated years."""
    return np.clip(0.94 + 0.02 * np.random.default_rng(seed).standard_normal((500, 12)), 0, 1)


def test_sure_years_add_up_to_the_sum_of_the_credits() -> None:
    """Every window at the minimum pays each clause's whole credit, once a year, to the cent."""
    worst, best = np.full((3, 12), 0.9), np.full((3, 12), 0.99)
    year = whole_year(schedule(), [worst, worst], [best, best])
    assert year.unchanged.expected_settlement == pytest.approx(-4_000 - 12 * 166.67)
    assert year.planned.year_5 == pytest.approx(2_000 + 12 * 83.33)
    assert year.luck_share == pytest.approx(0, abs=1e-12)


def test_means_are_the_sums_of_the_clauses_means() -> None:
    """Without a cap the expected settlement is the sum of what each clause says alone."""
    now, then = [months(1), months(2)], [months(3), months(4)]
    year = whole_year(schedule(), now, then)
    history = np.full(24, 0.94)
    alone = [
        consequences(clause, 100_000, a, b, history)
        for clause, a, b in zip((UP, FIX), now, then, strict=True)
    ]
    total = sum(one.unchanged.expected_settlement for one in alone)
    assert year.unchanged.expected_settlement == pytest.approx(
        total, abs=0.05
    )  # a year is summed in cents
    assert year.unchanged.year_5 < year.unchanged.expected_settlement < year.unchanged.year_95


@pytest.mark.parametrize("cap", [None, 0.02])
def test_all_windows_at_once_are_the_money_of_the_term(cap: float | None) -> None:
    """Where no rule reaches beyond a window, both ways give the same cents in every year."""
    plain = schedule(cap)
    paths = {("availability", None): months(5), ("fix", None): months(6)}
    fast = year_sums(plain, list(paths.values()))
    assert fast == pytest.approx(paths_money(plain, paths)[:, 0], abs=1e-6)


def test_rules_beyond_a_window_count_in_the_year() -> None:
    """Two strikes before a credit is due make the year of the schedule and of its clause cheaper."""
    strict = in_version(Schedule("USD", Decimal(100_000), (replace(UP, strikes=2),)))
    lenient = Schedule("USD", Decimal(100_000), (UP,))
    now = months(7)
    twice, once = (year_sums(each, [now]).mean() for each in (strict, lenient))
    assert twice > once
    alone = consequences(strict.clauses[0], 100_000, now, None, np.full(24, 0.94)).unchanged
    assert alone.expected_settlement == pytest.approx(twice)


def test_the_cap_limits_each_year() -> None:
    """No simulated year passes the yearly cap, in either direction."""
    paths = [months(1), months(2)]
    year = whole_year(schedule(cap=0.001), paths, paths)
    assert year.unchanged.year_5 >= -100
    assert year.unchanged.year_95 <= 100


def test_half_a_year_is_refused() -> None:
    """Consequences are told per year."""
    short = np.full((3, 6), 0.9)
    with pytest.raises(StepError) as error:
        whole_year(schedule(), [short, short], [short, short])
    assert error.value.finding.code == "settlement.not_whole_years"


def test_arrays_that_do_not_fit_the_clauses_are_an_error() -> None:
    """One array for two clauses is a programmer's mistake, not a settlement."""
    with pytest.raises(ValueError, match="zip"):
        whole_year(schedule(), [months(1)], [months(1)])
