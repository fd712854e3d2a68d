"""The X-matrix of a deal: links, owners, warnings, and what one sheet cannot show."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.plant import add_cards
from tests.integration.services.test_cascade import leads_of
from tests.integration.services.test_cascade_tree import inner, stage
from workbench.services import cascade_matrix, cascade_tree

SHEET = "/cascade/x-matrix"


@pytest.fixture
def cards(table: Table, db: Session) -> list[int]:
    """Return the cards of a deal whose draft both sides have accepted."""
    found = add_cards(db, table.deal_id)
    accept_draft(db, table.deal_id)
    db.commit()
    return found


def text(table: Table, who: str) -> str:
    """Return what the page says, without line breaks."""
    got = table.people[who].get(table.path(SHEET)).get_data(as_text=True)
    return " ".join(got.replace("\u00a0", " ").split())


def test_links_are_marked_on_the_sheet_and_told_in_the_list(table, db, cards) -> None:
    """Dispatch is a part of travel: over others; its lever is its own, its lead the owner."""
    deal_id, response = table.deal_id, cards[1]
    lead = leads_of(db, deal_id)["provider"].user_id
    travel = cascade_tree.add(db, deal_id, response, inner("Travel"))
    cascade_tree.add(db, deal_id, response, stage("Access", 1.0, 0.7))
    wish = replace(stage("Dispatch", 1.2, 0.7, (travel, 1.0)), lead_id=lead, levers="Night desk")
    cascade_tree.add(db, deal_id, response, wish)
    db.commit()
    shown = cascade_matrix.shown(db, leads_of(db, deal_id)["provider"])
    assert [(one.node.name, one.link) for one in shown.numbers] == [
        ("Dispatch", "weak"),
        ("Access", "strong"),
    ]
    assert [item.name for item in shown.matrix.kpis] == ["Dispatch", "Access"]
    assert shown.numbers[0].owner.name == shown.matrix.owners[0].name != "Dispatch"
    assert shown.numbers[1].owner.name == "Access"
    db.commit()
    page = text(table, "customer")
    assert 'headers="x-outcome-1 x-number-2" class="x-mark"><span aria-hidden="true">●' in page
    assert 'headers="x-outcome-1 x-number-1" class="x-mark"><span aria-hidden="true">○' in page
    assert 'headers="x-number-1 x-lever-1" class="x-mark"><span aria-hidden="true">●' in page
    assert 'headers="x-number-2 x-lever-1" class="x-mark"></td>' in page
    assert "Serves Response time over others." in page
    assert "<li>Night desk</li>" in page


def test_too_much_is_warned_of_in_words(table, db, cards) -> None:
    """Two KPIs, two levers that every number pulls: everything is linked, which says nothing."""
    for card, unit, way in ((cards[1], "h", "lower"), (cards[2], "ratio", "higher")):
        for name in ("North", "South"):
            wish = replace(stage(name, 0.7, 0.7), unit=unit, direction=way, levers="Vans\nParts")
            cascade_tree.add(db, table.deal_id, card, wish)
    db.commit()
    page = text(table, "facilitator")
    assert "All 8 boxes of one corner of the matrix are linked (team numbers and levers)" in page


def test_what_no_sheet_can_show_stands_in_a_list(table, db, cards) -> None:
    """41 columns are too many for paper."""
    levers = "\n".join(f"L{at}" for at in range(40))
    cascade_tree.add(db, table.deal_id, cards[1], replace(stage("All", 4.2, 3.0), levers=levers))
    db.commit()
    page = text(table, "provider")
    assert "too many numbers or levers for one sheet" in page
    assert "x-matrix" not in page.partition("<main")[2].replace("/cascade/x-matrix", "")
    assert "<li>L39</li>" in page


def test_before_there_are_teams(table, db) -> None:
    """An empty matrix says so; before an accepted draft the cascade's page tells more."""
    assert table.people["provider"].get(table.path(SHEET)).status_code == 302
    add_cards(db, table.deal_id)
    accept_draft(db, table.deal_id)
    db.commit()
    assert "No team has a number yet" in text(table, "provider_lead")
