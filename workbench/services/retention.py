"""How long private values are kept, who holds them back, and their destruction.

Each side's values are sealed with that side's key, which lies outside the database and its backups.
When the time is over `begin` takes the ciphertext out of the database and `finish` destroys the keys:
two jobs of the timed work, each a transaction of its own. A crash between them leaves nothing that
could be opened here, and the next run destroys the keys; until then nothing new is sealed.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.platform.side_keys import SideKey
from workbench.platform.versions import require_version, version_of
from workbench.store.deal import locked_deal
from workbench.store.frame import FrameRow, latest_frame, locked_frame
from workbench.store.improvement import forget_answers, open_offers
from workbench.store.retention import (
    RetentionRow,
    destroyed_deals,
    every_sealed_row,
    framed_deals,
    retention_of,
)
from workbench.store.values import run_of

DEFAULT_MONTHS = 24
FEWEST_MONTHS, MOST_MONTHS = 1, 120
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """How the private values of a deal are kept; both sides see the same.

    `wishes` are months that a side asked for and the other has not agreed to. `holds` says since
    when a side holds the destruction back. `due` is None before there is a frame and once everything
    is destroyed; neither it nor `destroyed_at` tells whether a side has entered anything.
    """

    months: int
    wishes: dict[Side, int]
    holds: dict[Side, datetime]
    due: datetime | None
    destroyed_at: datetime | None
    version: str


def view(db: Session, deal_id: int) -> Kept:
    """Return how the deal's private values are kept."""
    row = retention_of(db, deal_id)
    months = row.months if row else DEFAULT_MONTHS
    last = latest_frame(db, deal_id)
    return Kept(
        months=months,
        wishes=_of_sides(row, "months"),
        holds=_of_sides(row, "hold_at"),
        due=None if last is None or _is_done(db, row, last) else _due(db, last, months),
        destroyed_at=_gone(row),
        version=_version(row),
    )


def _of_sides(row: RetentionRow | None, what: str) -> dict[Side, Any]:
    found = {side: getattr(row, f"{side}_{what}", None) for side in PAYING_SIDES}
    return {side: value for side, value in found.items() if value is not None}


def _version(row: RetentionRow | None) -> str:
    return version_of("retention", 0 if row is None else row.version)


def _due(db: Session, last: FrameRow, months: int) -> datetime:
    """Return when the values go: so many months after whatever happened last in the last round."""
    return months_after(_happened(db, last), months)


def _happened(db: Session, last: FrameRow) -> datetime:
    run = run_of(db, last.id)
    moments = [last.created_at, last.provider_agreed_at, last.customer_agreed_at]
    moments.append(run.published_at if run else None)
    return max(one for one in moments if one is not None)


def _gone(row: RetentionRow | None) -> datetime | None:
    """Return since when the values of the rounds until then cannot be opened."""
    return None if row is None else row.destroying_at or row.destroyed_at


def _is_done(db: Session, row: RetentionRow | None, last: FrameRow) -> bool:
    """Return whether everything was destroyed that the last round and those before it had."""
    gone = _gone(row)
    return gone is not None and gone >= _happened(db, last)


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day and time so many months later, or the last day of a shorter month."""
    years, month = divmod(moment.month - 1 + months, MONTHS_A_YEAR)
    year, month = moment.year + years, month + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)


def wish(db: Session, seat: Seat, months: int, seen: str | None = None) -> bool:
    """Ask for another number of months for one's side; return whether it now counts.

    It counts once both sides have asked for the same. Asking for what counts already takes an own
    wish back. Refused outside 1 to 120 months.
    """
    if not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise Refused("retention.months", "months", fewest=FEWEST_MONTHS, most=MOST_MONTHS)
    row = _row_to_change(db, seat, seen)
    setattr(row, f"{seat.side}_months", None if months == row.months else months)
    agreed = row.provider_months is not None and row.provider_months == row.customer_months
    if agreed:
        row.months = months
        row.provider_months = row.customer_months = None
    db.flush()
    return agreed


def hold(db: Session, seat: Seat, *, on: bool, seen: str | None = None) -> None:
    """Hold the destruction back for one's side, or end that; the other side's hold stays."""
    row = _row_to_change(db, seat, seen)
    if on and row.destroying_at is not None:
        raise Refused("retention.too_late")
    before: datetime | None = getattr(row, f"{seat.side}_hold_at")
    setattr(row, f"{seat.side}_hold_at", (before or clock.now()) if on else None)
    db.flush()


def _row_to_change(db: Session, seat: Seat, seen: str | None) -> RetentionRow:
    """Return the deal's row, made if need be, once nobody else can change it."""
    if locked_deal(db, seat.deal_id) is None or seat.side not in PAYING_SIDES:
        raise NotFound
    row = retention_of(db, seat.deal_id)
    require_version(seen, _version(row))
    if row is None:
        row = RetentionRow(deal_id=seat.deal_id, months=DEFAULT_MONTHS, version=0)
        db.add(row)
    row.version += 1
    return row


def begin(db: Session, keys: Path, now: datetime) -> Mapping[str, int]:
    """Take the ciphertext of every deal whose time is over out of the database.

    Raises RuntimeError where the folder of keys is empty: keys that lie elsewhere would survive.
    """
    begun = 0
    for deal_id in framed_deals(db):
        last = latest_frame(db, deal_id)
        if last is None or not _is_over(db, retention_of(db, deal_id), last, now):
            continue
        locked_deal(db, deal_id)  # and again, now that nobody can change it
        last, row = locked_frame(db, deal_id), retention_of(db, deal_id)
        if last is None or not _is_over(db, row, last, now):
            continue
        if every_sealed_row(db, deal_id) and not any(keys.glob("*.key")):
            msg = "there are values to destroy and no keys in the folder of keys"
            raise RuntimeError(msg)
        if row is None:
            row = RetentionRow(deal_id=deal_id, months=DEFAULT_MONTHS, version=0)
            db.add(row)
        row.destroying_at, row.version = now, row.version + 1
        _take_out(db, deal_id)
        begun += 1
    return {"begun": begun}


def _is_over(db: Session, row: RetentionRow | None, last: FrameRow, now: datetime) -> bool:
    if row is not None and (row.provider_hold_at or row.customer_hold_at):
        return False
    if _is_done(db, row, last):
        return False
    return _due(db, last, row.months if row else DEFAULT_MONTHS) <= now


def _take_out(db: Session, deal_id: int) -> None:
    """Empty every sealed column; commitments that were published stay, an open lock does not."""
    for values, frame in every_sealed_row(db, deal_id):
        values.sealed, values.sealed_salt, values.sealed_told = b"", None, None
        values.version += 1
        if run_of(db, frame.id) is None:
            values.commitment = values.locked_at = None
    for offer in open_offers(db, deal_id):  # nobody could see what it brings any more
        forget_answers(db, offer.id)
        offer.state = "no_change"
    db.flush()


def finish(db: Session, keys: Path) -> Mapping[str, int]:
    """Destroy the keys of the deals whose ciphertext is gone, also keys that came back since.

    A key of a round that was begun afterwards stays: something is sealed with it.
    """
    destroyed = 0
    for deal_id in destroyed_deals(db):
        locked_deal(db, deal_id)
        locked_frame(db, deal_id)
        row = retention_of(db, deal_id)
        held = row is None or row.provider_hold_at or row.customer_hold_at
        if row is not None and row.destroying_at is not None:
            _destroy_keys(keys, deal_id)
            row.destroyed_at, row.destroying_at = row.destroying_at, None
            row.version += 1
            destroyed += 1
        elif not held and not every_sealed_row(db, deal_id):
            _destroy_keys(keys, deal_id)
    db.flush()
    return {"destroyed": destroyed}


def _destroy_keys(keys: Path, deal_id: int) -> None:
    for side in PAYING_SIDES:
        SideKey(keys, deal_id, side).destroy()


def require_time(db: Session, last: FrameRow) -> None:
    """Raise Refused where the time of the round's values is over, or keys are about to go."""
    row = retention_of(db, last.deal_id)
    if (row and row.destroying_at) or _is_done(db, row, last):
        raise Refused("retention.over")
