"""A page follows what happens in another window, and leaves alone what somebody is writing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import Live, opened
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.permissions import RoleName, Side
from workbench.services import deal as deals
from workbench.services import history

pytestmark = pytest.mark.browser

SEATS: tuple[tuple[str, Side, RoleName], ...] = (
    ("facilitator", "neutral", "facilitator"),
    ("customer", "customer", "executive"),
)
Windows = dict[str, Page]


@pytest.fixture
def deal(live: Live) -> int:
    """Open a deal without anybody in it."""
    wish = deals.NewDeal(
        "Uptime of the lines", "Provider Ltd", "Customer Inc", "USD", Decimal(306733), "UTC",
        date(2027, 1, 1), 36,
    )  # fmt: skip
    with live.sessions() as db:
        deal_id = deals.create(db, wish, user_id=None)
        db.commit()
    return deal_id


@pytest.fixture
def windows(chromium: Browser, live: Live, deal: int) -> Iterator[Windows]:
    """Seat two people and sign each in, in a window of their own."""
    with ExitStack() as stack:
        found = {}
        for name, side, role in SEATS:
            with live.sessions() as db:
                user = add_person(db, f"{name}@example.org", name.capitalize(), None)
                deals.take_seat(db, deal, user.id, side, role)
                link = one_time_link(db, user)
                db.commit()
            found[name] = stack.enter_context(opened(chromium, live))
            found[name].goto(f"/link/{link}")
            found[name].get_by_role("button", name="Sign in").click()
            found[name].wait_for_url(lambda url: "/link/" not in url)
        yield found


def bring(live: Live, deal: int, name: str) -> None:
    """Let the provider bring a file, as if from a third window."""
    with live.sessions() as db:
        history.add(db, deal, "provider", name, b"month,value\n2026-01,1\n", None)
        db.commit()


def follow(page: Page, path: str) -> None:
    """Open a page and wait until its stream is there; mark it, so that a reload would show."""

    def streams(answer: Response) -> bool:
        return "text/event-stream" in answer.headers.get("content-type", "")

    with page.expect_response(streams):
        page.goto(path)
    page.evaluate("window.sameDocument = true")


def same(page: Page) -> bool:
    """Tell whether the page was never loaded anew since it was marked."""
    return bool(page.evaluate("window.sameDocument === true"))


def test_a_page_changes_in_another_window_without_reloading(
    live: Live, deal: int, windows: Windows, barriers: Callable[[Page], list[str]]
) -> None:
    """What one person does appears where another one looks, and a form at rest stays usable."""
    facilitator, customer = windows["facilitator"], windows["customer"]
    follow(customer, f"/deals/{deal}")
    facilitator.goto(f"/deals/{deal}/history")
    facilitator.set_input_files(
        "#file", {"name": "stops.csv", "mimeType": "text/csv", "buffer": b"start,end\n1,2\n"}
    )
    facilitator.get_by_role("button", name="Send the file").click()
    follow(customer, f"/deals/{deal}/history")
    bring(live, deal, "calls.csv")
    expect(customer.get_by_role("link", name="calls")).to_be_visible()
    assert same(customer)
    assert barriers(customer) == []


def test_what_somebody_writes_survives(live: Live, deal: int, windows: Windows) -> None:
    """While a form is being filled in the page only says so; shown on request, the text is kept."""
    customer = windows["customer"]
    follow(customer, f"/deals/{deal}/history")
    customer.fill("#name", "our own log")
    bring(live, deal, "calls.csv")
    note = customer.get_by_text("Somebody changed this meanwhile")
    expect(note).to_be_visible()
    assert customer.get_by_role("link", name="calls").count() == 0
    assert customer.input_value("#name") == "our own log"
    customer.get_by_role("button", name="Show").click()
    expect(customer.get_by_role("link", name="calls")).to_be_visible()
    expect(note).to_be_hidden()
    assert customer.input_value("#name") == "our own log"
    assert same(customer)


def test_who_has_left_is_cut_off(live: Live, deal: int, windows: Windows) -> None:
    """A person without a seat sees the deal no longer, without doing anything."""
    customer = windows["customer"]
    follow(customer, f"/deals/{deal}")
    with live.sessions() as db:
        seat = next(one for one in deals.seats_in(db, deal) if one.side == "customer")
        db.delete(seat)
        db.commit()
    expect(customer.get_by_role("heading", name="There is nothing here for you")).to_be_visible()
