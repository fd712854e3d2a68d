"""Rows of devices that may send readings to one deal."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import Seat, Side
from workbench.platform.scopes import private


class DeviceRow(Base):
    """A device with a token; only the token's fingerprint is kept."""

    __tablename__ = "device"
    recorded = private("side", "deal_id")
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    side: Mapped[Side] = mapped_column(String(16))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(AwareTime)
    revoked_at: Mapped[datetime | None] = mapped_column(AwareTime)


def devices_of(db: Session, deal_id: int, side: Side) -> list[DeviceRow]:
    """Return the devices of a side in the deal, newest first."""
    query = select(DeviceRow).where(DeviceRow.deal_id == deal_id, DeviceRow.side == side)
    return list(db.scalars(query.order_by(DeviceRow.id.desc())))


def device_seat(db: Session, deal_id: int, token_sha256: str) -> Seat | None:
    """Return the seat of the device whose token this is; None in other deals or once revoked."""
    row = db.scalar(
        select(DeviceRow).where(
            DeviceRow.token_sha256 == token_sha256,
            DeviceRow.deal_id == deal_id,
            DeviceRow.revoked_at.is_(None),
        )
    )
    return Seat(0, row.deal_id, row.side, "device") if row else None
