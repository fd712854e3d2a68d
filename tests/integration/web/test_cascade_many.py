"""Many numbers under a KPI: pages show so many rows, and lead to the others."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.filled import form_to
from tests.integration.plant import add_cards
from workbench.platform.permissions import Seat
from workbench.services import cascade_sheet
from workbench.services.cascade_sheet_file import Sheet
from workbench.store.cascade import team_nodes
from workbench.web import cascade_cuts

SITES, TEAMS = 3, 4


@pytest.fixture
def card(table: Table, db: Session, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return a card under which twelve teams of three sites stand, where a page shows five rows."""
    monkeypatch.setattr(cascade_cuts, "MOST_ROWS", 5)
    found = add_cards(db, table.deal_id)[1]
    accept_draft(db, table.deal_id)
    rows = [
        (
            2 + at,
            (f"Site {at // TEAMS}", f"Team {at // TEAMS}-{at % TEAMS}", "4.4", "3", "provider"),
        )
        for at in range(SITES * TEAMS)
    ]
    sheet = Sheet(("site", "team", "today", "best", "owner"), tuple(rows), frozenset(), False)
    seat = Seat(0, table.deal_id, "provider", "executive")
    seen = cascade_sheet.preview(db, seat, found, sheet, ()).version
    assert cascade_sheet.take(db, seat, found, sheet, seen, ()) == SITES + SITES * TEAMS
    db.commit()
    return found


def text(table: Table, path: str) -> str:
    """Return what a page says to the provider's executive, without line breaks."""
    answer = table.people["provider"].get(table.path(path))
    return " ".join(answer.get_data(as_text=True).split())


@pytest.mark.parametrize("page", ["tree", "rules"])
def test_a_large_tree_is_folded_and_opens_branch_by_branch(table, db, card, page) -> None:
    """First the sites, each with the way to its parts; all that stands is reached."""
    sites = [row for row in team_nodes(db, table.deal_id, card) if row.structure != "leaf"]
    db.commit()
    whole = text(table, f"/cascade/{card}/{page}")
    assert "Team 1-0" not in whole
    for site in sites:
        assert f"under={site.id}" in whole
        branch = text(table, f"/cascade/{card}/{page}?under={site.id}")
        assert [f"Team {n}-3" in branch for n in range(SITES)] == [
            f"Site {n}" == site.name for n in range(SITES)
        ]
        assert "Back to the whole tree" in branch


def test_teams_come_page_by_page(table, card) -> None:
    """Each team once; a start that is none is the first page."""
    pages = [text(table, f"/cascade?kpi={card}&from={start}") for start in ("x", "5", "10")]
    assert "1 to 5 of 12" in pages[0]
    assert "11 to 12 of 12" in pages[2]
    for at in range(SITES * TEAMS):
        row = f"Team {at // TEAMS}-{at % TEAMS} <"
        assert [row in page for page in pages] == [at // 5 == number for number in range(3)]


def test_efforts_of_a_page_are_kept_with_those_of_others(table, db, card) -> None:
    """A page sends its own weights and touches no other."""
    for start in ("0", "5"):
        action = f"/cascade/{card}/efforts" + (f"?from={start}" if start != "0" else "")
        page = table.people["provider"].get(table.path(action)).get_data(as_text=True)
        sent = form_to(page, table.path(action)).fields | {"efforts-1-effort": ["2"]}
        assert (
            table.people["provider"].client.post(table.path(action), data=sent).status_code == 302
        )
    efforts = [row.provider_effort for row in team_nodes(db, table.deal_id, card)]
    assert sum(effort == 2 for effort in efforts) == 2
