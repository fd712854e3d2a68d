"""The room of a workshop: nothing written is lost when it moves on, guests come in, the wall is read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways
from tests.browser.test_workshop import PHONE, Room, room

__all__ = ["room"]
pytestmark = pytest.mark.browser
SMALLEST = 32  # pixels on a projector of 1920 by 1080
HEAD = 120  # pixels of a phone of 390
# The font sizes of all words that can be seen.
SIZES = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, title")
    && [...one.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim()))
  .map((one) => [parseFloat(getComputedStyle(one).fontSize), one.textContent.trim().slice(0, 30)])"""


@pytest.mark.parametrize("room", [1], indirect=True)
def test_a_room_that_moves_on(
    room: Room, chromium: Browser, live: Live, barriers: Callable[[Page], list[str]]
) -> None:
    """One goes on writing while the facilitator goes on; one comes in; the agenda is changed."""
    sends_too_late(room)
    room.step("2.1")
    writes_on(room)
    comes_in(room, chromium, live)
    on_the_wall(room, barriers)
    changes_the_agenda(room, barriers)


def writes_on(room: Room) -> None:
    """The page says where the others are; the text waits as a draft and is sent from there."""
    phone = room.at("provider")
    head = phone.evaluate(
        "document.querySelector('.shop-head').getBoundingClientRect().bottom"
        " - document.querySelector('.crumbs').getBoundingClientRect().top"
    )
    assert head <= HEAD
    phone.locator("[name=candidate]").fill("Response time at night")
    room.step("1.5")
    banner = phone.locator("#moved-on")
    expect(banner).to_contain_text("The workshop has moved on to “Who loses under this?")
    expect(banner).to_contain_text("as a draft of “KPI candidates”")
    expect(phone.locator("[name=candidate]")).to_have_value("Response time at night")
    banner.get_by_role("link", name="Go there").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Who loses under this?")
    waits = phone.locator("#drafts")
    expect(waits).to_contain_text("did not send it yet: KPI candidates")
    waits.get_by_role("link", name="KPI candidates").click()
    expect(phone.locator("[name=candidate]")).to_have_value("Response time at night")
    expect(phone.get_by_text("It is not sent yet.")).to_be_visible()
    phone.locator("#your-entry button.primary").click()
    expect(phone.locator(".entry-list")).to_contain_text("Response time at night")
    drafts_kept(phone, 0)
    phone.wait_for_load_state()
    phone.locator("[name=candidate]").fill("Another one")
    drafts_kept(phone, 1)
    phone.get_by_role("button", name="Sign out").click()
    expect(phone.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    drafts_kept(phone, 0)


def drafts_kept(phone: Page, count: int) -> None:
    """Wait until so many drafts are kept in the tab; the page's policy lets no polling in."""
    for _try in range(100):
        if phone.evaluate("sessionStorage.length") == count:
            return
        phone.wait_for_timeout(100)
    pytest.fail(f"not {count} drafts")


def sends_too_late(room: Room) -> None:
    """What was sent after the lock is on the answer's page, which follows when it is unlocked."""
    room.step("1.2")
    phone, words = room.at("provider"), "One line, always running"
    phone.locator("[name=text]").fill(words)
    room.press("Lock entries")
    expect(phone.locator("[data-now=state]")).to_contain_text("locked")
    phone.locator("#your-entry button.primary").click()
    expect(phone.locator(".problem-summary")).to_be_visible()
    room.press("Unlock entries")
    expect(phone.locator("[data-now=state]")).to_contain_text("open")
    expect(phone.locator("[name=text]")).to_have_value(words)
    phone.locator("#your-entry button.primary").click()
    expect(phone.locator("p.flash")).to_contain_text("It is kept.")


def comes_in(room: Room, chromium: Browser, live: Live) -> None:
    """A guest scans, waits, and is led on by the page itself when the customer's phone admits."""
    desk, phone = room.at("facilitator", "/lead"), room.at("customer")
    desk.get_by_role("button", name="Make a code for the room").click()
    code = desk.locator(".join-code").inner_text()
    with opened(chromium, live, PHONE) as guest:
        guest.goto(f"/join?room={code.replace('-', '')}")
        guest.get_by_label("Your name").fill("Lin Wei")
        guest.get_by_label("for the customer").check()
        guest.get_by_role("button", name="Join").click()
        expect(desk.locator(".at-door")).to_contain_text("1 guest waits")
        expect(phone.locator(".at-door")).to_contain_text("Lin Wei")
        assert not scrolls_sideways(phone)
        phone.get_by_role("button", name="Admit Lin Wei").click()
        expect(guest.get_by_role("heading", level=1)).to_contain_text("Who loses under this?")
        expect(guest.locator("[name=who]")).to_be_visible()


def on_the_wall(room: Room, barriers: Callable[[Page], list[str]]) -> None:
    """Every word is large enough, the way in stays in its corner, a blank wall shows neither."""
    wall = room.at("projector", "/lead/projector")
    wall.set_viewport_size({"width": 1920, "height": 1080})
    small = [one for one in wall.evaluate(SIZES) if one[0] < SMALLEST]
    assert not small
    assert (
        wall.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") >= 64
    )
    assert barriers(wall) == []
    corner = wall.locator(".projector-join")
    box = corner.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 1920
    assert box["y"] + box["height"] <= 1080
    wall.set_viewport_size({"width": 1920, "height": 700})
    wall.mouse.wheel(0, 3000)
    expect(corner).to_be_in_viewport(ratio=1)
    room.press("Blank the projector")
    expect(wall.get_by_text("The projector is blank.")).to_be_visible()
    expect(corner).to_have_count(0)
    room.press("Show the projector")
    expect(corner).to_be_visible()


def changes_the_agenda(room: Room, barriers: Callable[[Page], list[str]]) -> None:
    """Minutes are there without unfolding, a move takes them along, and the page stays in its place."""
    page = room.at("facilitator", "/lead/agenda")
    assert barriers(page) == []
    page.locator("[name='2.3-minutes']").fill("26")
    page.locator("[name='3.1-minutes']").fill("17")
    down = page.locator("[id='down-2.3']")
    down.scroll_into_view_if_needed()
    before = down.bounding_box()
    down.click()
    expect(page.locator(".agenda-keep [role=status]")).to_have_text("It is kept.")
    expect(page.locator("[name='3.1-minutes']")).to_have_value("17")
    after = page.locator("[id='down-2.3']").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 450  # a step further down, not at the top of the page
    expect(page.locator("[id='down-2.3']")).to_be_focused()
