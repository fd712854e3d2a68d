"""After "no overlap": a guided round, a pilot, a wider frame, or to wait, each as something one does."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from tests.integration.private import NEVER, PROVIDER, enter, seat
from workbench.agreement.terms import terms_from_json
from workbench.platform import clock
from workbench.platform.config import Config
from workbench.platform.permissions import PAYING_SIDES
from workbench.services import moves, values
from workbench.store.deal import locked_deal
from workbench.store.draft import latest_draft
from workbench.store.moves import MoveRow, ParkingRow
from workbench.store.post import OutboxRow


@pytest.fixture
def apart(framed: Table, db: Session, config: Config) -> Table:
    """Return a table whose first round ended without an overlap."""
    for side, answers in (("customer", NEVER), ("provider", PROVIDER)):
        enter(db, config.keys, framed.deal_id, side, answers)  # type: ignore[arg-type]
    for side in PAYING_SIDES:
        values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, side))
    db.commit()
    return framed


def text(browser: Browser, path: str) -> str:
    """Return a page without tokens."""
    page = browser.get(path).get_data(as_text=True)
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", page)


def say(table: Table, side: str, what: str) -> int:
    """Let a side's executive say something; return the status."""
    return (
        table.people[side]
        .post(table.path(f"/moves/{what}"), page=table.path("/result"))
        .status_code
    )


@pytest.mark.parametrize("kind", ["guided", "pilot"])
@pytest.mark.parametrize("first", ["provider", "customer"])
def test_nobody_learns_what_one_side_would_do_until_both_would(
    apart: Table, db: Session, kind: str, first: str
) -> None:
    """Every byte for everybody else stays until the second side says the same; then both learn it."""
    second = {"provider": "customer", "customer": "provider"}[first]
    pages = ("/result", "/frame", "", "/record", "/live")
    before = {
        (who, page): text(apart.people[who], apart.path(page))
        for who in (second, "facilitator") for page in pages
    }  # fmt: skip
    assert say(apart, first, f"{kind}/wish") == 302
    assert "Take that back" in text(apart.people[first], apart.path("/result"))
    for (who, page), told in before.items():
        assert text(apart.people[who], apart.path(page)) == told, (who, page)
    assert db.scalar(select(MoveRow)) is None
    db.rollback()
    assert say(apart, first, f"{kind}/back") == 302
    assert say(apart, second, f"{kind}/wish") == 302
    assert say(apart, first, f"{kind}/wish") == 302
    for who in (first, second):
        assert "Both sides" in text(apart.people[who], apart.path("/result"))
    assert say(apart, first, f"{kind}/back") == 422


def test_a_pilot_reports_and_pays_nothing(apart: Table, db: Session) -> None:
    """Balanced levels, today's fee, six months, every window of them without money; both accept it."""
    assert say(apart, "provider", "pilot") == 422
    for side in PAYING_SIDES:
        assert say(apart, side, "pilot/wish") == 302
    assert say(apart, "facilitator", "pilot") == 302
    row = latest_draft(db, apart.deal_id)
    assert row is not None
    terms = terms_from_json(row.terms)
    db.rollback()
    assert terms.months == moves.PILOT_MONTHS
    assert terms.yearly_fee == 306733
    assert terms.mediation is None
    for clause in terms.schedule.clauses:
        assert clause.ramp is not None
        assert (clause.credit, clause.bonus) == (0, 0)
        assert clause.ramp.report_only * moves.MONTHS_OF[clause.window] >= moves.PILOT_MONTHS
    for side in PAYING_SIDES:
        page = apart.people[side].get(apart.path("/draft"))
        assert "no level moves money" in page.get_data(as_text=True)
        assert (
            apart.people[side]
            .post(apart.path("/draft/accept"), page=apart.path("/draft"))
            .status_code
            == 302
        )
    assert say(apart, "facilitator", "pilot") == 422
    made = apart.people["facilitator"].post(apart.path("/documents"), language="en")
    assert made.status_code == 302


def test_a_wider_frame_is_proposed_with_what_widens(apart: Table) -> None:
    """A tenth less and a tenth more than the last fees, still agreed by both."""
    page = text(apart.people["customer"], apart.path("/result"))
    assert "wider=1" in page
    form = text(apart.people["customer"], apart.path("/frame?wider=1"))
    assert re.search(r'name="low"[^>]*value="386500"', form)
    assert re.search(r'name="high"[^>]*value="674900"', form)


class TestParking:
    def test_it_waits_with_a_reason_and_goes_on(self, apart: Table) -> None:
        """Everybody sees why and until when; the facilitator goes on."""
        page, day = apart.path("/result"), (clock.now() + timedelta(days=90)).date()
        said = {"reason": "after the budget", "back_on": day.isoformat()}
        assert (
            apart.people["customer"].post(apart.path("/moves/park"), page=page, **said).status_code
            == 302
        )
        told = text(apart.people["provider"], page)
        assert "after the budget" in told
        assert day.isoformat() in told
        assert (
            apart.people["facilitator"].post(apart.path("/moves/resume"), page=page).status_code
            == 302
        )
        assert "Parked until" not in text(apart.people["provider"], page)

    def test_a_day_that_has_passed_is_refused_beside_its_field(self, apart: Table) -> None:
        """What was written stays."""
        page = apart.path("/result")
        said = {"reason": "after the budget", "back_on": "2020-01-01"}
        answer = apart.people["customer"].post(apart.path("/moves/park"), page=page, **said)
        assert answer.status_code == 422
        assert "Choose a day after today." in answer.get_data(as_text=True)
        assert "after the budget" in answer.get_data(as_text=True)

    @pytest.mark.parametrize(
        ("zone", "before", "hour"),
        [("Asia/Shanghai", "2027-03-09T15:59", "2027-03-09T16:00"),
         ("America/Los_Angeles", "2027-03-10T07:59", "2027-03-10T08:00"),
         ("Pacific/Kiritimati", "2027-03-09T09:59", "2027-03-09T10:00")],
    )  # fmt: skip
    def test_the_day_is_one_of_the_deals_zone(
        self, apart: Table, db: Session, zone: str, before: str, hour: str
    ) -> None:
        """It begins at midnight there, not in UTC."""
        deal = locked_deal(db, apart.deal_id)
        assert deal is not None
        deal.timezone = zone
        moves.park(db, seat(apart.deal_id, "customer"), "after the budget", date(2027, 3, 10))
        early, late = (datetime.fromisoformat(f"{text}+00:00") for text in (before, hour))
        assert moves.remind(db, early) == {"reminded": 0}
        assert moves.remind(db, late) == {"reminded": 1}
        db.rollback()

    def test_both_sides_are_reminded_once(self, apart: Table, db: Session) -> None:
        """On the day each executive gets one mail, however often the timed work runs."""
        day = (clock.now() + timedelta(days=30)).date()
        moves.park(db, seat(apart.deal_id, "customer"), "after the budget", day)
        early = clock.now() + timedelta(days=29)
        assert moves.remind(db, early) == {"reminded": 0}
        late = clock.now() + timedelta(days=31)
        assert [moves.remind(db, late), moves.remind(db, late)] == [
            {"reminded": 1},
            {"reminded": 0},
        ]
        mails = db.scalars(select(OutboxRow.recipient).where(OutboxRow.code == "parked_day")).all()
        assert sorted(mails) == ["customer@example.org", "provider@example.org"]
        assert db.scalar(select(ParkingRow.reminded_at)) is not None
        db.rollback()
