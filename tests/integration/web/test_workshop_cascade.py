"""The step of the cascade in its three views and in the summary."""

import json

import pytest
from sqlalchemy.orm import Session

from tests.integration.agreed import accept_draft
from tests.integration.conftest import Table
from tests.integration.plant import add_cards
from tests.integration.services.test_cascade import leads_of, wish
from tests.integration.web.test_workshop import met, opened, shop, text
from workbench.agreement.cascade.catchball import AcceptWithSupport, Counter
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.services import cascade
from workbench.store.cascade import team_nodes
from workbench.store.deal import SeatRow

__all__ = ["met"]
RESPONSE = 1  # the card of response time: 4.2 h today, 3.8 h wanted
STEP = "/step/4.2"


@pytest.fixture
def stepped(met: Table, db: Session) -> Table:
    """Return the open step with three teams: one accepted with support, one offers another level."""
    card = add_cards(db, met.deal_id)[RESPONSE]
    accept_draft(db, met.deal_id)
    cascade.save(db, met.deal_id, card, wish(db, met.deal_id))
    lead = leads_of(db, met.deal_id)["provider"]
    rows = {row.name: (row.id, row.version) for row in team_nodes(db, met.deal_id)}
    cascade.answer(db, lead, *rows["Dispatch"], AcceptWithSupport("A second dispatcher"))
    cascade.answer(db, lead, *rows["Travel"], Counter(2.1, "The depot opens in May"))
    db.commit()
    opened(met, "4.2")
    return met


def test_the_views_say_who_answered_what(stepped: Table) -> None:
    """Counts on all; the own side's teams on the phone; offers and who is missing on the desk; all on the wall."""
    people = stepped.people
    phone = text(people["customer"], shop(stepped, STEP))
    desk, wall = (
        text(people["facilitator"], shop(stepped, f"/lead{at}")) for at in ("", "/projector")
    )
    for page in (phone, desk, wall):
        assert "2 of 3 teams have answered, 1 have accepted, 0 have acknowledged." in page
    assert "Access to site" in phone
    assert "Travel" not in phone
    assert "The depot opens in May" in desk
    assert desk.index("Has not answered") < desk.index("Access to site")
    for told in ("Dispatch", "Travel", "Access to site", "offers 2.1", "θ = 33.3%"):
        assert told in wall, told


def test_the_summary_has_levels_support_and_reasons(stepped: Table) -> None:
    """As page and as data; effort weights and people stand in neither."""
    page = text(stepped.people["customer"], shop(stepped, "/summary"))
    for told in ("A second dispatcher", "The depot opens in May", "Access to site"):
        assert told in page, told
    plain = text(stepped.people["customer"], shop(stepped, "/summary/summary.json"))
    assert "effort" not in plain
    (found,) = [one for one in json.loads(plain)["cascade"] if one["numbers"]]
    assert (found["kpi"], found["target"], found["agreed"]) == ("response_time", 3.8, False)
    states = {one["name"]: one["state"] for one in found["numbers"]}
    assert states == {
        "Dispatch": "accepted_with_support",
        "Travel": "countered",
        "Access to site": "proposed",
    }


def test_a_guest_sees_no_number_of_a_team(stepped: Table, db: Session) -> None:
    """A guest follows the workshop and may not read the cascade: not the step, the wall or the summary."""
    guest = add_person(db, "guest@example.org", "A guest", None)
    db.add(SeatRow(deal_id=stepped.deal_id, user_id=guest.id, side="customer", role="guest"))
    link = one_time_link(db, guest)
    db.commit()
    stepped.people.join("guest", link)
    for at in (STEP, "/lead/projector", "/summary", "/summary/summary.json", "/log"):
        answer = stepped.people["guest"].get(shop(stepped, at))
        assert answer.status_code in {200, 403}, at
        for told in ("Dispatch", "Access to site", "The depot opens in May"):
            assert told not in answer.text, (at, told)


def test_before_an_accepted_draft_nothing_is_asked(met: Table) -> None:
    """The step can be opened early; it says what it waits for."""
    opened(met, "4.2")
    for who, at in (
        ("customer", STEP),
        ("facilitator", "/lead"),
        ("facilitator", "/lead/projector"),
    ):
        assert "once both sides have accepted a draft" in text(met.people[who], shop(met, at))
    plain = json.loads(text(met.people["customer"], shop(met, "/summary/summary.json")))
    assert plain["cascade"] == []
