"""The auditor of a round: one person whom both sides name, by the mail address.

Naming is a consent on record and nothing more: an auditor gets nothing from this server, only from
the sides, who hand over their receipts (docs/formats/receipt.md).
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import NotFound
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.platform.versions import require_version, version_of
from workbench.store.auditor import AuditorRow, named_auditors
from workbench.store.frame import FrameRow, latest_frame, locked_frame


@dataclass(frozen=True, slots=True)
class NamedAuditor:
    """Whom each side names for the last round, and `both` where it is the same person."""

    round: int
    named: dict[Side, str]
    version: str

    @property
    def both(self) -> str | None:
        """Return the address that both name; None until they do."""
        addresses = {self.named.get(side) for side in PAYING_SIDES}
        return addresses.pop() if len(addresses) == 1 else None


def view(db: Session, deal_id: int) -> NamedAuditor | None:
    """Return whom the sides name for the last round; None before there is a frame."""
    row = latest_frame(db, deal_id)
    return None if row is None else _view(db, row)


def _view(db: Session, frame: FrameRow) -> NamedAuditor:
    named = {row.side: row.mail for row in named_auditors(db, frame.id)}
    return NamedAuditor(frame.round, named, version_of(frame.round, sorted(named.items())))


def name(db: Session, seat: Seat, mail: str, seen: str | None = None) -> None:
    """Name an auditor of the last round for one's side; an empty address takes the name back.

    Conflict where the page showed other names; NotFound before there is a frame.
    """
    frame = locked_frame(db, seat.deal_id)
    if frame is None or seat.side not in PAYING_SIDES:
        raise NotFound
    require_version(seen, _view(db, frame).version)
    address = mail.strip().casefold()
    row = next((one for one in named_auditors(db, frame.id) if one.side == seat.side), None)
    if row is not None and not address:
        db.delete(row)
    elif row is not None and row.mail != address:
        row.mail, row.named_at, row.version = address, clock.now(), row.version + 1
    elif row is None and address:
        db.add(AuditorRow(frame_id=frame.id, side=seat.side, mail=address, named_at=clock.now()))
    db.flush()
