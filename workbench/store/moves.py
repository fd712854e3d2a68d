"""Rows of what the parties do after a round without an overlap."""

from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import Side
from workbench.platform.scopes import of_deal, private
from workbench.store.frame import FrameRow

MoveKind = Literal["guided", "pilot"]


class MoveWishRow(Base):
    """That one side would do something together; the other side learns of it when both would.

    `months` is how long a pilot it would have.
    """

    __tablename__ = "move_wish"
    recorded = private("side", "frame_id", FrameRow, key=("frame_id", "side", "kind"))
    __table_args__ = (
        UniqueConstraint("frame_id", "side", "kind", name="uq_move_wish_frame_id_side_kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("frame.id"))
    side: Mapped[Side] = mapped_column(String(16))
    kind: Mapped[MoveKind] = mapped_column(String(16))
    months: Mapped[int | None]


class MoveRow(Base):
    """What both sides would do after the round; made when the second side says so.

    `months` is how long the pilot lasts.
    """

    __tablename__ = "move"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("frame_id", "kind", name="uq_move_frame_id_kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    frame_id: Mapped[int] = mapped_column(ForeignKey("frame.id"))
    kind: Mapped[MoveKind] = mapped_column(String(16))
    agreed_at: Mapped[datetime] = mapped_column(AwareTime)
    months: Mapped[int | None]


class ParkingRow(Base):
    """A deal that waits until a day, with the reason; `reminded_at` once both were told of the day."""

    __tablename__ = "parking"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    side: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(500))
    back_on: Mapped[date]
    parked_at: Mapped[datetime] = mapped_column(AwareTime)
    resumed_at: Mapped[datetime | None] = mapped_column(AwareTime)
    reminded_at: Mapped[datetime | None] = mapped_column(AwareTime)


def own_wishes(db: Session, frame_id: int, side: str) -> dict[str, MoveWishRow]:
    """Return what the side that asks would do, by kind; there is no query for the other side's."""
    query = select(MoveWishRow).where(MoveWishRow.frame_id == frame_id, MoveWishRow.side == side)
    return {row.kind: row for row in db.scalars(query.execution_options(populate_existing=True))}


def both_wish(db: Session, frame_id: int, kind: MoveKind) -> bool:
    """Return whether both sides would do it: asked in the moment in which one says so."""
    query = select(MoveWishRow.side).where(
        MoveWishRow.frame_id == frame_id, MoveWishRow.kind == kind
    )
    return set(db.scalars(query)) == {"provider", "customer"}


def fewest_months(db: Session, frame_id: int, kind: MoveKind) -> int | None:
    """Return the fewest months that a side named: asked once both wish it, and None without any."""
    query = select(func.min(MoveWishRow.months)).where(
        MoveWishRow.frame_id == frame_id, MoveWishRow.kind == kind
    )
    return db.scalar(query)


def moves_after(db: Session, frame_id: int) -> dict[str, MoveRow]:
    """Return what both sides agreed to do after the round, by kind."""
    query = select(MoveRow).where(MoveRow.frame_id == frame_id)
    return {row.kind: row for row in db.scalars(query)}


def parked(db: Session, deal_id: int) -> ParkingRow | None:
    """Return where the deal is parked, or None."""
    query = select(ParkingRow).where(ParkingRow.deal_id == deal_id, ParkingRow.resumed_at.is_(None))
    return db.scalar(query.order_by(ParkingRow.id.desc()).limit(1))


def to_remind(db: Session, day: date) -> list[ParkingRow]:
    """Return the parked deals whose day has come and nobody was reminded of."""
    query = select(ParkingRow).where(
        ParkingRow.resumed_at.is_(None), ParkingRow.reminded_at.is_(None), ParkingRow.back_on <= day
    )
    return list(db.scalars(query.order_by(ParkingRow.id)))
