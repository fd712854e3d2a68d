"""Guests of a workshop: the code of the room, the way in without scripts, and who lets them in."""

import re

import pytest
import qrcode  # type: ignore[import-untyped]
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser, Table
from tests.integration.web.test_workshop import met, opened, shop, text
from workbench.services import joining, workshop_door
from workbench.store.joining import JoinAttemptRow, JoinCodeRow
from workbench.web.workshop_door import picture_of

__all__ = ["met"]


def room(table: Table, way: str, who: str = "facilitator") -> int:
    """Let somebody who leads press a button about the room."""
    browser, desk = table.people[who], shop(table, "/lead")
    sent = {"csrf_token": browser.token(desk), "move": way}
    return browser.client.post(f"{desk}/room", data=sent).status_code


def code_shown(table: Table) -> str:
    """Make a code for the room; return it as the projector shows it."""
    assert room(table, "door-open") == 302
    page = text(table.people["facilitator"], shop(table, "/lead/projector"))
    found = re.search(r'projector-code">([^<]+)<', page)
    assert found is not None
    return found.group(1)


def arrive(app: Flask, code: str, side: str, name: str = "Lin Wei") -> Browser:
    """Follow the link of the room in a new browser, without scripts."""
    guest = Browser(app)
    plain = code.replace("-", "")
    page = text(guest, f"/join?room={plain}")
    assert f'value="{plain}"' in page
    assert 'name="side"' in page
    answer = guest.post("/join", code=code, name=name, side=side)
    assert answer.status_code == 302
    return guest


def decide(table: Table, who: str, way: str, rest: str) -> tuple[int, str]:
    """Press a button beside the guest who waits, on a page of the workshop."""
    browser, path = table.people[who], shop(table, rest)
    form = re.search(rf'action="([^"]+/{way})".*?</form>', text(browser, path), re.DOTALL)
    assert form is not None
    sent = dict(re.findall(r'name="(version|back)" value="([^"]*)"', form.group(0)))
    answer = browser.post(form.group(1), page=path, **sent)
    return answer.status_code, answer.headers["Location"]


def test_from_the_link_to_the_current_step(app: Flask, met: Table) -> None:
    """Scan, give a name and a side, wait, be let in by that side on its phone, write."""
    opened(met, "1.1")
    guest = arrive(app, code_shown(met), "customer")
    waiting = text(guest, met.path("/waiting"))
    assert "Uptime of the packaging lines" in waiting
    assert "Ground rules" not in waiting
    for rest in ("", "/step/1.1", "/lead/projector", "/log", "/summary"):
        assert guest.get(shop(met, rest)).status_code == 403
    assert decide(met, "customer", "admit", "") == (302, shop(met))
    let_in = guest.get(met.path("/waiting"))
    assert let_in.headers["Location"] == shop(met)
    asked = guest.client.get(met.path("/waiting"), headers={"HX-Request": "true"})
    assert (asked.status_code, asked.headers["HX-Redirect"]) == (204, shop(met))
    assert "Ground rules and intent" in text(guest, shop(met))
    opened(met, "2.1")
    entered = guest.post(
        shop(met, "/step/2.1/enter"), page=shop(met, "/step/2.1"), candidate="Response time"
    )
    assert entered.status_code == 302
    assert "Lin Wei" in text(met.people["provider"], shop(met, "/step/2.1"))


def test_names_at_the_door_are_shown_to_whoever_may_let_them_in(app: Flask, met: Table) -> None:
    """An executive sees the guests of the own side; who leads sees how many wait for others."""
    opened(met, "1.1")
    code = code_shown(met)
    arrive(app, code, "customer", "Lin Wei")
    arrive(app, code, "neutral", "Ada Roth")
    pages = {
        who: text(met.people[who], shop(met))
        for who in ("provider", "customer", "provider_1", "customer_1")
    } | {"facilitator": text(met.people["facilitator"], shop(met, "/lead"))}
    seen = {who: [name for name in ("Lin Wei", "Ada Roth") if name in pages[who]] for who in pages}
    assert seen == {
        "provider": [], "customer": ["Lin Wei"], "provider_1": [], "customer_1": [],
        "facilitator": ["Ada Roth"],
    }  # fmt: skip
    assert "1 guest waits for an executive of this side" in pages["facilitator"]
    assert "guest waits" not in pages["provider_1"]
    assert decide(met, "facilitator", "decline", "/lead") == (302, shop(met, "/lead"))
    assert "Ada Roth was declined" in text(met.people["facilitator"], shop(met, "/lead"))
    assert "Ada Roth" not in text(met.people["facilitator"], shop(met, "/lead"))


def test_a_guest_who_typed_the_code_is_asked_for_the_side(
    app: Flask, met: Table, db: Session
) -> None:
    """At once; left open, nothing typed is lost, and a code that fits is no guess."""
    code = code_shown(met)
    guest = Browser(app)
    assert 'name="side"' in text(guest, "/join")
    asked = guest.post("/join", code=code, name="Lin Wei")
    page = asked.get_data(as_text=True)
    assert asked.status_code == 422
    assert "Say for whom you come" in page
    assert 'value="Lin Wei"' in page
    assert 'name="side"' in page
    assert db.scalars(select(JoinAttemptRow)).all() == []
    db.rollback()  # SQLite: the next request writes
    assert guest.post("/join", code=code, name="Lin Wei", side="nobody").status_code == 422
    assert guest.post("/join", code=code, name="Lin Wei", side="provider").status_code == 302


def test_before_the_first_step_whoever_waits_is_seen_on_the_agenda(app: Flask, met: Table) -> None:
    """There is no step yet on which to see them; the answer comes back to the agenda."""
    arrive(app, code_shown(met), "customer")
    for rest in ("", "/agenda"):
        assert "Lin Wei" in text(met.people["customer"], shop(met, rest))
        assert "Lin Wei" not in text(met.people["provider"], shop(met, rest))
    assert decide(met, "customer", "admit", "/agenda") == (302, shop(met, "/agenda"))


def test_the_code_of_the_room_is_kept_nowhere(met: Table, db: Session) -> None:
    """The database has a fingerprint; with another secret key nothing is shown."""
    code = code_shown(met)
    row = db.scalars(select(JoinCodeRow)).one()
    plain = code.replace("-", "")
    assert plain not in str(dict(vars(row)))
    assert set(plain) <= set(joining.LETTERS)
    assert workshop_door.code_of_room(db, met.deal_id, "another key") is None
    assert code not in text(met.people["facilitator"], met.path("/codes"))


def test_only_who_leads_opens_the_door_and_it_can_be_shut(app: Flask, met: Table) -> None:
    """An executive without the lead is refused; a shut door lets nobody in; a new code ends the old."""
    assert room(met, "door-open", "provider") == 422
    first = code_shown(met)
    second = code_shown(met)
    assert first != second
    assert Browser(app).post("/join", code=first, name="Lin", side="customer").status_code == 422
    assert room(met, "door-shut") == 302
    assert "projector-code" not in text(met.people["facilitator"], shop(met, "/lead/projector"))
    assert Browser(app).post("/join", code=second, name="Lin", side="customer").status_code == 422


def test_the_picture_is_the_code_of_the_address(met: Table) -> None:
    """As wide as its quiet zone asks, with a title, without a script or a style of its own."""
    code = code_shown(met).replace("-", "")
    page = text(met.people["facilitator"], shop(met, "/lead/projector"))
    found = re.search(r'<svg class="qr".*?</svg>', page, re.DOTALL)
    assert found is not None
    picture = found.group(0)
    assert f'd="{picture_of(f"http://localhost/join?room={code}").path}"' in picture
    assert 'role="img" aria-labelledby="qr-title"' in picture
    assert re.search(r'<title id="qr-title">QR code: opens localhost/join with the code', picture)
    assert "style=" not in picture
    assert "projector-join" not in text_of_blank(met)


def text_of_blank(table: Table) -> str:
    """Return the projector's page while it is blank."""
    assert room(table, "blank") == 302
    return text(table.people["facilitator"], shop(table, "/lead/projector"))


@pytest.mark.parametrize("words", ["http://192.168.1.20:8000/join?room=HM4J3EFM", "x", "研讨会"])
def test_every_dark_module_is_drawn_once(words: str) -> None:
    """The path draws the matrix of the library, four white modules around it."""
    picture = picture_of(words)
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", picture.path)}
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(words)
    rows = code.get_matrix()
    assert picture.size == len(rows) + 8
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(rows) for x, on in enumerate(row) if on}
