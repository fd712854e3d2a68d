"""Two truths in a real browser: readable on a laptop and a phone, without barriers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways, signed_in
from tests.integration.services.test_truths import MINE, THEIRS, bring
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.services import deal as deals

pytestmark = pytest.mark.browser


def test_the_gap_is_read_and_asked_again(
    chromium: Browser, live: Live, barriers: Callable[[Page], list[str]]
) -> None:
    """The words, the bars and the cards fit both; a cause is left out without a script."""
    wish = deals.NewDeal(
        "Lines", "Provider Ltd", "Customer Inc", "USD", Decimal(1000), "UTC", date(2027, 1, 1), 36
    )
    with live.sessions() as db:
        deal_id = deals.create(db, wish, user_id=None)
        user = add_person(db, "provider@example.org", "Provider executive", None)
        deals.take_seat(db, deal_id, user.id, "provider", "executive")
        bring(db, deal_id, "provider", MINE)
        bring(db, deal_id, "customer", THEIRS)
        link = one_time_link(db, user)
        db.commit()
    with opened(chromium, live) as page:
        signed_in(page, link)
        page.goto(f"/deals/{deal_id}/history")
        page.get_by_role("link", name="Why do we disagree?").click()
        expect(page.locator(".headline")).to_contain_text("The provider's log gives 18 h")
        assert barriers(page) == []
        page.set_viewport_size({"width": 390, "height": 844})
        assert not scrolls_sideways(page)
        assert barriers(page) == []
        page.get_by_role("group", name="the provider").get_by_label("operator").check()
        page.get_by_role("button", name="Compare").click()
        expect(page.locator("main")).to_contain_text("Only the provider leaves it out.")
        expect(
            page.get_by_role("group", name="the provider").get_by_label("operator")
        ).to_be_checked()
