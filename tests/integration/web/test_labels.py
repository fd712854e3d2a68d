"""The pages of what stands out: who sees, who says, and what that does."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.plant import add_cards, odd_month
from workbench.store.kpi import kpi_card

SAID = {"label": "major_event", "note": "Gearbox of M09", "leave_out": "y", "version": "0"}


@pytest.fixture
def place(table: Table, db: Session) -> tuple[int, str]:
    """Return the card and the address of its odd month."""
    card = add_cards(db, table.deal_id)[0]
    key = odd_month(db, table.deal_id, card)
    db.commit()
    return card, table.path(f"/kpi/{card}/stands-out/{key}")


def words(page: str) -> str:
    """Return the text of a page."""
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_it_is_said_on_the_card_and_on_the_levels(table: Table, place: tuple[int, str]) -> None:
    """Value and what is usual with their unit, the month in words, a way to the labels."""
    card, path = place
    page = table.people["customer"].get(table.path(f"/kpi/{card}")).get_data(as_text=True)
    assert re.search(r"Sep 2025 does not fit: 70\.00%, where 9[5-8]\.\d\d% was usual", page)
    assert "What each side says it was" in page
    for address in ("/levels", f"/levels/{card}"):
        text = table.people["facilitator"].get(table.path(address)).get_data(as_text=True)
        assert "1 thing stands out in this history." in text
        assert path.rsplit("/", 1)[0] in text


def test_both_sides_say_the_same_and_see_the_outlook_both_ways(
    table: Table, db: Session, place: tuple[int, str]
) -> None:
    """From one label to the agreed one, on both sides' pages."""
    card, path = place
    whole = path.rsplit("/", 1)[0]
    question = table.people["provider"].get(path).get_data(as_text=True)
    assert "Nothing yet: it needs both sides." in question
    assert "The outlook with every month, and without this one" in question
    assert table.people["provider"].post(path, **SAID).status_code == 302
    page = words(table.people["customer"].get(whole).get_data(as_text=True))
    assert "a major event , would leave it out" in page
    assert "Gearbox of M09" in page
    assert "has not said anything yet" in page
    assert "The outlook both ways" not in page
    assert table.people["customer"].post(path, **SAID).status_code == 302
    for who in ("provider", "customer", "facilitator", "provider_lead"):
        page = words(table.people[who].get(whole).get_data(as_text=True))
        assert "Both sides leave this month out of the outlook." in page, who
        assert "Used is the outlook on the right" in page, who
    text = words(table.people["customer"].get(table.path(f"/levels/{card}")).get_data(as_text=True))
    assert "Left out of the outlook: Sep 2025." in text
    row = kpi_card(db, table.deal_id, card)
    assert row is not None
    assert row.left_out == {"new": ["2025-09"]}
    db.rollback()
    record = words(table.people["customer"].get(table.path("/record")).get_data(as_text=True))
    assert "labelled what stands out in a history" in record


def test_a_label_that_cannot_be_is_refused_beside_its_field(
    table: Table, db: Session, place: tuple[int, str]
) -> None:
    """422 with what was written; nothing is kept."""
    card, path = place
    for wrong, said in (
        ({"label": "new_crew"}, "Only a month that was a data error or a major event"),
        ({"label": "aliens"}, "Not a valid choice"),
        ({"note": "x" * 501}, "500"),
    ):
        answer = table.people["provider"].post(path, **(SAID | wrong))
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
    row = kpi_card(db, table.deal_id, card)
    assert row is not None
    assert row.left_out == {}


def test_who_may(table: Table, place: tuple[int, str]) -> None:
    """Executives of both sides say; others who see levels read; nobody else."""
    card, path = place
    whole = path.rsplit("/", 1)[0]
    for who in ("facilitator", "provider_lead"):
        page = table.people[who].get(whole)
        assert page.status_code == 200
        assert "Say what it was" not in page.get_data(as_text=True)
        assert table.people[who].get(path).status_code == 403
    assert table.people["trainee"].get(whole).status_code == 403
    assert table.people["outsider"].get(whole).status_code == 404
    provider = table.people["provider"]
    assert provider.get(table.path(f"/kpi/{card + 9}/stands-out")).status_code == 404
    assert provider.get(f"{whole}/0-outlier-1999-01").status_code == 404


def test_a_history_without_anything_says_so(table: Table, place: tuple[int, str]) -> None:
    """Never an empty page."""
    card, _ = place
    page = table.people["provider"].get(table.path(f"/kpi/{card + 1}/stands-out"))
    assert "Nothing stands out" in page.get_data(as_text=True)


def test_thin_levels_are_called_provisional(
    table: Table, db: Session, place: tuple[int, str]
) -> None:
    """Until when, from what, and how far they may move."""
    card, _ = place
    row = kpi_card(db, table.deal_id, card)
    assert row is not None
    young = row.series[0]
    row.series = [young | {"values": [None] * 32 + young["values"][32:]}, *row.series[1:]]
    db.commit()
    page = table.people["provider"].get(table.path(f"/levels/{card}")).get_data(as_text=True)
    text = words(page)
    assert "Provisional levels. 4 own months are measured, 9 are needed." in text
    assert "Reset in Jun 2027 by the same rule, from the months measured by then" in text
    assert re.search(r"no level moves by more than [\d.]+ percentage points", text)
    assert re.search(
        r"Only 4 own values: \d+ % of the level is borrowed \(sisters asked: 1\)", text
    )
