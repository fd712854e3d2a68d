"""The outbox: mails that are to be sent, written in the same transaction as their cause."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from workbench.platform.accounts.rows import User
from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import unrecorded

OPEN_STATES = ("waiting", "sending")


class OutboxRow(Base):
    """One mail: whom to write what, never the words themselves and never a token.

    `params` holds what both sides may know. A link is made when the mail is sent. `state` is
    waiting, sending, sent, or refused (the receiver's server wants it never); `trouble` says why an
    attempt failed.
    """

    __tablename__ = "outbox"
    recorded = unrecorded("letters about changes that are recorded")
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User] = relationship()
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    recipient: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    link: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(AwareTime)
    next_try_at: Mapped[datetime] = mapped_column(AwareTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(AwareTime)
    trouble: Mapped[str | None] = mapped_column(String(80))


def due(db: Session, now: datetime, only: list[int] | None) -> OutboxRow | None:
    """Return the oldest mail that is due, locked; None when there is none."""
    query = select(OutboxRow).where(OutboxRow.state.in_(OPEN_STATES), OutboxRow.next_try_at <= now)
    if only is not None:
        query = query.where(OutboxRow.id.in_(only))
    query = query.order_by(OutboxRow.next_try_at, OutboxRow.id).limit(1)
    return db.scalar(query.with_for_update(skip_locked=True))
