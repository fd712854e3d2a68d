"""The plan may not arrive: every case between nothing and the whole plan in time."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.outlook.plan import Plan
from workbench.settlement.consequences import (
    BELIEF,
    CASES,
    KpiFuture,
    PlanCase,
    consequences,
    plan_cases,
    year_cases,
)
from workbench.settlement.consequences.whole_year import whole_year
from workbench.settlement.schedule import Clause, Ladder, Schedule

LADDER = Ladder("higher", minimum=0.97, target=0.98, stretch=0.99)
CLAUSE = Clause("availability", "quarter", LADDER, credit=0.1, bonus=0.08)
SCHEDULE = Schedule("EUR", Decimal(100_000), (CLAUSE,))
MONTHS = np.clip(0.975 + 0.01 * np.random.default_rng(1).standard_normal((400, 12)), 0, 1)
FUTURE = KpiFuture(MONTHS, "higher", 0.0, 1.0, Plan(0.3, 3.0))


def test_nine_cases_of_which_one_is_the_belief() -> None:
    """0, 50 and 100 %, 0, 6 and 12 months late; only all of it in time is what the parties plan."""
    assert [(case.arrives, case.late) for case in CASES] == [
        (arrives, late) for arrives in (0.0, 0.5, 1.0) for late in (0, 6, 12)
    ]
    assert [case for case in CASES if case.believed] == [BELIEF]


def test_the_belief_is_what_consequences_call_planned() -> None:
    """Nothing arriving, or all of it a year late, leaves the first year unchanged."""
    found = consequences(CLAUSE, 100_000, MONTHS, FUTURE.planned(), MONTHS[0])
    by_case = {one.case: one.prospect for one in plan_cases(CLAUSE, 100_000, FUTURE)}
    assert by_case[BELIEF] == found.planned
    for case in (PlanCase(0.0, 0), PlanCase(0.0, 6), PlanCase(1.0, 12)):
        assert by_case[case] == found.unchanged
    year = whole_year(SCHEDULE, [MONTHS], [FUTURE.planned()])
    by_year = {one.case: one.year for one in year_cases(SCHEDULE, {("availability", None): FUTURE})}
    assert by_year[BELIEF] == year.planned
    assert by_year[PlanCase(0.0, 0)] == year.unchanged


def test_late_months_are_the_months_that_do_not_improve() -> None:
    """Half a year late, the first six months are as they were and the seventh improves."""
    late = FUTURE.planned(PlanCase(1.0, 6))
    assert np.array_equal(late[:, :6], MONTHS[:, :6])
    assert np.all(late[:, 6] >= MONTHS[:, 6])
    assert np.any(late[:, 6] > MONTHS[:, 6])


@given(st.sampled_from(CASES), st.sampled_from(CASES))
def test_more_of_the_plan_and_sooner_never_costs_the_provider(a: PlanCase, b: PlanCase) -> None:
    """The expected settlement rises with what arrives and falls with the delay."""
    if a.arrives >= b.arrives and a.late <= b.late:
        by_case = {one.case: one.prospect for one in plan_cases(CLAUSE, 100_000, FUTURE)}
        assert by_case[a].expected_settlement >= by_case[b].expected_settlement - 1e-9


def test_without_a_plan_there_is_nothing_to_doubt() -> None:
    """No plan, no cases, and planned months are the months."""
    alone = replace(FUTURE, plan=None)
    assert plan_cases(CLAUSE, 100_000, alone) == ()
    assert year_cases(SCHEDULE, {("availability", None): alone}) == ()
    assert alone.planned() is MONTHS
