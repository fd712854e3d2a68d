"""Bring the database to the newest schema with Alembic."""

import functools

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from workbench.platform.config import ROOT
from workbench.platform.database import Base


def _alembic(connection: Connection) -> AlembicConfig:
    settings = AlembicConfig()
    # A percent sign in a path would be read as interpolation.
    settings.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    settings.attributes["connection"] = connection
    settings.attributes["metadata"] = Base.metadata
    return settings


def upgrade(engine: Engine) -> None:
    """Apply every migration that is not applied yet; safe to run twice."""
    with engine.begin() as connection:
        command.upgrade(_alembic(connection), "head")


def current(connection: Connection) -> str | None:
    """Return the revision of the schema that the database has; None if it has none."""
    return MigrationContext.configure(connection).get_current_revision()


@functools.cache
def newest() -> str:
    """Return the revision of the schema that this version works with."""
    return str(_scripts().get_current_head())


def is_known(revision: str) -> bool:
    """Return whether this version can bring a schema of that revision up to date."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


def differences(engine: Engine) -> None:
    """Raise alembic's CommandError if the rows in code differ from the migrated schema."""
    with engine.begin() as connection:
        command.check(_alembic(connection))


def draft(engine: Engine, message: str) -> None:
    """Write a new migration from the difference; a person reads and commits it."""
    with engine.begin() as connection:
        command.revision(_alembic(connection), message=message, autogenerate=True)
