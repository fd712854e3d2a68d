"""The version of a deal: as a stream to whoever follows, or once to whoever asks."""

import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Flask, g, make_response, request, session
from werkzeug.wrappers import Response

from workbench.platform import tokens
from workbench.platform.live import Follower, Hub
from workbench.platform.requests import db, seat
from workbench.platform.topics import version_for, versions

bp = Blueprint("live", __name__, url_prefix="/deals/<int:deal_id>/live")
EVENTS = "text/event-stream"
TRY_AGAIN_SECONDS = "30"


def install(app: Flask, hub: Hub) -> None:
    """Give requests the hub, and end its streams when the server is told to end."""
    app.extensions["live"] = hub

    @app.before_request
    def give() -> None:
        g.live = hub

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT):
            _before(number, hub.close)


def _before(number: signal.Signals, close: Callable[[], None]) -> None:
    """Close streams before the server's own handler of the signal waits for them."""
    handle = signal.getsignal(number)
    if not callable(handle) or handle is signal.default_int_handler:
        return

    def closing(received: int, frame: Any) -> None:
        close()
        handle(received, frame)

    signal.signal(number, closing)


@bp.get("")
def stream(deal_id: int) -> Response:  # noqa: ARG001 (the guard has found the seat)
    """Stream versions to whoever accepts events; else answer the version with an ETag."""
    if EVENTS not in request.headers.get("Accept", ""):
        return _once()
    hub: Hub = g.live
    follower = hub.follow(seat(), tokens.fingerprint(session.sid))  # type: ignore[attr-defined]  # Flask-Session's
    if follower is None:
        full = make_response("", 503)
        full.headers["Retry-After"] = TRY_AGAIN_SECONDS
        return full
    # read anew: what is committed from here on reaches the follower by the hub
    db().rollback()
    follower.offer(versions(db(), follower.topics))
    db().rollback()
    answer = Response(_words(hub, follower), content_type=EVENTS)
    answer.call_on_close(lambda: hub.leave(follower))
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _words(hub: Hub, follower: Follower) -> Iterator[bytes]:
    try:
        yield from follower.words()
    finally:
        hub.leave(follower)


def _once() -> Response:
    now = version_for(db(), seat())
    answer = make_response(now)
    answer.content_type = "text/plain; charset=utf-8"
    answer.set_etag(now)
    return answer.make_conditional(request)
