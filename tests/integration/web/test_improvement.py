"""The page after an agreement: who sees what, and that a refusal has no author."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.filled import form_to
from tests.integration.private import now, seat
from tests.integration.services.test_improvement import agreed
from tests.integration.settled import newest
from workbench.platform.config import Config
from workbench.services import improvement
from workbench.services.frame import Mode
from workbench.store.improvement import improvements

LOOKING = ("provider", "customer", "facilitator")
# Of each request anew: the token of its forms.
TOKEN = re.compile(r'name="csrf_token"[^>]*value="[^"]*"')
VERSION = re.compile(r'data-version="[^"]*"')


def page(table: Table, who: str) -> str:
    """Return the page, without what is of the request alone."""
    text = table.people[who].get(table.path("/improvement")).get_data(as_text=True)
    return VERSION.sub("", TOKEN.sub("", text))


def send(table: Table, who: str, action: str, **changes: str) -> int:
    """Send a form of the page; return the status."""
    text = table.people[who].get(table.path("/improvement")).get_data(as_text=True)
    form = form_to(text, f"/improvement/{action}")
    fields = form.fields | {name: [value] for name, value in changes.items()}
    answer = table.people[who].client.post(form.action, data=fields)
    return int(answer.status_code)


@pytest.fixture
def offered(framed: Table, db: Session, config: Config) -> Table:
    """Return a guided deal with an accepted draft and an open offer."""
    agreed(db, config, framed, Mode("guided"))
    db.commit()
    assert send(framed, "provider", "look") == 302
    return framed


def test_the_offer_is_shown_to_both_at_once_with_the_own_gain_alone(
    offered: Table, db: Session, config: Config
) -> None:
    """Each page has the reader's own figures; the facilitator's has none and no buttons."""
    gains = {}
    for side in ("provider", "customer"):
        found = improvement.view(db, config.keys, seat(offered.deal_id, side))  # type: ignore[arg-type]
        gains[side] = f"{(found.gains or {})[side][1]:,.0f}"  # type: ignore[index]
    db.rollback()
    texts = {who: page(offered, who) for who in LOOKING}
    assert all("both of you would gain" in text for text in texts.values())
    for side, gain in gains.items():
        assert [who for who in LOOKING if gain in texts[who]] == [side]
    assert "Keep the agreement as it is" not in texts["facilitator"]
    participant = offered.people["facilitator"].post(offered.path("/improvement/answer"))
    assert participant.status_code in {400, 403}


def test_a_refusal_has_no_author(offered: Table, db: Session) -> None:
    """The pages of everybody are the same bytes whoever refused, and the draft stands."""
    seen = []
    for refusing in ({"provider"}, {"customer"}, {"provider", "customer"}):
        for who in ("provider", "customer"):
            choice = "refuse" if who in refusing else "accept"
            assert send(offered, who, "answer", choice=choice) == 302
        for who in LOOKING:
            page(offered, who)  # what is said once, to whoever answered first, is gone then
        seen.append([page(offered, who) for who in LOOKING])
        (row,) = improvements(db, now(db, offered.deal_id).id)
        row.state = "open"  # as it was before
        db.commit()
    assert seen[0] == seen[1] == seen[2]
    assert all("No change" in text for text in seen[0])
    assert newest(db, offered.deal_id).number == 1


def test_an_odd_choice_is_not_an_answer(offered: Table) -> None:
    """Nothing is kept, and the page says so; so does a late one."""
    assert send(offered, "customer", "answer", choice="perhaps") == 422
    assert send(offered, "customer", "answer", choice="accept", version="0") == 409
    assert "Accept for our side" in page(offered, "customer")
    assert send(offered, "customer", "answer", choice="accept") == 302
    assert "Your side has answered" in page(offered, "customer")
    assert "Your side has answered" not in page(offered, "provider")


def test_both_accept_and_a_new_version_is_there(offered: Table, db: Session) -> None:
    """The usual path: nobody has accepted the new version yet."""
    for who in ("provider", "customer"):
        assert send(offered, who, "answer", choice="accept") == 302
    assert "version 2 is made" in page(offered, "facilitator")
    assert newest(db, offered.deal_id).number == 2
    assert offered.people["customer"].get(offered.path("/draft")).status_code == 200
    assert offered.people["customer"].get(offered.path("/result")).status_code == 200


def test_a_sealed_round_says_why_not(accepted: Table) -> None:
    """No button, and a reason."""
    text = page(accepted, "customer")
    assert "Not after a sealed round" in text
    assert "/improvement/look" not in text
