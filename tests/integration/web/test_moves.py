"""After "no overlap": a guided round, a pilot, a wider frame, or to wait, each as something one does."""

import re
import subprocess
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.codebase.test_versions import bound_routes
from tests.integration.conftest import Browser, Table
from tests.integration.filled import SentForm, form_to
from tests.integration.private import NEVER, PROVIDER, enter, seat
from workbench.agreement.terms import terms_from_json
from workbench.platform import clock
from workbench.platform.config import Config
from workbench.platform.permissions import PAYING_SIDES
from workbench.services import moves, parking, values
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


def say(table: Table, side: str, what: str, **fields: str) -> int:
    """Let a side's executive say something; return the status."""
    page = table.path("/result")
    return table.people[side].post(table.path(f"/moves/{what}"), page=page, **fields).status_code


MONTHS_TOLD = re.compile(r"(\d+) months, the shorter")
OTHER = {"provider": "customer", "customer": "provider"}


@pytest.mark.parametrize("kind", ["guided", "pilot"])
@pytest.mark.parametrize("first", ["provider", "customer"])
def test_nobody_learns_what_one_side_would_do_until_both_would(
    apart: Table, db: Session, kind: str, first: str
) -> None:
    """Every byte for everybody else stays until the second side says the same; then both learn it.

    The versions in the other side's forms are among the bytes, and so are answers to old forms.
    """
    second = OTHER[first]
    pages = ("/result", "/frame", "", "/record", "/live")

    def look() -> dict[tuple[str, str], str]:
        return {
            (who, page): text(apart.people[who], apart.path(page))
            for who in (second, "facilitator") for page in pages
        }  # fmt: skip

    before = look()
    assert say(apart, first, f"{kind}/wish", months="12") == 302
    assert "Take that back" in text(apart.people[first], apart.path("/result"))
    assert look() == before
    if kind == "pilot":
        assert say(apart, first, "pilot/wish", months="4") == 302
        assert look() == before
        assert say(apart, second, "pilot/wish", months="13") == 422
        assert look() == before
    assert db.scalar(select(MoveRow)) is None
    db.rollback()
    assert say(apart, first, f"{kind}/back") == 302
    assert look() == before
    assert say(apart, second, f"{kind}/wish", months="7") == 302
    assert say(apart, first, f"{kind}/wish", months="5") == 302
    for who in (first, second):
        page = text(apart.people[who], apart.path("/result"))
        assert "Both sides" in page
        assert MONTHS_TOLD.findall(page) == (["5"] if kind == "pilot" else [])


@pytest.mark.parametrize(
    "months",
    [5, pytest.param(3, marks=pytest.mark.nightly), pytest.param(12, marks=pytest.mark.nightly)],
)
def test_a_pilot_reports_and_pays_nothing(apart: Table, db: Session, months: int) -> None:
    """Balanced levels, today's fee, the shorter time, no window with money; both accept it."""
    assert say(apart, "provider", "pilot") == 409
    assert say(apart, "provider", "pilot/wish", months="12") == 302
    assert say(apart, "customer", "pilot/wish", months=str(months)) == 302
    assert say(apart, "facilitator", "pilot") == 302
    row = latest_draft(db, apart.deal_id)
    assert row is not None
    terms = terms_from_json(row.terms)
    db.rollback()
    assert terms.months == months
    assert terms.yearly_fee == 306733
    assert terms.mediation is None
    for clause in terms.schedule.clauses:
        assert clause.ramp is not None
        assert (clause.credit, clause.bonus) == (0, 0)
        assert clause.ramp.report_only * moves.MONTHS_OF[clause.window] >= months
    for side in PAYING_SIDES:
        page = apart.people[side].get(apart.path("/draft"))
        assert "no level moves money" in page.get_data(as_text=True)
        ends_inside = "no quarter is judged in them" in page.get_data(as_text=True)
        by_quarter = any(clause.window == "quarter" for clause in terms.schedule.clauses)
        assert ends_inside == (by_quarter and months % 3 > 0)
        path = apart.path("/draft/accept")
        assert apart.people[side].post(path, page=apart.path("/draft")).status_code == 302
    assert say(apart, "facilitator", "pilot") == 409
    made = apart.people["facilitator"].post(apart.path("/documents"), language="en")
    assert made.status_code == 302
    path = apart.path("/documents/1/agreement.pdf")
    told = printed(apart.people["customer"].get(path).get_data())
    assert "no level moves money" in told
    assert told.count("none: every quarter is measured and reported") == len(terms.schedule.clauses)
    for word in ("USD 0.00", "full credit", "full bonus", "is due", "A year in money", "sealed"):
        assert word not in told, word


def printed(data: bytes) -> str:
    """Return the words of a PDF."""
    run = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


class Stale:
    """Two windows of people at the page after "no overlap"; `tried` are the forms sent late."""

    def __init__(self, table: Table) -> None:
        self.table, self.tried = table, set[str]()

    def open(self, who: str, what: str) -> SentForm:
        """Return the form to a move as the page has it now."""
        return form_to(self.page(who), f"/moves/{what}")

    def page(self, who: str) -> str:
        """Return the page as it stands."""
        return self.table.people[who].get(self.table.path("/result")).get_data(as_text=True)

    def send(self, who: str, form: SentForm, what: str, **fields: str) -> tuple[int, str]:
        """Send a form that was opened earlier; return status and page."""
        path, sent = self.table.path(f"/moves/{what}"), form.fields | fields
        answer = self.table.people[who].client.post(path, data=sent)
        return answer.status_code, answer.get_data(as_text=True)

    def late(self, who: str, form: SentForm, what: str, **fields: str) -> str:
        """Send a form that is stale: 409, and the page says so."""
        status, page = self.send(who, form, what, **fields)
        assert status == 409, what
        assert "meanwhile" in page
        self.tried.add(what)
        return page


def test_a_stale_button_changes_nothing_and_says_so(apart: Table, db: Session, app: Flask) -> None:
    """Each form is bound to what its page showed; what was typed is kept and can be put on top."""
    stale = Stale(apart)
    guided, pilot = (stale.open("provider", f"{kind}/wish") for kind in moves.KINDS)
    assert say(apart, "provider", "guided/wish") == 302
    assert "your side would" in stale.late("provider", guided, "guided/wish")
    back = stale.open("provider", "guided/back")
    assert say(apart, "provider", "pilot/wish", months="9") == 302
    page = stale.late("provider", pilot, "pilot/wish", months="4")
    assert form_to(page, "/moves/pilot/wish").fields["months"] == ["4"]
    on_top = form_to(page, "/moves/pilot/wish")
    assert stale.send("provider", on_top, "pilot/wish")[0] == 302
    assert "of 4 months" in stale.page("provider")
    old = stale.open("provider", "pilot/back")
    other = stale.open("customer", "pilot/wish")
    assert stale.send("customer", other, "pilot/wish", months="6")[0] == 302
    told = stale.late("customer", other, "pilot/wish", months="8")  # both have said so meanwhile
    assert "both sides would, for 4 months" in told
    assert ">8<" in told
    assert "both sides would, for 4 months" in stale.late("provider", old, "pilot/back")
    assert say(apart, "customer", "guided/wish") == 302
    assert "both sides would" in stale.late("provider", back, "guided/back")
    draft = stale.open("facilitator", "pilot")
    assert stale.send("customer", stale.open("customer", "pilot"), "pilot")[0] == 302
    assert "made" in stale.late("facilitator", draft, "pilot")
    assert len(db.scalars(select(MoveRow)).all()) == 2
    db.rollback()
    parks(stale)
    bound = {name for name in bound_routes(app) if name.startswith("moves.")}
    names = {
        "wish": "wish",
        "back": "take_back",
        "pilot": "pilot",
        "park": "park",
        "resume": "resume",
    }
    assert {f"moves.{names[one.rpartition('/')[2]]}" for one in stale.tried} == bound


def parks(stale: Stale) -> None:
    """Two park at once, change it, and go on."""
    day, later = ((clock.now() + timedelta(days=n)).date().isoformat() for n in (90, 120))
    mine, theirs = stale.open("provider", "park"), stale.open("customer", "park")
    assert stale.send("provider", mine, "park", reason="budget", back_on=day)[0] == 302
    page = stale.late("customer", theirs, "park", reason="the new plant", back_on=later)
    assert all(word in page for word in ("budget", "the new plant", day, later))
    go_on = stale.open("facilitator", "resume")
    assert stale.send("customer", form_to(page, "/moves/park"), "park")[0] == 302
    assert "the new plant" in stale.page("provider")
    told = stale.late("facilitator", go_on, "resume")
    assert "budget" in told
    assert "Go on now" in told
    change = stale.open("provider", "park")
    twice = [stale.open(who, "resume") for who in ("customer", "provider")]
    assert stale.send("customer", twice[0], "resume")[0] == 302
    assert "not parked" in stale.late("provider", twice[1], "resume")
    assert "budget of 2028" in stale.late("provider", change, "park", reason="budget of 2028")


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
        parking.park(db, seat(apart.deal_id, "customer"), ("after the budget", date(2027, 3, 10)))
        early, late = (datetime.fromisoformat(f"{text}+00:00") for text in (before, hour))
        assert parking.remind(db, early) == {"reminded": 0}
        assert parking.remind(db, late) == {"reminded": 1}
        db.rollback()

    def test_both_sides_are_reminded_once(self, apart: Table, db: Session) -> None:
        """On the day each executive gets one mail, however often the timed work runs."""
        day = (clock.now() + timedelta(days=30)).date()
        parking.park(db, seat(apart.deal_id, "customer"), ("after the budget", day))
        early = clock.now() + timedelta(days=29)
        assert parking.remind(db, early) == {"reminded": 0}
        late = clock.now() + timedelta(days=31)
        assert [parking.remind(db, late), parking.remind(db, late)] == [
            {"reminded": 1},
            {"reminded": 0},
        ]
        mails = db.scalars(select(OutboxRow.recipient).where(OutboxRow.code == "parked_day")).all()
        assert sorted(mails) == ["customer@example.org", "provider@example.org"]
        assert db.scalar(select(ParkingRow.reminded_at)) is not None
        db.rollback()
