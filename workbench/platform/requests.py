"""What every request stands on: its database session, who asks, and the permission guard."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import Flask, abort, g, redirect, request, session, url_for
from sqlalchemy.orm import Session, scoped_session
from werkzeug.wrappers import Response

from workbench.platform import tokens
from workbench.platform.accounts.people import Person
from workbench.platform.accounts.security import signed_in
from workbench.platform.acting import Actor, act
from workbench.platform.config import Config
from workbench.platform.database import set_reading, writing
from workbench.platform.permissions import ROUTES, Access, Seat, allowed, allowed_to_guest
from workbench.platform.topics import version_for

READING_METHODS = {"GET", "HEAD", "OPTIONS"}
Work = Callable[[Session], object]
Verdict = Literal["go", "sign in", "forbidden", "unknown"]


@dataclass(frozen=True, slots=True)
class Doors:
    """The two ways to a seat, looked up on every request so that leaving a deal counts at once.

    `find_seat` takes a deal and a person, `find_device` a deal and the fingerprint of a token.
    """

    find_seat: Callable[[Session, int, int], Seat | None]
    find_device: Callable[[Session, int, str], Seat | None]


def install(app: Flask, sessions: "scoped_session[Session]", config: Config, doors: Doors) -> None:
    """Give each request a session and let nothing through that the table does not list."""
    app.jinja_env.globals.update(may=may, deal_version=version)

    @app.before_request
    def begin() -> None:
        set_reading(request.method in READING_METHODS)
        act(Actor(action=request.endpoint or ""))
        g.db, g.config = sessions, config

    @app.before_request
    def guard() -> Response | None:
        if request.endpoint is None:
            return None
        verdict = judge(request.endpoint, request.view_args or {}, doors)
        if verdict == "sign in":
            session["after_sign_in"] = request.path
            return redirect(url_for("security.login"))
        if verdict != "go":
            abort(404 if verdict == "unknown" else 403)
        _enter(request.endpoint)
        return None

    @app.after_request
    def release(response: Response) -> Response:
        # What was not committed is not kept; the session store writes after this point.
        sessions.rollback()
        return _promise(response, sessions.session_factory)

    @app.teardown_appcontext
    def end(_error: BaseException | None) -> None:
        sessions.remove()
        # The thread serves others next: what runs there outside a request may write.
        set_reading(False)


def after_answer(work: Work) -> None:
    """Do something that takes a while once the answer has left, on a database session of its own.

    The person does not wait for it, and how long it takes tells nobody anything. What must not be
    lost is in the database already; `tick` repeats what fails here.
    """
    g.setdefault("after_answer", []).append(work)


def _promise(response: Response, make_session: Callable[[], Session]) -> Response:
    later: list[Work] = g.pop("after_answer", [])
    if later:
        response.call_on_close(lambda: _do(later, make_session))
    return response


def _do(later: list[Work], make_session: Callable[[], Session]) -> None:
    for work in later:
        try:
            with writing(), make_session() as session_of_its_own:
                work(session_of_its_own)
        except Exception as error:  # noqa: BLE001 (the answer has left: nobody can be told)
            # the kind alone: a message of the database repeats what people wrote
            logging.getLogger(__name__).error(  # noqa: TRY400
                "work after an answer failed: %s", type(error).__name__
            )


def _enter(endpoint: str) -> None:
    """Say who acts, and read the version of the deal before the page reads anything.

    The page may then be newer than the version it carries, never older.
    """
    place = seat_here()
    if place is not None:
        act(Actor(place.role, endpoint, place.user_id, place.side))
        if request.method in READING_METHODS:
            g.version = version_for(g.db(), place)
    elif ROUTES[endpoint].scope != "public" and (who := signed_in()) is not None:
        act(Actor("person", endpoint, who.id))


def judge(endpoint: str, arguments: dict[str, object], doors: Doors) -> Verdict:
    """Decide whether the request may go on; a deal unknown to the person does not exist."""
    access = ROUTES.get(endpoint)
    if access is None or access.scope == "public":
        return "forbidden" if access is None else "go"
    deal_id = int(str(arguments.get("deal_id", 0)))
    token = _bearer()
    if token is not None:
        return _judge_seat(doors.find_device(g.db(), deal_id, tokens.fingerprint(token)), access)
    who = signed_in()
    if who is not None and access.scope == "deal":
        return _judge_seat(doors.find_seat(g.db(), deal_id, who.id), access)
    return _judge_person(who, access)


def _bearer() -> str | None:
    """Return the token of a device; whoever sends one is judged by it alone, not by a cookie."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _judge_seat(place: Seat | None, access: Access) -> Verdict:
    if place is None or access.scope != "deal":
        return "unknown"
    g.seat = place
    return "go" if allowed(place, access) else "forbidden"


def _judge_person(who: Person | None, access: Access) -> Verdict:
    if who is None:
        return "sign in"
    if access.scope == "administrator":
        return "go" if who.administrator else "unknown"
    return "go" if not who.guest or allowed_to_guest(access) else "forbidden"


def may(endpoint: str) -> bool:
    """Return whether whoever asks may open a route: pages offer nothing else."""
    access = ROUTES.get(endpoint)
    if access is None or access.scope == "public":
        return access is not None
    if access.scope == "deal":
        place = seat_here()
        return place is not None and allowed(place, access)
    return _judge_person(signed_in(), access) == "go"


def follow() -> None:
    """Let the answer to a form follow the deal, as a page does that is read.

    To be called before the answer reads anything. The page has to name its own address, since
    nothing is read at that of the form.
    """
    place = seat_here()
    if place is not None and version() is None:
        g.version = version_for(db(), place)


def version() -> str | None:
    """Return the version of the deal that this page was made from; None where pages do not follow."""
    seen: str | None = g.get("version")
    return seen


def seat_here() -> Seat | None:
    """Return this request's seat; None outside a deal."""
    place: Seat | None = g.get("seat")
    return place


def without_seat() -> None:
    """Let the rest of this request know nothing of the deal: its seat was just given up."""
    g.pop("seat", None)


def db() -> Session:
    """Return this request's database session."""
    session_now: Session = g.db()
    return session_now


def config() -> Config:
    """Return the installation's settings."""
    settings: Config = g.config
    return settings


def seat() -> Seat:
    """Return the seat of the person who asks; only on routes of a deal."""
    place: Seat = g.seat
    return place


def person() -> Person:
    """Return the person who asks; only on routes that need a sign-in."""
    who = signed_in()
    if who is None:
        abort(401)
    return who
