"""Passkeys in a real browser with a virtual device, and the account pages on every screen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways
from workbench.platform.accounts.people import add_person, one_time_link

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def phone(chromium: Browser, live: Live) -> Iterator[Page]:
    """Return a phone whose owner has come by a link; a passkey is bound to a name, never to a number."""
    with live.sessions() as db:
        link = one_time_link(db, add_person(db, "anna@example.org", "Facilitator", None))
        db.commit()
    with opened(chromium, live, width=390) as page:
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        page.goto(f"{by_name(live)}/link/{link}")
        page.get_by_role("button", name="Sign in").click()
        yield page


def by_name(live: Live) -> str:
    """Return the server's address with a name in it."""
    return live.url.replace("127.0.0.1", "localhost")


def test_a_passkey_is_made_used_and_removed(
    phone: Page, live: Live, barriers: Callable[[Page], list[str]]
) -> None:
    """From the first question to signing in without a password; every page fits and has no barrier."""
    troubles: list[str] = []
    phone.on("pageerror", lambda error: troubles.append(str(error)))
    expect(phone.get_by_role("heading", name="How will you sign in next time?")).to_be_visible()
    phone.get_by_role("link", name="Add a passkey instead").click()
    phone.get_by_label("Name of the passkey").fill("my phone")
    phone.get_by_role("button", name="Add a passkey").click()
    expect(phone.get_by_role("heading", name="my phone")).to_be_visible()
    for path in ("/account", "/account/passkeys", "/account/code", "/account/password"):
        phone.goto(by_name(live) + path)
        assert barriers(phone) == [], path
        assert not scrolls_sideways(phone), path
    phone.get_by_role("button", name="Sign out").click()
    phone.get_by_role("link", name="Sign in").click()
    phone.get_by_role("link", name="Sign in with a passkey").click()
    assert barriers(phone) == []
    phone.get_by_role("button", name="Use a passkey").click()
    expect(phone).to_have_url(re.compile("/deals$"))
    phone.goto(f"{by_name(live)}/account/passkeys")
    phone.get_by_role("button", name="Remove my phone").click()
    expect(phone.get_by_role("heading", name="Your passkeys")).to_have_count(0)
    phone.get_by_role("button", name="Sign out").click()
    phone.goto(f"{by_name(live)}/sign-in/passkey")
    phone.get_by_role("button", name="Use a passkey").click()
    expect(phone.get_by_text("This passkey is not known here")).to_be_visible()
    assert troubles == []


def test_without_script_the_page_says_what_to_do(chromium: Browser, live: Live) -> None:
    """Passkeys are the one thing that needs script; the page says so and offers the other ways."""
    with opened(chromium, live, script=False) as page:
        page.goto("/sign-in/passkey")
        expect(page.get_by_text("Passkeys need script in the browser")).to_be_visible()
        expect(page.get_by_role("link", name="Sign in with a password")).to_be_visible()
