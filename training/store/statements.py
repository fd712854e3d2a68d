"""Rows of statements: what a person has learned and done, written once and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from training.store.progress import PRACTICE
from workbench.platform.database import AwareTime, Base


class StatementRow(Base):
    """One xAPI statement as it was written; a trigger of the database refuses every change.

    `statement_id` is the statement's own id, a UUID; `said` the whole statement.
    """

    __tablename__ = "learning_statement"
    recorded = PRACTICE
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    statement_id: Mapped[str] = mapped_column(String(36), unique=True)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    stored_at: Mapped[datetime] = mapped_column(AwareTime)


def statements_of(db: Session, user_id: int) -> list[StatementRow]:
    """Return the person's statements, oldest first."""
    query = select(StatementRow).where(StatementRow.user_id == user_id)
    return list(db.scalars(query.order_by(StatementRow.id)))
