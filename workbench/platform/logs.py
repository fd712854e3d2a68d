"""Structured logs: JSON lines in production, readable lines in the demo; never a private value.

What is written is chosen, not filtered: of a request its route (never its path, query or form), of
an exception its type and where it was raised (never its message, which may quote what a person
typed), of another library's record its template (never what was put into it).
"""

import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, g, got_request_exception, request
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response

from workbench.codes import StepError
from workbench.platform.config import ROOT
from workbench.platform.errors import Refused
from workbench.platform.tokens import random_bytes

REQUEST_ID_BYTES = 8
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
PLACES_IN_TEMPLATE = re.compile(r"%[-+ #0-9.]*[a-zA-Z]|%\([^)]*\)[a-zA-Z]|\{[^}]*\}")
MOST_FRAMES = 40
DULL = ("static", "health.state")
Line = MutableMapping[str, Any]


def logger() -> Any:
    """Return the application's logger; `info("event", key=value)`, with values that are public."""
    return structlog.get_logger()


def configure(*, readable: bool) -> None:
    """Send everything that is logged to stderr, one line an event."""
    shape: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _traceback_last if readable else _as_it_is,
            shape,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: _Stderr(),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not isinstance(one, _Foreign)]
    root.addHandler(_Foreign(logging.WARNING))


def silence() -> None:
    """Write nothing: as it is until `configure` is called, and in most tests."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not isinstance(one, _Foreign)]


def take_over() -> None:
    """Let what ends this process or a thread of it be logged, instead of Python's own traceback."""

    def ended(_kind: type[BaseException], error: BaseException, _frames: object) -> None:
        logger().critical("process ended", **failure(error))

    def stopped(what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None:
            logger().error("thread ended", **failure(what.exc_value))

    sys.excepthook, threading.excepthook = ended, stopped


def install(app: Flask, *, sparing: bool = False) -> None:
    """Give each request a number and write one line about it; also about what was not handled.

    `sparing` leaves out pictures, style sheets and looks at the health: a person reads along.
    """
    # Flask's own line names the path, and the path of a sign-in link is a secret.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # noqa: ARG005

    @app.before_request
    def begin() -> None:
        g.request_id, g.begun = random_bytes(REQUEST_ID_BYTES).hex(), time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" in g:
            response.headers["X-Request-ID"] = g.request_id
        if not (sparing and str(request.endpoint).endswith(DULL)):
            logger().info("request", **_told(), status=response.status_code, ms=_milliseconds())
        return response

    def failed(_app: Flask, exception: BaseException, **_extra: object) -> None:
        logger().error("unhandled", **_told(), **failure(exception))

    got_request_exception.connect(failed, app, weak=False)


def failure(error: BaseException) -> dict[str, Any]:
    """Return type, safe detail and frames of an exception and of those it came from.

    Messages and local values stay out: they may hold what a person typed.
    """
    chain: list[BaseException] = []
    now: BaseException | None = error
    while now is not None and now not in chain:
        chain.append(now)
        now = now.__cause__ or now.__context__
    return {
        "error": " from ".join(f"{type(one).__module__}.{type(one).__qualname__}" for one in chain),
        "detail": " from ".join(filter(None, map(_detail, chain))),
        "traceback": [place for one in reversed(chain) for place in _places(one)],
    }


def _detail(error: BaseException) -> str:
    """Return what may be said beside the type: codes and numbers of ours, the system and databases."""
    if isinstance(error, StepError | Refused):
        return error.finding.code
    if isinstance(error, DBAPIError):
        found = getattr(error.orig, "sqlstate", None) or getattr(
            error.orig, "sqlite_errorname", None
        )
        return str(found or "")
    if isinstance(error, OSError) and error.errno is not None:
        return f"errno {error.errno}"
    return ""


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    """Return a path below the project, or below the folder of packages."""
    for folder in (str(ROOT), *sys.path):
        if folder and filename.startswith(f"{folder}/"):
            return str(Path(filename).relative_to(folder))
    return Path(filename).name


def _told() -> dict[str, Any]:
    """Return what may be known of a request: the rule of its address, never the address."""
    place, given = g.get("seat"), (request.view_args or {}).get("deal_id")
    return {
        "id": g.get("request_id", ""),
        "method": request.method if request.method in METHODS else "other",
        "route": request.url_rule.rule if request.url_rule else "none",
        "deal": given if isinstance(given, int) else None,
        "seat": f"{place.side} {place.role}" if place else None,
    }


def _milliseconds() -> float:
    begun = g.get("begun")
    return round((time.perf_counter() - begun) * 1000, 1) if begun is not None else 0.0


def _as_it_is(_logger: object, _name: str, line: Line) -> Line:
    return line


def _traceback_last(_logger: object, _name: str, line: Line) -> Line:
    """Put each frame on a line of its own for a person who reads along."""
    frames = line.pop("traceback", None)
    if frames:
        line["event"] = "\n    ".join([f"{line['event']} (raised at the last line)", *frames])
    return {key: value for key, value in line.items() if value not in {None, ""}}


class _Stderr:
    """Writes where stderr is now, not where it was when logging was set up."""

    def msg(self, line: str) -> None:
        """Write one line."""
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    log = debug = info = warning = error = critical = exception = msg


class _Foreign(logging.Handler):
    """Records of other libraries: their template and place, never the values put into them."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record as an event."""
        # A text without arguments may be filled in already.
        template = str(record.msg) if record.args else ""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        level = "error" if record.levelno >= logging.ERROR else "warning"
        getattr(logger(), level)(
            PLACES_IN_TEMPLATE.sub("…", template) or "library",
            library=record.name,
            place=f"{record.module}:{record.lineno}",
            **(failure(error) if error else {}),
        )


silence()
