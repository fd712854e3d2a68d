"""Rows of what a person remembers of each card."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from training.store.progress import PRACTICE
from workbench.platform.database import AwareTime, Base


class CardMemoryRow(Base):
    """A person's memory of one card, from its first review on.

    `memory` is a training.cards.Memory; `fact` the fingerprint of the answer that was learned;
    `reviews` counts from 1 and guards against a rating that is sent twice.
    """

    __tablename__ = "card_memory"
    recorded = PRACTICE
    __table_args__ = (UniqueConstraint("user_id", "card", name="uq_card_memory_user_id_card"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    card: Mapped[str] = mapped_column(String(200))
    fact: Mapped[str] = mapped_column(String(32))
    memory: Mapped[dict[str, Any]] = mapped_column(JSON)
    reviews: Mapped[int]
    reviewed_at: Mapped[datetime] = mapped_column(AwareTime)


def card_memories(db: Session, user_id: int) -> dict[str, CardMemoryRow]:
    """Return the person's memories by the keys of the cards."""
    query = select(CardMemoryRow).where(CardMemoryRow.user_id == user_id)
    return {row.card: row for row in db.scalars(query)}


def locked_card_memory(db: Session, user_id: int, card: str) -> CardMemoryRow | None:
    """Return the person's memory of one card, read anew; a second change waits its turn."""
    query = select(CardMemoryRow).where(
        CardMemoryRow.user_id == user_id, CardMemoryRow.card == card
    )
    return db.scalar(query.with_for_update().execution_options(populate_existing=True))
