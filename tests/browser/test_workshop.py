"""A workshop with eight windows, from outcomes to a joint draft; and one with two voters a side."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways, signed_in
from tests.integration.conftest import take_seats
from tests.integration.plant import add_cards, agree_frame
from tests.integration.private import enter
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.store.deal import SeatRow

pytestmark = pytest.mark.browser
SIDES = ("provider", "customer")
PHONE = 390


class Room:
    """Everybody's window, each in a browser context of its own."""

    def __init__(self, deal: int, windows: dict[str, Page]) -> None:
        self.deal, self.windows = deal, windows

    def path(self, rest: str = "") -> str:
        """Return the path of a page of the deal."""
        return f"/deals/{self.deal}{rest}"

    def at(self, who: str, rest: str = "") -> Page:
        """Let somebody open a page of the workshop."""
        page = self.windows[who]
        page.goto(self.path(f"/workshop{rest}"))
        return page

    def press(self, label: str) -> None:
        """Let the facilitator press the first button of that name at the desk."""
        self.at("facilitator", "/lead").get_by_role("button", name=label, exact=True).first.click()

    def step(self, key: str) -> None:
        """Let the facilitator go to a step and open it, if that was not done yet."""
        desk = self.at("facilitator", "/lead")
        row = desk.locator("ol.agenda li").filter(has=desk.get_by_text(key, exact=True))
        if row.get_by_role("button").count():
            row.get_by_role("button").click()
        desk.locator("main .actions").first.get_by_role("button", name="Open this step").click()

    def send(self, who: str, **said: str) -> None:
        """Let somebody fill in the fields of the current step and send."""
        page = self.at(who)
        for name, words in said.items():
            page.locator(f"[name={name}]").fill(words)
        page.locator("#your-entry button.primary").click()
        expect(page.locator("p.flash")).to_contain_text("It is kept.")

    def weigh(self, who: str, *weights: int) -> None:
        """Let somebody weigh the outcomes in their order, by keyboard alone."""
        page = self.at(who)
        page.locator("#your-entry input[type=number]").first.focus()
        for weight in weights:
            page.keyboard.press("Control+A")
            page.keyboard.type(str(weight))
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # the focus is on the button now
        expect(page.get_by_text("Your entry is kept.").first).to_be_visible()


def voters(count: int) -> list[str]:
    """Return the names of the voters: an executive and participants of each side."""
    return [
        side if number == 0 else f"{side}_{number}" for side in SIDES for number in range(count)
    ]


@pytest.fixture
def room(request: pytest.FixtureRequest, chromium: Browser, live: Live) -> Iterator[Room]:
    """Seat so many voters a side, a facilitator and a projector; both sides have answered."""
    with live.sessions() as db:
        seated = take_seats(db)
        links = dict(seated.links)
        add_cards(db, seated.deal_id)
        agree_frame(db, seated.deal_id)
        for side in SIDES:
            enter(db, live.config.keys, seated.deal_id, side)  # type: ignore[arg-type]
        for name in voters(request.param):
            if name not in links:
                side = name.partition("_")[0]
                user = add_person(db, f"{name}@example.org", name, None)
                db.add(
                    SeatRow(deal_id=seated.deal_id, user_id=user.id, side=side, role="participant")
                )
                links[name] = one_time_link(db, user)
        db.commit()
    names = [*voters(request.param), "facilitator"]
    with ExitStack() as stack:
        yield gathered(stack, chromium, live, seated.deal_id, {one: links[one] for one in names})


def gathered(
    stack: ExitStack, chromium: Browser, live: Live, deal_id: int, links: Mapping[str, str]
) -> Room:
    """Sign everybody in, make the agenda, and open the projector."""
    windows = {}
    for name, link in links.items():
        page = stack.enter_context(opened(chromium, live, 1280 if name == "facilitator" else PHONE))
        windows[name] = signed_in(page, link)
    made = Room(deal_id, windows)
    start = made.at("facilitator", "/agenda")
    start.get_by_role("button", name="Make the agenda").click()
    projector = stack.enter_context(opened(chromium, live, 1920))
    projector.context.add_cookies(windows["facilitator"].context.cookies())
    windows["projector"] = projector
    return made


@pytest.mark.parametrize("room", [3], indirect=True)
def test_eight_windows_from_outcomes_to_a_joint_draft(
    room: Room, barriers: Callable[[Page], list[str]]
) -> None:
    """Six vote on phones; the projector follows; both lock, read the package and accept the draft."""
    assert len(room.windows) == 8
    state_outcomes(room)
    screen = vote(room)
    phone, desk = room.windows["customer_1"], room.at("facilitator", "/lead")
    expect(desk.get_by_text("Everybody is done.")).to_be_visible()
    assert not scrolls_sideways(phone)
    assert [barriers(page) for page in (phone, desk, screen)] == [[], [], []]
    room.press("Reveal")
    expect(screen.locator("table")).to_contain_text("70%")
    expect(screen.locator("table")).to_contain_text("20%")
    lock_and_draft(room)
    summary = room.at("provider_2", "/summary")
    expect(summary.locator("main")).to_contain_text("The lines run 98 hours of 100")
    assert barriers(summary) == []


def state_outcomes(room: Room) -> None:
    """Let both executives write an outcome."""
    room.step("P4")
    for who, result in (
        ("provider", "No line stands longer than four hours"),
        ("customer", "The lines run 98 hours of 100"),
    ):
        said = {"unit": "packaging", "by": "end of 2027", "measured_by": "availability"}
        room.send(who, result=result, **said)


def vote(room: Room) -> Page:
    """Let all six vote while the projector counts, and shows no vote; return the projector."""
    room.step("1.4")
    screen = room.at("projector", "/lead/projector")
    expect(screen.locator(".heads")).to_contain_text("0 of 3")
    for who in voters(3):
        room.weigh(who, *((70, 30) if who.startswith("provider") else (20, 80)))
    expect(screen.locator(".heads")).not_to_contain_text("2 of 3")
    assert "70" not in screen.locator("main").inner_text()
    return screen


def lock_and_draft(room: Room) -> None:
    """Let both sides lock, start the draft from the package, and accept it."""
    room.step("3.4")
    for side in SIDES:
        page = room.at(side)
        page.get_by_role("link", name="Open the page of this step").click()
        page.get_by_role("link", name="Lock your answers").click()
        page.get_by_role("button", name="Lock now").click()
        page.wait_for_load_state()
    room.step("3.7")
    page = room.at("provider")
    page.get_by_role("link", name="Open the page of this step").click()
    page.get_by_role("button", name="Make the draft from the settled package").click()
    page.wait_for_load_state()
    for side in SIDES:
        room.windows[side].goto(room.path("/draft"))
        room.windows[side].get_by_role("button", name="Accept", exact=False).first.click()
        room.windows[side].wait_for_load_state()
    expect(room.windows["customer"].locator("#acceptance")).to_contain_text("accepted")


@pytest.mark.parametrize("room", [2], indirect=True)
def test_two_voters_a_side_see_the_tally_hidden(room: Room) -> None:
    """A side of two is hidden; the network drops while somebody writes, and nothing is lost."""
    room.step("P4")
    for who in ("provider", "customer"):
        room.send(
            who,
            result=f"What the {who} wants",
            unit="packaging",
            by="2027",
            measured_by="availability",
        )
    room.step("1.4")
    for who in voters(2)[1:]:
        room.weigh(who, 60, 40)
    page = room.at("provider")
    box = page.locator("#your-entry input[type=number]").first
    box.fill("77")
    page.context.set_offline(True)
    room.at("customer_1", "/log")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    expect(box).to_have_value("77")
    expect(page.locator("[data-weights]")).to_contain_text("add up to 77: 23 are missing")
    room.press("Lock entries")
    expect(page.locator(".stage-header .turn")).to_contain_text("locked")
    expect(page.locator(".stage-clock")).to_have_count(0)
    expect(box).to_have_value("77")
    room.press("Unlock entries")
    expect(page.locator(".stage-clock")).to_be_visible()
    page.locator("#your-entry input[type=number]").nth(1).fill("23")
    page.locator("#your-entry button.primary").click()
    expect(page.get_by_text("Your entry is kept.").first).to_be_visible()
    room.press("Reveal")
    table = room.at("customer", "/step/1.4").locator("table")
    expect(table).to_contain_text("hidden")
