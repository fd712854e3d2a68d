"""Which packages of a larger menu a page lists."""

from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import now
from workbench.services import frame
from workbench.services.menu_listing import SIZE, Wanted, listing


def test_a_small_menu_is_on_one_page(framed: Table, db: Session) -> None:
    """A sealed menu is listed whole, with nothing to choose by."""
    found = listing(now(db, framed.deal_id).menu)
    assert found.places == tuple(range(81))
    assert (found.pages, found.choices, found.query) == (1, (), {})


def test_a_larger_menu_is_listed_by_choice_and_by_page(framed: Table, db: Session) -> None:
    """All pages together list every package once; a choice leaves what has it."""
    fees = frame.usual_fees(db, framed.deal_id)
    menu = frame.propose(db, framed.deal_id, fees, mode=frame.Mode("guided")).menu
    pages = [listing(menu, Wanted(page=page)) for page in range(1, 9)]
    assert [place for page in pages for place in page.places] == list(range(375))
    assert all(len(page.places) <= SIZE and page.pages == 8 for page in pages)
    safe = listing(menu, Wanted({0: "safe"}, menu["fees"][0]))
    assert safe.found == 25
    for place in safe.places:
        assert menu["packages"][place]["options"]["availability"] == "safe"
        assert menu["packages"][place]["fee"] == menu["fees"][0]
    assert safe.query == {"set-0": "safe", "fee": menu["fees"][0]}


def test_what_a_menu_lacks_is_not_asked_for(framed: Table, db: Session) -> None:
    """Another KPI, another level set, another fee and a page beyond the last are no choice."""
    menu = now(db, framed.deal_id).menu
    for wanted in (Wanted({9: "safe"}), Wanted({0: "x"}), Wanted(fee="1"), Wanted(page=99)):
        assert listing(menu, wanted) == listing(menu)
    assert listing(menu, Wanted(page=-3)).page == 1
