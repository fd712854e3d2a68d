"""One's own account: passwords, codes, and the sessions that end when they should."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app import create_app
from tests.integration.account import (
    PASSWORD,
    Anna,
    anna,
    cookie,
    guarded,
    is_in,
    replayed,
    sign_in,
)
from tests.integration.conftest import Table
from workbench.platform import clock
from workbench.platform.accounts import sessions
from workbench.platform.accounts.rows import User, WebSession
from workbench.platform.config import Config
from workbench.services import account
from workbench.store.post import OutboxRow

NEW = "bicycle thunder lemon"


@pytest.fixture
def person(app: Flask, db: Session) -> Anna:
    """Return a person with a password."""
    return anna(app, db)


class TestPassword:
    def test_the_first_one_is_asked_for_once_and_may_wait(self, table: Table) -> None:
        """Somebody who came by a link is asked how they will come next time, and may say not now."""
        lead = table.people["provider_lead"]
        assert lead.get("/signed-in").location == "/account/password"
        assert "Not now" in lead.get("/account/password").get_data(as_text=True)
        assert lead.get("/signed-in").location == "/deals"
        assert lead.post("/account/password", password=NEW, again=NEW).status_code == 302
        lead.post("/sign-out", page="/deals")
        lead.post("/sign-in", email="provider_lead@example.org", password=NEW)
        assert is_in(lead)

    def test_weak_ones_and_typing_errors_are_told_beside_the_field(self, person: Anna) -> None:
        """What people around the person know is no password; nothing changes."""
        browser = person.signed_in()
        for password, again, told in (
            ("short", "short", "at least 12 signs"),
            ("facilitator anna", "facilitator anna", "easy to guess"),
            (NEW, f"{NEW}s", "The two differ"),
        ):
            wish = {"present": PASSWORD, "password": password, "again": again}
            answer = browser.post("/account/password", **wish)
            assert answer.status_code == 422
            assert told in answer.get_data(as_text=True)
        wrong = {"present": "wrong", "password": NEW, "again": NEW}
        answer = browser.post("/account/password", **wrong)
        assert "not your present password" in answer.get_data(as_text=True)
        assert sign_in(person.browser()).status_code == 302

    def test_a_change_ends_every_other_session(self, person: Anna, db: Session) -> None:
        """The session that changes it goes on under a new key; kept cookies open nothing."""
        other, here = person.signed_in(), person.signed_in()
        kept = [cookie(other), cookie(here)]
        here.client.set_cookie("remember_token", "planted")
        answer = here.post("/account/password", present=PASSWORD, password=NEW, again=NEW)
        assert not any("remember" in line for line in answer.headers.getlist("Set-Cookie"))
        assert is_in(here)
        assert cookie(here) not in kept
        assert not is_in(other)
        assert [is_in(replayed(person, value)) for value in kept] == [False, False]
        assert db.scalars(select(OutboxRow.code)).all() == ["password_changed"]


class TestSessions:
    def test_the_page_lists_them_and_ends_one_or_all_others(self, person: Anna) -> None:
        """Each with its browser in words and its address; this one is not offered."""
        here, other, third = (person.signed_in(f"192.0.2.{number}") for number in (1, 2, 3))
        assert sign_in(person.browser("192.0.2.9"), "wrong wrong wrong").status_code == 200
        page = here.get("/account").get_data(as_text=True)
        keys = re.findall(r'name="key" value="(\w+)"', page)
        assert len(keys) == 2
        assert "192.0.2.2" in page
        assert "192.0.2.9" not in page
        here.post("/account/sessions/end", page="/account", key=keys[0])
        assert [is_in(other), is_in(third)].count(True) == 1
        here.post("/account/sessions/end-others", page="/account")
        assert [is_in(here), is_in(other), is_in(third)] == [True, False, False]

    def test_nobody_ends_the_sessions_of_another(self, person: Anna, table: Table) -> None:
        """A key of somebody else's session ends nothing."""
        anna_here = person.signed_in()
        key = sessions.tokens.fingerprint(cookie(anna_here))
        table.people["trainee"].post("/account/sessions/end", page="/account", key=key)
        assert is_in(anna_here)

    def test_they_end_with_time(self, person: Anna) -> None:
        """After two hours without a visit, and after twelve hours whatever happens."""
        idle, busy, start = person.signed_in(), person.signed_in(), clock.now()
        with time_machine.travel(start + timedelta(minutes=119)) as now:
            assert is_in(busy)
            now.move_to(start + timedelta(minutes=121))
            assert [is_in(idle), is_in(busy)] == [False, True]
            for hours in (3.5, 5, 6.5, 8, 9.5, 11):
                now.move_to(start + timedelta(hours=hours))
                assert is_in(busy)
            now.move_to(start + timedelta(hours=11, minutes=55))
            assert is_in(busy)
            now.move_to(start + timedelta(hours=12, seconds=5))
            kept = cookie(busy)
            assert not is_in(busy)
            assert not is_in(replayed(person, kept))

    def test_the_limits_are_settings(self, config: Config, db: Session) -> None:
        """An installation may be stricter."""
        strict = create_app(replace(config, session_idle=timedelta(minutes=5)))
        browser = anna(strict, db).signed_in()
        with time_machine.travel(clock.now() + timedelta(minutes=6)):
            assert not is_in(browser)
        strict.extensions["engine"].dispose()

    def test_reading_writes_the_last_visit_once_a_minute(self, person: Anna, app: Flask) -> None:
        """Pages that only read stay so most of the time."""
        browser, start, writes = person.signed_in(), clock.now(), []

        @event.listens_for(app.extensions["engine"], "before_cursor_execute")
        def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement.startswith(("UPDATE", "INSERT", "DELETE")):
                writes.append(statement)

        is_in(browser)
        writes.clear()
        for seconds, expected in ((5, 0), (30, 0), (70, 1), (100, 1), (140, 2)):
            with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
                is_in(browser)
                browser.get("/static/app.css", buffered=True)
            assert len(writes) == expected, seconds

    def test_one_that_was_ended_is_not_written_back(self, person: Anna, db: Session) -> None:
        """A request that was under way when a deal was left or a password changed revives nothing."""
        browser = person.signed_in()

        def end_meanwhile() -> None:
            sessions.end_all(db, person.id)
            db.commit()

        person.app.before_request_funcs.setdefault(None, []).append(end_meanwhile)
        browser.get("/account/code")  # keeps a new secret in the session
        person.app.before_request_funcs[None].remove(end_meanwhile)
        assert db.scalars(select(WebSession).where(WebSession.user_id == person.id)).all() == []
        db.rollback()
        assert not is_in(browser)

    def test_what_is_over_is_swept(self, person: Anna, db: Session, config: Config) -> None:
        """Attempts, links and sessions do not pile up."""
        person.signed_in()
        person.browser().get("/sign-in")
        later = clock.now() + timedelta(days=32)
        counts = account.sweep(db, later, config)
        assert counts["attempts"] == 1
        assert counts["sessions"] >= 2
        assert db.scalars(select(WebSession)).all() == []


class TestCodes:
    def test_turning_them_off_needs_a_code(self, person: Anna, db: Session) -> None:
        """An open session alone neither makes recovery codes nor takes the codes off."""
        browser = person.signed_in()
        _totp, recovery = guarded(browser)
        wrong = browser.post(
            "/account/code/change", page="/account/code", code="000000", wish="off"
        )
        assert wrong.status_code == 422
        page = browser.post(
            "/account/code/change", page="/account/code", code=recovery[0], wish="codes"
        ).get_data(as_text=True)
        fresh = re.findall(r"<code>([0-9a-f-]{14})</code>", page)
        assert len(fresh) == 10
        assert not set(fresh) & set(recovery)
        off = browser.post("/account/code/change", page="/account/code", code=fresh[3], wish="off")
        assert off.status_code == 302
        db.expire_all()
        assert db.get_one(User, person.id).tf_totp_secret is None
        db.rollback()
        assert sign_in(person.browser()).location == "/signed-in"
        assert db.scalars(select(OutboxRow.code)).all() == ["code_on", "code_off"]

    def test_a_wrong_code_sets_nothing_up(self, person: Anna) -> None:
        """The same key stays on the page, so that the app need not scan again."""
        browser = person.signed_in()
        key = re.search(r'class="key">([^<]+)', browser.get("/account/code").get_data(as_text=True))
        answer = browser.post("/account/code", code="12 34 56")
        assert answer.status_code == 422
        assert key is not None
        assert key.group(1) in answer.get_data(as_text=True)
        assert sign_in(person.browser()).location == "/signed-in"


def test_the_language_is_the_persons(person: Anna, db: Session) -> None:
    """Chosen once, it greets them at the next sign-in and in mails."""
    person.signed_in().post("/language", page="/account", language="zh_Hans_CN", next="/account")
    page = person.signed_in().get("/account").get_data(as_text=True)
    assert 'lang="zh-Hans-CN"' in page
    assert "您的账户" in page
    account.tell(db, person.id, "code_on", "en")
    assert db.scalars(select(OutboxRow.language)).all() == ["zh_Hans_CN"]


def test_an_administrator_lets_a_person_in_again(person: Anna, db: Session) -> None:
    """Whoever lost everything gets a new link; what was on the account is gone and ended."""
    browser = person.signed_in()
    guarded(browser)
    assert account.release(db, "nobody@example.org") is None
    assert account.release(db, " Anna@example.org") is not None
    db.commit()
    assert not is_in(browser)
    assert sign_in(person.browser()).status_code == 200
    assert not account.has_way_back(db, person.id)
