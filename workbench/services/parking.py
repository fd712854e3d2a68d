"""To let a deal wait until a day: open to all, with a reason; it binds nobody."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.platform.versions import require_version, version_of
from workbench.services import post
from workbench.store.deal import DealRow, locked_deal, seats_in
from workbench.store.moves import ParkingRow, parked, to_remind

FURTHEST_EAST = timedelta(hours=14)


def version(row: ParkingRow | None) -> str:
    """Return the version of where the deal is parked: the row, why and until when; one of none too."""
    return version_of(row and (row.id, row.reason, row.back_on))


def park(db: Session, seat: Seat, wish: tuple[str, date], seen: str | None = None) -> None:
    """Let the deal wait, for the reason, until the day of `wish`; on a parked deal, change them.

    Everything stays as it is and may go on any time. Conflict where somebody parked or went on
    after the person's page.
    """
    deal = locked_deal(db, seat.deal_id)
    if deal is None:
        raise NotFound
    row = parked(db, seat.deal_id)
    require_version(seen, version(row))
    reason, back_on = wish
    if back_on <= _day(clock.now(), deal):
        raise Refused("moves.day_has_passed", "back_on")
    if row is None:
        row = ParkingRow(deal_id=seat.deal_id)
        db.add(row)
    row.side, row.reason, row.back_on = seat.side, reason, back_on
    row.parked_at, row.reminded_at = clock.now(), None
    db.flush()


def _day(now: datetime, deal: DealRow) -> date:
    """Return which day it is in the deal's time zone."""
    return now.astimezone(ZoneInfo(deal.timezone)).date()


def resume(db: Session, seat: Seat, seen: str | None = None) -> None:
    """Go on with a parked deal; Conflict where it is no longer parked as the person saw it."""
    if locked_deal(db, seat.deal_id) is None:
        raise NotFound
    row = parked(db, seat.deal_id)
    require_version(seen, version(row))
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
