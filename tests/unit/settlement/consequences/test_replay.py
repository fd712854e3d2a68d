"""A signed contract on the past, to the cent."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.settlement.consequences import replay
from workbench.settlement.evaluators import settle_year
from workbench.settlement.rules import Season
from workbench.settlement.schedule import Clause, Ladder, Schedule, in_version

LADDER = Ladder("higher", minimum=0.9, target=0.95, stretch=0.98)
UP = Clause("availability", "month", LADDER, credit=0.12, bonus=0.06)
FIX = Clause("fix", "quarter", LADDER, credit=0.04, bonus=0.0)
PLACE: tuple[str, str | None] = ("availability", None)


def schedule(*clauses: Clause, cap: float | None = None) -> Schedule:
    """Return a schedule at a fee of 120,000."""
    return Schedule("EUR", Decimal(120_000), clauses, cap)


def test_each_window_pays_what_a_statement_would() -> None:
    """Minimum, half way, target, stretch: 1,200 back, 600 back, nothing, 600 on top; then the sum."""
    months = np.array([0.90, 0.925, 0.95, 0.98] * 3)
    found = replay(schedule(UP), {PLACE: months})
    amounts = [one.amount for one in found.windows]
    assert amounts == [Decimal(x) for x in ("-1200.00", "-600.00", "0.00", "600.00")] * 3
    assert (found.total, found.years) == (Decimal("-3600.00"), (Decimal("-3600.00"),))
    assert (found.settled, found.unsettled, found.missing) == (12, 0, 0)
    assert [finding.code for finding in found.findings] == ["settlement.replay_short"]
    assert found.luck is None


def test_only_the_last_36_months_count_and_years_end_with_the_last_month() -> None:
    """Of 40 months the oldest four are left out; three years of twelve remain."""
    months = np.concatenate([np.full(4, 0.5), np.full(12, 0.90), np.full(24, 0.95)])
    found = replay(schedule(UP), {PLACE: months})
    assert found.months == 36
    assert found.years == (Decimal("-14400.00"), Decimal("0.00"), Decimal("0.00"))
    assert found.findings == ()


def test_a_month_without_a_value_is_not_settled_and_said() -> None:
    """It takes its quarter with it; nothing is filled in."""
    months = np.full(24, 0.9)
    months[5] = np.nan
    found = replay(schedule(UP, FIX), {PLACE: months, ("fix", None): months}, months=24)
    assert (found.settled, found.unsettled, found.missing) == (23 + 7, 2, 2)
    silent = [one for one in found.windows if not one.settled]
    assert [(one.first, one.last) for one in silent] == [(5, 5), (3, 5)]
    said = {finding.code: finding.params for finding in found.findings}
    assert said == {"settlement.replay_missing": {"missing": 2, "windows": 2}}


def test_windows_that_began_before_the_history_are_left_out() -> None:
    """Fourteen months hold four whole quarters, counted from the end."""
    found = replay(schedule(FIX), {("fix", None): np.full(14, 0.95)})
    assert [(one.first, one.last) for one in found.windows] == [(2, 4), (5, 7), (8, 10), (11, 13)]
    assert found.unsettled == 0


def test_the_yearly_cap_counts_in_each_year() -> None:
    """A year of misses pays the cap, not twelve whole credits."""
    found = replay(schedule(UP, cap=0.05), {PLACE: np.full(24, 0.5)})
    assert found.years == (Decimal("-6000.00"), Decimal("-6000.00"))


def test_what_was_luck_is_told_of_the_performance_itself() -> None:
    """The draft's own test: the total lies within what other luck would have made of it."""
    rng = np.random.default_rng(11)
    months = np.clip(rng.normal(0.94, 0.01, 36), 0, 1)
    found = replay(schedule(UP), {PLACE: months}, rng=np.random.default_rng(1))
    assert found.luck is not None
    assert found.luck.low <= float(found.total) <= found.luck.high
    again = replay(schedule(UP), {PLACE: months}, rng=np.random.default_rng(1))
    assert again.luck == found.luck


@given(st.lists(st.one_of(st.floats(0.85, 1.0), st.just(float("nan"))), min_size=12, max_size=12))
def test_one_year_is_the_year_of_the_statement(values: list[float]) -> None:
    """The evaluator of the statement settles each month of the past."""
    found = replay(schedule(UP), {PLACE: np.array(values)}, months=12)
    read = [None if np.isnan(value) else Decimal(repr(round(value, 12))) for value in values]
    year = settle_year(schedule(UP), {PLACE: read})
    assert [one.amount for one in found.windows] == [one.amount for one in year.windows]
    assert [one.below_minimum for one in found.windows] == [
        one.below_minimum for one in year.windows
    ]
    assert found.total == year.total


def test_rules_of_the_whole_term_count() -> None:
    """Two strikes: a lone miss costs nothing, the second in a row does; seasons by the calendar."""
    strict = replace(UP, strikes=2)
    months = np.array([0.95, 0.9, 0.95, 0.9, 0.9, 0.95] * 2)
    found = replay(in_version(schedule(strict)), {PLACE: months}, months=12)
    assert [one.amount for one in found.windows if one.amount] == [Decimal("-1200.00")] * 2
    summer = Season(months=(7, 8), minimum=0.8, target=0.9, stretch=0.95)
    eased = in_version(schedule(replace(UP, seasons=(summer,))))
    flat = np.full(12, 0.9)
    by_year = replay(eased, {PLACE: flat}, months=12)
    assert [one.amount for one in by_year.windows].index(Decimal("0.00")) == 6
    in_june = replay(eased, {PLACE: flat}, months=12, ends_in=6)
    assert [one.amount for one in in_june.windows][:2] == [Decimal("0.00")] * 2


def test_a_missing_month_is_never_charged() -> None:
    """A clause that charges months without data does so in statements, not on the past."""
    harsh = in_version(schedule(replace(UP, missing="as_missed")))
    found = replay(harsh, {PLACE: np.full(14, 0.95)}, months=14)
    assert (found.settled, found.total) == (14, Decimal("0.00"))


def test_no_history_pays_nothing() -> None:
    """Nothing is settled, and the shortness is said."""
    found = replay(schedule(UP), {})
    assert (found.months, found.windows, found.total) == (0, (), Decimal("0.00"))
