"""Each side of a neutral run records the commitment of its sealed file before a result is taken.

A file that was made in a side's name has another commitment, so that its result is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.platform.versions import require_version, version_of
from workbench.services import retention
from workbench.services.frame import agreed_version
from workbench.store.frame import FrameRow, is_neutral, locked_frame
from workbench.store.neutral import NeutralLockRow, neutral_locks
from workbench.store.values import run_of

UNLOCKED: Mapping[frozenset[Side], str] = {
    frozenset({"provider"}): "neutral.unlocked_provider",
    frozenset({"customer"}): "neutral.unlocked_customer",
    frozenset({"provider", "customer"}): "neutral.unlocked_both",
}
OTHER_FILE: Mapping[frozenset[Side], str] = {
    frozenset({"provider"}): "neutral.other_file_provider",
    frozenset({"customer"}): "neutral.other_file_customer",
    frozenset({"provider", "customer"}): "neutral.other_file_both",
}
COMMITMENT = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One side's commitment, when it was recorded, and by whom; no name where the person is gone."""

    commitment: str
    at: datetime
    person: str | None


@dataclass(frozen=True, slots=True)
class LocksView:
    """What a seat sees: which sides have recorded, its own commitment, and both once both are there.

    `version` is of the agreed frame and the own commitment.
    """

    sides: frozenset[Side]
    shown: Mapping[Side, Recorded]
    version: str

    @property
    def both(self) -> bool:
        """Whether both have recorded, so that neither can be replaced."""
        return self.sides == set(PAYING_SIDES)


def view(db: Session, row: FrameRow, seat: Seat) -> LocksView:
    """Return what the seat sees of a round's commitments."""
    rows = neutral_locks(db, row.id)
    both = rows.keys() == set(PAYING_SIDES)
    return LocksView(
        sides=frozenset(rows),
        shown={side: _told(one) for side, one in rows.items() if both or side == seat.side},
        version=_version(row, rows.get(seat.side)),
    )


def lock(db: Session, seat: Seat, commitment: str, seen: str | None = None) -> None:
    """Record the own side's commitment, in place of an earlier one.

    The frame's row is locked first, so that two locks at the same moment follow each other. Raises
    NotFound for a round on this server, Refused before both agreed, after the result, or once both
    have recorded, and Conflict where frame or own commitment is not what the person saw.
    """
    row = locked_frame(db, seat.deal_id)
    if row is None or not is_neutral(row) or seat.side not in PAYING_SIDES:
        raise NotFound
    if not COMMITMENT.fullmatch(commitment):
        raise Refused("neutral.no_commitment", "commitment")
    if not (row.provider_agreed_at and row.customer_agreed_at):
        raise Refused("neutral.lock_not_agreed")
    if run_of(db, row.id) is not None:
        raise Refused("neutral.published")
    retention.require_time(db, row)
    rows = neutral_locks(db, row.id)
    if rows.keys() == set(PAYING_SIDES):
        raise Refused("neutral.both_locked", "commitment")
    own = rows.get(seat.side)
    require_version(seen, _version(row, own))
    if own is None:
        own = NeutralLockRow(frame_id=row.id, side=seat.side)
        db.add(own)
    own.commitment, own.locked_at, own.user_id = commitment, clock.now(), seat.user_id or None
    db.flush()


def require_both(db: Session, row: FrameRow) -> None:
    """Refuse a result before both sides have recorded; the sentence names who has not."""
    missing = frozenset(set(PAYING_SIDES) - neutral_locks(db, row.id).keys())
    if missing:
        raise Refused(UNLOCKED[missing], "file")


def require_fits(db: Session, row: FrameRow, commitments: Mapping[str, str]) -> None:
    """Refuse a result that was made with other files; the sentence names whose commitment differs."""
    rows = neutral_locks(db, row.id)
    wrong: frozenset[Side] = frozenset(
        side for side in PAYING_SIDES if rows[side].commitment != commitments[side]
    )
    if wrong:
        raise Refused(OTHER_FILE[wrong], "file")


def _told(row: NeutralLockRow) -> Recorded:
    return Recorded(row.commitment, row.locked_at, row.user.title if row.user else None)


def _version(row: FrameRow, own: NeutralLockRow | None) -> str:
    return version_of(agreed_version(row), own.commitment if own else None)
