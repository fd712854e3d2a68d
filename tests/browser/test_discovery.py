"""Discovery in a real browser: ticked on a phone, read on a laptop, without barriers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways, signed_in
from tests.integration.services.test_discovery import COSTLY, COSTLY_MAP
from tests.integration.services.test_truths import bring
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.services import deal as deals

pytestmark = pytest.mark.browser


def test_from_what_troubles_people_to_a_card(
    chromium: Browser, live: Live, barriers: Callable[[Page], list[str]]
) -> None:
    """Tick, read the ranking, open the KPI, take it over."""
    wish = deals.NewDeal(
        "Lines", "Provider Ltd", "Customer Inc", "USD", Decimal(1000), "UTC", date(2027, 1, 1), 36
    )
    with live.sessions() as db:
        deal_id = deals.create(db, wish, user_id=None)
        user = add_person(db, "customer@example.org", "Customer executive", None)
        deals.take_seat(db, deal_id, user.id, "customer", "executive")
        bring(db, deal_id, "customer", COSTLY, COSTLY_MAP)
        link = one_time_link(db, user)
        db.commit()
    with opened(chromium, live) as page:
        signed_in(page, link)
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"/deals/{deal_id}/discover")
        assert barriers(page) == []
        assert not scrolls_sideways(page)
        page.get_by_label("Machines stop too often").check()
        page.get_by_role("button", name="Show the KPIs for it").click()
        assert barriers(page) == []
        assert not scrolls_sideways(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_role("link", name="Number of stops").click()
        assert barriers(page) == []
        page.get_by_role("link", name="Take it over as a KPI card").click()
        expect(page.get_by_label("Number of stops")).to_be_checked()
