"""Every route, as everybody who could ask for it: the table alone decides who gets through."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest
from flask import Flask, Response, g, request
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from tests.integration.conftest import Browser
from tests.integration.stages import Place, Seated, Stages
from workbench.platform.accounts.people import add_person, make_administrator, one_time_link
from workbench.platform.accounts.standing import add_guest
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.permissions import (
    GUEST_ACCOUNT,
    ROUTES,
    TABLE,
    Access,
    RoleName,
    Seat,
    Side,
)
from workbench.services import devices
from workbench.store.deal import SeatRow

SIGNING_OUT = "security.logout"
GUARDED = (
    "X-Guarded"  # sent: answer as soon as the guard has let the request through; received: it did
)
KINDS = (
    "stranger", "outsider", "former member", "administrator", "executive provider",
    "waiting_guest neutral", "guest customer", "device provider",
)  # fmt: skip


@dataclass(frozen=True)
class Asker:
    """Somebody who asks: a browser, what the account is, and the seat in the deal, if any."""

    browser: Browser
    signed_in: bool = False
    administrator: bool = False
    guest: bool = False
    seat: tuple[RoleName, Side] | None = None
    bearer: str | None = None

    def expected(self, access: Access) -> str:
        """Return what the table says: "go", "sign in", "forbidden" or "unknown"."""
        if access.scope == "public":
            return "go"
        if self.bearer is None and not self.signed_in:
            return "sign in"
        return self._in_a_deal(access) if access.scope == "deal" else self._outside(access)

    def _in_a_deal(self, access: Access) -> str:
        if self.seat is None:
            return "unknown"
        return "go" if (*self.seat, access.what, access.action) in TABLE else "forbidden"

    def _outside(self, access: Access) -> str:
        if self.bearer is not None or (access.scope == "administrator" and not self.administrator):
            return "unknown"
        barred = self.guest and (access.what, access.action) not in GUEST_ACCOUNT
        return "forbidden" if barred else "go"


@dataclass(frozen=True)
class World:
    """One deal and everybody who could ask for a page of it."""

    app: Flask
    deal_id: int
    askers: dict[str, Asker]


def seats() -> list[tuple[RoleName, Side]]:
    """Return every (role, side) of the table that a person can have."""
    pairs = {(role, side) for role, side, _what, _action in TABLE if role != "device"}
    return sorted(pairs)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.nightly)]
)
def world(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    stages: Stages,
    compiled_templates: FileSystemBytecodeCache,
) -> Iterator[World]:
    """Build the world once; on PostgreSQL one asker of each kind: the table is read alike there."""
    folder = tmp_path_factory.mktemp("world")
    url = f"sqlite:///{folder / 'world.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").replace("/postgres?", "/test?")
    seated = stages.bring(Place(url, folder / "keys"), "table")
    config = Config(folder, url, folder / "keys", secure_cookies=False, testing=True)
    app = create_app(config)
    app.jinja_env.bytecode_cache = compiled_templates
    _say_when_guarded(app)
    engine = make_engine(url)
    with make_sessions(engine)() as db:
        askers = _askers(app, db, seated)
    if request.param == "postgres":
        askers = {name: askers[name] for name in KINDS}
    yield World(app, seated.deal_id, askers)
    engine.dispose()
    app.extensions["engine"].dispose()


def _say_when_guarded(app: Flask) -> None:
    """Mark every answer to a request that the guard has let through."""

    @app.before_request
    def through() -> str | None:
        g.through = True
        return "" if GUARDED in request.headers else None

    @app.after_request
    def mark(answer: Response) -> Response:
        if g.get("through") and request.endpoint is not None:
            answer.headers[GUARDED] = "1"
        return answer


def _askers(app: Flask, db: Session, seated: Seated) -> dict[str, Asker]:
    deal_id, links, made = seated.deal_id, {}, {}
    for role, side in seats():
        guest = role in {"guest", "waiting_guest"}
        name = f"{role} {side}"
        mail = f"{role}.{side}@seat.example"
        user = add_guest(db, name) if guest else add_person(db, mail, name, None)
        db.add(SeatRow(deal_id=deal_id, user_id=user.id, side=side, role=role))
        links[name] = one_time_link(db, user)
        made[name] = {"seat": (role, side), "guest": guest}
    for name in ("administrator", "former member"):
        user = add_person(db, f"{name.replace(' ', '.')}@else.example", name, None)
        links[name] = one_time_link(db, user)
        made[name] = {"administrator": name == "administrator"}
    make_administrator(db, add_person(db, "administrator@else.example", "administrator", None))
    place = SeatRow(deal_id=deal_id, user_id=user.id, side="provider", role="executive")
    db.add(place)
    db.flush()
    tokens = {}
    for side in cast("tuple[Side, ...]", ("provider", "customer", "neutral")):
        tokens[side] = devices.make(db, Seat(0, deal_id, side, "executive"), side)
    db.commit()
    askers = {
        name: Asker(Browser(app).sign_in(link), True, **made[name]) for name, link in links.items()
    }  # type: ignore[arg-type]
    askers["outsider"] = Asker(Browser(app).sign_in(seated.links["outsider"]), True)
    askers["stranger"] = Asker(Browser(app))
    for side, token in tokens.items():
        askers[f"device {side}"] = Asker(Browser(app), seat=("device", side), bearer=token)
    assert askers["former member"].browser.get(f"/deals/{deal_id}").status_code == 200
    db.delete(place)
    db.commit()
    return askers


def _paths(world: World, method: str) -> Iterator[tuple[Rule, str]]:
    """Return every route of a method with its address; arguments that are not the deal are 1 or x."""
    adapter = world.app.url_map.bind("localhost")
    for rule in world.app.url_map.iter_rules():
        if method in (rule.methods or set()):
            numbers = {
                n for n, c in rule._converters.items() if type(c).__name__ == "IntegerConverter"
            }
            given = {name: 1 if name in numbers else "x" for name in rule.arguments}
            if "deal_id" in given:
                given["deal_id"] = world.deal_id
            yield rule, adapter.build(rule.endpoint, given, method=method)


def _verdict(answer: TestResponse) -> str:
    if GUARDED in answer.headers:
        return "go"
    if answer.status_code == 302:
        assert answer.location == "/sign-in"
        return "sign in"
    return {403: "forbidden", 404: "unknown"}.get(answer.status_code, f"{answer.status_code}")


def _for_real(name: str, method: str, access: Access) -> bool:
    """Tell whether the page itself is made too: once a role, and once a kind where no seat counts."""
    if method == "POST":
        return name in {"executive customer", "facilitator neutral", "administrator"}
    return name in KINDS or (access.scope == "deal" and not name.endswith("customer"))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_route_answers_everybody_as_the_table_says(
    world: World, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No row, no way in: signed out, outside, in any seat, by any method; and no page breaks."""
    monkeypatch.setattr("workbench.web.answers.render_template", lambda *_, **__: "")  # for speed
    wrong = []
    for name, asker in world.askers.items():
        sent = {"Authorization": f"Bearer {asker.bearer}"} if asker.bearer else {}
        form = {"csrf_token": asker.browser.token("/glossary")} if method == "POST" else None
        for rule, path in _paths(world, method):
            access = ROUTES[rule.endpoint]
            headers = sent if _for_real(name, method, access) else sent | {GUARDED: "1"}
            if rule.endpoint == SIGNING_OUT:
                headers = sent | {GUARDED: "1"}
            answer = asker.browser.client.open(path, method=method, data=form, headers=headers)
            if _verdict(answer) != asker.expected(access) or answer.status_code >= 500:
                wrong.append(f"{name} {rule.endpoint}: {answer.status_code} {_verdict(answer)}")
    assert wrong == []


def test_the_world_has_everybody(world: World) -> None:
    """Every role and side of the table asks, and those who have no seat."""
    if set(world.askers) == set(KINDS):
        return
    asked = {asker.seat for asker in world.askers.values()}
    assert asked == {(role, side) for role, side, _what, _action in TABLE} | {None}
    assert {"stranger", "outsider", "former member", "administrator"} <= set(world.askers)


def _without_numbers(page: bytes) -> bytes:
    """Take out what differs from request to request: tokens of forms and the request's number."""
    return re.sub(rb'value="[^"]*"|<code>[^<]*</code>', b"", page)


def test_a_method_that_a_route_does_not_know_tells_nothing(world: World) -> None:
    """405 has the same words for a deal that exists and one that does not, for everybody."""
    for name in ("stranger", "outsider", "executive provider"):
        client, bodies = world.askers[name].browser.client, set()
        for deal_id in (world.deal_id, 99999):
            answer = client.put(f"/deals/{deal_id}/members")
            assert answer.status_code == 405
            bodies.add(_without_numbers(answer.get_data()))
        assert len(bodies) == 1


def test_a_deal_without_a_seat_reads_like_no_deal(world: World) -> None:
    """Nobody learns from a 404 whether there is such a deal."""
    for name in ("outsider", "former member", "administrator"):
        client = world.askers[name].browser.client
        bodies = {
            _without_numbers(client.get(f"/deals/{deal_id}/members").get_data())
            for deal_id in (world.deal_id, 99999)
        }
        assert len(bodies) == 1


def test_a_token_opens_one_deal_only(world: World) -> None:
    """A device in another deal, with another token or with none is unknown there."""
    token = world.askers["device provider"].bearer
    client = Browser(world.app).client
    for path, sent in (
        (f"/deals/{world.deal_id}", "Bearer x"),
        ("/deals/99999", f"Bearer {token}"),
    ):
        assert client.get(path, headers={"Authorization": sent}).status_code == 404


def test_a_token_does_not_borrow_the_seat_of_a_cookie(world: World) -> None:
    """Whoever sends a token is judged by it alone."""
    executive = world.askers["executive provider"].browser.client
    sent = {"Authorization": f"Bearer {world.askers['device provider'].bearer}"}
    assert executive.get(f"/deals/{world.deal_id}/values", headers=sent).status_code == 403
