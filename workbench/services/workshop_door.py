"""The door of a workshop: one code for the whole room, and who waits to be let in.

The code of the room stands on the projector, so it has to be known again after it was made. It is
kept nowhere: it follows from the installation's secret key and the moment at which it was made, and
the database holds its fingerprint like that of every other code. A guest says for which side they
come, and that side alone admits them.
"""

import hmac
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import Refused
from workbench.platform.permissions import Seat, Side
from workbench.services import joining, workshop
from workbench.services.joining import Waiting
from workbench.store.deal import seats_in
from workbench.store.joining import ROOM, JoinCodeRow, join_codes

MOST_GUESTS = 100
OPEN_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Door:
    """What a seat sees at the door: whom it may admit, how many wait for another side's executive.

    `code` is the room's as people read it out, None where none is open.
    """

    waiting: tuple[Waiting, ...]
    elsewhere: Mapping[Side, int]
    code: str | None


def _derived(key: str, deal_id: int, made_at: datetime) -> str:
    """Return the code of a room: as hard to guess as the key, every sign equally likely."""
    made, number = "", 0
    while len(made) < joining.LENGTH:
        text = f"door {deal_id} {made_at.astimezone(UTC).isoformat()} {number}"
        drawn = hmac.new(key.encode(), text.encode(), "sha256").digest()
        made += joining.letters(drawn)
        number += 1
    return made[: joining.LENGTH]


def _open_codes(db: Session, deal_id: int) -> list[JoinCodeRow]:
    return [row for row in join_codes(db, deal_id) if row.side == ROOM and joining.opens(row)]


def open_door(db: Session, seat: Seat, key: str) -> None:
    """Make a code for the whole room, in place of the one before; refused unless the seat leads."""
    shut_door(db, seat)
    now = clock.now()
    code = _derived(key, seat.deal_id, now)
    row = JoinCodeRow(
        deal_id=seat.deal_id,
        code_hmac=joining.fingerprint(key, code),
        side=ROOM,
        most_uses=MOST_GUESTS,
        made_at=now,
        expires_at=now + OPEN_FOR,
    )
    db.add(row)
    db.flush()


def shut_door(db: Session, seat: Seat) -> None:
    """Let nobody else in by the room's code; refused unless the seat leads."""
    if not workshop.leads(db, workshop.required(db, seat.deal_id), seat):
        raise Refused("workshop.does_not_lead")
    for row in _open_codes(db, seat.deal_id):
        row.revoked_at = clock.now()
    db.flush()


def code_of_room(db: Session, deal_id: int, key: str) -> str | None:
    """Return the room's code in two groups; None where none is open or the key is another one."""
    for row in _open_codes(db, deal_id):
        code = _derived(key, deal_id, row.made_at)
        if hmac.compare_digest(joining.fingerprint(key, code), row.code_hmac):
            return joining.spoken(code)
    return None


def door(db: Session, seat: Seat, key: str, *, admits: bool) -> Door:
    """Return who waits; names only of those whom the seat may admit (`admits` is its right to)."""
    waiting = joining.waiting(db, seat) if admits else []
    wanted = Counter(
        row.wanted_side for row in seats_in(db, seat.deal_id) if row.wanted_side is not None
    )
    elsewhere = {side: number for side, number in wanted.items() if not joining.admits(seat, side)}
    return Door(tuple(waiting), elsewhere, code_of_room(db, seat.deal_id, key))
