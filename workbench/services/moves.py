"""What the parties can do after a round without an overlap: more openness, a pilot, or to wait.

That one side would have a guided round or a pilot is told to nobody, like a lock without the bit: when
the second side says so too, both learn it at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

from sqlalchemy.orm import Session

from workbench.agreement.terms import Terms
from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.platform.versions import require_version, version_of
from workbench.services import draft, frame
from workbench.services.chosen_package import pilot_package
from workbench.services.draft_terms import first_terms
from workbench.services.result import published
from workbench.settlement.rules import Ramp
from workbench.settlement.schedule import in_version
from workbench.store.deal import DealRow, locked_deal
from workbench.store.draft import latest_draft
from workbench.store.frame import FrameRow, latest_frame, locked_frame
from workbench.store.moves import (
    MoveKind,
    MoveRow,
    MoveWishRow,
    ParkingRow,
    both_wish,
    fewest_months,
    moves_after,
    own_wishes,
    parked,
)
from workbench.store.values import run_of

KINDS: tuple[MoveKind, ...] = get_args(MoveKind)
FEWEST_MONTHS, USUAL_MONTHS, MOST_MONTHS = 3, 6, 12  # of a pilot
YEAR = 12
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
WIDER = (Decimal("0.9"), Decimal(1), Decimal("1.1"))
HUNDRED = Decimal(100)


def kind_of(name: str) -> MoveKind:
    """Return the kind of that name; NotFound where there is none."""
    found = next((kind for kind in KINDS if kind == name), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class MovesView:
    """What a seat sees: its own side's wishes, what both agreed, and where the deal is parked.

    `wished` and `agreed` say a pilot's months, None for what has no length. `versions` are those of
    each kind, made of what the seat sees alone: the other side's wish is in none before both agree.
    """

    wished: Mapping[str, int | None]
    agreed: Mapping[str, int | None]
    versions: Mapping[str, str]
    pilot_version: str
    parking: ParkingRow | None
    pilot_draft: bool


def view(db: Session, seat: Seat) -> MovesView | None:
    """Return what can be done; None unless the last round ended without an overlap."""
    row = latest_frame(db, seat.deal_id)
    if row is None or not _failed(db, row):
        return None
    agreed = {kind: move.months for kind, move in moves_after(db, row.id).items()}
    own = _own(db, row, seat)
    return MovesView(
        wished={kind: months for kind, months in own.items() if kind not in agreed},
        agreed=agreed,
        versions={kind: _version(db, row, seat, kind) for kind in KINDS},
        pilot_version=_pilot_version(db, row),
        parking=parked(db, seat.deal_id),
        pilot_draft=latest_draft(db, seat.deal_id) is not None,
    )


def _failed(db: Session, row: FrameRow) -> bool:
    run = run_of(db, row.id)
    return run is not None and run.outcome["status"] == "no_overlap"


def _own(db: Session, row: FrameRow, seat: Seat) -> dict[str, int | None]:
    """Return what the seat's own side would do, with the months that it named."""
    if seat.side not in PAYING_SIDES:
        return {}
    return {kind: one.months for kind, one in own_wishes(db, row.id, seat.side).items()}


def _version(db: Session, row: FrameRow, seat: Seat, kind: MoveKind) -> str:
    """Return the version of one kind as the seat's side sees it: round, own wish, and both's word."""
    own, agreed = _own(db, row, seat), moves_after(db, row.id).get(kind)
    return version_of(row.id, kind, kind in own, own.get(kind), agreed and [agreed.months])


def _pilot_version(db: Session, row: FrameRow) -> str:
    """Return the version of what a pilot's draft is made from: both's months, and that none exists."""
    agreed = moves_after(db, row.id).get("pilot")
    return version_of(draft.start_version(db, row.deal_id), agreed and agreed.months)


def wish(
    db: Session, seat: Seat, kind: MoveKind, months: int | None = None, *, seen: str | None = None
) -> bool:
    """Say for one's side that one would do it, a pilot for 3..12 `months`; True if both would now.

    Said again it changes the months, until both have said so: then the shorter of both counts, and
    both learn it. The frame's row is locked first, so that two wishes at the same moment follow each
    other. Conflict where the own side's word is no longer what the person saw.
    """
    row = _row(db, seat)
    require_version(seen, _version(db, row, seat, kind))
    if kind in moves_after(db, row.id):
        raise Refused("moves.both_agreed")
    length = _length(kind, months)
    own = own_wishes(db, row.id, seat.side).get(kind)
    if own is None:
        own = MoveWishRow(frame_id=row.id, side=seat.side, kind=kind)
        db.add(own)
    own.months = length
    db.flush()
    if not both_wish(db, row.id, kind):
        return False
    db.add(
        MoveRow(
            deal_id=seat.deal_id,
            frame_id=row.id,
            kind=kind,
            agreed_at=clock.now(),
            months=fewest_months(db, row.id, kind),
        )
    )
    db.flush()
    return True


def _length(kind: MoveKind, months: int | None) -> int | None:
    if kind != "pilot":
        return None
    length = USUAL_MONTHS if months is None else months
    if not FEWEST_MONTHS <= length <= MOST_MONTHS:
        raise Refused("moves.months", "months", fewest=FEWEST_MONTHS, most=MOST_MONTHS)
    return length


def take_back(db: Session, seat: Seat, kind: MoveKind, seen: str | None = None) -> None:
    """Take one's own wish back; refused once both have said so, Conflict where that is news."""
    row = _row(db, seat)
    require_version(seen, _version(db, row, seat, kind))
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


def start_pilot(db: Session, seat: Seat, seen: str | None = None) -> int:
    """Make the draft of a pilot that only reports, once both would have one; return its row's id.

    Levels are the balanced ones of the public menu, today's fee goes on, and no window pays. It is
    as long as both agreed. Conflict where a draft or the word of both came after the person's page.
    """
    if locked_deal(db, seat.deal_id) is None:
        raise NotFound
    row = latest_frame(db, seat.deal_id)
    settled = published(db, row)
    if row is None or settled is None:
        raise Refused("moves.pilot_needs_both")
    require_version(seen, _pilot_version(db, row))
    agreed = moves_after(db, row.id).get("pilot")
    if agreed is None:
        raise Refused("moves.pilot_needs_both")
    if latest_draft(db, seat.deal_id) is not None:
        raise Refused("draft.exists")
    package = pilot_package(row)
    if package is None:
        raise Refused("moves.no_balanced_levels")
    fee = db.get_one(DealRow, seat.deal_id).yearly_invoice
    terms = first_terms(db, row, settled, fee, package)
    return draft.keep_first(db, seat, _reporting(terms, agreed.months or USUAL_MONTHS))


def _reporting(terms: Terms, months: int) -> Terms:
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
        months=months,
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
