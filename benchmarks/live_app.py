"""The application with one more address: a computation that keeps a worker busy for seconds."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from app import create_app

SECONDS = 4.0


def app() -> Callable[..., Iterable[bytes]]:
    """Return the application; POST /compute counts in Python for SECONDS and then answers."""
    whole = create_app()

    def serve(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/compute":
            return whole(environ, start)
        until, turns = time.monotonic() + SECONDS, 0
        while time.monotonic() < until:
            turns += 1
        start("200 OK", [("Content-Type", "text/plain")])
        return [str(turns).encode()]

    return serve
