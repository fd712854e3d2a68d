"""Devices that may send readings to one deal: make a token, list, revoke."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workbench.platform import clock, tokens
from workbench.platform.errors import NotFound
from workbench.platform.permissions import Seat
from workbench.store.devices import DeviceRow, devices_of


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device as its side's list shows it."""

    id: int
    name: str
    made_at: datetime
    revoked_at: datetime | None


def devices(db: Session, seat: Seat) -> list[DeviceView]:
    """Return the devices of the seat's side, newest first."""
    rows = devices_of(db, seat.deal_id, seat.side)
    return [DeviceView(row.id, row.name, row.made_at, row.revoked_at) for row in rows]


def make(db: Session, seat: Seat, name: str) -> str:
    """Give a device of the seat's side a place in the deal; return its token, kept nowhere."""
    token = tokens.new_token()
    row = DeviceRow(
        deal_id=seat.deal_id,
        name=name.strip(),
        side=seat.side,
        token_sha256=tokens.fingerprint(token),
        made_at=clock.now(),
    )
    db.add(row)
    db.flush()
    return token


def revoke(db: Session, seat: Seat, device_id: int) -> None:
    """Let the token open nothing any more; once more does no harm."""
    row = db.get(DeviceRow, device_id)
    if row is None or (row.deal_id, row.side) != (seat.deal_id, seat.side):
        raise NotFound
    row.revoked_at = row.revoked_at or clock.now()
    db.flush()
