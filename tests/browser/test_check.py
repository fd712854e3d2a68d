"""The door for one in a real browser: with and without script, on a laptop and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, opened, scrolls_sideways

pytestmark = pytest.mark.browser

Barriers = Callable[[Page], list[str]]
CSV = "month;availability\n" + "\n".join(
    f"2024-{month:02d};{value} %" for month, value in enumerate(
        (98.4, 97.9, 98.8, 98.1, 98.6, 97.2, 98.9, 98.3, 98.2, 98.7), start=1
    )
)  # fmt: skip


def file_of(text: str) -> dict[str, object]:
    """Return a file as a file chooser hands it over."""
    return {"name": "line 4.csv", "mimeType": "text/csv", "buffer": text.encode()}


def test_one_click_answers_for_the_demonstration(page: Page, barriers: Barriers) -> None:
    """Everything has a default: the first click gives the sentence, the money and the luck."""
    page.goto("/")
    assert barriers(page) == []
    page.get_by_role("button", name="Check this clause").click()
    expect(page.locator(".headline")).to_contain_text("If nothing changes, this minimum of 95.0%")
    expect(page.locator("#answer")).to_be_focused()
    expect(page.get_by_role("heading", name="The worst year in twenty")).to_be_visible()
    assert page.locator(".chart-wide svg").is_visible()
    assert barriers(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_file_is_answered_and_can_be_checked_again(
    chromium: Browser, live: Live, script: bool
) -> None:
    """After an answer the file's values stand in the box, so that only the clause is changed."""
    with opened(chromium, live, script=script) as page:
        page.goto("/")
        page.get_by_label("A CSV file").check()
        page.get_by_label("Your file").set_input_files(file_of(CSV))  # type: ignore[arg-type]
        page.get_by_label("Minimum", exact=True).fill("98 %")
        page.get_by_role("button", name="Check this clause").click()
        expect(page.locator(".headline")).to_contain_text("98.0%")
        expect(page.get_by_label("Your monthly values")).to_have_value(
            CSV.split("\n", 1)[1].replace(" %", "%")
        )
        page.get_by_label("Minimum", exact=True).fill("97")
        page.get_by_role("button", name="Check again", exact=True).click()
        expect(page.locator(".headline")).to_contain_text("97.0%")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_bad_file_is_named_beside_its_field(
    chromium: Browser, live: Live, barriers: Barriers, script: bool
) -> None:
    """The message stands beside the field, the rest is kept, and the file is named."""
    with opened(chromium, live, width=390, script=script) as page:
        page.goto("/")
        page.get_by_label("A CSV file").check()
        page.get_by_label("Your file").set_input_files(file_of("98\nabc\n"))  # type: ignore[arg-type]
        page.get_by_label("Fee a year").fill("450,000")
        page.get_by_role("button", name="Check this clause").click()
        expect(page.locator(".pane-file .error")).to_contain_text("Line 2 has “abc”")
        expect(page.locator(".pane-file")).to_contain_text("You had chosen “line 4.csv”")
        expect(page.get_by_label("Fee a year")).to_have_value("450,000")
        assert not scrolls_sideways(page)
        if script:
            assert barriers(page) == []


def test_the_answer_fits_a_phone(chromium: Browser, live: Live, barriers: Barriers) -> None:
    """Tables become cards, the chart its narrow twin, and nothing scrolls sideways."""
    with opened(chromium, live, width=390) as page:
        page.goto("/")
        page.get_by_role("button", name="Check this clause").click()
        expect(page.locator(".headline")).to_be_visible()
        assert page.locator(".chart-narrow svg").is_visible()
        assert not page.locator(".chart-wide svg").is_visible()
        assert not scrolls_sideways(page)
        assert barriers(page) == []


def test_a_proposed_target_is_one_click_away(page: Page) -> None:
    """The proposal fills the form and is checked at once."""
    page.goto("/")
    page.get_by_role("button", name="Check this clause").click()
    page.locator("[name=take]").click()
    expect(page.get_by_label("Target (optional)", exact=True)).to_have_value("98.5")
    expect(page.locator("#answer")).to_contain_text("Chance that a month meets the target")


def test_inviting_says_what_happens_next(page: Page, barriers: Barriers) -> None:
    """A stranger learns how to go on, and the clause is still there afterwards."""
    page.goto("/")
    page.get_by_label("Minimum", exact=True).fill("96.5")
    page.get_by_role("button", name="Check this clause").click()
    page.get_by_role("button", name="Invite the other side").click()
    expect(page.get_by_role("heading", name="Invite the other side")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("link", name="Back to the clause").click()
    expect(page.get_by_label("Minimum", exact=True)).to_have_value("96.5")


@pytest.mark.parametrize("width", [1280, 390])
def test_levels_and_the_plan_are_dragged_and_the_answer_follows(
    chromium: Browser, live: Live, barriers: Barriers, width: int
) -> None:
    """The answer changes while the form, its sliders and the focus stay."""
    with opened(chromium, live, width=width) as page:
        page.goto("/")
        page.locator("summary", has_text="Target, bonus, improvement").click()
        page.get_by_label("Improvement you expect").fill("20")
        page.get_by_role("button", name="Check this clause").click()
        level = page.get_by_role("slider", name="Drag: Minimum")
        level.focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".headline")).not_to_contain_text("95.0%")
        expect(level).to_be_focused()
        expect(page.get_by_label("Minimum", exact=True)).not_to_have_value("95")
        page.get_by_role("slider", name="How much of the plan arrives").focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#answer")).to_contain_text("If half of the plan arrives")
        page.get_by_label("When it arrives").select_option("6")
        expect(page.locator("#answer")).to_contain_text("6 months late")
        assert page.locator("#answer h2").filter(has_text="on your last 36 months").count() == 1
        assert not scrolls_sideways(page)
        assert barriers(page) == []
