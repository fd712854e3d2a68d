"""The waterfall and the X-matrix in a browser: on a desk, on a phone, and on one sheet of paper."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from tests.browser.conftest import Live, opened, scrolls_sideways, signed_in
from tests.integration.agreed import accept_draft
from tests.integration.plant import add_cards
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.services import cascade_movement
from workbench.services import deal as deals
from workbench.services.cascade_movement import MeasureWish
from workbench.store.cascade import TeamEdgeRow, TeamNodeRow

pytestmark = pytest.mark.browser

NUMBERS = 26  # with six second levers nearly what one sheet takes


def _team(db: Session, place: tuple[int, int], at: int, lead: int) -> str:
    levers = "\n".join(f"What pulls number {at}, {turn}" for turn in range(1 + (at < 6)))
    row = TeamNodeRow(
        deal_id=place[0], card_id=place[1], position=at, name=f"Stage {at}", lead_id=lead,
        owner_side="provider", current=0.2, best=0.1, levers=levers,
    )  # fmt: skip
    db.add(row)
    db.flush()
    db.add(TeamEdgeRow(deal_id=place[0], card_id=place[1], child_id=row.id))
    return str(row.id)


@pytest.fixture
def desk(chromium: Browser, live: Live) -> Iterator[tuple[Page, str, int]]:
    """Return an executive's window, the deal's address, and the id of a measured period."""
    wish = deals.NewDeal(
        "Uptime", "Provider Ltd", "Customer Inc", "USD", Decimal(306733), "UTC",
        date(2027, 1, 1), 36,
    )  # fmt: skip
    with live.sessions() as db:
        deal_id = deals.create(db, wish, user_id=None)
        user = add_person(db, "executive@example.org", "Executive", None)
        deals.take_seat(db, deal_id, user.id, "provider", "executive")
        lead = add_person(db, "lead@example.org", "Lead", None)
        deals.take_seat(db, deal_id, lead.id, "provider", "team_lead")
        link, card = one_time_link(db, user), add_cards(db, deal_id)[1]
        accept_draft(db, deal_id)
        keys = [_team(db, (deal_id, card), at, lead.id) for at in range(NUMBERS)]
        before = dict.fromkeys(keys, 0.2)
        after = {key: 0.2 + 0.01 * at for at, key in enumerate(keys)}
        measured = MeasureWish("March 2027", "the year before", before, after)
        period = cascade_movement.add(db, deal_id, card, measured)
        db.commit()
    with opened(chromium, live) as page:
        signed_in(page, link)
        yield page, f"/deals/{deal_id}/cascade", period


def test_both_are_read_at_every_width_and_the_matrix_prints_on_one_sheet(desk, barriers) -> None:
    """Axe finds nothing, nothing scrolls sideways, and the largest matrix is one page across."""
    page, pages, period = desk
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{pages}/movement/{period}")
        wide = page.locator(".waterfall .chart-wide svg")
        expect(wide).to_be_visible(visible=width == 1280)
        assert barriers(page) == []
        assert not scrolls_sideways(page)
        page.goto(f"{pages}/x-matrix")
        expect(page.locator(".x-matrix")).to_be_visible(visible=width == 1280)
        expect(page.locator(".x-list")).to_be_visible(visible=width == 390)
        assert barriers(page) == []
        assert not scrolls_sideways(page)
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    box = sheet.partition(b"/MediaBox [")[2].partition(b"]")[0].split()
    assert float(box[2]) > float(box[3])
