"""A rehearsal from the agenda to a reveal, as a facilitator leads it alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways, signed_in
from tests.integration.conftest import take_seats

pytestmark = pytest.mark.browser
PHONE = 390


def test_a_rehearsal_from_the_agenda_to_the_reveal(
    chromium: Browser, live: Live, barriers: Callable[[Page], list[str]]
) -> None:
    """Started before there is a workshop; some answer by themselves, one is slow; then it is deleted."""
    with live.sessions() as db:
        seated = take_seats(db)
        db.commit()
    with opened(chromium, live, 1280) as desk:
        signed_in(desk, seated.links["facilitator"])
        desk.goto(f"/deals/{seated.deal_id}/workshop/agenda")
        desk.get_by_text("Four times ninety minutes").click()
        desk.get_by_text("Rehearse it with simulated people").click()
        assert barriers(desk) == []
        desk.get_by_role("button", name="Start the rehearsal").click()
        expect(desk.locator(".rehearsal-bar")).to_be_visible()
        answers(desk)
        disturbs(desk)
        reveals(desk, barriers)
        deletes(desk)


def step(desk: Page, key: str) -> None:
    """Go to a step and open it."""
    row = desk.locator("ol.agenda li").filter(has=desk.get_by_text(key, exact=True))
    row.get_by_role("button").click()
    desk.locator("main .actions").first.get_by_role("button", name="Open this step").click()
    expect(desk.locator(".turn strong")).to_have_text("open")


def press(desk: Page, label: str) -> None:
    """Press the first button of that name."""
    desk.get_by_role("button", name=label, exact=True).first.click()


def answers(desk: Page) -> None:
    """Somebody answers while the facilitator only looks; the rest when asked."""
    step(desk, "P4")
    done = desk.locator(".people li").filter(has_text="· done")
    expect(done).not_to_have_count(0, timeout=15_000)
    press(desk, "Let all answer now")
    expect(desk.get_by_text("Everybody is done.")).to_be_visible()
    expect(desk.locator("main")).to_contain_text("No line stands longer than four hours")


def disturbs(desk: Page) -> None:
    """One more comes late, one loses the connection and is waited for, one answers twice."""
    step(desk, "1.4")
    press(desk, "Somebody joins late")
    expect(desk.locator(".people")).to_contain_text("Simulated participant 4, provider")
    press(desk, "Somebody loses the connection")
    expect(desk.get_by_text("Without a connection: Simulated participant 4")).to_be_visible()
    press(desk, "Let all answer now")
    left = desk.locator(".people li").filter(has_text="not done yet")
    expect(left).to_have_count(1)
    expect(left).to_contain_text("not seen in the last minute")
    press(desk, "Somebody answers twice")
    press(desk, "They come back")
    press(desk, "Let all answer now")
    expect(desk.get_by_text("Everybody is done.")).to_be_visible()


def reveals(desk: Page, barriers: Callable[[Page], list[str]]) -> None:
    """The map shows that the sides disagree; the pages of a phone's width hold."""
    press(desk, "Reveal")
    expect(desk.locator("main table").first).to_contain_text("%")
    assert barriers(desk) == []
    desk.set_viewport_size({"width": PHONE, "height": 800})
    assert not scrolls_sideways(desk)


def deletes(desk: Page) -> None:
    """It is listed apart, and goes with everything in it."""
    address = desk.url
    desk.goto("/deals")
    expect(desk.get_by_role("heading", name="Rehearsals", exact=True)).to_be_visible()
    desk.goto(address)
    desk.get_by_text("Delete this rehearsal").click()
    press(desk, "Delete it for good")
    expect(desk.locator("p.flash")).to_contain_text("The rehearsal is deleted.")
    expect(desk.get_by_role("heading", name="Rehearsals", exact=True)).to_have_count(0)
    answer = desk.goto(address)
    assert answer is not None
    assert answer.status == 404
