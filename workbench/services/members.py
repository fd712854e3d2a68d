"""Who sits in a deal: see it, change a role, remove a person, leave.

An executive manages the own side and never the other; the facilitator manages neutral seats and
participants. Nobody manages their own seat, but everybody may leave. Access ends with the seat,
which every request looks up anew.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workbench.platform.accounts import sessions
from workbench.platform.accounts.standing import GUEST, has
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import (
    PAYING_SIDES,
    ROLES_OF_SIDE,
    Access,
    RoleName,
    Seat,
    Side,
    allowed,
)
from workbench.platform.versions import require_version
from workbench.services.deal import usual_title
from workbench.store.deal import SeatRow, locked_seats, seat_in, seats_in

MANAGE = Access("members", "write")
FACILITATED: tuple[RoleName, ...] = ("participant",)


@dataclass(frozen=True, slots=True)
class Member:
    """A seat as its deal's people see it.

    `email` is there for those who manage the seat, who may see it; a guest has none. `roles` are the
    roles that the reader may give; empty where the reader may not change the seat. `wanted_side` is
    the side whose code a waiting guest used.
    """

    id: int
    title: str
    email: str | None
    organisation: str | None
    side: Side
    role: RoleName
    since: datetime
    version: int
    mine: bool
    roles: tuple[RoleName, ...]
    wanted_side: Side | None


def manages(seat: Seat, side: Side, role: RoleName) -> bool:
    """Return whether a seat may give, change or take a seat of that side and role."""
    if not allowed(seat, MANAGE):
        return False
    if seat.role == "facilitator":
        return side == "neutral" or role in FACILITATED
    return side == seat.side


def roles_to_give(seat: Seat, side: Side, role: RoleName) -> tuple[RoleName, ...]:
    """Return which roles the seat may put in the place of a role on that side."""
    if role in {"guest", "waiting_guest"} or not manages(seat, side, role):
        return ()
    return tuple(one for one in ROLES_OF_SIDE[side] if manages(seat, side, one))


def members(db: Session, seat: Seat) -> list[Member]:
    """Return the people of the deal in the order they came; guests who wait are not among them."""
    rows = seats_in(db, seat.deal_id)
    return [_member(row, seat) for row in rows if row.role != "waiting_guest"]


def _member(row: SeatRow, seat: Seat) -> Member:
    mine = row.user_id == seat.user_id
    managed = manages(seat, row.side, row.role) and not mine
    shown = (managed or mine) and not has(row.user, GUEST)
    return Member(
        id=row.id,
        title=row.user.title,
        email=row.user.email if shown else None,
        organisation=row.user.organisation.name if row.user.organisation else None,
        side=row.side,
        role=row.role,
        since=row.given_at,
        version=row.version,
        mine=mine,
        roles=roles_to_give(seat, row.side, row.role) if managed else (),
        wanted_side=row.wanted_side,
    )


def may_remove(seat: Seat, member: Member) -> bool:
    """Return whether the seat may remove the person."""
    return manages(seat, member.side, member.role) and not member.mine


def member(db: Session, seat: Seat, seat_id: int) -> Member:
    """Return a seat that the reader manages; NotFound for any other."""
    row = seat_in(db, seat.deal_id, seat_id)
    if row is None or row.role == "waiting_guest":
        raise NotFound
    found = _member(row, seat)
    if not may_remove(seat, found):
        raise NotFound
    return found


def is_gone(db: Session, seat: Seat, seat_id: int) -> bool:
    """Return whether the deal has no such seat any more; nothing is told of other deals' seats."""
    return seat_in(db, seat.deal_id, seat_id) is None


def change_role(db: Session, seat: Seat, seat_id: int, role: RoleName, version: str) -> None:
    """Give the person another role of the same side; Conflict when the seat was changed meanwhile."""
    row, rows = _locked(db, seat, seat_id, version)
    if role not in roles_to_give(seat, row.side, row.role):
        raise Refused("members.not_yours_to_give", field="role")
    if role != "executive":
        _require_successor(rows, row)
    if row.user.title == usual_title(row.side, row.role):
        row.user.title = usual_title(row.side, role)
    row.role = role
    row.version += 1
    db.flush()


def remove(db: Session, seat: Seat, seat_id: int, version: str) -> None:
    """Take the person's seat away and end their sessions; Conflict when it was changed meanwhile."""
    row, rows = _locked(db, seat, seat_id, version)
    _require_successor(rows, row)
    _vacate(db, row)


def own_version(db: Session, seat: Seat) -> int:
    """Return the version of the reader's own seat."""
    return next(r.version for r in seats_in(db, seat.deal_id) if r.user_id == seat.user_id)


def leave(db: Session, seat: Seat, version: str) -> None:
    """Give up one's own seat, which ends the sessions; the last executive names a successor first."""
    rows = locked_seats(db, seat.deal_id)
    mine = next((row for row in rows if row.user_id == seat.user_id), None)
    if mine is None or str(mine.version) != version:
        raise Conflict
    _require_successor(rows, mine)
    _vacate(db, mine)


def _vacate(db: Session, row: SeatRow) -> None:
    """Delete the seat and end every session that may still show pages of the deal."""
    sessions.end_all(db, row.user_id)
    db.delete(row)
    db.flush()


def _locked(db: Session, seat: Seat, seat_id: int, version: str) -> tuple[SeatRow, list[SeatRow]]:
    """Return the seat, and all seats of the deal, locked: changes come one after the other.

    Whoever asks must still hold the seat that the request began with.
    """
    rows = locked_seats(db, seat.deal_id)
    held = any((r.user_id, r.side, r.role) == (seat.user_id, seat.side, seat.role) for r in rows)
    row = next((row for row in rows if row.id == seat_id), None)
    if row is None or not held:
        raise Conflict
    if not manages(seat, row.side, row.role) or row.user_id == seat.user_id:
        raise NotFound
    require_version(version, row.version)
    return row, rows


def _require_successor(rows: list[SeatRow], row: SeatRow) -> None:
    """Refuse to leave a side without an executive, or people without anybody who can invite."""
    others = [one for one in rows if one.id != row.id]
    if row.role == "executive" and not _is_led(others, row.side):
        raise Refused("members.last_executive")
    if row.role == "facilitator" and others and not any(_is_led(others, s) for s in PAYING_SIDES):
        raise Refused("members.last_facilitator")


def _is_led(rows: list[SeatRow], side: Side) -> bool:
    return any(row.side == side and row.role == "executive" and row.user.active for row in rows)
