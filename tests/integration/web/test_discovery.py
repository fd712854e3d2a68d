"""The pages of discovery: from what troubles people to a KPI card."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.services.test_discovery import COSTLY, COSTLY_MAP
from tests.integration.services.test_truths import bring


@pytest.fixture
def path(table: Table, db: Session) -> str:
    """Bring a log with causes and costs; return the path of the pages."""
    bring(db, table.deal_id, "customer", COSTLY, COSTLY_MAP)
    db.commit()
    return table.path("/discover")


def test_both_sides_see_the_same_and_team_leads_nothing(table: Table, path: str) -> None:
    """What is shared is shared: causes, and the ranking."""
    ask = f"{path}/candidates?symptom=stops_often&symptom=stops_long"
    pages = []
    for name in ("provider", "customer", "facilitator"):
        first = table.people[name].get(path).get_data(as_text=True)
        assert "The largest cause: drive" in first
        assert "EUR" in first or "USD" in first
        page = table.people[name].get(ask).get_data(as_text=True)
        pages.append(re.findall(r"<h2>\d+\. .*?</h2>|Together \d+", page))
    assert pages[0]
    assert pages[0] == pages[1] == pages[2]
    for rest in ("", "/candidates?symptom=stops_often", "/kpis", "/kpis/oee"):
        assert table.people["provider_lead"].get(path + rest).status_code == 403
        assert table.people["outsider"].get(path + rest).status_code == 404


def test_nothing_ticked_is_said_and_an_unknown_word_is_dropped(table: Table, path: str) -> None:
    """The form says what to do; an address without an answer leads to the form."""
    answer = table.people["customer"].get(f"{path}/candidates?asked=yes&symptom=boredom")
    assert answer.status_code == 422
    assert "Tick at least one thing" in answer.get_data(as_text=True)
    assert table.people["customer"].get(f"{path}/candidates").location.endswith(path)
    again = table.people["customer"].get(f"{path}?symptom=bad_units").get_data(as_text=True)
    assert re.search(r'<input[^>]*checked[^>]*value="bad_units"', again)


def test_a_candidate_becomes_a_card_with_its_outcome(table: Table, path: str) -> None:
    """The link fills in the KPI and the outcome; afterwards the entry leads to the card."""
    page = table.people["provider"].get(f"{path}/kpis/stops?symptom=stops_often")
    link = re.search(r'href="([^"]*/kpi/new[^"]*)"', page.get_data(as_text=True))
    assert link is not None
    address = link[1].replace("&amp;", "&")
    form = table.people["provider"].get(address).get_data(as_text=True)
    assert re.search(r'<input[^>]*checked[^>]*value="stops"', form)
    assert "Fewer stops that nobody planned" in form
    made = table.people["provider"].post(
        table.path("/kpi/new"), page=address,
        data_set=re.findall(r"data_set=(\d+)", address)[0], key="stops", grouping="one", paid="yes",
    )  # fmt: skip
    assert made.status_code == 302
    for name in ("provider", "customer"):
        text = table.people[name].get(f"{path}/kpis/stops").get_data(as_text=True)
        assert "You measure it already" in text
        assert made.location in text


def test_the_catalogue_lists_every_kpi_and_unknown_ones_are_not_found(
    table: Table, path: str
) -> None:
    """47 entries, each with its page."""
    page = table.people["customer"].get(f"{path}/kpis").get_data(as_text=True)
    assert len(set(re.findall(rf'href="{path}/kpis/(\w+)"', page))) == 47
    assert "takt_time" in page
    assert table.people["customer"].get(f"{path}/kpis/happiness").status_code == 404


def test_without_a_history_the_page_says_what_would_show(table: Table) -> None:
    """The wizard works from the catalogue alone."""
    path = table.path("/discover")
    assert "No log that has been loaded names causes" in table.people["customer"].get(
        path
    ).get_data(as_text=True)
    page = table.people["customer"].get(f"{path}/candidates?symptom=energy_cost")
    assert "It needs a file that is not there yet" in page.get_data(as_text=True)
