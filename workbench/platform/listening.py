"""How a process hears that somebody else committed: one connection of its own that only listens."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine

from workbench.platform.topics import CHANNEL

Wait = Callable[[float], bool]


@contextlib.contextmanager
def listener(engine: Engine) -> Iterator[Wait]:
    """Yield a call that waits at most so many seconds and tells whether something was committed."""
    fairy = engine.raw_connection()
    fairy.detach()  # it is no longer one of the connections that requests share
    try:
        yield _postgres(fairy) if engine.dialect.name == "postgresql" else _sqlite(fairy)
    finally:
        fairy.close()


def _sqlite(connection: Any) -> Wait:
    """SQLite tells nobody, but counts: PRAGMA data_version grows with commits of others."""

    def count() -> int:
        (found,) = connection.cursor().execute("PRAGMA data_version").fetchone()
        return int(found)

    seen = count()

    def wait(seconds: float) -> bool:
        nonlocal seen
        time.sleep(seconds)
        before, seen = seen, count()
        return seen != before

    return wait


def _postgres(connection: Any) -> Wait:
    """PostgreSQL notifies whoever listens, at the commit."""
    driver = connection.dbapi_connection
    driver.rollback()
    driver.autocommit = True
    driver.execute(f"LISTEN {CHANNEL}")

    def wait(seconds: float) -> bool:
        return bool(list(driver.notifies(timeout=seconds, stop_after=1)))

    return wait
