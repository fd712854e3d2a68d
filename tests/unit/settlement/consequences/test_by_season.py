"""Levels by season: chances that are even over the year, and the same money by both evaluators."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.outlook.plan import Plan
from workbench.settlement.consequences import (
    CASES,
    KpiFuture,
    consequences,
    plan_cases,
    side_by_side,
    stress_test,
)
from workbench.settlement.consequences.by_season import fractions_in, met_in, missed_in, turned
from workbench.settlement.consequences.draft import prospect
from workbench.settlement.consequences.plan_cases import BELIEF
from workbench.settlement.consequences.whole_year import year_sums
from workbench.settlement.rules import Season
from workbench.settlement.schedule import Clause, Ladder, Schedule, in_version, problems
from workbench.settlement.term.paths import paths_money
from workbench.settlement.term.statement import settle_term

FloatArray = NDArray[np.float64]
ALPHA = 0.10
LADDER = Ladder("higher", 0.93, 0.955, 0.975, best=1.0)
FLAT = Clause("availability", "month", LADDER, 0.06, 0.04, decimals=4)


def pattern(paths: int = 4000, seed: int = 11) -> FloatArray:
    """Return January to December: 94 % in mid-winter, 98 % in mid-summer, 0.8 points about it."""
    month = np.arange(12)
    mean = 0.96 - 0.02 * np.cos(2 * np.pi * month / 12)
    noise = np.random.default_rng(seed).normal(0, 0.008, (paths, 12))
    return np.round(np.minimum(mean + noise, 1.0), 6)


def by_month(values: FloatArray) -> Clause:
    """Return a clause whose minimum is missed by one in ten in each month, the target met by six."""
    low, middle, high = np.quantile(values, (ALPHA, 0.4, 0.8), axis=0).round(4).tolist()
    rows = zip(range(1, 13), low, middle, high, strict=True)
    seasons = tuple(Season((month,), *levels) for month, *levels in rows)
    return replace(FLAT, seasons=seasons)


def flat(values: FloatArray) -> Clause:
    """Return the clause with the same chances over the whole year and one level for all months."""
    low, middle, high = np.quantile(values, (ALPHA, 0.4, 0.8)).round(4).tolist()
    return replace(FLAT, ladder=replace(LADDER, minimum=low, target=middle, stretch=high))


def schedule(clause: Clause, first_month: int = 1) -> Schedule:
    """Return a schedule of one clause."""
    return in_version(Schedule("EUR", Decimal(600_000), (clause,), 0.06, first_month=first_month))


def test_flat_levels_let_the_bad_months_miss_and_seasonal_ones_are_even() -> None:
    """Both allow one window in ten; only the levels by season allow it in every month alike."""
    values = pattern()
    all_year = missed_in(flat(values), values, 1).mean(axis=0)
    assert all_year.mean() == pytest.approx(ALPHA, abs=0.005)
    assert all_year[0] > 0.35  # January
    assert all_year[[0, 1, 11]].sum() > 0.80 * all_year.sum()
    assert all_year[3:9].max() < 0.01  # April to September
    seasonal = missed_in(by_month(values), values, 1).mean(axis=0)
    assert seasonal.mean() == pytest.approx(ALPHA, abs=0.005)
    assert seasonal.max() - seasonal.min() < 0.02
    met = met_in(by_month(values), values, 1).mean(axis=0)
    assert met.max() - met.min() < 0.02


def test_the_money_is_even_too() -> None:
    """With flat levels winter pays and summer earns; by season each month comes to about the same."""
    values = pattern()
    all_year = fractions_in(flat(values), values, 1).mean(axis=0)
    seasonal = fractions_in(by_month(values), values, 1).mean(axis=0)
    assert all_year.max() - all_year.min() > 0.06
    assert seasonal.max() - seasonal.min() < 0.005


@pytest.mark.parametrize("first", [1, 4, 11])
def test_a_year_that_begins_later_is_judged_by_the_same_months(first: int) -> None:
    """Each month keeps its calendar month and so its levels, whichever begins the year."""
    values = pattern(400)
    moved = turned(values, first - 1)
    clause = by_month(values)
    here, there = missed_in(clause, values, 1), missed_in(clause, moved, first)
    assert (turned(here, first - 1) == there).all()
    assert prospect(clause, 6e5, moved, None, first).p_below_minimum == pytest.approx(
        prospect(clause, 6e5, values).p_below_minimum
    )


def test_a_clause_without_seasons_knows_no_month() -> None:
    """The month in which the year begins changes nothing where the levels are the same all year."""
    values = pattern(300)
    assert consequences(FLAT, 6e5, values, values, values[0], first_month=7) == consequences(
        FLAT, 6e5, values, values, values[0]
    )


def test_the_history_is_judged_by_the_seasons_it_lies_in() -> None:
    """A history that ends in March is judged by the levels of April to March."""
    values = pattern(500)
    clause, past = by_month(values), np.tile(np.median(values, axis=0), 2)
    ends_in_march = np.roll(past, -3)
    found = consequences(clause, 6e5, values, None, ends_in_march, ends_in=3)
    assert set(found.history.met) == {True}
    wrong = consequences(clause, 6e5, values, None, ends_in_march, ends_in=9)
    assert False in wrong.history.met


def test_a_plan_arrives_by_the_months_as_they_come() -> None:
    """What was drawn from October on is planned from October on, where the year begins in January."""
    drawn = turned(pattern(50), 9)
    plan = Plan(0.3, 4.0)
    as_drawn = KpiFuture(drawn, "higher", 0.0, 1.0, plan)
    moved = KpiFuture(turned(drawn, 3), "higher", 0.0, 1.0, plan, turn=3)
    assert np.array_equal(moved.planned(), turned(as_drawn.planned(), 3))
    chances = [
        [one.prospect.p_below_minimum for one in plan_cases(by_month(pattern()), 6e5, *case)]
        for case in ((as_drawn, None, 10), (moved, None, 1))
    ]
    assert chances[0] == chances[1]
    assert len(chances[0]) == len(CASES)


def test_a_year_as_one_window_has_the_levels_of_the_whole_year() -> None:
    """Other windows beside a clause by season: months and quarters by season, the year as a whole."""
    values = pattern(400)
    clause = by_month(values)
    month, _, year = side_by_side(clause, 6e5, values, None)
    assert month.unchanged == prospect(clause, 6e5, values)
    assert year.unchanged == prospect(replace(clause, seasons=(), window="year"), 6e5, values)


def test_stressed_years_count_misses_by_season() -> None:
    """The year as planned misses as often as the clause's own consequences say."""
    values = pattern(400)
    clause = by_month(values)
    future = {("availability", None): KpiFuture(turned(values, 3), "higher", 0.0, 1.0)}
    year = stress_test(schedule(clause, 4), future, {}).of("as_planned").kpis[0]
    expected = prospect(clause, 6e5, future["availability", None].planned(BELIEF), None, 4)
    assert year.below_minimum == pytest.approx(12 * expected.p_below_minimum)


@settings(max_examples=40, deadline=None)
@given(
    first=st.integers(1, 12),
    window=st.sampled_from(["month", "quarter"]),
    seed=st.integers(0, 99),
    lower=st.booleans(),
)
def test_both_evaluators_pay_the_same_by_season(
    first: int, window: str, seed: int, lower: bool
) -> None:
    """All paths at once, the float evaluator of a term and the statement agree to the cent."""
    values = pattern(3, seed) if not lower else 1 - pattern(3, seed)
    summer = Season((5, 6, 7, 8), 0.955, 0.968, 0.985)
    ladder = LADDER
    if lower:
        summer = Season((5, 6, 7, 8), 0.045, 0.032, 0.015)
        ladder = Ladder("lower", 0.07, 0.045, 0.025, best=0.0)
    kind = "month" if window == "month" else "quarter"
    clause = replace(FLAT, ladder=ladder, window=kind, seasons=(summer,))
    paid = schedule(clause, first)
    assert problems(paid) == ()
    at_once = year_sums(paid, [values])
    place = ("availability", None)
    assert np.allclose(at_once, paths_money(paid, {place: values}).reshape(-1), atol=1e-6, rtol=0)
    size = 1 if kind == "month" else 3
    for path, total in zip(values, at_once, strict=True):
        windows = path.reshape(-1, size).mean(axis=1)
        measured = [Decimal(repr(round(float(value), 12))) for value in windows]
        term = settle_term(paid, {(*place, kind): measured})
        assert float(term.years[0]) == pytest.approx(total, abs=0.001)
