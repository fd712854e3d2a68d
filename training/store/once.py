"""Rows of which there may be one, whoever asks for it at the same moment."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workbench.platform.database import Base

REFUSED = "the database refused a row, and there is none that stands in its place"


def added(db: Session, row: Base) -> bool:
    """Add a row; False, and nothing is added, where a row that must be alone is there already."""
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        return False
    return True
