"""Guests by code: make and revoke codes, join with one, admit or decline who waits.

A guest's account has no address and no password: it lives as long as the session in which the code
was entered. Until the executive of the side admits them (the facilitator for a neutral seat), a
guest has a seat from which nothing of the deal is seen.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from workbench.platform import clock, tokens
from workbench.platform.accounts.rows import User
from workbench.platform.accounts.standing import add_guest
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import SIDES, Seat, Side
from workbench.platform.versions import require_version
from workbench.store.deal import SeatRow, locked_seats, seats_in
from workbench.store.joining import (
    ROOM,
    JoinAttemptRow,
    JoinCodeRow,
    attempts_since,
    code_in,
    forget_attempts,
    join_codes,
    locked_code,
)

LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"  # no two that look alike: no 0/O, 1/I/L, 2/Z, 5/S, 8/B
LENGTH = 8
LAST_FAIR = 256 - 256 % len(LETTERS)
MOST_ATTEMPTS = 20
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code as its list shows it; the code itself is shown once, when it is made."""

    id: int
    side: Side
    uses: int
    most_uses: int
    expires_at: datetime
    revoked: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A guest who waits at the door of a side."""

    id: int
    title: str
    side: Side
    since: datetime
    version: int


def sides_of(seat: Seat) -> tuple[Side, ...]:
    """Return for which sides the seat may make codes: an executive for the own one, others all."""
    return SIDES if seat.side == "neutral" else (seat.side,)


def admits(seat: Seat, side: Side) -> bool:
    """Return whether the seat admits guests of that side: its own one alone."""
    return seat.side == side


def new_code() -> str:
    """Return a code of eight letters and digits, every one equally likely."""
    made = ""
    while len(made) < LENGTH:
        made += letters(tokens.random_bytes(1))
    return made


def letters(drawn: bytes) -> str:
    """Return a sign for each random byte, every one equally likely; some bytes give none."""
    return "".join(LETTERS[number % len(LETTERS)] for number in drawn if number < LAST_FAIR)


def spoken(code: str) -> str:
    """Return a code as people read it out: in two groups."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def fingerprint(key: str, text: str) -> str:
    """Return what is kept instead of a code or an address: worthless without the key."""
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest()


def make_code(db: Session, seat: Seat, key: str, side: Side, limits: tuple[int, timedelta]) -> str:
    """Make a code for a side and return it; `limits` are its uses and its lifetime."""
    if side not in sides_of(seat):
        raise Refused("joining.not_your_side", field="side")
    code, now = new_code(), clock.now()
    row = JoinCodeRow(
        deal_id=seat.deal_id,
        code_hmac=fingerprint(key, code),
        side=side,
        most_uses=limits[0],
        made_at=now,
        expires_at=now + limits[1],
    )
    db.add(row)
    db.flush()
    return code


def codes(db: Session, seat: Seat) -> list[CodeView]:
    """Return the codes that the seat may revoke, newest first."""
    rows = join_codes(db, seat.deal_id)
    return [
        _code_view(row, row.side) for row in rows if row.side in SIDES if row.side in sides_of(seat)
    ]


def _code_view(row: JoinCodeRow, side: Side) -> CodeView:
    return CodeView(
        id=row.id,
        side=side,
        uses=row.uses,
        most_uses=row.most_uses,
        expires_at=row.expires_at,
        revoked=row.revoked_at is not None,
        open=opens(row),
    )


def opens(row: JoinCodeRow) -> bool:
    """Return whether somebody can still join with the code."""
    return row.revoked_at is None and row.uses < row.most_uses and row.expires_at > clock.now()


def revoke(db: Session, seat: Seat, code_id: int) -> None:
    """Let nobody else join with the code; once more does no harm."""
    row = code_in(db, seat.deal_id, code_id)
    if row is None or row.side not in sides_of(seat):
        raise NotFound
    row.revoked_at = row.revoked_at or clock.now()
    db.flush()


def knock(db: Session, key: str, address: str) -> int:
    """Write down a try before it is judged and return its id; the caller commits.

    Refuse when too many tries from that network address did not fit; a try that fits is taken back.
    """
    place, since = fingerprint(key, address), clock.now() - WINDOW
    forget_attempts(db, since)
    if attempts_since(db, place, since) >= MOST_ATTEMPTS:
        raise Refused("joining.too_many", minutes=int(WINDOW.total_seconds() // 60))
    row = JoinAttemptRow(address=place, at=clock.now())
    db.add(row)
    db.flush()
    return row.id


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a guest says at the door: the code and a name; `attempt` is the try's id.

    `side` is for whom they come, asked where the code is that of a whole room.
    """

    code: str
    name: str
    attempt: int
    side: str = ""


def join(db: Session, key: str, arrival: Arrival, user_id: int | None) -> tuple[int, User | None]:
    """Give whoever has the code a seat to wait on; return the deal and the new guest's account.

    A person who is signed in (`user_id`) joins as themselves, without a new account. A code that is
    unknown, used up, revoked or too old is refused in the same words.
    """
    plain = re.sub(r"[\s-]", "", arrival.code).upper()
    row = locked_code(db, fingerprint(key, plain))
    if row is None or not opens(row):
        raise Refused("joining.unknown", field="code")
    if any(seat.user_id == user_id for seat in seats_in(db, row.deal_id)):
        raise Refused("joining.has_seat", field="code")
    wanted = _wanted(row, arrival.side)
    guest = add_guest(db, arrival.name.strip()) if user_id is None else None
    who = guest.id if guest else user_id
    place = SeatRow(
        deal_id=row.deal_id, user_id=who, side="neutral", role="waiting_guest", wanted_side=wanted
    )
    row.uses += 1
    db.add(place)
    take_back(db, arrival.attempt)
    db.flush()
    return row.deal_id, guest


def _wanted(row: JoinCodeRow, said: str) -> Side:
    if row.side != ROOM:
        return row.side
    wanted = next((side for side in SIDES if side == said), None)
    if wanted is None:
        raise Refused("joining.which_side", field="side")
    return wanted


def take_back(db: Session, attempt_id: int) -> None:
    """Forget a try whose code fits."""
    attempt = db.get(JoinAttemptRow, attempt_id)
    if attempt is not None:
        db.delete(attempt)


def waiting(db: Session, seat: Seat) -> list[Waiting]:
    """Return the guests whom the seat may admit, in the order they came."""
    return [
        Waiting(row.id, row.user.title, row.wanted_side, row.given_at, row.version)
        for row in seats_in(db, seat.deal_id)
        if row.wanted_side is not None and admits(seat, row.wanted_side)
    ]


def admit(db: Session, seat: Seat, seat_id: int, version: str) -> str:
    """Let a guest in on the side whose code they used; return their name."""
    row = _waiting(db, seat, seat_id, version)
    row.side, row.role, row.wanted_side = row.wanted_side or "neutral", "guest", None
    row.version += 1
    db.flush()
    return row.user.title


def decline(db: Session, seat: Seat, seat_id: int, version: str) -> str:
    """Take the seat of a guest who waits; return their name."""
    row = _waiting(db, seat, seat_id, version)
    name = row.user.title
    db.delete(row)
    db.flush()
    return name


def _waiting(db: Session, seat: Seat, seat_id: int, version: str) -> SeatRow:
    """Return the seat of a guest whom this seat admits; Conflict once somebody has decided."""
    row = next((row for row in locked_seats(db, seat.deal_id) if row.id == seat_id), None)
    if row is None:
        raise Conflict
    if row.wanted_side is None:
        raise (Conflict if row.role == "guest" and admits(seat, row.side) else NotFound)
    if not admits(seat, row.wanted_side):
        raise NotFound
    require_version(version, row.version)
    return row


def wanted_side(db: Session, seat: Seat) -> Side | None:
    """Return the side at whose door this seat waits."""
    rows = [row for row in seats_in(db, seat.deal_id) if row.user_id == seat.user_id]
    return rows[0].wanted_side if rows else None
