"""One team: its page, and the three questions before it acknowledges its number."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.filled import form_to
from tests.integration.web.test_cascade import cards, teams  # noqa: F401 (fixtures)
from workbench.agreement.cascade.catchball import Accept
from workbench.platform.permissions import Seat
from workbench.services import cascade, cascade_team, cascade_view
from workbench.store.cascade import TeamNodeRow, team_nodes


@pytest.fixture
def agreed(table: Table, db: Session, teams: list[TeamNodeRow]) -> list[int]:  # noqa: F811
    """Return the two teams under first-time fix, both of which have accepted."""
    for row in teams:
        seat = Seat(row.lead_id or 0, table.deal_id, row.owner_side or "", "team_lead")
        cascade.answer(db, seat, row.id, row.version, Accept())
    found = [row.id for row in teams]
    db.commit()
    return found


def right(db: Session, table: Table, node_id: int) -> dict[str, list[str]]:
    """Return the right answers as the form sends them."""
    row = next(each for each in team_nodes(db, table.deal_id) if each.id == node_id)
    seat = Seat(row.lead_id or 0, table.deal_id, row.owner_side or "", "team_lead")
    asked = cascade_team.asked(*cascade_view.team(db, seat, node_id))
    db.commit()
    names = ("first", "second", "third")
    return {name: [str(each.right)] for name, each in zip(names, asked, strict=True)}


def test_the_page_says_number_reason_and_levers(table, teams) -> None:  # noqa: F811
    """78 % to 81.5 %, three quarters of the weight: 2.63 of the 3.5 points are the field's."""
    path = table.path(f"/cascade/team/{teams[0].id}/page")
    page = " ".join(table.people["provider_lead"].get(path).get_data(as_text=True).split())
    assert "Bring First-time fix from 78.00% today up to 81.50%." in page
    assert re.search(r"Of the 3\.5 percentage points.*your team carries 2\.6\d percentage", page)
    assert "<li>Spare parts</li><li>Drills</li>" in page
    assert "Answer for Field" in page
    assert "Answer for Field" not in table.people["customer"].get(path).get_data(as_text=True)


def test_three_right_answers_acknowledge(table, db, agreed) -> None:
    """The lead is asked, a wrong answer keeps nothing, right ones are told to all."""
    path = f"/cascade/team/{agreed[0]}/check"
    lead = table.people["provider_lead"]
    page = lead.get(table.path(path)).get_data(as_text=True)
    assert "By how much does Field miss that level today?" in page
    sent = form_to(page, "").fields | right(db, table, agreed[0])
    wrong = sent | {"first": [str((int(sent["first"][0]) + 1) % 3)]}
    refused = lead.client.post(table.path(path), data=wrong)
    assert refused.status_code == 422
    assert not team_nodes(db, table.deal_id)[0].acknowledged
    db.commit()
    assert lead.client.post(table.path(path), data=sent).status_code == 302
    assert team_nodes(db, table.deal_id)[0].acknowledged["by"]
    db.commit()
    again = lead.client.post(table.path(path), data=sent)
    assert again.status_code == 409
    page = table.people["customer"].get(table.path("/cascade")).get_data(as_text=True)
    assert "1 of 2 teams have acknowledged their number." in page


def test_nobody_else_acknowledges_and_not_before_all_have_accepted(table, teams) -> None:  # noqa: F811
    """Before that the check leads back to the team's page."""
    path = table.path(f"/cascade/team/{teams[0].id}/check")
    assert table.people["provider_lead"].get(path).status_code == 302
    assert table.people["customer_lead"].get(path).status_code == 404
    assert table.people["provider"].get(path).status_code == 403


def test_a_level_that_is_opened_again_is_acknowledged_again(table, db, agreed) -> None:
    """What a team has understood is its level, not its name."""
    path = f"/cascade/team/{agreed[0]}/check"
    lead = table.people["provider_lead"]
    fields = form_to(lead.get(table.path(path)).get_data(as_text=True), "").fields
    lead.client.post(table.path(path), data=fields | right(db, table, agreed[0]))
    row = team_nodes(db, table.deal_id)[0]
    cascade.resolve(db, table.deal_id, row.id, row.version, "reopen")
    assert not row.acknowledged
    db.commit()
