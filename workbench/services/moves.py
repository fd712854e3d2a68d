"""What the parties can do after a round without an overlap: more openness, a pilot, or to wait.

That one side would have a guided round or a pilot is told to nobody, like a lock without the bit: when
the second side says so too, both learn it at once. Parking is open: one side says why and until when.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from workbench.agreement.terms import Terms
from workbench.platform import clock
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.services import draft, frame, post
from workbench.services.chosen_package import pilot_package
from workbench.services.draft_terms import first_terms
from workbench.services.result import published
from workbench.settlement.rules import Ramp
from workbench.settlement.schedule import in_version
from workbench.store.deal import DealRow, locked_deal, seats_in
from workbench.store.draft import latest_draft
from workbench.store.frame import FrameRow, latest_frame, locked_frame
from workbench.store.moves import (
    MoveKind,
    MoveRow,
    MoveWishRow,
    ParkingRow,
    both_wish,
    moves_after,
    own_wishes,
    parked,
    to_remind,
)
from workbench.store.values import run_of

KINDS: tuple[MoveKind, ...] = get_args(MoveKind)
PILOT_MONTHS = 6
YEAR = 12
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
WIDER = (Decimal("0.9"), Decimal(1), Decimal("1.1"))
FURTHEST_EAST = timedelta(hours=14)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class MovesView:
    """What a seat sees: its own side's wishes, what both agreed, and where the deal is parked."""

    wished: frozenset[str]
    agreed: frozenset[str]
    parking: ParkingRow | None
    pilot_draft: bool


def view(db: Session, seat: Seat) -> MovesView | None:
    """Return what can be done; None unless the last round ended without an overlap."""
    row = latest_frame(db, seat.deal_id)
    if row is None or not _failed(db, row):
        return None
    own = own_wishes(db, row.id, seat.side) if seat.side in PAYING_SIDES else {}
    agreed = frozenset(moves_after(db, row.id))
    return MovesView(
        wished=frozenset(own) - agreed,
        agreed=agreed,
        parking=parked(db, seat.deal_id),
        pilot_draft=latest_draft(db, seat.deal_id) is not None,
    )


def _failed(db: Session, row: FrameRow) -> bool:
    run = run_of(db, row.id)
    return run is not None and run.outcome["status"] == "no_overlap"


def wish(db: Session, seat: Seat, kind: MoveKind) -> bool:
    """Say for one's side that one would do it; True if both would now, and both learn it.

    The frame's row is locked first, so that two wishes at the same moment follow each other.
    """
    row = _row(db, seat)
    if kind not in own_wishes(db, row.id, seat.side):
        db.add(MoveWishRow(frame_id=row.id, side=seat.side, kind=kind))
        db.flush()
    if kind in moves_after(db, row.id) or not both_wish(db, row.id, kind):
        return False
    db.add(MoveRow(deal_id=seat.deal_id, frame_id=row.id, kind=kind, agreed_at=clock.now()))
    db.flush()
    return True


def take_back(db: Session, seat: Seat, kind: MoveKind) -> None:
    """Take one's own wish back; refused once both have said so."""
    row = _row(db, seat)
    if kind in moves_after(db, row.id):
        raise Refused("moves.both_agreed")
    own = own_wishes(db, row.id, seat.side).get(kind)
    if own is not None:
        db.delete(own)
        db.flush()


def _row(db: Session, seat: Seat) -> FrameRow:
    row = locked_frame(db, seat.deal_id)
    if row is None or not _failed(db, row):
        raise Refused("moves.not_after_this_round")
    if seat.side not in PAYING_SIDES:
        raise NotFound
    return row


def start_pilot(db: Session, seat: Seat) -> int:
    """Make the draft of a pilot that only reports, once both would have one; return its row's id.

    Levels are the balanced ones of the public menu, today's fee goes on, and no window pays.
    """
    if locked_deal(db, seat.deal_id) is None:
        raise NotFound
    row = latest_frame(db, seat.deal_id)
    settled = published(db, row)
    if row is None or settled is None or "pilot" not in moves_after(db, row.id):
        raise Refused("moves.pilot_needs_both")
    if latest_draft(db, seat.deal_id) is not None:
        raise Refused("draft.exists")
    package = pilot_package(row)
    if package is None:
        raise Refused("moves.no_balanced_levels")
    fee = db.get_one(DealRow, seat.deal_id).yearly_invoice
    terms = first_terms(db, row, settled, fee, package)
    return draft.keep_first(db, seat, _reporting(terms))


def _reporting(terms: Terms) -> Terms:
    """Return the terms as a pilot: so many months, and no window of a whole year pays.

    Credits and bonuses are nothing as well, so that no page and no document prints money for a level.
    """
    clauses = tuple(
        replace(
            clause, credit=0.0, bonus=0.0, ramp=Ramp(report_only=YEAR // MONTHS_OF[clause.window])
        )
        for clause in terms.schedule.clauses
    )
    return replace(
        terms,
        months=PILOT_MONTHS,
        schedule=in_version(replace(terms.schedule, clauses=clauses)),
        mediation=None,  # nobody's private limits were checked for it
    )


def wider_fees(db: Session, deal_id: int) -> tuple[Decimal, ...]:
    """Return the last round's fees with the lowest a tenth less and the highest a tenth more."""
    row = latest_frame(db, deal_id)
    fees = sorted(frame.view(row).named) if row else list(frame.usual_fees(db, deal_id))
    low, middle, high = fees[0], fees[len(fees) // 2], fees[-1]
    return tuple(
        (fee * factor / HUNDRED).quantize(Decimal(1), ROUND_HALF_UP) * HUNDRED
        for fee, factor in zip((low, middle, high), WIDER, strict=True)
    )


def park(db: Session, seat: Seat, reason: str, back_on: date) -> None:
    """Let the deal wait until a day; everything stays as it is and may go on any time."""
    deal = locked_deal(db, seat.deal_id)
    if deal is None:
        raise NotFound
    if parked(db, seat.deal_id) is not None:
        raise Conflict
    if back_on <= _day(clock.now(), deal):
        raise Refused("moves.day_has_passed", "back_on")
    db.add(
        ParkingRow(
            deal_id=seat.deal_id,
            side=seat.side,
            reason=reason,
            back_on=back_on,
            parked_at=clock.now(),
        )
    )
    db.flush()


def _day(now: datetime, deal: DealRow) -> date:
    """Return which day it is in the deal's time zone."""
    return now.astimezone(ZoneInfo(deal.timezone)).date()


def resume(db: Session, seat: Seat) -> None:
    """Go on with a parked deal; once more does no harm."""
    if locked_deal(db, seat.deal_id) is None:
        raise NotFound
    row = parked(db, seat.deal_id)
    if row is not None:
        row.resumed_at = clock.now()
        db.flush()


def remind(db: Session, now: datetime) -> dict[str, int]:
    """Mail both sides' executives of parked deals whose day has come, once; the caller commits.

    The day is one of the deal's time zone.
    """
    latest = (now + FURTHEST_EAST).date()  # the day that it is anywhere
    waiting = [(row, db.get_one(DealRow, row.deal_id)) for row in to_remind(db, latest)]
    rows = [(row, deal) for row, deal in waiting if row.back_on <= _day(now, deal)]
    for row, deal in rows:
        row.reminded_at = now
        for seat in seats_in(db, row.deal_id):
            if seat.role == "executive" and seat.user.email:
                told = {"deal": deal.title}
                post.put(db, seat.user, "parked_day", "en", link="sign_in", params=told)
    db.flush()
    return {"reminded": len(rows)}
