"""Engine and sessions for SQLite and PostgreSQL.

SQLite runs in WAL mode with explicit BEGIN IMMEDIATE for writers, because SQLAlchemy's default
loses updates silently; a request that only reads begins DEFERRED (`reading`).
"""

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from workbench.platform import recording
from workbench.platform.tables import AwareTime, Base

__all__ = ["AwareTime", "Base"]

PRAGMAS = (
    "PRAGMA busy_timeout=10000",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)
PATIENCE = 20.0  # seconds
BETWEEN = 0.003
_reading: ContextVar[bool] = ContextVar("reading", default=False)


def make_engine(url: str) -> Engine:
    """Return an engine for `url` (sqlite:///… or postgresql://…); its errors name no value."""
    if url.startswith("sqlite"):
        return _sqlite_engine(url)
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_pre_ping=True,
        hide_parameters=True,
    )


def no_connection_was_free(error: object) -> bool:
    """Return whether the error says that every connection was taken for too long."""
    return isinstance(error, PoolTimeout)


def _sqlite_engine(url: str) -> Engine:
    from pysqlite3 import dbapi2

    engine = create_engine(url, module=dbapi2, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: object) -> None:
        # The driver's own transaction handling is what loses updates: switch it off.
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not _reading.get() and _took_turn(connection.connection.driver_connection):
            return
        connection.exec_driver_sql("BEGIN DEFERRED" if _reading.get() else "BEGIN IMMEDIATE")

    return engine


def _took_turn(driver: Any) -> bool:
    """Begin to write as soon as nobody else does; False if that has not come within `PATIENCE`.

    SQLite's own waiting asks less and less often, down to ten times a second: under steady writing
    somebody is never asked in time and told "locked". Asking often gives everybody a turn.
    """
    from pysqlite3 import dbapi2

    end = time.monotonic() + PATIENCE
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < end:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except dbapi2.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != dbapi2.SQLITE_BUSY:
                    raise
                time.sleep(BETWEEN)
            else:
                return True
    finally:
        driver.execute(PRAGMAS[0])
    return False


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions: objects stay readable after a commit, changes are recorded."""
    sessions = sessionmaker(engine, expire_on_commit=False)
    recording.listen(sessions)
    return sessions


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Within this block new SQLite transactions begin DEFERRED: they take no write lock."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Within this block new SQLite transactions take the write lock at once, and wait for it.

    A transaction that began DEFERRED and writes later is refused without waiting.
    """
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


def set_reading(value: bool) -> None:
    """Say whether the current request only reads (called once at its start)."""
    _reading.set(value)
