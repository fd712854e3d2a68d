"""Rows of how long a deal's private values are kept, and the destruction of their ciphertext."""

from datetime import datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import of_deal
from workbench.store.frame import FrameRow
from workbench.store.values import PrivateValuesRow


class RetentionRow(Base):
    """What both sides agreed on; a deal without a row keeps the default.

    `provider_months` and `customer_months` are wishes that are not agreed yet. `…_hold_at` is since
    when a side holds the destruction back. `destroying_at` stands from the moment the ciphertext is
    gone until the keys are gone too, `destroyed_at` holds that moment from then on.
    """

    __tablename__ = "retention"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), unique=True)
    months: Mapped[int]
    provider_months: Mapped[int | None]
    customer_months: Mapped[int | None]
    provider_hold_at: Mapped[datetime | None] = mapped_column(AwareTime)
    customer_hold_at: Mapped[datetime | None] = mapped_column(AwareTime)
    destroying_at: Mapped[datetime | None] = mapped_column(AwareTime)
    destroyed_at: Mapped[datetime | None] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


def retention_of(db: Session, deal_id: int) -> RetentionRow | None:
    """Return what is agreed for the deal, read anew, or None for the default."""
    query = select(RetentionRow).where(RetentionRow.deal_id == deal_id)
    return db.scalar(query.execution_options(populate_existing=True))


def framed_deals(db: Session) -> list[int]:
    """Return the deals in which private values could be entered, whether they were or not."""
    return list(db.scalars(select(FrameRow.deal_id).distinct().order_by(FrameRow.deal_id)))


def destroyed_deals(db: Session) -> list[int]:
    """Return the deals whose private values were destroyed, or are being, by their ids."""
    gone = RetentionRow.destroying_at.is_not(None) | RetentionRow.destroyed_at.is_not(None)
    return list(db.scalars(select(RetentionRow.deal_id).where(gone).order_by(RetentionRow.deal_id)))


def every_sealed_row(db: Session, deal_id: int) -> list[tuple[PrivateValuesRow, FrameRow]]:
    """Return the private rows of both sides that can be opened, each with its frame.

    For the destruction alone, which reads nothing in them.
    """
    query = (
        select(PrivateValuesRow, FrameRow)
        .join(FrameRow, FrameRow.id == PrivateValuesRow.frame_id)
        .where(FrameRow.deal_id == deal_id, func.length(PrivateValuesRow.sealed) > 0)
        .order_by(PrivateValuesRow.id)
        .execution_options(populate_existing=True)
    )
    return [(row, frame) for row, frame in db.execute(query)]
