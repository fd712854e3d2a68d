"""Open the installation's database for a command, brought up to date first."""

import contextlib
from collections.abc import Iterator

from sqlalchemy.orm import Session, sessionmaker

from workbench.platform.config import from_environment
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade


@contextlib.contextmanager
def installed() -> Iterator[sessionmaker[Session]]:
    """Yield the factory of sessions on the configured database."""
    settings = from_environment()
    settings.prepare()
    engine = make_engine(settings.database_url)
    try:
        upgrade(engine)
        yield make_sessions(engine)
    finally:
        engine.dispose()


@contextlib.contextmanager
def open_database() -> Iterator[Session]:
    """Yield a session on the configured database; the command commits what it wants kept."""
    with installed() as make_session, make_session() as db:
        yield db
