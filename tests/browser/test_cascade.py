"""Catchball from the agreed level: three team leads on phones, the executives, the three questions."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways, signed_in
from tests.integration.agreed import accept_draft
from tests.integration.conftest import take_seats
from tests.integration.plant import add_cards
from tests.integration.services.test_cascade import leads_of
from workbench.agreement.cascade.teams import OwnerSide
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.permissions import Seat
from workbench.services import cascade, cascade_team, cascade_view
from workbench.services.cascade import CascadeWish, TeamWish
from workbench.services.cascade_rows import stamp
from workbench.store.cascade import team_nodes
from workbench.store.deal import SeatRow

pytestmark = pytest.mark.browser
RESPONSE = 1  # the card of response time: 4.2 h today, 3.8 h wanted
PHONE = 390
LEADS = ("dispatch", "travel", "gate")


@dataclass(frozen=True)
class Teams:
    """The deal, a phone for each of three leads, and the customer's executive at a laptop."""

    live: Live
    deal: int
    phones: dict[str, Page]
    desk: Page

    def cascade(self, page: Page) -> Page:
        """Open the cascade."""
        page.goto(f"/deals/{self.deal}/cascade")
        return page


@pytest.fixture
def teams(chromium: Browser, live: Live) -> Iterator[Teams]:
    """Agree 3.8 h of response time and put three teams with a lead each under it."""
    with live.sessions() as db:
        seated = take_seats(db)
        deal, card = seated.deal_id, add_cards(db, seated.deal_id)[RESPONSE]
        accept_draft(db, deal)
        leads = {side: seat.user_id for side, seat in leads_of(db, deal).items()}
        third = add_person(db, "travel@example.org", "travel", None)
        db.add(SeatRow(deal_id=deal, user_id=third.id, side="provider", role="team_lead"))
        db.flush()
        links = {
            "dispatch": seated.links["provider_lead"],
            "travel": one_time_link(db, third),
            "gate": seated.links["customer_lead"],
        }
        wishes = (
            team("Dispatch", "provider", leads["provider"], 1.0, 0.6),
            team("Travel", "provider", third.id, 2.0, 1.6),
            team("Gate and papers", "customer", leads["customer"], 1.2, 0.8),
        )
        cascade.save(db, deal, card, CascadeWish("sum", wishes, stamp(())))
        db.commit()
    with ExitStack() as stack:
        phones = {
            name: signed_in(stack.enter_context(opened(chromium, live, PHONE)), link)
            for name, link in links.items()
        }
        desk = stack.enter_context(opened(chromium, live))
        yield Teams(live, deal, phones, signed_in(desk, seated.links["customer"]))


def team(name: str, side: OwnerSide, lead: int, today: float, best: float) -> TeamWish:
    """Return a stage of the response, in hours."""
    return TeamWish(None, name, side, lead, today, best, 1, "Shift plan")


def answers(teams: Teams, who: str, choice: str, **said: str) -> None:
    """Let a lead answer at the phone."""
    phone = teams.cascade(teams.phones[who])
    phone.locator("main a", has_text="Answer for").click()
    phone.get_by_label(choice, exact=True).check()
    for name, words in said.items():
        phone.locator(f"[name={name}]").fill(words)
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_text("Your answer:")).to_be_visible()


def right_answers(teams: Teams, name: str) -> list[int]:
    """Return the places of the right answers to the three questions about a team's number."""
    with teams.live.sessions() as db:
        row = next(row for row in team_nodes(db, teams.deal) if row.name == name)
        seat = Seat(row.lead_id or 0, teams.deal, row.owner_side, "team_lead")
        kpi, node = cascade_view.team(db, seat, row.id)
        return [question.right for question in cascade_team.asked(kpi, node)]


def acknowledges(teams: Teams, who: str, name: str) -> Page:
    """Let a lead answer the three questions at the phone, first wrongly, then rightly."""
    phone, right = teams.cascade(teams.phones[who]), right_answers(teams, name)
    phone.get_by_role("link", name="Answer three questions and acknowledge").click()
    groups = phone.locator("main fieldset")
    for at, place in enumerate(right):
        groups.nth(at).locator("input").nth(place - 1).check()  # another one, whichever is right
    phone.get_by_role("button", name="Acknowledge the number").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    for at, place in enumerate(right):
        groups.nth(at).locator("input").nth(place).check()
    phone.get_by_role("button", name="Acknowledge the number").click()
    expect(phone.get_by_text("Your team has acknowledged this number.")).to_be_visible()
    return phone


def test_from_the_agreed_level_to_teams_that_know_their_number(
    teams: Teams, barriers: Callable[[Page], list[str]]
) -> None:
    """Dispatch accepts, travel with support, the gate offers less: taken once dispatch is asked again."""
    answers(teams, "dispatch", "We accept the level")
    answers(teams, "travel", "We accept it with support", support="A second van on Mondays")
    answers(teams, "gate", "We offer another level", value="1.1", reason="The porter leaves at six")
    desk = teams.cascade(teams.desk)
    expect(desk.locator("main")).to_contain_text("2 of 3 teams have accepted.")
    desk.get_by_role("button", name="Take 1.1").click()
    expect(desk.get_by_role("alert")).to_contain_text("0.03 h short of the target 3.8 h")
    desk.get_by_text("Ask an accepted team again", exact=True).click()
    desk.get_by_role("button", name="Ask Dispatch again").click()
    desk.get_by_role("button", name="Take 1.1").click()
    expect(desk.locator("main")).to_contain_text("2 of 3 teams have accepted.")
    answers(teams, "dispatch", "We accept the level")
    assert "every team has accepted" in teams.cascade(teams.desk).locator("main").inner_text()
    shown = [
        ("dispatch", "Dispatch"), ("travel", "Travel"), ("gate", "Gate and papers"),
    ]  # fmt: skip
    for who, name in shown:
        phone = acknowledges(teams, who, name)
        assert barriers(phone) == []
        assert not scrolls_sideways(phone)
    desk = teams.cascade(teams.desk)
    expect(desk.locator("main")).to_contain_text("3 of 3 teams have acknowledged their number.")
    assert barriers(desk) == []
