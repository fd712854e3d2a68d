"""The pages of private entry, up to the lock."""

import logging
import re
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from tests.integration.filled import form_to, forms_of
from tests.integration.plant import add_cards, agree_frame
from tests.integration.private import (
    ANSWERS,
    ASKED,
    CUSTOMER,
    PROVIDER,
    amounts_of,
    enter,
    now,
    seat,
    traces,
)
from workbench.platform import logs
from workbench.platform.accounts.rows import WebSession
from workbench.platform.config import Config
from workbench.platform.permissions import Side
from workbench.services import frame, mirror, plan_told, rounds, values


def lock_by_page(table: Table, who: str) -> int:
    """Press the button of the page that asks once more; return the answer's status."""
    return table.people[who].post(table.path("/values/lock")).status_code


def turn(table: Table, who: str) -> str:
    """Return whose turn the overview says it is."""
    found = re.search(
        r'class="turn"[^>]*>Now: <strong>\s*(.*?)\s*</strong>',
        table.people[who].get(table.path()).text,
    )
    assert found is not None
    return found.group(1)


def answer_all(table: Table, db: Session, config: Config, *sides: Side) -> None:
    """Let sides answer everything by the service, committed."""
    for side in sides:
        enter(db, config.keys, table.deal_id, side)
    db.commit()


class TestBeforeTheFrame:
    def test_without_a_frame_the_page_says_what_comes_first(self, table: Table) -> None:
        """No questions before both know what may be settled."""
        page = table.people["provider"].get(table.path("/values"))
        assert page.status_code == 200
        assert "First the frame" in page.text
        assert table.people["provider"].get(table.path("/values/state")).status_code == 404

    def test_before_both_have_agreed_no_answer_is_taken(self, table: Table, db: Session) -> None:
        """The refusal says why, and what was written stays in the field."""
        add_cards(db, table.deal_id)
        frame.propose(db, table.deal_id, frame.usual_fees(db, table.deal_id))
        db.commit()
        browser = table.people["customer"]
        assert "First the frame" in browser.get(table.path("/values")).text
        answer = browser.post(table.path("/values/question/highest_fee"), likely="598127.53")
        assert answer.status_code == 422
        assert "agree to the frame first" in answer.text
        assert "598127.53" in answer.text


class TestQuestions:
    def test_one_question_a_page_with_help_default_and_reason(self, framed: Table) -> None:
        """Each side is asked in its own words and units."""
        customer, provider = framed.people["customer"], framed.people["provider"]
        path = framed.path("/values/question/")
        page = customer.get(path + "value_per_point-availability").text
        assert "Availability: what is one percentage point more worth to you in a year?" in page
        assert "Only your side sees this" in page
        assert "A refinement that you may leave out" in page
        page = customer.get(path + "hour_cost").text
        assert "What does an hour of downtime cost you?" in page
        assert "Question 1 of 7" in page
        assert "We offer no figure here" in page
        page = customer.get(path + "worst_level").text
        assert "Availability: what is the worst level that you could bear?" in page
        assert "Level sets on the menu" in page
        page = customer.get(path + "risk").text
        assert page.count('type="radio"') == 3
        assert re.search(r'<input checked[^>]*type="radio" value="0.05"', page)
        page = customer.get(path + "value_per_point-response_time").text
        assert "Response time: what is one hour less worth to you in a year?" in page
        page = provider.get(path + "cost_per_point-first_time_fix_rate").text
        assert "First-time fix: what would one percentage point more cost you a year?" in page
        page = provider.get(path + "base_cost").text
        assert 'value="260,723"' in page
        assert "less a usual margin of 15 %" in page
        assert "Give a range" in page
        page = customer.get(path + "highest_fee").text
        assert 'value="613,500"' in page
        assert "Give a range" not in page

    def test_the_way_through_all_questions(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Each answer leads to the next open question, which shows what the last one does."""
        browser, path = framed.people["customer"], framed.path("/values/question/")
        assert "Answer the first question" in browser.get(framed.path("/values")).text
        keys = list(CUSTOMER)
        after = [*keys[1:ASKED], *[None] * (len(keys) - ASKED + 1)]
        for key, following in zip(keys, after, strict=True):
            answer = browser.post(path + key, likely=f"{CUSTOMER[key]:.2f}")
            assert answer.status_code == 302
            if following:
                assert answer.location == f"{path}{following}?after={key}"
                assert "What your last answer does" in browser.get(answer.location).text
            else:
                assert answer.location == framed.path("/values")
        shown = browser.get(f"{path}highest_fee?after=value_per_point-availability").text
        assert "What your last answer does" in shown
        page = browser.get(framed.path("/values")).text
        row = now(db, framed.deal_id)
        view = values.sheet(db, config.keys, row, "customer").view
        assert view is not None
        assert f"You accept {int(view.acceptable.sum())} of 81 packages" in page
        assert f"{view.gains[view.acceptable].max():,.0f}" in page
        assert "54 of 81 packages stay within it" in page
        assert "81 of 81 packages stay within it" in page
        assert "Lock your answers" in page

    def test_a_range_is_kept_and_shown_again(self, framed: Table) -> None:
        """About, at the lowest and at the highest."""
        browser, path = framed.people["provider"], framed.path("/values/question/base_cost")
        fields = {"likely": "318769.71", "low": "300 000", "high": "350000,5"}
        assert browser.post(path, **fields).status_code == 302
        page = browser.get(path).text
        for text in ("318,769.71", 'value="300,000"', "350,000.50"):
            assert text in page
        assert "(300,000 – 350,000.50)" in browser.get(framed.path("/values")).text

    def test_a_range_without_about_takes_its_middle_and_says_so(self, framed: Table) -> None:
        """Both ends are a wish to be counted with; the middle stands beside them."""
        browser, path = framed.people["provider"], framed.path("/values/question/base_cost")
        answer = browser.post(path, likely="", low="300000", high="340000")
        assert answer.status_code == 302
        following = browser.get(answer.headers["Location"]).text
        assert "the middle of your range counts as it" in following
        assert "320,000 (300,000 – 340,000)" in browser.get(framed.path("/values")).text

    def test_an_hour_dearer_than_a_year_of_today_is_asked_about_once(self, framed: Table) -> None:
        """Beyond 306,733 a year; one press says that it is meant."""
        browser, path = framed.people["customer"], framed.path("/values/question/hour_cost")
        asked = browser.post(path, likely="900,000,000")
        assert asked.status_code == 422
        assert "more than today&#39;s contract costs in a whole year" in asked.text
        assert "I do mean 900000000" in asked.text.replace(",", "")
        meant = next(form for form in forms_of(asked.text) if "meant" in form.fields)
        assert browser.client.post(path, data=meant.fields).status_code == 302
        assert "900,000,000" in browser.get(path).text
        assert browser.post(path, likely="306733").status_code == 302

    def test_no_cell_of_what_both_know_is_empty(self, framed: Table) -> None:
        """The worst level stands beside every level set, each with its improvement."""
        page = framed.people["customer"].get(framed.path("/values/question/worst_level")).text
        table = page.split("What both sides know about it")[1].split("</table>")[0]
        cells = re.findall(r'<td data-label="([^"]+)">([^<]*)<', table)
        assert len([one for one in cells if one[0].startswith("Improvement")]) >= 3
        assert all(text.strip() for _, text in cells)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [({"likely": ""}, "zero is an answer too"), ({"likely": "1_000"}, "Write an amount such as"),
         ({"likely": "-3"}, "zero or more"), ({"likely": "9" * 400}, "too large to be an amount"),
         ({"likely": "9000000000000"}, "more than any yearly amount"),
         ({"likely": "5", "low": "7"}, "must not be above"),
         ({"likely": "5", "low": "4.25"}, "How high can it be"),
         ({"likely": "5", "high": "6.25"}, "How low can it be"), ({"likely": "nan"}, "Write an amount such as")],
    )  # fmt: skip
    def test_what_cannot_be_kept_is_refused_beside_the_field(
        self, framed: Table, fields: dict[str, str], words: str
    ) -> None:
        """422, the reason in words, and what was written is still there."""
        path = framed.path("/values/question/base_cost")
        answer = framed.people["provider"].post(path, **fields)
        assert answer.status_code == 422
        assert words in answer.text
        assert all(f'value="{text}"' in answer.text for text in fields.values())

    @pytest.mark.parametrize(("typed", "per_cent"), [("0.92", "92"), ("0,5", "50"), ("1", "100")])
    def test_a_share_in_a_field_of_per_cent_is_asked_about(
        self, framed: Table, typed: str, per_cent: str
    ) -> None:
        """0.92 is not kept as 0.92 % unseen: one press says 92 %, another that it is meant so."""
        browser, path = framed.people["customer"], framed.path("/values/question/worst_level")
        asked = browser.post(path, likely=typed)
        assert asked.status_code == 422
        assert "Is this a share or a per cent?" in asked.text
        assert f"I mean {per_cent} %" in asked.text.replace("\xa0", " ")
        assert f"I do mean {typed} %" in asked.text.replace("\xa0", " ")
        first, right, kept = (form for form in forms_of(asked.text) if "likely" in form.fields)
        assert first.fields["likely"] == kept.fields["likely"] == [typed]
        assert right.fields["likely"] == [per_cent]
        assert browser.client.post(path, data=first.fields).status_code == 422
        assert browser.client.post(path, data=kept.fields).status_code == 302
        right.fields["version"] = form_to(browser.get(path).text, path).fields["version"]
        assert browser.client.post(path, data=right.fields).status_code == 302
        assert f'value="{per_cent}"' in browser.get(path).text

    @pytest.mark.parametrize("typed", ["0", "1.01", "92"])
    def test_no_doubt_where_there_is_none(self, framed: Table, typed: str) -> None:
        """Nothing and more than one per cent are what they say."""
        path = framed.path("/values/question/recovered")
        assert framed.people["customer"].post(path, likely=typed).status_code == 302

    def test_no_acceptable_package_is_said(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """A side that accepts nothing learns it from its own page, before the lock."""
        enter(db, config.keys, framed.deal_id, "provider", PROVIDER | {"base_cost": 9e8})
        db.commit()
        page = framed.people["provider"].get(framed.path("/values")).text
        assert "You accept 0 of 81 packages" in page
        assert "You accept none of the 81 packages; locking now can only end in no overlap." in page

    def test_locking_what_accepts_nothing_needs_a_tick(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The first thing to do is to change the answers; without the tick nothing is locked."""
        enter(db, config.keys, framed.deal_id, "provider", PROVIDER | {"base_cost": 9e8})
        db.commit()
        browser, path = framed.people["provider"], framed.path("/values")
        page = browser.get(path).text
        assert 'class="button" href="#answers"' in page
        assert 'class="primary"' not in page
        assert 'class="primary"' not in browser.get(path + "/lock").text
        refused = browser.post(path + "/lock")
        assert refused.status_code == 422
        assert "Nothing was locked" in refused.text
        assert "Unlock and change answers" not in browser.get(path).text
        assert browser.post(path + "/lock", sure="y").status_code == 302
        assert "Unlock and change answers" in browser.get(path).text

    def test_the_numbers_of_the_readme_as_printed_are_taken(self, framed: Table) -> None:
        """Whoever types the README's figures as they stand there is through to the lock."""
        text = Path("README.md").read_text(encoding="utf-8")
        named = ("an hour of downtime", "made up for later", "worst bearable availability",
                 "highest fee", "today's alternative")  # fmt: skip
        browser, path = framed.people["customer"], framed.path("/values")
        for key, name in zip(CUSTOMER, named, strict=False):
            found = re.search(rf"{name} (\d[\d,]*)", text)
            assert found is not None, name
            sent = browser.post(f"{path}/question/{key}", likely=found.group(1).rstrip(","))
            assert sent.status_code == 302
        for key in ("risk", "confidence"):
            found = re.search(
                r'checked[^>]*value="([^"]+)"', browser.get(f"{path}/question/{key}").text
            )
            assert found is not None
            assert browser.post(f"{path}/question/{key}", likely=found.group(1)).status_code == 302
        kept = browser.get(f"{path}/question/risk?after=hour_cost").text.replace("\xa0", " ")
        assert "Kept: 39,000 USD an hour." in kept
        assert "an hour down costs you USD 23,400 for good" in kept
        assert "Lock your answers" in browser.get(path).text

    def test_what_is_left_empty_is_said(self, framed: Table) -> None:
        """No worst level is an answer, shown as one, and can be filled in later."""
        browser, path = framed.people["customer"], framed.path("/values/question/worst_level")
        assert browser.post(path, likely="").status_code == 302
        page = browser.get(framed.path("/values")).text
        assert "left empty" in page
        assert "no limit" in page
        assert browser.post(path, likely="97,5").status_code == 302
        assert 'value="97.50"' in browser.get(path).text

    def test_the_question_about_the_plan_shows_the_plan(self, framed: Table, db: Session) -> None:
        """Of every level set: what goes, until when, and the levels without and with it."""
        page = framed.people["customer"].get(framed.path("/values/question/confidence")).text
        told = plan_told.plans(db, now(db, framed.deal_id))
        assert len(told) == 9
        assert page.count("18 months") == 9
        availability = told[1]
        assert availability.without is not None
        assert availability.arrived is not None
        assert availability.without < availability.arrived
        assert f"{availability.removes:.0%} of what is bad" in page
        for level in (availability.without, availability.arrived):
            assert f"{100 * level:.{availability.line.cohorts[0].digits + 1}f}%" in page
        other = framed.people["customer"].get(framed.path("/values/question/risk")).text
        assert "The plan removes" not in other

    def test_a_choice_must_be_one_that_is_offered(self, framed: Table) -> None:
        """422 for none and for another one."""
        path = framed.path("/values/question/confidence")
        for sent in ("", "0.33", "x"):
            assert framed.people["provider"].post(path, likely=sent).status_code == 422

    def test_the_level_that_cannot_be_borne_takes_packages_away(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Nothing on the menu keeps 99.9 %, so every package crosses the line."""
        enter(db, config.keys, framed.deal_id, "customer", CUSTOMER | {"worst_level": 99.9})
        db.commit()
        page = framed.people["customer"].get(framed.path("/values")).text
        assert "0 of 81 packages stay within it" in page
        assert "the strictest minimum of the menu is" in page
        assert "You accept 0 of 81 packages" in page
        assert "No package stays within all your red lines." in page
        assert re.search(
            "Without “Worst bearable level of Availability” you would accept [1-9]", page
        )

    def test_an_answer_that_leaves_nothing_is_said_at_once(self, framed: Table) -> None:
        """On the page that follows, with the questions still open at their defaults."""
        browser, path = framed.people["customer"], framed.path("/values/question/")
        for key, typed in (("hour_cost", "38127.41"), ("recovered", "40"), ("worst_level", "99")):
            sent = browser.post(path + key, likely=typed)
        page = browser.get(sent.location).text
        assert "you accept none of the 81 packages" in page
        assert "Change your last answer" in page
        browser.post(path + "worst_level", likely="61")
        assert "you accept none of" not in browser.get(sent.location).text

    def test_what_follows_can_be_refined_and_taken_back(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The provider's cost of a tenth gives each KPI a cost until it says one itself."""
        asked = dict(list(PROVIDER.items())[:ASKED])
        enter(db, config.keys, framed.deal_id, "provider", asked)
        db.commit()
        browser, path = framed.people["provider"], framed.path("/values/question/")
        page = browser.get(framed.path("/values")).text
        assert "What follows from your answers" in page
        assert "33 % of your cost of a tenth" in page
        assert "as you said yourself" not in page
        key = "cost_per_point-availability"
        shown = browser.get(path + key).text
        assert "This is what follows from your other answers." in shown
        assert "Leave it empty and what is derived counts" in shown
        assert browser.post(path + key, likely="51287.91").status_code == 302
        page = browser.get(framed.path("/values")).text
        assert "as you said yourself" in page
        assert "51,288" in page
        assert browser.post(path + key, likely="").status_code == 302
        assert "as you said yourself" not in browser.get(framed.path("/values")).text

    def test_where_history_is_silent_the_page_says_so(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The planted months tell neither hours nor stops: worth 0 until the customer says."""
        asked = dict(list(CUSTOMER.items())[:ASKED])
        enter(db, config.keys, framed.deal_id, "customer", asked)
        db.commit()
        page = framed.people["customer"].get(framed.path("/values")).text
        assert page.count("so it counts as 0 until you say") == 3

    def test_questions_of_the_other_side_do_not_exist(self, framed: Table) -> None:
        """404 on both ways, whatever the key."""
        browser = framed.people["customer"]
        for key in ("base_cost", "cost_per_point-availability", "x"):
            path = framed.path(f"/values/question/{key}")
            assert browser.get(path).status_code == 404
            assert browser.post(path, framed.path("/values"), likely="1").status_code == 404


class TestWhoSees:
    @pytest.mark.parametrize(
        ("who", "status"),
        [("facilitator", 403), ("provider_lead", 403), ("customer_lead", 403), ("trainee", 403),
         ("outsider", 404)],
    )  # fmt: skip
    def test_only_executives_reach_private_pages(
        self, framed: Table, who: str, status: int
    ) -> None:
        """Facilitator, team leads and trainees see nothing private."""
        browser = framed.people[who]
        for rest in (
            "/values",
            "/values/question/base_cost",
            "/values/question/highest_fee",
            "/values/package/1",
        ):
            assert browser.get(framed.path(rest)).status_code == status
        for rest in ("/values/question/base_cost", "/values/lock", "/values/unlock"):
            assert browser.post(framed.path(rest), "/deals", likely="1").status_code == status

    def test_the_facilitator_sees_the_locks_and_nothing_else(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """One bit a side."""
        answer_all(framed, db, config, "provider", "customer")
        lock_by_page(framed, "provider")
        state = framed.people["facilitator"].get(framed.path("/values/state"))
        assert state.status_code == 200
        assert re.findall(r"<strong>(locked|not locked yet)</strong>", state.text) == [
            "locked",
            "not locked yet",
        ]
        for who in ("provider_lead", "trainee"):
            assert framed.people[who].get(framed.path("/values/state")).status_code == 403

    @pytest.mark.parametrize("who", ["provider_lead", "customer_lead", "trainee"])
    def test_whoever_has_no_say_does_not_learn_who_has_locked(
        self, framed: Table, db: Session, config: Config, who: str
    ) -> None:
        """Also not by whose turn it is: the overview reads the same before and after one lock."""
        answer_all(framed, db, config, "provider", "customer")
        before = turn(framed, who)
        lock_by_page(framed, "provider")
        assert turn(framed, who) == before == "Private values, both sides' turn"
        assert (
            turn(framed, "facilitator")
            == turn(framed, "customer")
            == "Private values, the customer's turn"
        )

    def test_a_share_is_asked_for_with_a_share(self, framed: Table) -> None:
        """Whoever writes words where per cent are asked for is shown per cent, not money."""
        page = framed.path("/values/question/recovered")
        answer = framed.people["customer"].post(page, likely="most of it")
        assert answer.status_code == 422
        assert "Write a plain number, for example 40." in answer.get_data(as_text=True)


class TestLocking:
    def test_lock_unlock_and_lock_again(self, framed: Table, db: Session, config: Config) -> None:
        """Until the other side locks, one's own lock can be taken back."""
        answer_all(framed, db, config, "provider")
        browser, page = framed.people["provider"], framed.path("/values")
        assert lock_by_page(framed, "provider") == 302
        assert "Unlock and change answers" in browser.get(page).text
        question = framed.path("/values/question/base_cost")
        assert "stays as it is" in browser.get(question).text
        assert browser.post(question, page, likely="1").status_code == 409
        assert browser.post(framed.path("/values/unlock"), page).status_code == 302
        assert "Lock your answers" in browser.get(page).text
        assert browser.post(framed.path("/values/unlock"), page).status_code == 409
        assert lock_by_page(framed, "provider") == 302

    def test_a_page_of_its_own_asks_once_more(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """What is locked, whether the other side has, and what stays; opening it locks nothing."""
        path = framed.path("/values/lock")
        browser = framed.people["customer"]
        assert browser.get(path).location == framed.path("/values")  # nothing is answered yet
        answer_all(framed, db, config, "provider", "customer")
        assert f'href="{path}"' in browser.get(framed.path("/values")).text
        page = browser.get(path).text
        assert "481,237.19" in page
        assert "the other side had not locked" in page
        assert "Until then you can take your lock back" in page
        assert "the proposal counts only when both executives accept a draft" in page
        state = browser.get(framed.path("/values/state")).text
        assert (
            re.findall(r"<strong>(locked|not locked yet)</strong>", state) == ["not locked yet"] * 2
        )
        lock_by_page(framed, "provider")
        page = browser.get(path).text
        assert "The other side has locked already" in page
        assert "you cannot take the lock back" in page
        assert "318,769.71" not in page
        assert framed.people["provider"].get(path).location == framed.path("/values")

    def test_pressing_twice_locks_once(self, framed: Table, db: Session, config: Config) -> None:
        """The second press finds the lock and changes nothing."""
        answer_all(framed, db, config, "provider")
        browser, path = framed.people["provider"], framed.path("/values/lock")
        form = form_to(browser.get(path).text, path)
        assert browser.client.post(path, data=form.fields).status_code == 302
        again = browser.client.post(path, data=form.fields)
        assert again.status_code == 422
        assert "Your side has locked these answers already" in again.text
        assert "Unlock and change answers" in again.text
        state = browser.get(framed.path("/values/state")).text
        assert re.findall(r"<strong>(locked|not locked yet)</strong>", state)[0] == "locked"

    def test_a_second_tab_after_both_locked_says_that_the_round_is_settled(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Nobody is told to unlock what cannot be unlocked any more."""
        answer_all(framed, db, config, "provider", "customer")
        browser, path = framed.people["provider"], framed.path("/values/lock")
        asked = framed.path("/values/question/base_cost")
        lock_form = form_to(browser.get(path).text, path)
        answer_form = form_to(browser.get(asked).text, asked)
        assert browser.client.post(path, data=lock_form.fields).status_code == 302
        assert lock_by_page(framed, "customer") == 302
        again = browser.client.post(path, data=lock_form.fields)
        assert again.status_code == 422
        assert "the round is settled: nothing was locked a second time" in again.text
        late = browser.client.post(asked, data={**answer_form.fields, "likely": "5"})
        assert late.status_code == 409
        assert "nothing can be unlocked any more" in late.text
        assert "Unlock first" not in late.text
        assert "The round is settled, so this answer stays" in browser.get(asked).text

    def test_the_second_lock_leads_to_the_proposal(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Whoever locks second is taken there; the first finds a link."""
        answer_all(framed, db, config, "provider", "customer")
        lock_by_page(framed, "provider")
        page = framed.path("/values")
        browser = framed.people["customer"]
        answer = browser.post(framed.path("/values/lock"))
        assert answer.location == framed.path("/result")
        shown = framed.people["provider"].get(page).text
        assert "See the proposal" in shown
        assert "hx-get" not in shown
        answer = framed.people["provider"].post(framed.path("/values/unlock"), page)
        assert answer.status_code == 422
        assert "The other side has locked too" in answer.text

    def test_incomplete_answers_and_late_pages_lock_nothing(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """422 while a question is open, 409 when the menu was changed since the page was made."""
        page, path = framed.path("/values"), framed.path("/values/lock")
        browser = framed.people["customer"]
        assert browser.post(path, page).status_code == 422
        answer_all(framed, db, config, "customer")
        late = browser.post(path, version="0" * 64)
        assert late.status_code == 409
        assert "so nothing was locked" in late.text
        assert "Lock your answers" in browser.get(page).text


class TestMirror:
    def test_credit_stands_beside_the_own_loss(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The customer's: back and lost, chances, and the gain without the plan."""
        answer_all(framed, db, config, "customer")
        browser = framed.people["customer"]
        told = mirror.of_package(db, config.keys, seat(framed.deal_id, "customer"), 40)
        page = browser.get(framed.path("/values/package/41")).text.replace("\xa0", " ")
        assert "Only your side sees this" in page
        for one in told.mirror.failing:
            assert one.loss is not None
            words = f"you get back USD {one.credit:,.0f} of a loss of USD {one.loss:,.0f}"
            assert words in page
        for case in told.mirror.cases:
            assert f"{abs(case.gain):,.0f}" in page
            assert case.p_bad is not None
        assert "Chance of a year worse than your alternative" in page
        total = sum(one.credit for one in told.mirror.failing)
        shown = browser.get(framed.path("/values")).text.replace("\xa0", " ")
        assert f"you get back USD {total:,.0f} of a loss of" in shown

    def test_the_provider_sees_what_it_pays_back_and_its_chance_of_a_loss(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Never a loss of the customer's."""
        answer_all(framed, db, config, "provider", "customer")
        page = framed.people["provider"].get(framed.path("/values/package/81")).text
        assert "if you fail you pay back" in page
        assert "Chance of a year that loses money" in page
        assert "of a loss of" not in page

    def test_a_package_that_is_not_accepted_says_why(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """Each failing condition by its amounts; nothing of the kind where it is accepted."""
        enter(db, config.keys, framed.deal_id, "customer",
              CUSTOMER | {"highest_fee": 500_000.0, "worst_level": 99.9})  # fmt: skip
        enter(
            db,
            config.keys,
            framed.deal_id,
            "provider",
            PROVIDER | {"base_cost": 480_000.0, "worst_year": 0.0},
        )
        db.commit()
        browser = framed.people["customer"]
        page = browser.get(framed.path("/values/package/81")).text.replace("\xa0", " ")
        assert "Why you do not accept it:" in page
        assert "Its fee is USD 113,500 above your highest fee of USD 500,000." in page
        assert "the worst that you could bear is 99.90%" in page
        page = framed.people["provider"].get(framed.path("/values/package/1")).text
        assert "It leaves you" in page
        assert "in the worst one year in twenty" in page
        enter(db, config.keys, framed.deal_id, "customer")
        db.commit()
        view = values.sheet(db, config.keys, now(db, framed.deal_id), "customer").view
        assert view is not None
        page = browser.get(framed.path(f"/values/package/{view.acceptable.argmax() + 1}")).text
        assert "Why you do not accept it:" not in page

    @pytest.mark.parametrize("number", [0, 82, 10**9])
    def test_there_is_no_mirror_of_nothing(
        self, framed: Table, db: Session, config: Config, number: int
    ) -> None:
        """404 for a package that is not there, and for all of them while questions are open."""
        assert framed.people["customer"].get(framed.path("/values/package/1")).status_code == 404
        answer_all(framed, db, config, "customer")
        found = framed.people["customer"].get(framed.path(f"/values/package/{number}"))
        assert found.status_code == 404


class TestPolling:
    def test_the_panel_asks_with_what_it_has_and_gets_only_news(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """204 while nothing changed; a fragment without a redirect when one side has locked."""
        answer_all(framed, db, config, "provider", "customer")
        browser = framed.people["customer"]
        found = re.search(r'hx-get="([^"]+)"', browser.get(framed.path("/values")).text)
        assert found is not None
        assert browser.get(found.group(1)).status_code == 204
        lock_by_page(framed, "provider")
        news = browser.get(found.group(1), headers={"HX-Request": "true"})
        assert news.status_code == 200
        assert "HX-Redirect" not in news.headers
        assert "seen=100" in news.text
        assert "<html" not in news.text

    def test_only_publication_moves_the_page_on(
        self, framed: Table, db: Session, config: Config
    ) -> None:
        """The header is sent to htmx alone, and only once both know the result."""
        answer_all(framed, db, config, "provider", "customer")
        lock_by_page(framed, "provider")
        lock_by_page(framed, "customer")
        path = framed.path("/values/state?seen=100")
        moved = framed.people["provider"].get(path, headers={"HX-Request": "true"})
        assert moved.headers["HX-Redirect"] == framed.path("/result")
        assert "HX-Redirect" not in framed.people["provider"].get(path).headers


class TestTraces:
    def test_no_private_number_is_left_anywhere_on_the_way(
        self,
        framed: Table,
        db: Session,
        caplog: pytest.LogCaptureFixture,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        """Not in logs, addresses, headers, cookies, kept sessions or messages, even on refusals."""
        caplog.set_level(logging.DEBUG)
        browser, heads = framed.people["customer"], []

        def send(path: str, **fields: str) -> None:
            answer = browser.post(framed.path(path), framed.path("/values"), **fields)
            heads.append(repr(answer.headers))

        for key, amount in CUSTOMER.items():
            send(f"/values/question/{key}", likely=f"{amount:.2f}")
            send(f"/values/question/{key}", likely=f"-{amount:.2f}")
            send(f"/values/question/{key}", likely=f"{amount:.2f}x")
        send("/values/unlock")
        send("/values/lock", version="0" * 64)
        heads.append(repr(browser.get(framed.path("/values")).headers))
        kept = repr([row.data for row in db.scalars(select(WebSession))])
        outputs = capfd.readouterr()
        everything = (caplog.text + kept + "".join(heads) + outputs.out + outputs.err).encode()
        assert b"csrf_token" in everything
        for amount in amounts_of(CUSTOMER):
            assert not [trace for trace in traces(amount) if trace in everything], amount

    def test_a_fault_in_the_run_names_no_number(
        self,
        framed: Table,
        db: Session,
        config: Config,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """Should the computation break, nothing is locked, the page says so, the log stays clean."""
        answer_all(framed, db, config, "provider", "customer")
        lock_by_page(framed, "provider")
        framed.people["customer"].client.application.config["PROPAGATE_EXCEPTIONS"] = False

        def broken(*_sides: object) -> None:
            message = "planted"
            raise RuntimeError(message)

        monkeypatch.setattr(rounds, "settle_sealed", broken)
        caplog.set_level(logging.DEBUG)
        logs.configure(readable=False)
        assert lock_by_page(framed, "customer") == 500
        logs.silence()
        state = framed.people["customer"].get(framed.path("/values/state")).text
        assert re.findall(r"<strong>(locked|not locked yet)</strong>", state)[1] == "not locked yet"
        logged = (caplog.text + capsys.readouterr().err).encode()
        assert b"RuntimeError" in logged
        for amount in amounts_of(*ANSWERS.values()):
            assert not [trace for trace in traces(amount) if trace in logged], amount


def test_browsers_of_one_side_share_and_of_two_sides_do_not(
    framed: Table, db: Session, config: Config
) -> None:
    """What one side entered is on its page, and not on the other's."""
    answer_all(framed, db, config, "provider")
    own, other = (framed.people[who].get(framed.path("/values")).text for who in ANSWERS)
    assert f"{PROVIDER['base_cost']:,.2f}" in other
    assert f"{PROVIDER['base_cost']:,.2f}" not in own


def test_the_next_round_offers_the_own_earlier_answers(
    framed: Table, db: Session, config: Config
) -> None:
    """Defaults of round two are one's own answers of round one, with that reason."""
    enter(db, config.keys, framed.deal_id, "provider", PROVIDER | {"base_cost": 9e8})
    enter(db, config.keys, framed.deal_id, "customer")
    for side in ANSWERS:
        values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, side))
    agree_frame(db, framed.deal_id)
    db.commit()
    browser: Browser = framed.people["customer"]
    page = browser.get(framed.path("/values/question/value_per_point-availability")).text
    assert 'value="734,561.37"' in page
    assert "your own side answered in the round before" in page
