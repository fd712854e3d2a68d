"""Five named years that a package must survive, on paths that can be counted by hand."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.outlook.plan import Plan
from workbench.settlement.consequences import (
    STRESSES,
    KpiFuture,
    Severity,
    StressName,
    StressTest,
    stress,
    stress_test,
)
from workbench.settlement.consequences.plan_cases import Place
from workbench.settlement.consequences.serial_failure import SerialFailure
from workbench.settlement.schedule import Clause, Ladder, Schedule, in_version

HIGH = Ladder("higher", minimum=0.95, target=0.97, stretch=0.99)
# 1,200 a year: 100 a month, 10 of them at stake each way.
UP = Clause("availability", "month", HIGH, 0.1, 0.1, decimals=4)
SCHEDULE = Schedule("EUR", Decimal(1_200), (UP,))
PLACE: Place = ("availability", None)


def tried(
    months: np.ndarray, schedule: Schedule = SCHEDULE, severity: Severity | None = None
) -> StressTest:
    """Return the test of one KPI of 500 scheduled hours a month, without a plan."""
    futures = {PLACE: KpiFuture(months, "higher", 0.0, 1.0)}
    return stress_test(in_version(schedule), futures, {PLACE: 500.0}, severity)


def alone(test: StressTest, name: StressName) -> tuple[float, float, float, float, float]:
    """Return value, windows below minimum, below target and unsettled, and money."""
    year = test.of(name)
    (kpi,) = year.kpis
    told = (kpi.value, kpi.below_minimum, kpi.below_target, kpi.unsettled, year.money)
    return tuple(round(one, 9) for one in told)  # type: ignore[return-value]


def test_one_long_event_takes_its_hours_in_one_month() -> None:
    """100 of 500 hours: one month of twelve falls from 0.98 to 0.78; 5 a month on top, 10 back."""
    test = tried(np.full((24, 12), 0.98))
    assert alone(test, "as_planned") == (0.98, 0, 0, 0, 60)
    assert alone(test, "long_event") == (round(0.98 - 0.2 / 12, 9), 1, 1, 0, 11 * 5 - 10)
    assert test.struck == {PLACE}


def test_a_bad_year_is_the_one_in_twenty() -> None:
    """Of 40 years from 0.80 to 0.995 the second and third worst: 0.805 and 0.81, all missed."""
    worst_first = 0.80 + 0.005 * np.arange(40)
    test = tried(np.random.default_rng(1).permutation(worst_first)[:, None] * np.ones(12))
    assert alone(test, "bad_year") == (0.8075, 12, 12, 0, -120)


def test_with_less_volume_months_lie_further_off_the_mean() -> None:
    """A quarter of the volume left: twice as far. 0.97 ± 0.01 becomes 0.97 ± 0.02."""
    months = np.tile([0.98, 0.96], (10, 6))
    test = tried(months, severity=Severity(volume_lost=0.75))
    assert alone(test, "as_planned") == (0.97, 0, 6, 0, 0)
    assert alone(test, "less_volume") == (0.97, 0, 6, 0, 0)
    by_the_year = replace(UP, ladder=replace(HIGH, minimum=0.96))
    test = tried(months, replace(SCHEDULE, clauses=(by_the_year,)), Severity(volume_lost=0.75))
    assert alone(test, "as_planned") == (0.97, 0, 6, 0, -30)
    assert alone(test, "less_volume") == (0.97, 6, 6, 0, 0)


def test_no_month_leaves_the_bounds_of_its_kpi() -> None:
    """A share cannot pass 1: 0.99 ± 0.01 stays there above and goes to 0.97 below."""
    test = tried(np.tile([1.0, 0.98], (10, 6)), severity=Severity(volume_lost=0.75))
    assert alone(test, "less_volume")[0] == round((1.0 + 0.97) / 2, 9)


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("not_settled", (0.98, 0, 0, 3, 45)),
        # A gap that begins with the year has no value before it: nothing is settled then.
        ("last_value", (0.98, 0, 0, 0.3, 58.5)),
        ("as_missed", (0.98, 3, 3, 0, 45 - 30)),
    ],
)
def test_in_a_gap_the_rule_for_missing_data_counts(
    missing: str, told: tuple[float, float, float, float, float]
) -> None:
    """Three of twelve months of 5 each, begun in each of ten months once."""
    clause = replace(UP, missing=missing)  # type: ignore[arg-type]
    test = tried(np.full((10, 12), 0.98), replace(SCHEDULE, clauses=(clause,)))
    assert alone(test, "data_gap") == told


def test_a_year_judged_as_a_whole_is_not_settled_with_a_gap() -> None:
    """One missing month is enough: the year's money waits."""
    clause = replace(UP, window="year")
    test = tried(np.full((10, 12), 0.98), replace(SCHEDULE, clauses=(clause,)))
    assert alone(test, "as_planned") == (0.98, 0, 0, 0, 60)
    assert alone(test, "data_gap") == (0.98, 0, 0, 1, 0)


def test_without_improvement_the_months_are_as_they_were() -> None:
    """A plan that removes half of what is bad: 0.98 as planned, 0.96 without."""
    futures = {PLACE: KpiFuture(np.full((4, 12), 0.96), "higher", 0.0, 1.0, Plan(0.5, 0.0))}
    test = stress_test(SCHEDULE, futures, {})
    assert alone(test, "as_planned")[0] > 0.97
    assert alone(test, "no_improvement") == (0.96, 0, 12, 0, -60)
    assert test.struck == frozenset()
    assert alone(test, "long_event") == alone(test, "as_planned")


def test_the_event_strikes_the_cohort_with_the_fewest_hours() -> None:
    """One event is in one place; the other cohort and a KPI without hours stay as planned."""
    clauses = (replace(UP, cohort="large"), replace(UP, cohort="small"), replace(UP, kpi="fixes"))
    places = [(one.kpi, one.cohort) for one in clauses]
    futures = {place: KpiFuture(np.full((12, 12), 0.98), "higher", 0.0, 1.0) for place in places}
    test = stress_test(
        replace(SCHEDULE, clauses=clauses), futures, {places[0]: 5_000.0, places[1]: 1_000.0}
    )
    assert test.struck == {("availability", "small")}
    values = [round(one.value, 6) for one in test.of("long_event").kpis]
    assert values == [0.98, round(0.98 - 0.1 / 12, 6), 0.98]


@pytest.mark.parametrize(
    "wrong", [{"event_hours": -1.0}, {"volume_lost": 1.0}, {"gap_months": 13}, {"gap_months": 0}]
)
def test_a_severity_outside_its_range_is_refused(wrong: dict[str, float]) -> None:
    """The code names the field."""
    with pytest.raises(StepError) as error:
        Severity(**wrong)  # type: ignore[arg-type]
    assert error.value.finding.code == "settlement.stress_out_of_range"
    assert error.value.finding.params["field"] == next(iter(wrong))


@given(
    values=st.lists(st.floats(0.8, 1.0), min_size=12, max_size=12),
    window=st.sampled_from(["month", "quarter", "year"]),
    missing=st.sampled_from(["not_settled", "last_value", "as_missed"]),
)
def test_what_holds_of_every_test(values: list[float], window: str, missing: str) -> None:
    """Counts stay within the year's windows, money within what is at stake, an event never helps."""
    rows = np.array([np.roll(values, shift) for shift in range(12)])
    clause = replace(UP, window=window, missing=missing)  # type: ignore[arg-type]
    test = tried(rows, replace(SCHEDULE, clauses=(clause,)))
    assert [year.name for year in test.years] == list(STRESSES)
    for year in test.years:
        (kpi,) = year.kpis
        assert 0 <= kpi.below_minimum <= kpi.below_target + 1e-9
        assert kpi.below_target + kpi.unsettled <= kpi.windows + 1e-9
        assert abs(year.money) <= 120 + 1e-6
    assert test.of("long_event").money <= test.of("as_planned").money + 1e-9
    assert test.of("no_improvement").money == test.of("as_planned").money


def test_the_bad_year_is_near_the_five_percent_year_of_the_draft_page() -> None:
    """The mean of the years around it lies within its neighbours' money."""
    months = np.clip(0.97 + 0.01 * np.random.default_rng(2).standard_normal((2_000, 12)), 0, 1)
    futures = {PLACE: KpiFuture(months, "higher", 0.0, 1.0)}
    year_5 = stress(SCHEDULE, futures, frozenset(), SerialFailure()).bad_years_planned.year_5
    money = tried(months).of("bad_year").money
    assert money == pytest.approx(year_5, abs=3.0)  # of 120 at stake
