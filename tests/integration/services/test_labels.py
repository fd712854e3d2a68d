"""Labels: each side says its own, and only two equal ones with consent leave a month out."""

import numpy as np
import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.plant import ODD, add_cards, agree_frame, odd_month
from tests.integration.settled import newest, settle, start
from workbench.agreement.terms import LeftOut, canonical_json, terms_from_json
from workbench.outlook.paths import Outlook
from workbench.platform.config import Config
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import Seat, Side
from workbench.services import labels, labels_view, levels
from workbench.services.document_contents import contents
from workbench.services.draft_consequences import futures_of
from workbench.services.futures import basis_of
from workbench.services.labels import Wish
from workbench.store.kpi import KpiCardRow, kpi_card

MONTH = "2025-09"
EVENT = Wish("major_event", "Gearbox", leave_out=True)


class Bench:
    """One card with an odd month, and both executives."""

    def __init__(self, db: Session, table: Table) -> None:
        self.db, self.deal_id = db, table.deal_id
        self.card = add_cards(db, table.deal_id)[0]
        self.key = odd_month(db, table.deal_id, self.card)

    def say(self, side: Side, wish: Wish, seen: str | int | None = None) -> None:
        """Say it for a side, having seen what stands."""
        if seen is None:
            seen = labels.item(self.db, self.deal_id, self.card, self.key).version(side)
        seat = Seat(0, self.deal_id, side, "executive")
        labels.say(self.db, seat, self.card, self.key, wish, seen)

    def row(self) -> KpiCardRow:
        """Return the card's row."""
        found = kpi_card(self.db, self.deal_id, self.card)
        assert found is not None
        return found


@pytest.fixture
def bench(db: Session, table: Table) -> Bench:
    """Return a card whose first cohort has one odd month."""
    return Bench(db, table)


def test_both_leave_it_out_and_only_then(bench: Bench) -> None:
    """One side alone, two labels, no consent: nothing. The same with consent: left out, and back."""
    steps: list[tuple[Side, Wish, dict[str, list[str]]]] = [
        ("provider", EVENT, {}),
        ("customer", Wish("data_error", leave_out=True), {}),
        ("customer", Wish("major_event"), {}),
        ("customer", Wish("major_event", leave_out=True), {"new": [MONTH]}),
        ("provider", Wish("unexplained"), {}),
    ]
    for side, wish, expected in steps:
        bench.say(side, wish)
        assert bench.row().left_out == expected, wish


def test_the_history_keeps_it_and_the_outlook_does_not(bench: Bench) -> None:
    """Series and chart stay; paths, levels and drafts rest on the other months; both ways are told."""
    before = levels.proposal(bench.db, bench.deal_id, bench.card).cohorts
    for side in ("provider", "customer"):
        bench.say(side, EVENT)
    after = levels.proposal(bench.db, bench.deal_id, bench.card).cohorts
    assert after[0].series.values[ODD] == 0.7
    assert np.isnan(after[0].basis.used[ODD])
    assert after[0].basis.measured == 35
    assert isinstance(before[0].outlook, Outlook)
    assert isinstance(after[0].outlook, Outlook)
    worst = [np.quantile(one.outlook.paths, 0.02) for one in (before[0], after[0])]  # type: ignore[union-attr]
    assert worst[1] > worst[0] + 0.01
    assert after[1].outlook.paths is before[1].outlook.paths  # type: ignore[union-attr]
    future = futures_of(bench.row(), 1.0)["availability", "new"]
    assert np.isnan(basis_of(future.key).used[ODD])
    assert future.series.values[ODD] == 0.7
    [ways] = labels_view.both_ways(bench.db, bench.deal_id, bench.card)
    assert (ways.cohort, ways.periods) == ("new", (MONTH,))
    assert ways.whole.months is not None
    assert ways.without.months is not None
    assert ways.without.months[0] > ways.whole.months[0]
    assert ways.without.levels == after[0].sets["balanced"]
    assert ways.whole.levels == before[0].sets["balanced"]


def test_a_frame_records_what_was_left_out(bench: Bench) -> None:
    """Beside the seed, so that its paths can be drawn again."""
    for side in ("provider", "customer"):
        bench.say(side, EVENT)
    frame = agree_frame(bench.db, bench.deal_id)
    assert frame.limits["left_out"] == {"availability": {"new": [MONTH]}}


def test_draft_and_document_say_what_was_left_out(bench: Bench, config: Config) -> None:
    """Terms and PDF name the month; a label changed later does not move an existing draft."""
    for side in ("provider", "customer"):
        bench.say(side, EVENT)
    agree_frame(bench.db, bench.deal_id)
    settle(bench.db, config.keys, bench.deal_id)
    start(bench.db, bench.deal_id)
    found = newest(bench.db, bench.deal_id)
    assert found.terms.outlook is not None
    assert found.terms.outlook.left_out == (LeftOut("availability", "new", (MONTH,)),)
    assert {plan.kpi for plan in found.terms.outlook.plans} == {k.kpi for k in found.terms.kpis}
    said = contents(found.terms, found.futures, "en")
    hot = next(kpi for kpi in said["kpis"] if kpi["key"] == "availability")
    assert [each["left_out"] for each in hot["levels"] if each["cohort"] == "new"] == [[MONTH]]
    assert hot["plan"] is not None
    bench.say("provider", Wish("unexplained"))
    again = newest(bench.db, bench.deal_id)
    assert again.futures == found.futures


def test_a_label_of_a_colleague_is_not_overwritten_unseen(bench: Bench) -> None:
    """The own side's later label is a conflict; the other side's is none."""
    bench.say("provider", Wish("data_error"))
    bench.say("customer", Wish("major_event"), seen=0)
    with pytest.raises(Conflict):
        bench.say("provider", Wish("new_crew"), seen=0)
    said = labels.item(bench.db, bench.deal_id, bench.card, bench.key).said
    assert {side: row.label for side, row in said.items()} == {
        "provider": "data_error",
        "customer": "major_event",
    }


def test_only_events_and_errors_may_go(bench: Bench) -> None:
    """A new crew is no reason to forget a month."""
    with pytest.raises(Refused) as refused:
        bench.say("provider", Wish("new_crew", leave_out=True))
    assert refused.value.field == "leave_out"


def test_only_a_single_month_may_go(bench: Bench, db: Session) -> None:
    """A new level can be labelled and not be left out."""
    row = bench.row()
    first = row.series[0]
    moved = [1 - 3 * (1 - v) if at >= 18 else v for at, v in enumerate(first["values"])]
    moved[ODD] = moved[ODD + 1]
    row.series = [first | {"values": moved}, *row.series[1:]]
    db.flush()
    found = labels.items(db, bench.deal_id, bench.card)
    step = next(one for one in found if one.feature.kind == "break")
    bench.key = step.key
    with pytest.raises(Refused):
        bench.say("provider", EVENT)
    bench.say("provider", Wish("new_line"))
    assert labels.item(db, bench.deal_id, bench.card, step.key).said["provider"].note == ""


def test_what_is_not_there_and_who_has_no_side(bench: Bench) -> None:
    """404 in every case."""
    with pytest.raises(NotFound):
        labels.item(bench.db, bench.deal_id, bench.card, "0-outlier-1999-01")
    with pytest.raises(NotFound):
        bench.say("neutral", Wish("season"))
    with pytest.raises(NotFound):
        labels.items(bench.db, bench.deal_id + 1, bench.card)
    found = labels.counts(bench.db, bench.deal_id)[bench.card]
    assert found.found == found.waiting >= 1
    for side in ("provider", "customer"):
        bench.say(side, EVENT)
    assert labels.counts(bench.db, bench.deal_id)[bench.card].waiting == found.waiting - 1


class TestThinHistory:
    def test_a_new_cohort_borrows_and_its_levels_are_provisional(
        self, bench: Bench, db: Session
    ) -> None:
        """Four own months: levels from the sister cohort, reset when nine are measured."""
        row = bench.row()
        young = row.series[0]
        kept = [None] * 32 + young["values"][32:]
        row.series = [young | {"values": kept}, *row.series[1:]]
        db.flush()
        young_cohort, old_cohort = levels.proposal(db, bench.deal_id, bench.card).cohorts
        assert isinstance(young_cohort.outlook, Outlook)
        codes = [one.code for one in young_cohort.outlook.findings]
        assert codes == ["outlook.level_borrowed", "outlook.one_sister"]
        rule = young_cohort.reset
        assert rule is not None
        assert (rule.maturity, rule.months_needed, rule.reset_on) == ("iii", 9, "2027-06")
        assert rule.most_change > 0
        assert old_cohort.reset is None
        assert young_cohort.basis.sisters[0].size == 36
        assert old_cohort.basis.sisters == ()

    def test_the_terms_carry_the_reset(self, bench: Bench, db: Session, config: Config) -> None:
        """What was agreed says when its provisional levels are set anew; PDF and file as well."""
        row = bench.row()
        young = row.series[0]
        row.series = [young | {"values": [None] * 32 + young["values"][32:]}, *row.series[1:]]
        db.flush()
        agree_frame(db, bench.deal_id)
        settle(db, config.keys, bench.deal_id)
        start(db, bench.deal_id)
        terms = newest(db, bench.deal_id).terms
        hot = next(kpi for kpi in terms.kpis if kpi.kpi == "availability")
        young_levels, old_levels = hot.levels
        assert young_levels.reset is not None
        assert young_levels.reset.reset_on == "2027-06"
        assert old_levels.reset is None
        assert terms_from_json(canonical_json(terms)) == terms
        [said] = [k for k in contents(terms, {}, "en")["kpis"] if k["key"] == "availability"]
        assert said["levels"][0]["reset"] is not None
