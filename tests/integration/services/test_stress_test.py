"""The stress test of a settled package: one half for both, the other for its side alone."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import CUSTOMER, PROVIDER, enter, now, scaled, seat
from tests.integration.services.test_rounds import play
from tests.integration.settled import HOT, lower, newest, settle_by_season
from workbench.platform.config import Config
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.services import draft, result, stress_test, values
from workbench.services.frame import Mode
from workbench.services.stress_test import StressSheet
from workbench.settlement.consequences import STRESSES
from workbench.store.values import own_values


def sheet(db: Session, config: Config, table: Table, who: Seat) -> StressSheet:
    """Return what a seat sees."""
    found = stress_test.sheet(db, config.keys, now(db, table.deal_id), who)
    assert found is not None
    return found


def executive(table: Table, side: str) -> Seat:
    """Return an executive's seat."""
    return seat(table.deal_id, side)  # type: ignore[arg-type]


def test_both_sides_see_one_half_alike_and_the_other_alone(
    settled: Table, db: Session, config: Config
) -> None:
    """Five stresses beside the year as planned; the facilitator and a participant see no gain."""
    seen = {side: sheet(db, config, settled, executive(settled, side)) for side in PAYING_SIDES}
    shared = seen["provider"].settled
    assert [year.name for year in shared.test.years] == list(STRESSES)
    assert seen["customer"].settled == shared
    assert {side: set(found.own) for side, found in seen.items()} == {
        side: {side} for side in PAYING_SIDES
    }
    for role, side in (("facilitator", "neutral"), ("participant", "customer")):
        others = sheet(db, config, settled, Seat(0, settled.deal_id, side, role))  # type: ignore[arg-type]
        assert (others.settled, others.own, others.own_draft) == (shared, {}, {})


def test_as_planned_is_what_the_menu_says(settled: Table, db: Session, config: Config) -> None:
    """Money as planned is the menu's incentive; the provider's gain is then that of the menu."""
    row = now(db, settled.deal_id)
    found = result.published(db, row)
    mine = result.own_result(db, config.keys, row, executive(settled, "provider"))
    assert found is not None
    assert found.package is not None
    assert mine is not None
    told = sheet(db, config, settled, executive(settled, "provider"))
    planned = told.settled.test.of("as_planned")
    fee = float(found.package.fee)
    assert planned.money == pytest.approx(float(found.package.incentive), abs=0.002 * fee)
    gains = told.own["provider"]
    own = values.sheet(db, config.keys, row, "provider")
    assert own.answers["risk"].likely == 0.05  # bad years weigh in the menu's figure, not in a year
    assert gains["as_planned"] == pytest.approx(mine.gain, abs=0.005 * fee)
    assert gains["bad_year"] < gains["as_planned"]
    assert gains["no_improvement"] < gains["as_planned"]
    assert gains["less_volume"] - gains["as_planned"] == pytest.approx(
        told.settled.test.of("less_volume").money - planned.money
    )


def test_a_changed_draft_stands_beside_the_package(
    drafted: Table, db: Session, config: Config
) -> None:
    """An untouched draft says the same and is not repeated; lower targets bring more money."""
    who = executive(drafted, "customer")
    assert sheet(db, config, drafted, who).draft is None
    draft.save(db, who, 1, HOT, lower(newest(db, drafted.deal_id)))
    told = sheet(db, config, drafted, who)
    assert told.draft is not None
    assert told.draft.number == 2
    for name in STRESSES:
        before, after = told.settled.test.of(name), told.draft.test.of(name)
        assert [one.value for one in after.kpis] == [one.value for one in before.kpis]
        assert after.money >= before.money
        change = told.own_draft["customer"][name] - told.own["customer"][name]
        assert change == pytest.approx(before.money - after.money)


def test_in_the_open_book_both_halves_are_for_both(
    framed: Table, db: Session, config: Config
) -> None:
    """The table of the design: own half of the stress test, open book: both."""
    play(db, config, framed, Mode("open_book"))
    seen = [sheet(db, config, framed, executive(framed, side)) for side in PAYING_SIDES]
    assert seen[0] == seen[1]
    assert set(seen[0].own) == set(PAYING_SIDES)


def test_a_guided_round_keeps_each_half_with_its_side(
    framed: Table, db: Session, config: Config
) -> None:
    """Guided shows own shares, never the other's gain."""
    play(db, config, framed, Mode("guided"))
    told = sheet(db, config, framed, executive(framed, "customer"))
    assert set(told.own) == {"customer"}


def test_before_the_run_there_is_none(framed: Table, db: Session, config: Config) -> None:
    """Also after one lock."""
    enter(db, config.keys, framed.deal_id, "customer")
    values.lock(db, config.keys, framed.deal_id, executive(framed, "customer"))
    row = now(db, framed.deal_id)
    assert stress_test.sheet(db, config.keys, row, executive(framed, "customer")) is None


def test_nothing_of_one_side_depends_on_the_other(
    framed: Table, db: Session, config: Config
) -> None:
    """The customer's answers a little larger: the provider's whole sheet is the same."""
    seen = []
    for factor in (1.0, 1.001):
        with db.begin_nested() as step:
            enter(db, config.keys, framed.deal_id, "customer", scaled(CUSTOMER, factor))
            enter(db, config.keys, framed.deal_id, "provider", PROVIDER)
            for side in PAYING_SIDES:
                values.lock(db, config.keys, framed.deal_id, executive(framed, side))
            told = sheet(db, config, framed, executive(framed, "provider"))
            # the customer's commitment stands in the terms, and differs
            seen.append((told.settled.test, told.own))
            step.rollback()
    assert seen[0] == seen[1]


def test_once_the_values_are_destroyed_the_shared_half_stays(
    settled: Table, db: Session, config: Config
) -> None:
    """The own half goes with the answers."""
    for side in PAYING_SIDES:
        row = own_values(db, now(db, settled.deal_id).id, side)
        assert row is not None
        row.sealed, row.sealed_salt, row.sealed_told = b"", None, None
    db.flush()
    told = sheet(db, config, settled, executive(settled, "customer"))
    assert told.own == {}
    assert [year.name for year in told.settled.test.years] == list(STRESSES)


def test_with_levels_by_season_the_menu_and_the_year_as_planned_agree(
    table: Table, db: Session, config: Config
) -> None:
    """Incentive, misses and the provider's gain: two cohorts whose histories end in different months."""
    settle_by_season(db, config.keys, table.deal_id)
    row = now(db, table.deal_id)
    found = result.published(db, row)
    mine = result.own_result(db, config.keys, row, executive(table, "provider"))
    assert found is not None
    assert found.package is not None
    assert mine is not None
    told = sheet(db, config, table, executive(table, "provider"))
    planned = told.settled.test.of("as_planned")
    fee = float(found.package.fee)
    assert planned.money == pytest.approx(float(found.package.incentive), abs=0.002 * fee)
    assert told.own["provider"]["as_planned"] == pytest.approx(mine.gain, abs=0.005 * fee)
    hot = found.package.lines[0]
    assert {one.cohort for one in hot.seasons} == {"new", "installed"}
    for kpi, cohort in zip(planned.kpis, hot.cohorts, strict=False):
        assert kpi.below_minimum == pytest.approx(12 * cohort.p_below_minimum, abs=0.1)
        assert 12 - kpi.below_target == pytest.approx(12 * cohort.p_meets_target, abs=0.1)
