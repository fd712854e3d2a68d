"""The workshop by its pages: steps, ballots, reveals, shared entries, decisions, and what stays hidden."""

import json
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from tests.integration.filled import form_to, forms_of
from tests.integration.plant import add_cards
from tests.integration.services.test_discovery import COSTLY, COSTLY_MAP
from tests.integration.services.test_truths import bring
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.config import Config
from workbench.platform.database import make_sessions
from workbench.services import keys as key_services
from workbench.store.deal import SeatRow
from workbench.store.workshop_entries import BallotRow

STATEMENT = {
    "result": "The lines run 98 hours of 100", "unit": "packaging", "by": "2027", "measured_by": "availability",
}  # fmt: skip


def shop(table: Table, rest: str = "") -> str:
    """Return the address of a page of the workshop."""
    return table.path(f"/workshop{rest}")


def text(browser: Browser, path: str) -> str:
    """Return a page that must be there."""
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def lead(table: Table, key: str, way: str, who: str = "facilitator") -> int:
    """Let somebody do something with a step; return the status."""
    browser = table.people[who]
    page = text(browser, shop(table, "/lead"))
    found = re.search(
        rf'/lead/step/{re.escape(key)}"><input[^>]*><input type="hidden" name="version" value="(\d+)"',
        page,
    )
    version = found.group(1) if found else "0"
    sent = {"csrf_token": browser.token(shop(table, "/lead")), "move": way, "version": version}
    return browser.client.post(shop(table, f"/lead/step/{key}"), data=sent).status_code


def opened(table: Table, key: str) -> None:
    """Go to a step and open it."""
    assert lead(table, key, "go") == 302
    assert lead(table, key, "open") == 302


@pytest.fixture
def met(table: Table, db: Session) -> Table:
    """Return a deal with a workshop and two more participants a side."""
    people = dict(table.people._links)  # type: ignore[attr-defined]
    for side in ("provider", "customer"):
        for number in (1, 2):
            name = f"{side}_{number}"
            user = add_person(db, f"{name}@example.org", name, None)
            db.add(SeatRow(deal_id=table.deal_id, user_id=user.id, side=side, role="participant"))
            people[name] = one_time_link(db, user)
    db.commit()
    table.people._links.update(people)  # type: ignore[attr-defined]
    answer = table.people["facilitator"].post(
        shop(table, "/start"), page=shop(table, "/agenda"), format="one_day", openness="sealed"
    )
    assert answer.status_code == 302
    return table


def write_outcomes(table: Table) -> None:
    """Let both executives write an outcome in the pre-work."""
    opened(table, "P4")
    for who in ("provider", "customer"):
        said = STATEMENT | {"result": f"No line stands longer than the {who} can bear"}
        answer = table.people[who].post(
            shop(table, "/step/P4/enter"), page=shop(table, "/step/P4"), **said
        )
        assert answer.status_code == 302


def vote(table: Table, who: str, *weights: int) -> int:
    """Let somebody weigh the outcomes in their order; return the status."""
    browser, page = table.people[who], shop(table, "/step/1.4")
    names = re.findall(r'name="(o\d+-weight)"', text(browser, page))
    given = {name: str(weight) for name, weight in zip(names, weights, strict=True)}
    return browser.post(shop(table, "/step/1.4/enter"), page=page, **given).status_code


def test_a_sealed_agenda_says_what_it_leaves_out(met: Table) -> None:
    """Everybody sees the steps; the two that give hints are replaced, the third is left out."""
    page = text(met.people["customer"], shop(met, "/agenda"))
    assert "Lock: one answer for both" in page
    assert "A sealed round gives no hint" in page
    assert "An offer of something better would tell" in page
    assert met.people["outsider"].get(shop(met)).status_code == 404


class TestBallot:
    def test_it_is_hidden_until_the_reveal_and_shown_by_side_from_three_voters_on(
        self, met: Table
    ) -> None:
        """Three a side vote; nobody sees a number of another before; then means, without names."""
        write_outcomes(met)
        opened(met, "1.4")
        for who, first in (("provider", 90), ("provider_1", 80), ("provider_2", 70)):
            assert vote(met, who, first, 100 - first) == 302
        before = text(met.people["customer"], shop(met, "/step/1.4"))
        assert "3 of 3" in before
        assert "90" not in re.sub(r'value="[^"]*"|<[^>]+>', "", before)
        for who, first in (("customer", 10), ("customer_1", 20), ("customer_2", 30)):
            assert vote(met, who, first, 100 - first) == 302
        assert lead(met, "1.4", "reveal") == 302
        page = text(met.people["provider_1"], shop(met, "/step/1.4"))
        assert re.search(r'data-label="Provider">80%', page)
        assert re.search(r'data-label="Customer">20%', page)
        assert re.search(r'data-label="Apart">60%', page)
        assert "provider_2" not in page

    def test_two_voters_a_side_see_their_side_hidden(self, met: Table) -> None:
        """All four together are shown; a side of two is not."""
        write_outcomes(met)
        opened(met, "1.4")
        desk = shop(met, "/lead")
        assert "A reveal now would show nothing." in text(met.people["facilitator"], desk)
        for who in ("provider", "provider_1", "customer", "customer_1"):
            assert vote(met, who, 60, 40) == 302
        before = text(met.people["facilitator"], desk)
        assert "neither side by itself" in before
        assert "provider 2 of 3, customer 2 of 3" in before
        assert lead(met, "1.4", "reveal") == 302
        page = text(met.people["customer"], shop(met, "/step/1.4"))
        assert re.search(r'data-label="All">60%', page)
        assert re.search(r'data-label="Provider">hidden', page)
        summary = text(met.people["customer"], shop(met, "/summary"))
        assert re.search(r'data-label="All">60%', summary)
        assert 'data-label="Question"' not in summary

    def test_a_ballot_of_one_a_side_is_a_sentence_of_the_summary(self, met: Table) -> None:
        """Each round says that it was too small; a table of nothing but "hidden" says less."""
        write_outcomes(met)
        opened(met, "1.4")
        for turn in ("again", "close"):
            for who in ("provider", "customer"):
                assert vote(met, who, 60, 40) == 302
            assert lead(met, "1.4", "reveal") == 302
            assert lead(met, "1.4", turn) == 302
        summary = text(met.people["customer"], shop(met, "/summary"))
        assert summary.count("Entered, and hidden: too few people voted.") == 2
        assert 'data-label="All"' not in summary

    def test_it_says_what_is_missing_to_a_hundred(self, met: Table) -> None:
        """Without scripts on the page after sending; with scripts while one writes."""
        write_outcomes(met)
        opened(met, "1.4")
        page = shop(met, "/step/1.4")
        for weights, words in (
            ((50, 30), "add up to 80: 20 are missing to 100"),
            ((70, 40), "add up to 110: 10 more than 100"),
            ((60, 40), ">The weights add up to 100."),
        ):
            assert vote(met, "provider", *weights) == 302
            assert words in text(met.people["provider"], page)

    def test_going_back_keeps_the_first_round(self, met: Table) -> None:
        """The second round begins empty; what the first revealed stays in sight."""
        write_outcomes(met)
        opened(met, "1.4")
        assert vote(met, "provider", 60, 40) == 302
        assert lead(met, "1.4", "reveal") == 302
        assert lead(met, "1.4", "again") == 302
        page = text(met.people["provider"], shop(met, "/step/1.4"))
        assert "round 2" in page
        assert "Round 1" in page
        assert lead(met, "1.4", "reveal") == 302
        assert "converge – Round 1" in text(met.people["customer"], shop(met, "/summary"))
        assert "Send" in page

    def test_what_is_sent_too_late_is_kept_on_the_page(self, met: Table) -> None:
        """The stage was locked meanwhile: the numbers are still there, and what to do is said."""
        write_outcomes(met)
        opened(met, "1.4")
        browser, page = met.people["provider"], shop(met, "/step/1.4")
        before = text(browser, page)
        sent = dict(re.findall(r'name="(csrf_token|version|sent)"[^>]*value="([^"]*)"', before))
        names = re.findall(r'name="(o\d+-weight)"', before)
        assert lead(met, "1.4", "lock") == 302
        late = browser.client.post(f"{page}/enter", data=sent | dict.fromkeys(names, "37"))
        assert late.status_code == 422
        assert late.get_data(as_text=True).count('value="37"') == 2
        assert "Keep what I wrote as a note" in late.get_data(as_text=True)
        assert "ask whoever leads to unlock them" in late.get_data(as_text=True)
        note = re.search(r'name="words" aria-hidden[^>]*>([^<]*)<', late.get_data(as_text=True))
        assert note is not None
        assert (
            "than the provider can bear · packaging · 2027 · availability – Weight" in note.group(1)
        )
        assert "data-left" not in text(browser, page)
        assert "Entries are locked." in text(browser, page)
        assert lead(met, "1.4", "unlock") == 302
        assert vote(met, "provider", 37, 63) == 302
        assert "round 2" not in text(browser, page)

    def test_paper_counts_like_any_other(self, met: Table) -> None:
        """The facilitator types in what three people of a side wrote on paper."""
        write_outcomes(met)
        opened(met, "1.4")
        browser, page = met.people["facilitator"], shop(met, "/lead/paper/1.4")
        names = re.findall(r'name="(o\d+-weight)"', text(browser, page))
        for _ in range(3):
            given = dict(zip(names, ("25", "75"), strict=True)) | {"side": "customer"}
            assert browser.post(page, **given).status_code == 302
        assert lead(met, "1.4", "reveal") == 302
        assert re.search(r'data-label="All">25%', text(browser, shop(met, "/step/1.4")))

    def test_renewed_keys_open_what_was_entered_before(
        self, met: Table, app: Flask, db: Session, config: Config
    ) -> None:
        """Keys of sides are renewed while a ballot runs; nothing is lost."""
        write_outcomes(met)
        opened(met, "1.4")
        assert vote(met, "provider", 64, 36) == 302
        sealed = db.query(BallotRow.sealed).scalar()
        db.rollback()
        key_services.rotate(make_sessions(app.extensions["engine"]), config.keys, grace=0)
        assert db.query(BallotRow.sealed).scalar() != sealed
        db.rollback()
        assert 'value="64"' in text(met.people["provider"], shop(met, "/step/1.4"))


def test_a_gap_chart_without_ratings_says_so(met: Table) -> None:
    """Nobody is asked for the widest gap where nothing was rated."""
    opened(met, "P3")
    assert lead(met, "P3", "reveal") == 302
    assert "Nothing was rated in this round." in text(met.people["customer"], shop(met, "/step/P3"))
    opened(met, "1.3")
    assert "Nothing was rated, so there is no gap" in text(
        met.people["customer"], shop(met, "/step/1.3")
    )
    desk = text(met.people["facilitator"], shop(met, "/lead"))
    assert "Look at the widest gap first" not in desk


def test_the_merged_sentence_is_drafted_by_who_leads_and_stands_by_both(met: Table) -> None:
    """After the reveal there is a place for it on the page of the step itself."""
    opened(met, "1.2")
    page = shop(met, "/step/1.2")
    mine = met.people["provider"]
    assert mine.post(f"{page}/enter", page=page, text="No line waits").status_code == 302
    assert lead(met, "1.2", "reveal") == 302
    assert "/log/decisions" not in text(mine, page)
    put = met.people["facilitator"].post(
        shop(met, "/log/decisions"), page=page, words="No line waits for us", back="1.2"
    )
    assert put.headers["Location"].endswith("/step/1.2")
    for who in ("provider", "customer"):
        one = re.search(r"/log/decisions/\d+/consent", text(met.people[who], page))
        assert one is not None
        sent = met.people[who].post(met.path(f"/workshop{one.group(0)}"), page=page, back="1.2")
        assert sent.headers["Location"].endswith("/step/1.2")
    assert "Both sides consented." in text(mine, page)


def test_wishes_are_optional_have_units_and_are_read_again_by_the_own_side(
    met: Table, db: Session
) -> None:
    """A minimum above the target is refused beside its field; one KPI alone may be wished for."""
    add_cards(db, met.deal_id)
    db.commit()
    opened(met, "3.2")
    page, browser = shop(met, "/step/3.2"), met.people["provider"]
    before = text(browser, page)
    first, *_ = re.findall(r'name="([^"]+)-target"', before)
    assert "Target we hope for (%)" in before
    wrong = {f"{first}-target": "97.5", f"{first}-minimum": "98.25"}
    refused = browser.post(f"{page}/enter", page=page, **wrong)
    assert refused.status_code == 422
    assert f'id="{first}-minimum-error">The minimum is above' in refused.get_data(as_text=True)
    assert f'<a href="#{first}-minimum">Availability, Minimum we could' in refused.get_data(
        as_text=True
    )
    assert 'value="98.25"' in refused.get_data(as_text=True)
    right = {f"{first}-target": "98.25", f"{first}-minimum": "97.5"}
    assert browser.post(f"{page}/enter", page=page, **right).status_code == 302
    assert lead(met, "3.2", "close") == 302
    assert "Target we hope for (%): 98.25" in text(met.people["provider_1"], page)
    assert "98.25" not in text(met.people["customer"], page)
    assert "Target we hope for (%): 98.25" in text(met.people["provider"], shop(met, "/summary"))
    for who in ("customer", "facilitator"):
        summary = text(met.people[who], shop(met, "/summary"))
        assert "Entered, and private" in summary
        assert "98.25" not in summary
    assert "98.25" not in text(browser, shop(met, "/summary/summary.json"))


def test_kpis_of_the_catalogue_have_the_readers_names_and_no_guest_is_waited_for(
    met: Table, db: Session
) -> None:
    """In Chinese too; a guest answers no question that a side answers as one."""
    add_cards(db, met.deal_id)
    guest = add_person(db, "guest@example.org", "Lin Wei", None)
    db.add(SeatRow(deal_id=met.deal_id, user_id=guest.id, side="customer", role="guest"))
    db.commit()
    opened(met, "3.2")
    desk = text(met.people["facilitator"], shop(met, "/lead"))
    row = re.search(r"<li>(?:(?!</li>).)*Lin Wei.*?</li>", desk)
    assert row is not None
    assert "not done yet" not in row.group(0)
    assert "not done yet" in desk
    browser = met.people["provider"]
    browser.client.set_cookie("language", "zh-Hans")
    page = browser.get(shop(met, "/step/3.2"), headers={"Accept-Language": "zh-CN"})
    assert "<legend>可用率</legend>" in page.get_data(as_text=True)


def test_what_is_too_long_is_told_and_not_cut(met: Table) -> None:
    """The field lets every letter in; the answer names the limit and still has all of them."""
    opened(met, "2.1")
    page, browser = shop(met, "/step/2.1"), met.people["provider"]
    assert "maxlength" not in text(browser, page)
    answer = browser.post(f"{page}/enter", page=page, candidate="x" * 201)
    assert answer.status_code == 422
    assert "200" in answer.get_data(as_text=True)
    assert "x" * 201 in answer.get_data(as_text=True)


def test_the_button_of_the_next_step_names_it(met: Table) -> None:
    """Two buttons of one name would open different steps; an answer says where its page is."""
    assert lead(met, "1.1", "go") == 302
    desk = text(met.people["facilitator"], shop(met, "/lead"))
    assert desk.count(">Open this step<") == 1
    assert ">Open “Shared vision”<" in desk
    assert lead(met, "1.2", "open") == 302
    page, browser = shop(met, "/step/1.2"), met.people["provider"]
    token = browser.token(page)
    assert not re.search(r'id="live"[^>]*data-page', text(browser, shop(met)))
    assert lead(met, "1.2", "lock") == 302
    sent = {"csrf_token": token, "text": "One line, always running"}
    late = browser.client.post(f"{page}/enter", data=sent)
    assert late.status_code == 422
    assert re.search(rf'id="live"[^>]*data-page="{page}"', late.get_data(as_text=True))


class TestShared:
    def test_an_activity_is_refused_beside_its_field(self, met: Table) -> None:
        """What was written stays, and what an outcome would be is said."""
        opened(met, "P4")
        said = STATEMENT | {"result": "Twelve visits a year"}
        answer = met.people["provider"].post(
            shop(met, "/step/P4/enter"), page=shop(met, "/step/P4"), **said
        )
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "“visits” counts what somebody does" in page
        assert 'value="Twelve visits a year"' in page

    def test_whoever_writes_with_the_tick_is_done(self, met: Table) -> None:
        """Writing without it counts later; every step says what done means."""
        opened(met, "P4")
        browser, page = met.people["provider"], shop(met, "/step/P4")
        assert browser.post(f"{page}/enter", page=page, **STATEMENT).status_code == 302
        assert "0 of 3" in text(browser, page)
        more = STATEMENT | {"result": "No shift starts late", "finished": "yes"}
        assert browser.post(f"{page}/enter", page=page, **more).status_code == 302
        assert "1 of 3" in text(browser, page)
        assert "Done is who sent something with the tick" in text(browser, page)

    def test_a_condition_names_its_exclusion_or_says_that_there_is_none(self, met: Table) -> None:
        """Neither and both are refused beside the field; "none yet" is shown to everybody."""
        opened(met, "2.5")
        page, browser = shop(met, "/step/2.5"), met.people["provider"]
        said = {"promise": "deliver_if", "condition": "Spare parts arrive in a day"}
        for more, words in (
            ({}, "Say what is excluded"),
            ({"exclusion": "Waiting", "none_yet": "y"}, "take the tick away"),
        ):
            answer = browser.post(f"{page}/enter", page=page, **said, **more)
            assert answer.status_code == 422
            assert words in answer.get_data(as_text=True)
            assert 'value="Spare parts arrive in a day"' in answer.get_data(as_text=True)
        for more in ({"exclusion": "Waiting for parts"}, {"none_yet": "y"}):
            assert browser.post(f"{page}/enter", page=page, **said, **more).status_code == 302
        assert "✓ It is bound to no exclusion yet" in text(met.people["customer"], page)

    def test_the_same_sending_twice_is_kept_once(self, met: Table) -> None:
        """A phone sends again when the network comes back."""
        opened(met, "P4")
        browser, page = met.people["provider"], shop(met, "/step/P4")
        sent = dict(
            re.findall(r'name="(csrf_token|version|sent)"[^>]*value="([^"]*)"', text(browser, page))
        )
        for _ in range(2):
            assert browser.client.post(f"{page}/enter", data=sent | STATEMENT).status_code == 302
        assert text(browser, page).count("The lines run 98 hours of 100") == 1

    def test_two_who_edit_one_entry_see_both_texts(self, met: Table) -> None:
        """The later of two colleagues is answered with both; the other side cannot edit it."""
        write_outcomes(met)
        first = re.search(
            r"/step/P4/entry/(\d+)", text(met.people["provider"], shop(met, "/step/P4"))
        )
        assert first is not None
        page = shop(met, f"/step/P4/entry/{first.group(1)}")
        mine, theirs = met.people["provider"], met.people["provider_1"]
        late = dict(
            re.findall(r'name="(csrf_token|version)"[^>]*value="([^"]*)"', text(theirs, page))
        )
        changed = STATEMENT | {"result": "Every shift starts on time"}
        assert mine.post(page, **changed).status_code == 302
        answer = theirs.client.post(
            page, data=late | STATEMENT | {"result": "Nothing waits for parts"}
        )
        assert answer.status_code == 409
        assert "Every shift starts on time" in answer.get_data(as_text=True)
        assert "Nothing waits for parts" in answer.get_data(as_text=True)
        other = met.people["customer"].post(page, **changed)
        assert other.status_code == 422
        assert "The other side wrote this" in other.get_data(as_text=True)


def hand_to_customer(table: Table) -> None:
    """Let the facilitator hand the lead to the customer's executive."""
    browser, desk = table.people["facilitator"], shop(table, "/lead")
    hand = re.search(r'value="(hand-\d+)">Hand the lead to customer<', text(browser, desk))
    assert hand is not None
    sent = {"csrf_token": browser.token(desk), "move": hand.group(1)}
    assert browser.client.post(shop(table, "/lead/room"), data=sent).status_code == 302


def paper_form(page: str) -> str:
    """Return the form of a paper ballot, empty where there is none."""
    found = re.search(r"<form[^>]*lead/paper/.*?</form>", page, re.DOTALL)
    return found.group(0) if found else ""


class TestLead:
    def test_only_who_leads_moves_a_step(self, met: Table) -> None:
        """An executive may not, until the lead is handed over; then the facilitator's laptop may die."""
        browser = met.people["customer"]
        page = text(browser, shop(met, "/lead"))
        assert "when the lead is handed to you" in page
        assert not re.search(r'<button[^>]*name="move"', page)
        sent = {"csrf_token": browser.token(shop(met, "/lead")), "move": "open", "version": "0"}
        refused = browser.client.post(shop(met, "/lead/step/P4"), data=sent)
        assert refused.status_code == 422
        assert "Only the facilitator" in refused.get_data(as_text=True)
        hand_to_customer(met)
        assert lead(met, "P4", "open", who="customer") in {302, 409}
        assert "open" in text(browser, shop(met, "/step/P4"))

    def test_an_executive_who_leads_types_in_paper_of_the_own_side_alone(self, met: Table) -> None:
        """Whoever types in a ballot reads it; who leads is named on every page of the workshop."""
        write_outcomes(met)
        opened(met, "1.4")
        browser, page = met.people["customer"], shop(met, "/lead/paper/1.4")
        assert "<input" not in paper_form(text(browser, page))
        hand_to_customer(met)
        names = re.findall(r'name="(o\d+-weight)"', text(browser, page))
        assert 'value="provider"' not in paper_form(text(browser, page))
        given = dict(zip(names, ("25", "75"), strict=True))
        assert browser.post(page, **given, side="provider").status_code == 422
        assert browser.post(page, **given, side="customer").status_code == 302
        assert re.search(r"Led by .*customer", text(met.people["provider_1"], shop(met)))

    def test_the_desk_says_that_its_reader_is_here(self, met: Table) -> None:
        """Like the page of a step it reports presence; one's own is never in doubt."""
        page = text(met.people["facilitator"], shop(met, "/lead"))
        assert f'hx-post="{shop(met, "/here")}"' in page
        assert re.search(r'facilitator <span class="soft">here', page)

    def test_participants_do_not_see_the_desk(self, met: Table) -> None:
        """The page of the facilitator is not theirs."""
        assert met.people["provider_1"].get(shop(met, "/lead")).status_code == 403

    def test_a_stale_button_changes_nothing(self, met: Table) -> None:
        """Two facilitators press at once: the second is told where the step stands."""
        opened(met, "P4")
        browser = met.people["facilitator"]
        sent = {"csrf_token": browser.token(shop(met, "/lead")), "move": "close", "version": "0"}
        late = browser.client.post(shop(met, "/lead/step/P4"), data=sent)
        assert late.status_code == 409
        assert "open" in text(browser, shop(met, "/step/P4"))

    def test_a_blank_projector_shows_nothing_of_the_step(self, met: Table) -> None:
        """The room looks at each other."""
        write_outcomes(met)
        browser = met.people["facilitator"]
        sent = {"csrf_token": browser.token(shop(met, "/lead")), "move": "blank"}
        assert browser.client.post(shop(met, "/lead/room"), data=sent).status_code == 302
        assert "can bear" not in text(browser, shop(met, "/lead/projector"))


class TestAfterwards:
    def test_a_decision_needs_both_and_an_override_a_reason(self, met: Table) -> None:
        """The log says who consented, and why somebody went on without."""
        log = shop(met, "/log")
        for words in ("Availability is paid", "Response time is reported"):
            assert (
                met.people["provider"].post(f"{log}/decisions", page=log, words=words).status_code
                == 302
            )
        first, second = sorted(
            set(re.findall(r"/decisions/(\d+)/consent", text(met.people["provider"], log))), key=int
        )
        for who in ("provider", "customer"):
            assert (
                met.people[who].post(f"{log}/decisions/{first}/consent", page=log).status_code
                == 302
            )
        assert "Both sides consented." in text(met.people["facilitator"], log)
        short = met.people["facilitator"].post(
            f"{log}/decisions/{second}/override", page=log, reason="hurry"
        )
        assert short.status_code == 422
        why = "the customer's plant manager joins on Thursday"
        given = met.people["facilitator"].post(
            f"{log}/decisions/{second}/override", page=log, reason=why
        )
        assert given.status_code == 302
        assert why.replace("'", "&#39;") in text(met.people["customer"], log)

    def test_something_to_do_names_a_person(self, met: Table) -> None:
        """A company does nothing."""
        log = shop(met, "/log")
        asked = {"kind": "action", "words": "Load the history of line 3", "due": "2127-02-01"}
        assert met.people["customer"].post(f"{log}/items", page=log, **asked).status_code == 422
        named = asked | {"owner": "provider lead"}
        assert met.people["customer"].post(f"{log}/items", page=log, **named).status_code == 302
        page = text(met.people["provider"], log)
        assert "2127-02-01" in page

    def test_a_date_that_has_passed_is_refused_beside_its_field(self, met: Table) -> None:
        """What was written stays, for something new and for a change alike."""
        log, browser = shop(met, "/log"), met.people["customer"]
        past = {"kind": "action", "words": "Load it", "owner": "Ann Lee", "due": "2020-02-01"}
        refused = browser.post(f"{log}/items", page=log, **past)
        assert refused.status_code == 422
        page = refused.get_data(as_text=True)
        assert 'id="due-error">This date has passed' in page
        assert 'value="2020-02-01"' in page
        assert 'value="Load it"' in page
        assert browser.post(f"{log}/items", page=log, **past | {"due": ""}).status_code == 302
        one = re.search(r"/log/items/\d+", text(browser, log))
        assert one is not None
        change = browser.post(met.path(f"/workshop{one.group(0)}"), **past)
        assert change.status_code == 422
        assert "This date has passed" in change.get_data(as_text=True)

    def test_a_note_stays_with_its_side(self, met: Table) -> None:
        """It is on its side's summary, and in no export, no PDF and nobody else's page."""
        opened(met, "1.2")
        step, words = shop(met, "/step/1.2"), "we could go to 97.5"
        assert (
            met.people["provider"].post(f"{step}/note", page=step, words=words).status_code == 302
        )
        assert words in text(met.people["provider_1"], shop(met, "/summary"))
        for who in ("customer", "facilitator"):
            assert words not in text(met.people[who], shop(met, "/summary"))
            assert words not in text(met.people[who], step)
        assert words not in text(met.people["provider"], shop(met, "/summary/summary.json"))

    def test_the_summary_says_which_candidates_go_on(self, met: Table) -> None:
        """Three a side score one KPI; what the scores say stands beside them, as on the desks."""
        opened(met, "2.1")
        answer = met.people["provider"].post(
            shop(met, "/step/2.1/enter"), page=shop(met, "/step/2.1"), candidate="Availability"
        )
        assert answer.status_code == 302
        opened(met, "2.2")
        step = shop(met, "/step/2.2")
        for who in ("provider", "provider_1", "provider_2", "customer", "customer_1", "customer_2"):
            names = set(re.findall(r'name="([^"]+-\w+able\w*)"', text(met.people[who], step)))
            assert len(names) == 5
            scores = {name: "0" if name.endswith("gameable") else "3" for name in names}
            sent = met.people[who].post(f"{step}/enter", page=step, **scores)
            assert sent.status_code == 302
        assert lead(met, "2.2", "reveal") == 302
        summary = text(met.people["customer"], shop(met, "/summary"))
        assert re.search(r'data-label="Candidate">Availability', summary)
        assert re.search(r'data-label="What the scores say">goes on, with money', summary)

    def test_the_summary_is_a_page_a_pdf_and_data(self, met: Table) -> None:
        """It writes itself from what both sides saw; the mail holds nothing of it."""
        write_outcomes(met)
        plain = json.loads(text(met.people["customer"], shop(met, "/summary/summary.json")))
        assert plain["format"] == "equipoise-workshop/1"
        assert [one["key"] for one in plain["steps"]] == ["P4"]
        assert len(plain["steps"][0]["entries"]) == 2
        pdf = met.people["customer"].get(shop(met, "/summary/summary.pdf"))
        assert pdf.data.startswith(b"%PDF-")
        page = text(met.people["facilitator"], shop(met, "/summary"))
        person = re.findall(r'name="person" value="(\d+)"', page)
        sent = met.people["facilitator"].post(
            shop(met, "/summary/mail"), page=shop(met, "/summary"), person=person[0]
        )
        assert sent.status_code == 302


NEW_EACH_TIME = re.compile(
    rb'name="(csrf_token|sent)"[^>]*value="[^"]*"|data-left="[^"]*"|<strong>\d+:\d\d</strong>|<code>\w+</code>'
)


def steady(body: bytes) -> bytes:
    """Return a body without tokens, the clock and the number of the request."""
    return NEW_EACH_TIME.sub(b"", body)


def seen_by(table: Table, who: str) -> dict[str, tuple[int, bytes]]:
    """Return everything of the workshop that somebody can fetch, without what is new in each answer."""
    found = {}
    for rest in (
        "", "/agenda", "/step/1.2", "/step/1.4", "/step/3.2", "/lead", "/lead/projector", "/lead/agenda",
        "/lead/paper/1.4", "/log", "/summary", "/summary/summary.json", "/summary/summary.pdf",
    ):  # fmt: skip
        answer = table.people[who].get(shop(table, rest))
        found[rest] = answer.status_code, steady(answer.get_data())
    for path in ("/live", "/record", ""):
        answer = table.people[who].get(table.path(path), headers={"Accept": "text/plain"})
        found[f"deal{path}"] = answer.status_code, steady(answer.get_data())
    return found


@pytest.mark.parametrize("secret", ["provider", "customer"])
def test_whatever_a_side_hides_nobody_else_learns(met: Table, secret: str) -> None:
    """Ballot, vision, wishes and notes of B: with other words every byte for everybody else stays.

    The summary as a PDF bears the minute at which it was made and is left to its text (the data).
    """
    other = {"provider": "customer", "customer": "provider"}[secret]
    write_outcomes(met)
    for key in ("1.2", "3.2", "1.4"):
        opened(met, key)

    def hide(number: int) -> None:
        mine = met.people[secret]
        assert vote(met, secret, number, 100 - number) == 302
        step = shop(met, "/step/1.2")
        assert mine.post(f"{step}/enter", page=step, text=f"In {number} months").status_code == 302
        assert (
            mine.post(f"{step}/note", page=step, words=f"Never below {number}").status_code == 302
        )
        step = shop(met, "/step/3.2")
        names = re.findall(r'name="([^"]+-(?:target|minimum))"', text(mine, step))
        if names:
            given = dict.fromkeys(names, f"{number}")
            assert mine.post(f"{step}/enter", page=step, **given).status_code == 302

    hide(23)
    viewers = (other, f"{other}_1", f"{secret}_1", "facilitator")
    for who in viewers:
        text(met.people[who], shop(met))  # what was said once after a form is not said again
    before = {who: seen_by(met, who) for who in viewers}
    hide(71)
    for who in viewers:
        after = seen_by(met, who)
        for path, got in after.items():
            own = who == f"{secret}_1" and (
                path == "/step/1.2" or path.startswith(("/summary", "deal", "/step/3.2"))
            )
            if not own and not path.endswith(".pdf"):
                assert got == before[who][path], (who, path)


def test_the_long_list_starts_from_what_the_histories_give(table: Table, db: Session) -> None:
    """Causes and computable KPIs stand beside the form; one press puts a KPI on the list, once."""
    bring(db, table.deal_id, "customer", COSTLY, COSTLY_MAP)
    db.commit()
    facilitator, customer = table.people["facilitator"], table.people["customer"]
    facilitator.post(
        table.path("/workshop/start"), page=table.path("/workshop/agenda"),
        format="one_day", openness="sealed",
    )  # fmt: skip
    facilitator.post(
        table.path("/workshop/lead/step/2.1"), page=table.path("/workshop/lead"), move="open"
    )
    page = customer.get(table.path("/workshop/step/2.1")).text
    assert "What your own histories offer" in page
    assert "drive: " in page
    assert "Put on the list" in page
    form = next(
        one
        for one in forms_of(page)
        if "candidate" in one.fields and one.fields["sent"][0].count("-")
    )
    sent = {name: values[0] for name, values in form.fields.items()}
    for _press in range(2):
        assert customer.client.post(form.action, data=sent).status_code == 302
    page = customer.get(table.path("/workshop/step/2.1")).text
    assert page.count("on the list</span>") == 1


def test_a_ballot_sent_twice_is_kept_once_and_coming_back_leads_to_the_step(table: Table) -> None:
    """A button pressed twice is no conflict with a colleague; a reload of a refused form leads back."""
    facilitator, customer = table.people["facilitator"], table.people["customer"]
    facilitator.post(
        table.path("/workshop/start"), page=table.path("/workshop/agenda"),
        format="one_day", openness="sealed",
    )  # fmt: skip
    desk, step = table.path("/workshop/lead"), table.path("/workshop/step/1.2")
    facilitator.post(table.path("/workshop/lead/step/1.2"), page=desk, move="open")
    form = form_to(customer.get(step).text, f"{step}/enter")
    sent = {name: values[0] for name, values in form.fields.items()} | {"text": "One team"}
    answers = [customer.client.post(form.action, data=sent) for _press in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0].location.endswith("/workshop")
    other = customer.client.post(form.action, data=sent | {"text": "Another"})
    assert other.status_code == 409
    assert customer.get(f"{step}/enter").location.endswith(step)
