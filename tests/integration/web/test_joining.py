"""Guests by code: the door, the waiting room, admission."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from workbench.platform import clock
from workbench.services import joining
from workbench.store.joining import JoinCodeRow


def make(table: Table, who: str = "provider", **fields: str) -> str:
    """Make a code and return it as its page shows it."""
    side = {"provider": "provider", "customer": "customer", "facilitator": "neutral"}[who]
    wish = {"side": side, "most_uses": "2", "lifetime": "12"} | fields
    answer = table.people[who].post(table.path("/codes"), **wish)
    found = re.search(r'class="join-code">([^<]+)<', answer.get_data(as_text=True))
    assert found is not None
    return found.group(1)


def arrive(app: Flask, code: str, name: str = "Jo") -> Browser:
    """Join in a new browser."""
    guest = Browser(app)
    answer = guest.post("/join", code=code, name=name)
    assert answer.status_code == 302
    return guest


def decide(table: Table, who: str, what: str, place: int = 0) -> int:
    """Press the button of a waiting guest on the members page; return the status."""
    page = table.people[who].get(table.path("/members")).get_data(as_text=True)
    action = re.findall(rf'action="([^"]+/{what})".*?name="version" value="(\d+)"', page, re.DOTALL)
    path, seen = action[place]
    return table.people[who].post(path, page=table.path("/members"), version=seen).status_code


class TestTheDoor:
    def test_a_guest_sees_nothing_until_admitted(self, app: Flask, table: Table) -> None:
        """The waiting room tells the deal's name; the next request after admission tells more."""
        guest = arrive(app, make(table).lower().replace("-", " "))
        waiting = guest.get(table.path("/waiting")).get_data(as_text=True)
        assert "Uptime of the packaging lines" in waiting
        assert "Evidence" not in waiting
        for page in ("", "/kpi", "/members", "/history", "/values"):
            assert guest.get(table.path(page)).status_code == 403
        assert decide(table, "provider", "admit") == 302
        assert guest.get(table.path("/waiting")).status_code == 302
        assert guest.get(table.path("/kpi")).status_code == 200
        assert guest.get(table.path("/values")).status_code == 403

    def test_a_declined_guest_has_no_seat(self, app: Flask, table: Table) -> None:
        """The deal does not exist for them any more."""
        guest = arrive(app, make(table))
        assert decide(table, "provider", "decline") == 302
        assert guest.get(table.path("/waiting")).status_code == 404

    def test_only_the_side_itself_admits(self, app: Flask, table: Table) -> None:
        """The other side and the facilitator do not even see who waits."""
        arrive(app, make(table), "Visitor")
        arrive(app, make(table, "facilitator"), "Observer")
        shown = {
            who: [
                name
                for name in ("Visitor", "Observer")
                if name in table.people[who].get(table.path("/members")).get_data(as_text=True)
            ]
            for who in ("provider", "customer", "facilitator")
        }
        assert shown == {"provider": ["Visitor"], "customer": [], "facilitator": ["Observer"]}

    def test_two_who_decide_at_once_are_told(self, app: Flask, table: Table) -> None:
        """The second decision changes nothing."""
        arrive(app, make(table))
        page = table.people["provider"].get(table.path("/members")).get_data(as_text=True)
        path = re.findall(r'action="([^"]+/decline)"', page)[0]
        assert decide(table, "provider", "admit") == 302
        late = table.people["provider"].post(path, page=table.path("/members"), version="1")
        assert late.status_code == 409

    def test_a_guest_opens_no_deal_of_their_own(self, app: Flask, table: Table) -> None:
        """The account is for one deal and one session."""
        guest = arrive(app, make(table))
        assert guest.get("/deals").status_code == 200
        assert guest.get("/deals/new").status_code == 403

    def test_a_person_with_an_account_joins_as_themselves(self, table: Table) -> None:
        """No second account is made for them."""
        answer = table.people["outsider"].post("/join", code=make(table))
        assert answer.status_code == 302
        page = table.people["provider"].get(table.path("/members")).get_data(as_text=True)
        assert "<h3>outsider</h3>" in page


class TestCodes:
    @pytest.mark.parametrize("spoil", ["unknown", "used up", "revoked", "too old"])
    def test_a_code_that_does_not_open_is_refused_in_the_same_words(
        self, app: Flask, table: Table, db: Session, spoil: str
    ) -> None:
        """The door tells nobody which codes there were."""
        code, when = make(table, most_uses="1"), clock.now()
        if spoil == "unknown":
            code = "XXXX-XXXX"
        if spoil == "used up":
            arrive(app, code)
        if spoil == "revoked":
            code_id = db.scalar(select(JoinCodeRow.id))
            db.rollback()
            table.people["provider"].post(
                table.path(f"/codes/{code_id}/revoke"), page=table.path("/codes")
            )
        if spoil == "too old":
            when += timedelta(hours=13)
        with time_machine.travel(when):
            answer = Browser(app).post("/join", code=code, name="Jo")
        assert answer.status_code == 422
        assert "No deal opens with this code" in answer.get_data(as_text=True)

    def test_guessing_is_slowed_down(
        self, app: Flask, table: Table, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After so many codes that do not fit, none is looked at for a while."""
        monkeypatch.setattr(joining, "MOST_ATTEMPTS", 3)
        code, door = make(table), Browser(app)
        for _ in range(3):
            assert door.post("/join", code="XXXX-XXXX", name="Jo").status_code == 422
        assert door.post("/join", code=code, name="Jo").status_code == 429
        later = clock.now() + timedelta(minutes=16)
        with time_machine.travel(later):
            assert Browser(app).post("/join", code=code, name="Jo").status_code == 302

    def test_codes_that_fit_do_not_count_as_guesses(
        self, app: Flask, table: Table, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A room full of guests behind one address gets in."""
        monkeypatch.setattr(joining, "MOST_ATTEMPTS", 2)
        code = make(table, most_uses="4")
        for name in ("A", "B", "C", "D"):
            arrive(app, code, name)

    def test_only_a_fingerprint_is_kept(self, table: Table, db: Session) -> None:
        """Whoever reads the database cannot join with it."""
        code = make(table).replace("-", "")
        row = db.scalar(select(JoinCodeRow))
        assert row is not None
        assert code not in str(vars(row))

    def test_an_executive_makes_codes_for_the_own_side(self, table: Table) -> None:
        """The other side is not on the list, and is refused when sent."""
        answer = table.people["provider"].post(
            table.path("/codes"), side="customer", most_uses="2", lifetime="12"
        )
        assert answer.status_code == 422

    def test_codes_have_no_look_alikes(self) -> None:
        """They are read out in a noisy room."""
        assert not set("0OI1L2Z5S8B") & set(joining.LETTERS)
        assert all(len(joining.new_code()) == 8 for _ in range(20))
