"""A person with a password, for tests of signing in."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_security import hash_password
from passlib.totp import TOTP
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.integration.conftest import Browser
from workbench.platform.accounts.people import add_person

PASSWORD = "giraffe quiet mosaic"
ADDRESS = "anna@example.org"


@dataclass
class Anna:
    """A person and the application they meet."""

    app: Flask
    id: int

    def browser(self, address: str = "192.0.2.7") -> Browser:
        """Return a new browser at that network address."""
        one = Browser(self.app)
        one.client.environ_base["REMOTE_ADDR"] = address
        return one

    def signed_in(self, address: str = "192.0.2.7") -> Browser:
        """Return a browser in which Anna is signed in by password."""
        one = self.browser(address)
        assert sign_in(one).status_code == 302
        return one


def anna(app: Flask, db: Session) -> Anna:
    """Make a person with a password."""
    user = add_person(db, ADDRESS, "Facilitator", None)
    with app.app_context():
        user.password = hash_password(PASSWORD)
    db.commit()
    return Anna(app, user.id)


def sign_in(browser: Browser, password: str = PASSWORD, **more: Any) -> TestResponse:
    """Send the sign-in form."""
    return browser.post("/sign-in", email=ADDRESS, password=password, **more)


def is_in(browser: Browser) -> bool:
    """Tell whether the browser's cookie opens the account."""
    return browser.get("/account").status_code == 200


def cookie(browser: Browser) -> str:
    """Return the session cookie."""
    found = browser.client.get_cookie("equipoise")
    assert found is not None
    return found.value


def replayed(anna: Anna, value: str) -> Browser:
    """Return a browser with a cookie that somebody kept."""
    thief = anna.browser()
    thief.client.set_cookie("equipoise", value)
    return thief


def app_of(browser: Browser) -> TOTP:
    """Return the authenticator app that has taken the key the page shows."""
    page = browser.get("/account/code").get_data(as_text=True)
    found = re.search(r'<code class="key">([^<]+)</code>', page)
    assert found is not None
    return TOTP(key=found.group(1).replace("-", "").replace(" ", ""), format="base32")


def guarded(browser: Browser) -> tuple[TOTP, list[str]]:
    """Set codes up in the browser's account; return the app and the recovery codes."""
    app = app_of(browser)
    page = browser.post("/account/code", code=app.generate().token).get_data(as_text=True)
    return app, re.findall(r"<code>([0-9a-f-]{14})</code>", page)
