"""What an answer does: the same figures as the gains have, from one side's answers alone."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import ASKED, CUSTOMER, PROVIDER, answered, enter, now, seat
from workbench.platform.config import Config
from workbench.platform.permissions import Side
from workbench.proposal.entry import DerivedCost
from workbench.services import answer_effects, entry, values
from workbench.services.answer_effects import Effect, Trial
from workbench.services.questions import LEFT_EMPTY

UNREACHED: dict[Side, tuple[str, float, float]] = {  # an alternative that no package comes up to
    "customer": ("alternative_cost", 1e5, 1.0),
    "provider": ("lowest_margin", 9e8, -1.0),
}


def trial_of(db: Session, config: Config, table: Table, side: Side) -> Trial:
    """Return the trial of a side's answers as they are kept."""
    row = now(db, table.deal_id)
    return Trial(row.menu, side, values.sheet(db, config.keys, row, side))


def effect_of(db: Session, config: Config, table: Table, side: Side, key: str) -> Effect:
    """Return what one kept answer does."""
    row = now(db, table.deal_id)
    own = values.sheet(db, config.keys, row, side)
    asked = next(one for one in own.questions if one.key == key)
    return answer_effects.effect(Trial(row.menu, side, own), asked, own)


@pytest.mark.parametrize(
    ("side", "key", "other"),
    [("customer", "alternative_cost", 306733.0), ("customer", "risk", 0.0),
     ("provider", "lowest_margin", 46010.0), ("provider", "worst_year", None),
     ("provider", "base_cost", 260723.0)],
)  # fmt: skip
def test_packages_are_counted_with_the_answer_and_with_the_other_one(
    framed: Table, db: Session, config: Config, side: Side, key: str, other: float | None
) -> None:
    """Both counts are those of the gains that the answers make; here nothing is assumed."""
    enter(db, config.keys, framed.deal_id, side)
    row = now(db, framed.deal_id)
    found = effect_of(db, config, framed, side, key).counted
    own = values.sheet(db, config.keys, row, side).answers
    swapped = own | {key: LEFT_EMPTY if other is None else answered(other)}
    assert found is not None
    assert found.count == entry.view_of(row.menu, side, own).acceptable.sum()
    assert found.other == swapped[key]
    assert found.other_count == entry.view_of(row.menu, side, swapped).acceptable.sum()
    assert not found.assumed


def test_open_questions_count_at_their_defaults(framed: Table, db: Session, config: Config) -> None:
    """Nothing is counted while a question without a default is open, and it is said what is assumed."""
    row, who = now(db, framed.deal_id), seat(framed.deal_id, "customer")
    values.answer(db, config.keys, row, who, ("alternative_cost", answered(481237.19)))
    assert effect_of(db, config, framed, "customer", "alternative_cost").counted is None
    values.answer(db, config.keys, row, who, ("hour_cost", answered(38127.41)))
    counted = effect_of(db, config, framed, "customer", "alternative_cost").counted
    assert counted is not None
    assert counted.assumed
    assert effect_of(db, config, framed, "customer", "hour_cost").recovered == 40.0
    values.answer(db, config.keys, row, who, ("recovered", answered(20.0)))
    hour = effect_of(db, config, framed, "customer", "hour_cost")
    assert hour.recovered is None
    assert hour.lost == pytest.approx(0.8 * 38127.41)


def test_what_a_tenth_costs_is_said_for_a_point_of_each_kpi(
    framed: Table, db: Session, config: Config
) -> None:
    """As the derived figures have it."""
    enter(db, config.keys, framed.deal_id, "provider", dict(list(PROVIDER.items())[:ASKED]))
    row = now(db, framed.deal_id)
    own = values.sheet(db, config.keys, row, "provider")
    priced = effect_of(db, config, framed, "provider", "tenth_cost").priced
    derived = entry.derived_of(row.menu, "provider", own.answers)
    assert {one.line.kpi for one in priced} <= set(derived)
    for one in priced:
        cost = derived[one.line.kpi]
        assert isinstance(cost, DerivedCost)
        assert one.money == cost.of(1.0)


def test_today_s_cost_says_what_the_fees_leave(framed: Table, db: Session, config: Config) -> None:
    """Lowest and highest fee less the cost."""
    enter(db, config.keys, framed.deal_id, "provider")
    remains = effect_of(db, config, framed, "provider", "base_cost").remains
    fees = [float(fee) for fee in now(db, framed.deal_id).menu["fees"]]
    assert remains == (min(fees) - PROVIDER["base_cost"], max(fees) - PROVIDER["base_cost"])


class TestHindrance:
    def test_none_where_something_is_accepted(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The usual answers accept some."""
        enter(db, config.keys, framed.deal_id, "customer")
        assert answer_effects.hindrance(trial_of(db, config, framed, "customer")) is None

    def test_a_line_that_bars_everything_is_named_with_what_is_free_without(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """99.9 % is beyond every minimum; the menu's strictest one is said, and it leaves some."""
        enter(db, config.keys, framed.deal_id, "customer", CUSTOMER | {"worst_level": 99.9})
        trial = trial_of(db, config, framed, "customer")
        found = answer_effects.hindrance(trial)
        assert found is not None
        assert found.short is None
        assert [(asked.kind, count) for asked, count in found.freed] == [
            ("worst_level", trial.count(worst_level=LEFT_EMPTY))
        ]
        told = effect_of(db, config, framed, "customer", "worst_level")
        assert (told.within, told.reaches) == (0, entry.mildest_line(trial.menu, "worst_level"))
        assert told.reaches is not None
        line = answered(told.reaches * 100)
        assert entry.within(trial.menu, "worst_level", line) not in {None, 0}

    @pytest.mark.parametrize("side", ["customer", "provider"])
    def test_what_falls_short_of_the_alternative_says_by_how_much(
        self, framed: Table, db: Session, config: Config, side: Side
    ) -> None:
        """With an alternative that is so much worse one package is accepted, with less none."""
        key, amount, sign = UNREACHED[side]
        worthless = dict.fromkeys([one for one in CUSTOMER if one.startswith("value_")], 0.0)
        amounts = CUSTOMER | worthless if side == "customer" else PROVIDER
        enter(db, config.keys, framed.deal_id, side, amounts | {key: amount})
        trial = trial_of(db, config, framed, side)
        found = answer_effects.hindrance(trial)
        assert found is not None
        assert found.short is not None
        assert found.short > 0
        for more, accepted in ((1.0, True), (-1.0, False)):
            eased = answered(amount + sign * (found.short + more))
            assert (trial.count(**{key: eased}) > 0) is accepted
