"""Bring the database to the newest schema with Alembic."""

from alembic import command
from alembic.config import Config as AlembicConfig
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


def differences(engine: Engine) -> None:
    """Raise alembic's CommandError if the rows in code differ from the migrated schema."""
    with engine.begin() as connection:
        command.check(_alembic(connection))


def draft(engine: Engine, message: str) -> None:
    """Write a new migration from the difference; a person reads and commits it."""
    with engine.begin() as connection:
        command.revision(_alembic(connection), message=message, autogenerate=True)
