"""Rows of what a workshop leaves behind: what is parked, what is to be done, what was decided."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import of_deal


class ItemRow(Base):
    """Something parked for later, or an action with an owner and a date; `kind` says which."""

    __tablename__ = "workshop_item"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    kind: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(120), default="")
    due: Mapped[date | None]
    done: Mapped[bool] = mapped_column(default=False)
    step: Mapped[str] = mapped_column(String(16), default="")
    sent: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


class DecisionRow(Base):
    """A decision of the log: its words, consents by side, and the reason of an override."""

    __tablename__ = "workshop_decision"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    step: Mapped[str] = mapped_column(String(16), default="")
    words: Mapped[str] = mapped_column(String(1000))
    provider_at: Mapped[datetime | None] = mapped_column(AwareTime)
    customer_at: Mapped[datetime | None] = mapped_column(AwareTime)
    override: Mapped[str] = mapped_column(String(1000), default="")
    withdrawn: Mapped[bool] = mapped_column(default=False)
    sent: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


def items_in(db: Session, deal_id: int) -> list[ItemRow]:
    """Return what is parked and what is to be done, in order."""
    return list(db.scalars(select(ItemRow).where(ItemRow.deal_id == deal_id).order_by(ItemRow.id)))


def locked_item(db: Session, deal_id: int, item_id: int) -> ItemRow | None:
    """Return one item with its row locked, read anew."""
    query = select(ItemRow).where(ItemRow.deal_id == deal_id, ItemRow.id == item_id)
    return db.scalar(query.with_for_update().execution_options(populate_existing=True))


def decisions_in(db: Session, deal_id: int) -> list[DecisionRow]:
    """Return the log of decisions in order."""
    query = select(DecisionRow).where(DecisionRow.deal_id == deal_id)
    return list(db.scalars(query.order_by(DecisionRow.id)))


def locked_decision(db: Session, deal_id: int, decision_id: int) -> DecisionRow | None:
    """Return one decision with its row locked, read anew."""
    query = select(DecisionRow).where(DecisionRow.deal_id == deal_id, DecisionRow.id == decision_id)
    return db.scalar(query.with_for_update().execution_options(populate_existing=True))


def sent_before(db: Session, table: type[Any], sent: str) -> bool:
    """Return whether something with this mark of one sending is kept already."""
    return bool(db.scalar(select(func.count()).select_from(table).where(table.sent == sent)))
