"""Ways in: password, link, mail, code; each only as often as the limits allow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from tests.catcher import Catcher, catching, link_in
from tests.integration.account import (
    ADDRESS,
    PASSWORD,
    Anna,
    anna,
    cookie,
    guarded,
    is_in,
    replayed,
    sign_in,
)
from tests.integration.conftest import Table, seat_everybody
from workbench.platform import clock
from workbench.platform.accounts.people import one_time_link
from workbench.platform.accounts.rows import SignInAttempt, User
from workbench.platform.config import Config
from workbench.store.post import OutboxRow

BASE = "https://equipoise.example.org"


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    """Return a mail server."""
    with catching() as running:
        yield running


@pytest.fixture
def posting(
    config: Config, catcher: Catcher, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Flask]:
    """Return the application with mail set up."""
    whole = create_app(replace(config, mail=catcher.settings(), base_url=BASE))
    whole.jinja_env.bytecode_cache = compiled_templates
    yield whole
    whole.extensions["engine"].dispose()


@pytest.fixture
def person(app: Flask, db: Session) -> Anna:
    """Return a person with a password, where no mail is set up."""
    return anna(app, db)


class TestPassword:
    def test_wrong_ones_are_answered_alike_and_get_slow(self, person: Anna) -> None:
        """Nobody learns which addresses exist; after five even the right password has to wait."""
        browser = person.browser()
        assert not is_in(browser)
        answers = set()
        for address in (ADDRESS, "nobody@example.org"):
            page = browser.post("/sign-in", email=address, password="wrong wrong wrong")
            answers.add(page.get_data(as_text=True).replace(address, "…").split("<main")[1])
        assert len({text.split('name="csrf_token"')[0] for text in answers}) == 1
        for _try in range(4):
            sign_in(browser, "wrong wrong wrong")
        told = sign_in(browser).get_data(as_text=True)
        assert "wait 30 seconds" in told or "wait 29 seconds" in told
        assert ADDRESS in told
        assert not is_in(browser)
        assert is_in(person.signed_in("198.51.100.1"))
        with time_machine.travel(clock.now() + timedelta(seconds=31)):
            sign_in(browser)
            assert is_in(browser)

    def test_nothing_but_the_session_stays(self, person: Anna) -> None:
        """No cookie outlives the session, no token opens an account, no foreign page is led to."""
        browser = person.browser()
        answer = sign_in(browser, remember="y", next="//evil.example")
        assert "evil" not in (answer.location or "")
        assert not any("remember" in line for line in answer.headers.getlist("Set-Cookie"))
        other = person.browser()
        told = other.client.post(
            "/sign-in?include_auth_token",
            json={"email": ADDRESS, "password": PASSWORD},
            headers={"X-CSRFToken": other.token("/sign-in"), "Accept": "application/json"},
        )
        assert b"authentication_token" not in told.data
        with person.app.app_context():
            user = person.app.extensions["security"].datastore.find_user(email=ADDRESS)
            token = user.get_auth_token()
        stranger = person.browser()
        for extra in (
            {"headers": {"Authentication-Token": token}},
            {"query_string": {"auth_token": token}},
        ):
            assert stranger.get("/account", **extra).status_code == 302


class TestAddress:
    def test_only_as_many_proxies_as_are_set_are_believed(
        self, person: Anna, config: Config
    ) -> None:
        """A visitor cannot invent the address that the limits count."""
        told = {"X-Forwarded-For": "203.0.113.5, 198.51.100.9"}
        behind = create_app(replace(config, proxies=1))
        for app, expected in ((person.app, "192.0.2.7"), (behind, "198.51.100.9")):
            browser = Anna(app, person.id).signed_in()
            browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = told["X-Forwarded-For"]
            browser.post("/sign-out", page="/account")
            sign_in(browser)
            assert f"from {expected}" in browser.get("/account").get_data(as_text=True)
        behind.extensions["engine"].dispose()


class TestReset:
    def test_by_mail_once_within_the_hour(
        self, posting: Flask, db: Session, catcher: Catcher
    ) -> None:
        """The new password works, the old does not, and whoever was signed in is signed out."""
        person = anna(posting, db)
        inside = person.signed_in()
        kept, browser = cookie(inside), person.browser()
        pages = {}
        for address in (ADDRESS, "nobody@example.org"):
            answer = browser.post("/password", email=address)
            pages[address] = answer.get_data(as_text=True).split("<main")[1]
            answer.close()
        assert pages[ADDRESS] == pages["nobody@example.org"]
        (mail,) = catcher.mails
        path = link_in(mail).removeprefix(BASE)
        token = path.rsplit("/", 1)[1]
        assert browser.get(f"/link/{token}").status_code == 410
        weak = browser.post(path, password="annafacilitator", again="annafacilitator")
        assert (weak.status_code, "easy to guess" in weak.get_data(as_text=True)) == (422, True)
        new = "bicycle thunder lemon"
        assert browser.post(path, password=new, again=new).location == "/sign-in"
        assert not is_in(inside)
        assert not is_in(replayed(person, kept))
        assert browser.get(path).status_code == 410
        assert sign_in(browser).status_code == 200
        assert sign_in(browser, new).status_code == 302

    def test_a_link_dies_after_an_hour_and_with_the_next_password(
        self, person: Anna, db: Session
    ) -> None:
        """Every link of a person ends when one of them has set a password."""
        user = db.get_one(User, person.id)
        tokens = [one_time_link(db, user, "reset") for _each in range(2)]
        tokens.append(one_time_link(db, user))
        db.commit()
        browser = person.browser()
        with time_machine.travel(clock.now() + timedelta(minutes=61)):
            assert browser.get(f"/password/{tokens[0]}").status_code == 410
        new = "bicycle thunder lemon"
        browser.post(f"/password/{tokens[0]}", password=new, again=new)
        assert browser.get(f"/password/{tokens[1]}").status_code == 410
        assert browser.get(f"/link/{tokens[2]}").status_code == 410

    def test_nobodys_mailbox_is_flooded(self, person: Anna, db: Session) -> None:
        """A fourth mail has to wait, whether or not there is such a person."""
        for address in (ADDRESS, "nobody@example.org"):
            browser = person.browser()
            asked = [browser.post("/password", email=address).status_code for _try in range(4)]
            assert asked == [200, 200, 200, 429]
        assert len(list(db.scalars(select(OutboxRow.id)))) == 3


class TestLinks:
    def test_an_invitation_reaches_its_person_and_nobody_else(
        self, posting: Flask, db: Session, catcher: Catcher
    ) -> None:
        """The page shows no link; the mail's link begins as configured, whatever the Host header says."""
        table = seat_everybody(posting, db)
        wish = {"email": "lead@example.org", "side": "provider", "role": "team_lead"}
        provider = table.people["provider"]
        provider.client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"
        provider.post("/language", page="/deals", language="zh_Hans_CN", next="/deals")
        answer = provider.post(table.path("/invite"), **wish)
        assert answer.status_code == 302
        answer.close()
        page = provider.get(answer.location).get_data(as_text=True)
        assert "lead@example.org" in page
        assert "/link/" not in page
        (mail,) = catcher.mails
        assert mail["To"] == "lead@example.org"
        assert "席位" in mail["Subject"]
        assert link_in(mail).startswith(f"{BASE}/link/")

    def test_a_link_asks_for_the_code_that_guards_the_account(
        self, person: Anna, db: Session
    ) -> None:
        """A mailbox alone does not open an account that asks for codes."""
        guarded(person.signed_in())
        token = one_time_link(db, db.get_one(User, person.id))
        db.commit()
        browser = person.browser().sign_in(token)
        assert not is_in(browser)
        assert browser.get("/sign-in/code").status_code == 200

    def test_guessing_links_gets_slow(self, person: Anna, db: Session) -> None:
        """After fifty that do not exist the address has to wait, also for one that does."""
        browser = person.browser()
        miss = {"kind": "link", "account": "", "address": "192.0.2.7", "passed": False}
        db.add_all(SignInAttempt(at=clock.now(), **miss) for _each in range(49))
        token = one_time_link(db, db.get_one(User, person.id))
        db.commit()
        assert browser.get("/link/guessed").status_code == 410
        assert browser.get(f"/link/{token}").status_code == 429
        assert person.browser("198.51.100.1").get(f"/link/{token}").status_code == 200

    def test_where_no_mail_is_set_up_the_link_is_handed_over(
        self, table: Table, config: Config
    ) -> None:
        """The page shows it once, and the mail lies in the outbox folder for whoever runs the server."""
        wish = {"email": "lead@example.org", "side": "provider", "role": "team_lead"}
        answer = table.people["provider"].post(table.path("/invite"), **wish)
        page = answer.get_data(as_text=True)
        answer.close()
        assert "/link/" in page
        assert str(config.outbox) not in page
        (file,) = Path(config.outbox).iterdir()
        assert b"lead@example.org" in file.read_bytes()


class TestCodes:
    def test_a_code_works_once_and_recovery_codes_help(self, person: Anna, db: Session) -> None:
        """Neither code nor recovery code is accepted twice, and no secret lies open in the table."""
        totp, recovery = guarded(person.signed_in())
        assert len(recovery) == 10
        user = db.get_one(User, person.id)
        assert totp.base32_key not in str(user.tf_totp_secret)
        assert not set(recovery) & set(user.mf_recovery_codes or [])
        db.rollback()
        start = clock.now() + timedelta(minutes=1)
        with time_machine.travel(start, tick=False):
            code = totp.generate().token
            first, second = person.browser(), person.browser()
            for browser in (first, second):
                sign_in(browser)
                browser.post("/sign-in/code", code=f"{code[:3]} {code[3:]}")
            assert [is_in(first), is_in(second)] == [True, False]
            second.post("/sign-in/recovery", code=recovery[0].upper())
            assert is_in(second)
            assert second.get("/sign-in/code").location == "/signed-in"
            assert is_in(second)
            third = person.browser()
            sign_in(third)
            page = third.post("/sign-in/recovery", code=recovery[0]).get_data(as_text=True)
            assert "none of your unused recovery codes" in page
            assert not is_in(third)

    def test_guessing_codes_gets_slow(self, person: Anna) -> None:
        """After five wrong ones even the right one has to wait, in a new attempt too."""
        totp, _recovery = guarded(person.signed_in())
        with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
            right = totp.generate().token
            wrong = f"{(int(right) + 1) % 10**6:06}"
            browser = person.browser()
            sign_in(browser)
            for _try in range(5):
                browser.post("/sign-in/code", code=wrong)
            fresh = person.browser()
            sign_in(fresh)
            told = fresh.post("/sign-in/code", code=right).get_data(as_text=True)
            assert "wait 30 seconds" in told
            assert not is_in(fresh)
