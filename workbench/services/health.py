"""One question to the database."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def ask(db: Session) -> None:
    """Raise if the database does not answer."""
    db.execute(text("SELECT 1"))
