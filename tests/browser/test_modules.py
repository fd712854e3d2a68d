"""A module in a real browser: without a signal, by keyboard, on a phone, on paper, without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.browser.conftest import Live, opened, scrolls_sideways
from tests.unit.training.module_text import TEXT
from training.services import modules
from training.store.progress import QuizAttemptRow, UnitReadRow
from workbench.platform.accounts.people import add_person, one_time_link

pytestmark = pytest.mark.browser

PAGE = "/practice/modules/example"


def signed_in(page: Page, live: Live) -> None:
    """Keep a module and sign a new person in."""
    with live.sessions() as db:
        modules.keep(db, {"en": TEXT}, None)
        link = one_time_link(db, add_person(db, "reader@example.org", "Reader", None))
        db.commit()
    page.goto(f"/link/{link}")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_load_state()


def read(live: Live) -> list[str]:
    """Return the units that the server knows as read."""
    with live.sessions() as db:
        return [row.unit for row in db.scalars(select(UnitReadRow).order_by(UnitReadRow.id))]


def test_what_is_read_without_a_signal_is_sent_once_there_is_one(page: Page, live: Live) -> None:
    """Two units, told once each; the page opens where the reader stopped, answers are kept."""
    signed_in(page, live)
    page.goto(PAGE)
    expect(page.locator("section.unit:visible")).to_have_count(1)
    page.context.set_offline(True)
    for title in ("The second unit", "The third unit"):
        page.get_by_role("button", name="Read: go on").click()
        expect(page.get_by_role("heading", name=title)).to_be_focused()
    state = page.locator(".reader-state")
    expect(state).to_contain_text("kept on this device")
    page.get_by_role("link", name="Check yourself").click()
    page.get_by_label("Right", exact=True).first.check()
    page.get_by_role("button", name="See how I did").click()
    expect(state).to_contain_text("your answers are kept")
    assert read(live) == []
    page.context.set_offline(False)
    expect(state).to_be_empty()
    assert read(live) == ["first", "second"]
    page.goto("/practice")
    page.goto(PAGE)
    expect(page.get_by_role("heading", name="The third unit")).to_be_visible()
    page.get_by_role("link", name="Check yourself").click()
    expect(page.get_by_label("Right", exact=True).first).to_be_checked()
    assert read(live) == ["first", "second"]
    with live.sessions() as db:
        assert db.scalars(select(QuizAttemptRow)).all() == []


def test_keys_turn_the_units(
    chromium: Browser, live: Live, barriers: Callable[[Page], list[str]]
) -> None:
    """Forward and back, never past an end; nothing stands in the way of people with disabilities."""
    with opened(chromium, live, width=390) as page:
        signed_in(page, live)
        page.goto(PAGE)
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#unit-first")).to_be_visible()
        assert barriers(page) == []
        for _ in range(6):
            page.keyboard.press("ArrowRight")
        expect(page.locator("#unit-check")).to_be_visible()
        expect(page.locator("#sources")).to_be_visible()
        assert barriers(page) == []
        assert not scrolls_sideways(page)
        page.emulate_media(media="print")
        expect(page.locator("section.unit:visible")).to_have_count(5)


def test_without_a_script_units_are_read_by_their_buttons(chromium: Browser, live: Live) -> None:
    """They stand one below the other; each button keeps its unit and leads to the next."""
    with opened(chromium, live, script=False) as page:
        signed_in(page, live)
        page.goto(PAGE)
        expect(page.locator("section.unit:visible")).to_have_count(5)
        page.get_by_role("button", name="Read: go on").first.click()
        page.wait_for_url("**/example#unit-second")
        assert read(live) == ["first"]
