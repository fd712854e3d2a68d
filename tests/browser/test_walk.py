"""The whole way through in a real browser, on a generated history."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways
from workbench.demonstration.files import DemoHistory, sample_history
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.permissions import RoleName, Side
from workbench.services import deal as deals

pytestmark = pytest.mark.browser

SEATS: tuple[tuple[str, Side, RoleName], ...] = (
    ("facilitator", "neutral", "facilitator"),
    ("provider", "provider", "executive"),
    ("customer", "customer", "executive"),
    ("lead", "provider", "team_lead"),
    ("trainee", "provider", "trainee"),
)
# Of the last two questions each side keeps the answer that is marked.
ANSWERS = {
    "customer": {
        "hour_cost": "9,000", "recovered": "40", "worst_level": "", "highest_fee": "700000",
        "alternative_cost": "420000",
    },
    "provider": {
        "base_cost": "210000", "tenth_cost": "9000", "worst_year": "", "lowest_margin": "40000",
        "lowest_fee": "300,000",
    },
}  # fmt: skip


@dataclass
class People:
    """One browser window per seat, each with its own cookies, and the deal they sit in."""

    deal: str
    windows: dict[str, Page]

    def at(self, seat: str, rest: str) -> Page:
        """Open a page of the deal in the seat's window."""
        page = self.windows[seat]
        page.goto(f"{self.deal}{rest}")
        return page


@pytest.fixture
def people(chromium: Browser, live: Live) -> Iterator[People]:
    """Open a deal, seat everybody and sign each in by a one-time link."""
    wish = deals.NewDeal(
        "Uptime of the lines", "Provider Ltd", "Customer Inc", "USD", Decimal(306733), "UTC",
        date(2027, 1, 1), 36,
    )  # fmt: skip
    with live.sessions() as db:
        deal_id = deals.create(db, wish, user_id=None)
        links = {}
        for name, side, role in SEATS:
            user = add_person(db, f"{name}@example.org", name.capitalize(), None)
            deals.take_seat(db, deal_id, user.id, side, role)
            links[name] = one_time_link(db, user)
        db.commit()
    with ExitStack() as stack:
        windows = {name: stack.enter_context(opened(chromium, live)) for name in links}
        for name, link in links.items():
            windows[name].goto(f"/link/{link}")
            windows[name].get_by_role("button", name="Sign in").click()
        yield People(f"/deals/{deal_id}", windows)


def bring(people: People, name: str, content: bytes, **answers: str) -> None:
    """Upload a file as the facilitator; take over what is suggested, but for these answers."""
    page = people.at("facilitator", "/history")
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("heading", name="What the columns hold")).to_be_visible()
    for question, answer in answers.items():
        page.select_option(f"#{question}", label=answer)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="How it was read")).to_be_visible()


def define(people: People, data_set: str, key: str, groups: str | None = None) -> None:
    """Make a KPI card from a data set."""
    page = people.at("facilitator", "/kpi")
    page.goto(f"{people.deal}/kpi/new")
    page.get_by_role("link", name=data_set).first.click()
    page.check(f"input[name=key][value={key}]")
    if groups is not None:
        page.check("input[name=grouping][value=own]")
        page.fill("#groups", groups)
    page.get_by_role("button", name="Make the card").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/new" not in page.url


def answer_everything(page: Page, deal: str, side: str) -> None:
    """Answer the side's private questions one page after the other."""
    page.goto(f"{deal}/values")
    page.get_by_role("link", name="Answer the first question").click()
    asked = 0
    while "/question/" in page.url:
        kind = page.url.split("/question/")[1].split("?")[0]
        if kind in ANSWERS[side]:
            page.fill("#likely", ANSWERS[side][kind])
        page.get_by_role("button", name="Keep this answer").click()
        asked += 1
    assert asked == 7
    expect(page.get_by_text("Only your side sees this").first).to_be_visible()
    look_in_the_mirror(page, deal, side)


def look_in_the_mirror(page: Page, deal: str, side: str) -> None:
    """Refine one derived figure, take it back, and open the best package."""
    page.get_by_role("link", name="Refine Availability").click()
    derived = page.locator("#likely").input_value()
    assert derived != "0"
    page.fill("#likely", "")
    page.get_by_role("button", name="Keep this answer").click()
    page.get_by_role("link", name=re.compile("^No. ")).first.click()
    words = "you get back" if side == "customer" else "you pay back"
    expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_role("heading", name="If the plan does not arrive")).to_be_visible()
    assert not scrolls_sideways(page)
    page.goto(f"{deal}/values")


def lock(window: Page) -> None:
    """Press the button, and the one of the page that asks once more."""
    window.get_by_role("link", name="Lock your answers").click()
    window.get_by_role("button", name="Lock now").click()


def settle(people: People) -> None:
    """Make the frame, agree to it on both sides, answer, lock both, see the same result."""
    page = people.at("facilitator", "/frame")
    page.get_by_role("button", name="Make the frame").click()
    expect(page.get_by_text("81").first).to_be_visible()
    for side in ("provider", "customer"):
        people.at(side, "/frame").get_by_role("button", name="Agree to this frame").click()
    for side in ("provider", "customer"):
        answer_everything(people.windows[side], people.deal, side)
    lock(people.windows["provider"])
    expect(people.windows["provider"].get_by_text("not locked yet").first).to_be_visible()
    lock(people.windows["customer"])
    people.windows["customer"].wait_for_url("**/result")
    # The provider's window moves by itself when the other side locks.
    people.windows["provider"].wait_for_url("**/result", timeout=20_000)
    for side in ("provider", "customer"):
        shown = people.windows[side].get_by_role("main").inner_text()
        assert "commitment" in shown.lower()


def weigh(people: People) -> None:
    """Let half of the plan arrive, and drag a level: every figure answers, nothing is saved."""
    page = people.at("provider", "/draft")
    page.locator("summary", has_text="one cause strikes everything").click()
    page.get_by_role("slider", name="How much of the plan arrives").focus()
    page.keyboard.press("ArrowLeft")
    for part in ("#year-effects", "#kpi-effects"):
        expect(page.locator(part)).to_contain_text("If half of the plan arrives")
    expect(page.get_by_text("One serial failure in the year")).to_be_visible()
    assert "arrives=50" in page.url
    page.locator("a[href$='/edit/response_time']").click()
    before = page.locator("#consequences").inner_text()
    level = page.get_by_role("slider", name="Drag: Minimum").first
    level.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#consequences")).not_to_have_text(before)
    written = page.locator("#cohorts-0-minimum").input_value()
    expect(page.locator("#pictures svg title").first).to_contain_text(f"minimum {written}")
    expect(level).to_be_focused()
    assert not scrolls_sideways(page)


def accept(people: People) -> None:
    """Start the draft, look at what it does, and accept it on both sides."""
    people.windows["customer"].get_by_role("button", name="Start the draft").click()
    expect(people.windows["customer"].get_by_text("Version 1 in short")).to_be_visible()
    weigh(people)
    for side in ("provider", "customer"):
        people.at(side, "/draft").get_by_role("button", name="Accept version 1").click()
    expect(
        people.windows["customer"].get_by_role("link", name="Go on to the teams")
    ).to_be_visible()


def cascade(people: People) -> None:
    """Put two teams under the first KPI and let the team lead accept for its team."""
    page = people.at("facilitator", "/cascade")
    page.get_by_role("link", name="Put teams under").first.click()
    rows = (("Dispatch", "90", "99.5", "1"), ("Field service", "92", "99.6", "2"))
    for place, (name, today, best, weight) in enumerate(rows):
        page.fill(f"#teams-{place}-name", name)
        page.select_option(f"#teams-{place}-side", "provider")
        page.select_option(f"#teams-{place}-lead", index=1)
        page.fill(f"#teams-{place}-today", today)
        page.fill(f"#teams-{place}-best", best)
        page.fill(f"#teams-{place}-weight", weight)
    page.get_by_role("button", name="Share the levels").click()
    lead = people.at("lead", "/cascade")
    for team in ("Dispatch", "Field service"):
        lead.get_by_role("link", name=f"Answer for {team}").click()
        lead.check("input[value=accept]")
        lead.get_by_role("button", name="Send the answer").click()
    expect(lead.get_by_text("accepted").first).to_be_visible()


def pdf_text(people: People, folder: Path, language: str) -> str:
    """Make the document in a language, download it, and return the text that it prints."""
    page = people.at("facilitator", "/documents")
    page.select_option("#language", language)
    page.get_by_role("button", name="Make the document").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").first.click()
    path = folder / f"{language}.pdf"
    download.value.save_as(path)
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
    return text.decode()


def learn(people: People) -> None:
    """Read the lesson, take the quiz, play the role-play to its debrief."""
    page = people.windows["trainee"]
    page.goto("/practice")
    page.get_by_role("link", name="Start reading").click()
    while "/quizzes/" not in page.url:
        page.get_by_role("button", name=re.compile("Next|Check yourself")).click()
        page.wait_for_load_state()
    for group in page.locator(
        "fieldset:has(input[type=radio]), fieldset:has(input[type=checkbox])"
    ).all():
        group.locator("input").first.check()
    for box in page.locator(".number-answer input").all():
        box.fill("57")
    page.get_by_role("button", name="See how I did").click()
    expect(page.get_by_role("link", name="Try again").first).to_be_visible()
    page.goto("/practice")
    page.locator("form[action$='/start'] button").first.click()
    for _move in range(60):
        if page.get_by_role("link", name="See what your words did").count():
            break
        said = page.locator(".choices button").count()
        before = page.locator("input[name=step]").get_attribute("value")
        page.locator(".choices button").nth(said - 1).click()
        page.wait_for_function(
            "before => document.querySelector('input[name=step]')?.value !== before", arg=before
        )
    page.get_by_role("link", name="See what your words did").click()
    expect(page.get_by_role("heading", name="The moments that decided it")).to_be_visible()


def groups_of(history: DemoHistory) -> str:
    """Return the two cohorts of the generated plant as the card's form takes them."""
    return "\n".join(f"{name}: {name}" for name in history.plant.cohorts())


def test_the_whole_way_through(people: People, tmp_path: Path) -> None:
    """From a file to a downloaded PDF, a lesson and a role-play, each seat in its own window."""
    history = sample_history(7, months=30, machines=6)
    figures = history.files["production.csv"]  # its numbers have points, but for two of them
    bring(people, "production.csv", figures, role_asset="cohort", decimal="with a point: 98.5")
    bring(people, "service_calls.csv", history.files["service_calls.csv"])
    define(people, "production", "availability", groups_of(history))
    define(people, "service_calls", "response_time")
    define(people, "service_calls", "first_time_fix_rate")
    levels = people.at("customer", "/levels")
    expect(levels.get_by_text("Balanced").first).to_be_visible()
    assert not scrolls_sideways(levels)
    settle(people)
    accept(people)
    cascade(people)
    english = pdf_text(people, tmp_path, "en")
    assert "Provider Ltd" in english
    assert "Availability" in english
    assert "Dispatch" in english
    chinese = pdf_text(people, tmp_path, "zh_Hans_CN")
    assert "可用率" in chinese
    assert "目标" in chinese
    learn(people)


def test_the_wind_farm_by_page(people: People, shared: Path) -> None:
    """The real ten-minute readings import by page and become a KPI card with the known value."""
    folder = shared / "data" / "wind_farm_scada"
    page = people.at("facilitator", "/history")
    page.set_input_files("#file", str(next(folder.glob("*.parquet"))))
    page.get_by_role("button", name="Send the file").click()
    page.select_option("#stamps", "end")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="How it was read")).to_be_visible(timeout=60_000)
    page.goto(f"{people.deal}/kpi/new")
    # With a single data set there is nothing to choose: the page asks for the KPI at once.
    page.check("input[name=key][value=technical_availability]")
    page.get_by_role("button", name="Make the card").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("availability")
    assert "98.17" in page.content()
