"""Rules of a schedule that can be used."""

from dataclasses import replace
from decimal import Decimal

import pytest

from workbench.settlement.schedule import Clause, Ladder, Schedule, Trigger, problems

PLANT = Ladder("higher", minimum=0.9805, target=0.9877, stretch=0.9929, dead_band=0.001, best=1.0)
CLAUSE = Clause("availability", "year", PLANT, credit=0.12, bonus=0.10)
SCHEDULE = Schedule("USD", Decimal(450_000), (CLAUSE,))


def codes(item: Schedule | Clause | Ladder) -> list[str]:
    """Return the codes of what is wrong."""
    return [finding.code for finding in problems(item)]


def test_a_sound_schedule_has_no_problems() -> None:
    """The plant's ladder of the domain guide can be used."""
    assert codes(SCHEDULE) == []


@pytest.mark.parametrize(
    ("ladder", "code"),
    [
        (replace(PLANT, minimum=0.99), "settlement.minimum_beyond_target"),
        (replace(PLANT, stretch=0.98), "settlement.target_beyond_stretch"),
        (replace(PLANT, floor=0.985), "settlement.floor_beyond_minimum"),
        (replace(PLANT, dead_band=-0.001), "settlement.dead_band_negative"),
        (replace(PLANT, dead_band=0.0072), "settlement.dead_band_too_wide"),
        (replace(PLANT, target=1.0, stretch=1.0), "levels.perfect_refused"),
        (replace(PLANT, minimum=float("nan")), "settlement.level_not_a_number"),
        (Ladder("lower", 4.0, 5.0, 2.0), "settlement.minimum_beyond_target"),
        (Ladder("lower", 6.0, 5.0, 5.5), "settlement.target_beyond_stretch"),
        (Ladder("lower", 1.0, 0.0, 0.0, best=0.0), "levels.perfect_refused"),
    ],
)
def test_each_wrong_ladder_says_what_is_wrong(ladder: Ladder, code: str) -> None:
    """Levels are ordered by direction, the band fits between them, perfection is refused."""
    assert code in codes(ladder)


def test_one_level_alone_is_a_cliff_and_allowed() -> None:
    """A ladder of one level pays the whole credit below it and no bonus."""
    cliff = Ladder("higher", minimum=0.98, target=0.98, stretch=0.98, best=1.0)
    assert codes(Clause("availability", "month", cliff, credit=0.1, bonus=0.0)) == []


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        (replace(CLAUSE, credit=1.2), "settlement.fraction_out_of_range"),
        (replace(CLAUSE, bonus=-0.1), "settlement.fraction_out_of_range"),
        (replace(CLAUSE, decimals=-1), "settlement.decimals_out_of_range"),
        (replace(CLAUSE, decimals=400), "settlement.decimals_out_of_range"),
        (replace(CLAUSE, window="week"), "settlement.window_unknown"),  # type: ignore[arg-type]  # wrong on purpose
        (
            replace(CLAUSE, ladder=replace(PLANT, stretch=PLANT.target)),
            "settlement.bonus_without_stretch",
        ),
        (
            replace(CLAUSE, trigger=Trigger("k_of_n", k=4, n=3)),
            "settlement.trigger_impossible",
        ),
        (replace(CLAUSE, trigger=Trigger("once", k=0)), "settlement.trigger_without_miss"),
    ],
)
def test_each_wrong_clause_says_what_is_wrong(clause: Clause, code: str) -> None:
    """Fractions lie in 0..1, a trigger can happen and a bonus has a stretch."""
    assert code in codes(clause)


@pytest.mark.parametrize(
    ("schedule", "code"),
    [
        (replace(SCHEDULE, currency=" "), "settlement.currency_missing"),
        (replace(SCHEDULE, yearly_fee=Decimal(-1)), "settlement.fee_negative"),
        (replace(SCHEDULE, yearly_fee=Decimal("NaN")), "settlement.fee_negative"),
        (replace(SCHEDULE, yearly_cap=-0.1), "settlement.cap_out_of_range"),
        (replace(SCHEDULE, clauses=()), "settlement.no_clause"),
        (replace(SCHEDULE, clauses=(CLAUSE, CLAUSE)), "settlement.clause_twice"),
    ],
)
def test_each_wrong_schedule_says_what_is_wrong(schedule: Schedule, code: str) -> None:
    """Money has a currency, a cap is a fraction and no KPI of a cohort is paid twice."""
    assert code in codes(schedule)


def test_cohorts_of_one_kpi_are_paid_apart() -> None:
    """New installations and installed base may each have a clause of the same KPI."""
    pair = (replace(CLAUSE, cohort="new"), replace(CLAUSE, cohort="installed base"))
    assert codes(replace(SCHEDULE, clauses=pair)) == []
