"""Whether this installation can do its work: a few quick looks, and no private fact."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from workbench.platform import clock, migrations
from workbench.platform.config import Config
from workbench.platform.limited import MEBIBYTE
from workbench.store import tick

LEAST_FREE = 256 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Health:
    """What was looked at. `tick_seconds` is how long ago timed work was done; None if never.

    Late timed work alone takes no server out of use, so `well` does not count it.
    """

    database: bool
    schema: bool
    disk: bool
    keys: bool
    tick_seconds: int | None

    @property
    def well(self) -> bool:
        """Whether pages can be served and everything they keep is kept."""
        return self.database and self.schema and self.disk and self.keys


def ask(db: Session, config: Config) -> Health:
    """Look at the database and its schema, the disk, the keys and the timed work."""
    revision, seconds, answers = None, None, True
    try:
        revision = migrations.current(db.connection())
        if revision == migrations.newest():
            ended = tick.last_end(db)
            seconds = int((clock.now() - ended).total_seconds()) if ended else None
    except SQLAlchemyError:
        db.rollback()
        answers = False
    return Health(
        database=answers,
        schema=revision == migrations.newest(),
        disk=_has_room(config.instance),
        keys=_is_usable(config.keys),
        tick_seconds=seconds,
    )


def _has_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free >= LEAST_FREE
    except OSError:
        return False


def _is_usable(folder: Path) -> bool:
    """Return whether keys can be read and made; a folder that is not mounted is not there."""
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return False
    return all(os.access(path, os.R_OK) for path in folder.glob("*.key"))
