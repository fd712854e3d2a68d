"""The walk through the baseline: by keyboard on a phone, without scripts on another, and on the wall."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways
from tests.browser.test_workshop import PHONE, Room, gathered
from tests.integration.conftest import take_seats
from tests.integration.services.test_truths import MINE, THEIRS, bring

pytestmark = pytest.mark.browser


@pytest.fixture
def room(chromium: Browser, live: Live) -> Iterator[Room]:
    """Return a room with a log of each side and an executive of each at the phone."""
    with live.sessions() as db:
        seated = take_seats(db)
        bring(db, seated.deal_id, "provider", MINE)
        bring(db, seated.deal_id, "customer", THEIRS)
        db.commit()
    links = {one: seated.links[one] for one in ("provider", "customer", "facilitator")}
    with ExitStack() as stack:
        yield gathered(stack, chromium, live, seated.deal_id, links)


def test_both_sides_say_their_word(
    room: Room, chromium: Browser, live: Live, barriers: Callable[[Page], list[str]]
) -> None:
    """The customer disputes by keyboard alone, the provider accepts without scripts; the wall counts."""
    room.step("2.4")
    room.press("Make the list of events")
    room.press("Show the first event to all")
    desk, wall = room.windows["facilitator"], room.at("projector", "/lead/projector")
    phone = disputes(room)
    accepts(room, chromium, live)
    expect(wall.locator(".walk-words")).to_contain_text("Accept: it stands as told")
    for page in (phone, desk, wall):
        expect(page.locator("main")).to_contain_text("disputed 1.")
        assert barriers(page) == []
        assert not scrolls_sideways(page)


def disputes(room: Room) -> Page:
    """Choose, give the reason and send without a mouse; return the phone."""
    phone = room.at("customer")
    expect(phone.get_by_role("heading", name="Event 1 of 3")).to_be_visible()
    phone.locator("#your-entry input[type=radio]").first.focus()
    phone.keyboard.press("ArrowUp")  # from the first to the last
    expect(phone.get_by_label("Dispute")).to_be_checked()
    phone.keyboard.press("Tab")
    phone.keyboard.type("It was planned")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator(".walk-words")).to_contain_text("Dispute: It was planned")
    return phone


def accepts(room: Room, chromium: Browser, live: Live) -> None:
    """Say the provider's word in a browser that runs no scripts."""
    with opened(chromium, live, PHONE, script=False) as plain:
        plain.context.add_cookies(room.windows["provider"].context.cookies())
        plain.goto(room.path("/workshop"))
        plain.locator("#your-entry input[type=radio]").first.check()
        plain.get_by_role("button", name="Say it for our side").click()
        expect(plain.locator(".walk-words")).to_contain_text("Accept: it stands as told")
        assert not scrolls_sideways(plain)
