"""Open the installation's database for a command, brought up to date first."""

import contextlib
from collections.abc import Iterator

from sqlalchemy.orm import Session

from workbench.platform.config import from_environment
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade


@contextlib.contextmanager
def open_database() -> Iterator[Session]:
    """Yield a session on the configured database; the command commits what it wants kept."""
    settings = from_environment()
    settings.instance.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database_url)
    upgrade(engine)
    with make_sessions(engine)() as db:
        yield db
    engine.dispose()
