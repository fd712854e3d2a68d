"""Rows of the walk through the baseline: the list of events, and what each side says of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import of_deal


class WalkRow(Base):
    """The list of a deal: of what it was made, and the event that whoever leads shows to all.

    `sources` are plain data of services.workshop_walk.Made; `shown` is the key of an event, "" where
    everybody goes at their own pace.
    """

    __tablename__ = "workshop_walk"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), unique=True)
    sources: Mapped[dict[str, Any]] = mapped_column(JSON)
    shown: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


class WalkEventRow(Base):
    """One event by its key (workshop.walkthrough.event_key); `place` is its rank, from 0.

    `content` is what the histories tell of it. `gone`: the histories do not tell it any more; it is
    kept because somebody has spoken of it.
    """

    __tablename__ = "workshop_walk_event"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("deal_id", "key", name="uq_workshop_walk_event_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    key: Mapped[str] = mapped_column(String(64))
    place: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    gone: Mapped[bool] = mapped_column(default=False)


class WalkWordRow(Base):
    """What a side says of an event, and who said it; both sides read it."""

    __tablename__ = "workshop_walk_word"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("event_id", "side", name="uq_workshop_walk_word_side"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("workshop_walk_event.id"))
    side: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(500), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


def walk_of(db: Session, deal_id: int) -> WalkRow | None:
    """Return the list of the deal, or None before it was made."""
    return db.scalar(select(WalkRow).where(WalkRow.deal_id == deal_id))


def locked_walk(db: Session, deal_id: int) -> WalkRow | None:
    """Return the list with its row locked until the transaction ends, read anew."""
    query = select(WalkRow).where(WalkRow.deal_id == deal_id).with_for_update()
    return db.scalar(query.execution_options(populate_existing=True))


def walk_events(db: Session, deal_id: int) -> list[WalkEventRow]:
    """Return the events in order, those that fell away among them."""
    query = select(WalkEventRow).where(WalkEventRow.deal_id == deal_id)
    return list(db.scalars(query.order_by(WalkEventRow.place, WalkEventRow.id)))


def walk_words(db: Session, deal_id: int) -> list[WalkWordRow]:
    """Return what was said of all events, read anew."""
    query = select(WalkWordRow).where(WalkWordRow.deal_id == deal_id).order_by(WalkWordRow.id)
    return list(db.scalars(query.execution_options(populate_existing=True)))
