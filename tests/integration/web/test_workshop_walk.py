"""The walk through the baseline by its pages: the list, both sides' words, what is agreed, new histories."""

import json
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.services.test_truths import MINE, THEIRS, bring
from tests.integration.web.test_workshop import lead, met, opened, shop, text
from workbench.platform.permissions import Seat
from workbench.services import workshop_walk
from workbench.store.deal import SeatRow
from workbench.store.workshop_walk import WalkEventRow, WalkWordRow

__all__ = ["met"]
# The long stop of machine a is told as before; the one of b in February an hour longer.
LATER = THEIRS.replace(b"2024-02-20 13:00", b"2024-02-20 14:00")
STEP = "/step/2.4"


def make(table: Table, version: int = 0) -> int:
    """Make the list on the desk; return the status."""
    browser = table.people["facilitator"]
    sent = {"csrf_token": browser.token(shop(table, "/lead")), "version": str(version)}
    return browser.client.post(shop(table, "/lead/walk"), data=sent).status_code


def say(table: Table, who: str, event: int, answer: str, reason: str = "", **more: str) -> int:
    """Say something of an event as its page asks; return the status."""
    page = shop(table, f"{STEP}?event={event}")
    sent = {"answer": answer, "reason": reason} | more
    return (
        table.people[who].post(shop(table, f"{STEP}/walk/{event}"), page=page, **sent).status_code
    )


def listed(db: Session) -> list[WalkEventRow]:
    """Return the events that are listed, in their order, apart from the session."""
    query = select(WalkEventRow).where(WalkEventRow.gone.is_(False))
    found = list(db.scalars(query.order_by(WalkEventRow.place)))
    db.expunge_all()
    db.rollback()  # a page in the same test writes
    return found


@pytest.fixture
def walk(met: Table, db: Session) -> Table:
    """Return a workshop with a log of each side, at the open step, with its list."""
    bring(db, met.deal_id, "provider", MINE)
    bring(db, met.deal_id, "customer", THEIRS)
    db.commit()
    opened(met, "2.4")
    desk = Seat(
        db.scalars(select(SeatRow.user_id).where(SeatRow.role == "facilitator")).one(),
        met.deal_id, "neutral", "facilitator",
    )  # fmt: skip
    gathered = workshop_walk.gather(db, desk)
    workshop_walk.keep(db, desk, found_in(db.get_bind().dialect.name, gathered))
    db.commit()
    return met


FOUND: dict[str, workshop_walk.Found] = {}


def found_in(database: str, gathered: workshop_walk.Gathered) -> workshop_walk.Found:
    """Return what the two logs give; they are read once for each database."""
    if database not in FOUND:
        FOUND[database] = workshop_walk.compute(gathered)
    return FOUND[database]


def summary(table: Table, who: str = "customer") -> dict[str, object]:
    """Return the baseline as the export has it."""
    answer = table.people[who].get(shop(table, "/summary/summary.json"))
    found: dict[str, object] = json.loads(answer.get_data(as_text=True))["baseline"]
    return found


class TestList:
    def test_the_event_that_matters_most_comes_first(self, walk: Table, db: Session) -> None:
        """By the gap between both logs: 7 hours in one alone, 3 more in the other, 2 in one alone."""
        told = [(round(one.content["hours"]), sorted(one.content["told"])) for one in listed(db)]
        assert told == [(-7, ["customer"]), (-3, ["customer", "provider"]), (2, ["provider"])]
        assert sum(one.content["share"] for one in listed(db)) == pytest.approx(1)
        page = text(walk.people["customer"], shop(walk, STEP))
        assert "Event 1 of 3" in page
        assert "Agreed 0 of 3, disputed 0." in page
        assert "not in this log" in page

    def test_of_one_history_alone_the_longest_stops_are_listed(
        self, met: Table, db: Session
    ) -> None:
        """With their part of all hours."""
        opened(met, "2.4")
        assert "There is no history to walk through yet" in text(
            met.people["provider_1"], shop(met, STEP)
        )
        assert make(met) == 422
        bring(db, met.deal_id, "provider", MINE)
        db.commit()
        assert make(met) == 302
        assert [round(one.content["hours"]) for one in listed(db)] == [12, 4, 2]
        assert listed(db)[0].content["share"] == pytest.approx(12 / 18)
        page = text(met.people["customer"], shop(met, STEP))
        assert re.search(r"12(\.0)? hours, 6[67](\.\d)?% of all unplanned hours", page)

    def test_only_who_leads_makes_it_and_a_late_press_makes_no_second(self, walk: Table) -> None:
        """The route is the facilitator's; the page of before the list conflicts."""
        browser = walk.people["provider"]
        sent = {"csrf_token": browser.token(shop(walk)), "version": "1"}
        answer = browser.client.post(shop(walk, "/lead/walk"), data=sent)
        assert answer.status_code == 422
        assert "Only the facilitator" in answer.get_data(as_text=True)
        assert make(walk, version=0) == 409
        assert walk.people["outsider"].get(shop(walk, STEP)).status_code == 404

    def test_why_we_disagree_comes_to_an_agenda_made_anew(self, walk: Table) -> None:
        """The agenda of before the histories says why it is not there."""
        agenda = shop(walk, "/agenda")
        assert "It compares a history of each side" in text(walk.people["customer"], agenda)
        answer = walk.people["facilitator"].post(
            shop(walk, "/lead/agenda/mode"), page=shop(walk, "/lead/agenda"),
            format="one_day", openness="sealed",
        )  # fmt: skip
        assert answer.status_code == 302
        page = text(walk.people["customer"], agenda)
        assert "It compares a history of each side" not in page
        assert f'href="{shop(walk, "/step/2.4b")}"' in page


class TestWords:
    def test_what_both_say_counts_and_stands_in_every_summary(
        self, walk: Table, db: Session
    ) -> None:
        """Agreed, disputed with its reason as an open point, and one that waits."""
        first, second, third = (one.id for one in listed(db))
        assert say(walk, "provider", first, "as_told", "Confirmed by the shift book") == 302
        assert say(walk, "customer", first, "as_told") == 302
        assert say(walk, "provider", second, "as_provider") == 302
        assert say(walk, "customer", second, "dispute", "The line ran again at 23:00") == 302
        assert say(walk, "customer_1", third, "as_told") == 302
        page = text(walk.people["provider_1"], shop(walk, STEP))
        assert "Agreed 1 of 3, disputed 1." in page
        assert "2 of 3 said" in page
        assert "3 of 3 said" in page
        for path in ("/summary", "/log"):
            told = text(walk.people["provider"], shop(walk, path))
            assert "The line ran again at 23:00" in told, path
        assert "Confirmed by the shift book" in text(
            walk.people["customer"], shop(walk, "/summary")
        )
        plain = summary(walk)
        assert (plain["of"], plain["agreed"], plain["disputed"]) == (3, 1, 1)
        assert plain == summary(walk, "provider")
        printed = walk.people["customer"].get(shop(walk, "/summary/summary.pdf"))
        assert printed.data.startswith(b"%PDF")

    def test_a_dispute_without_a_reason_is_not_kept_and_nothing_is_lost(
        self, walk: Table, db: Session
    ) -> None:
        """The answer stays chosen beside what is missing; too long a reason is not cut."""
        event = listed(db)[0].id
        browser, page = walk.people["provider"], shop(walk, f"{STEP}?event={event}")
        address = shop(walk, f"{STEP}/walk/{event}")
        answer = browser.post(address, page=page, answer="dispute", reason=" ")
        assert answer.status_code == 422
        shown = answer.get_data(as_text=True)
        assert "Say why you dispute it" in shown
        assert re.search(r'value="dispute"[^>]*checked|checked[^>]*value="dispute"', shown)
        answer = browser.post(address, page=page, answer="dispute", reason="x" * 501)
        assert answer.status_code == 422
        assert "x" * 501 in answer.get_data(as_text=True)
        assert db.scalar(select(WalkWordRow)) is None
        db.rollback()
        assert browser.get(address).status_code == 302

    def test_an_answer_that_the_event_does_not_offer_is_refused(
        self, walk: Table, db: Session
    ) -> None:
        """Nobody accepts a log that does not have it; a neutral seat says nothing."""
        event = listed(db)[0].id
        assert say(walk, "provider", event, "as_provider") == 422
        sent = {"csrf_token": walk.people["facilitator"].token(shop(walk, "/lead")), "version": "0"}
        address, desk = shop(walk, f"{STEP}/walk/{event}"), walk.people["facilitator"]
        assert desk.client.post(address, data=sent | {"answer": "as_told"}).status_code == 404

    def test_a_colleagues_word_is_not_overwritten_and_twice_is_once(
        self, walk: Table, db: Session
    ) -> None:
        """The later of two people of a side sees both; the same word again is kept as it is."""
        event = listed(db)[0].id
        assert say(walk, "provider", event, "as_told") == 302
        assert say(walk, "provider_1", event, "as_told", version="0") == 302
        late = walk.people["provider_1"].post(
            shop(walk, f"{STEP}/walk/{event}"), page=shop(walk, STEP),
            answer="dispute", reason="It was planned", version="0",
        )  # fmt: skip
        assert late.status_code == 409
        shown = late.get_data(as_text=True)
        assert "Your side has written here meanwhile" in shown
        assert "It was planned" in shown
        assert f'action="{shop(walk, f"{STEP}/walk/{event}")}"' in shown
        assert say(walk, "provider_1", event, "dispute", "It was planned") == 302

    def test_who_has_left_says_nothing_more_and_what_they_said_stays(
        self, walk: Table, db: Session
    ) -> None:
        """Their page, still open, finds no deal."""
        event = listed(db)[0].id
        assert say(walk, "provider_1", event, "dispute", "I was there") == 302
        sent = {"csrf_token": walk.people["provider_1"].token(shop(walk, STEP)), "version": "1"}
        said = db.scalar(select(WalkWordRow))
        assert said is not None
        db.delete(db.scalars(select(SeatRow).where(SeatRow.user_id == said.user_id)).one())
        db.commit()
        answer = walk.people["provider_1"].client.post(
            shop(walk, f"{STEP}/walk/{event}"), data=sent | {"answer": "as_told"}
        )
        assert answer.status_code == 404
        assert "I was there" in text(walk.people["customer"], shop(walk, f"{STEP}?event={event}"))

    def test_a_closed_step_takes_no_word(self, walk: Table, db: Session) -> None:
        """It says so and keeps what was written on the page."""
        event = listed(db)[0].id
        page = shop(walk, f"{STEP}?event={event}")
        token = walk.people["customer"].token(page)
        sent = {"csrf_token": token, "version": "0"}
        enter = shop(walk, f"{STEP}/enter")
        assert walk.people["customer"].client.post(enter, data=sent).status_code == 404
        assert lead(walk, "2.4", "close") == 302
        sent = {"csrf_token": token, "version": "0", "answer": "dispute", "reason": "Not ours"}
        late = walk.people["customer"].client.post(shop(walk, f"{STEP}/walk/{event}"), data=sent)
        assert late.status_code == 422
        assert "Not ours" in late.get_data(as_text=True)


class TestShown:
    def test_what_whoever_leads_shows_is_on_every_screen(self, walk: Table, db: Session) -> None:
        """On the phone that follows, the desk and the projector; then each at its own pace."""
        first, _second, third = listed(db)
        desk = walk.people["facilitator"]
        for move, number in ((str(third.id), 3), ("own", 1)):
            answer = desk.post(shop(walk, "/lead/walk/show"), page=shop(walk, "/lead"), move=move)
            assert answer.status_code == 302
            assert f"Event {number} of 3" in text(walk.people["provider"], shop(walk))
        assert "Event 3 of 3" not in text(desk, shop(walk, "/lead/projector"))
        desk.post(shop(walk, "/lead/walk/show"), page=shop(walk, "/lead"), move=str(first.id))
        assert "Event 1 of 3" in text(desk, shop(walk, "/lead/projector"))
        assert "Event 2 of 3" not in text(desk, shop(walk, "/lead"))
        gone = desk.post(shop(walk, "/lead/walk/show"), page=shop(walk, "/lead"), move="999")
        assert gone.status_code == 422


class TestNewHistory:
    def test_words_about_unchanged_events_stay_and_the_others_are_named(
        self, walk: Table, db: Session
    ) -> None:
        """A corrected log changes one event: it falls away with its word, which comes back with it."""
        first, second, _third = listed(db)
        assert say(walk, "provider", first.id, "dispute", "Nobody called us") == 302
        assert say(walk, "customer", second.id, "as_customer") == 302
        bring(db, walk.deal_id, "customer", LATER)
        db.commit()
        page = text(walk.people["provider"], shop(walk, STEP))
        assert "Other histories are here by now" in page
        stale = shop(walk, f"{STEP}?event={first.id}")
        seen = {"csrf_token": walk.people["customer"].token(stale), "version": "0"}
        assert make(walk, version=1) == 302
        page = text(walk.people["provider"], shop(walk, STEP))
        assert "1 event fell away with a newer history" in page
        assert "Nobody called us" in page
        assert "Other histories are here by now" not in page
        assert [round(one.content["hours"]) for one in listed(db)] == [-8, -3, 2]
        assert listed(db)[1].id == second.id
        late = walk.people["customer"].client.post(
            shop(walk, f"{STEP}/walk/{first.id}"),
            data=seen | {"answer": "dispute", "reason": "We did call"},
        )
        assert late.status_code == 409
        shown = late.get_data(as_text=True)
        assert "no longer in the list" in shown
        assert "We did call" in shown
        plain = summary(walk)
        assert len(plain["fell_away"]) == 1  # type: ignore[arg-type]
        bring(db, walk.deal_id, "customer", THEIRS)
        db.commit()
        assert make(walk, version=2) == 302
        assert listed(db)[0].id == first.id
        assert "fell away" not in text(walk.people["provider"], shop(walk, STEP))
