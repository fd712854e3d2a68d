"""An auditor is named by both sides, and gets nothing from the server."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import seat
from workbench.platform.errors import NotFound
from workbench.platform.permissions import PAYING_SIDES
from workbench.services import auditor
from workbench.services.record import verify


def test_both_name_the_same_person(settled: Table, db: Session) -> None:
    """One side alone names nobody; capitals do not matter; each can take its name back."""
    deal_id = settled.deal_id
    provider, customer = (seat(deal_id, side) for side in PAYING_SIDES)
    auditor.name(db, provider, " Ada@Audit.example ")
    named = auditor.view(db, deal_id)
    assert named is not None
    assert (named.named, named.both) == ({"provider": "ada@audit.example"}, None)
    auditor.name(db, customer, "other@audit.example")
    named = auditor.view(db, deal_id)
    assert named is not None
    assert named.both is None
    auditor.name(db, customer, "ada@audit.example")
    named = auditor.view(db, deal_id)
    assert named is not None
    assert named.both == "ada@audit.example"
    auditor.name(db, provider, "")
    named = auditor.view(db, deal_id)
    assert named is not None
    assert (named.named, named.both) == ({"customer": "ada@audit.example"}, None)
    db.commit()
    assert verify(db).whole


def test_who_cannot_name_one(table: Table, db: Session) -> None:
    """Nobody before there is a frame, and no neutral seat."""
    assert auditor.view(db, table.deal_id) is None
    for side in ("provider", "neutral"):
        with pytest.raises(NotFound):
            auditor.name(db, seat(table.deal_id, side), "a@audit.example")


def test_by_the_page(settled: Table) -> None:
    """Both see whom each names; the record says that it was done, and nothing is sent."""
    path = settled.path("/safekeeping")
    one, other = (settled.people[side] for side in PAYING_SIDES)
    assert one.post(f"{path}/auditor", page=path, mail="no address").status_code == 422
    assert one.post(f"{path}/auditor", page=path, mail="ada@audit.example").status_code == 302
    assert "Nobody yet" in other.get(path).text
    assert "ada@audit.example" in other.get(path).text
    assert other.post(f"{path}/auditor", page=path, mail="ada@audit.example").status_code == 302
    assert "Both sides have named this person" in one.get(path).text
    assert "named an auditor" in one.get(settled.path("/record")).text
