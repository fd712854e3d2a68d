"""What a workshop leaves behind: parked questions, actions with owner and date, decisions, notes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from workbench.codes import StepError
from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.platform.side_keys import KeyMissing, SideKey
from workbench.platform.versions import require_version, version_of
from workbench.services import workshop
from workbench.store.deal import DealRow
from workbench.store.workshop import locked_workshop
from workbench.store.workshop_entries import SideNoteRow, note_context, side_note, side_notes
from workbench.store.workshop_log import (
    DecisionRow,
    ItemRow,
    decisions_in,
    items_in,
    locked_decision,
    locked_item,
    sent_before,
)
from workbench.workshop import decisions
from workbench.workshop.decisions import Decision

ItemKind = Literal["parked", "action"]
MOST = 500


@dataclass(frozen=True, slots=True)
class ItemWish:
    """Words of a parked question or of an action; an action names its owner, and a date if known."""

    kind: ItemKind
    words: str
    owner: str = ""
    due: date | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as the log shows it."""

    id: int
    step: str
    decision: Decision
    version: int


def items(db: Session, deal_id: int, kind: ItemKind) -> list[ItemRow]:
    """Return what is parked, or what is to be done, in order."""
    return [row for row in items_in(db, deal_id) if row.kind == kind]


def _not_past(db: Session, deal_id: int, due: date | None) -> None:
    zone = ZoneInfo(db.get_one(DealRow, deal_id).timezone)
    if due is not None and due < clock.now().astimezone(zone).date():
        raise Refused("workshop.due_has_passed", "due")


def add_item(db: Session, seat: Seat, wish: ItemWish, sent: str) -> None:
    """Park a question or note an action; the same sending twice is kept once, no past date is."""
    workshop.required(db, seat.deal_id)
    if sent_before(db, ItemRow, sent):
        return
    _not_past(db, seat.deal_id, wish.due)
    if len(items_in(db, seat.deal_id)) >= MOST:
        raise Refused("workshop.too_many_entries", most=MOST)
    db.add(
        ItemRow(
            deal_id=seat.deal_id,
            kind=wish.kind,
            words=wish.words,
            owner=wish.owner,
            due=wish.due,
            step=wish.step,
            sent=sent,
            made_at=clock.now(),
        )
    )
    db.flush()


def change_item(db: Session, seat: Seat, item_id: int, wish: ItemWish, seen: str | None) -> None:
    """Change the words, owner or date of an item."""
    row = locked_item(db, seat.deal_id, item_id)
    if row is None:
        raise NotFound
    require_version(seen, row.version)
    if wish.due != row.due:  # one that is overdue may still be reworded
        _not_past(db, seat.deal_id, wish.due)
    row.words, row.owner, row.due, row.kind = wish.words, wish.owner, wish.due, wish.kind
    row.version += 1
    db.flush()


def finish_item(db: Session, seat: Seat, item_id: int, seen: str | None, *, done: bool) -> None:
    """Mark an item as done, or as open again."""
    row = locked_item(db, seat.deal_id, item_id)
    if row is None:
        raise NotFound
    require_version(seen, row.version)
    row.done, row.version = done, row.version + 1
    db.flush()


def _of(row: DecisionRow) -> Decision:
    given = (("provider", row.provider_at), ("customer", row.customer_at))
    consents = tuple((side, at) for side, at in given if at is not None)
    return Decision(row.words, consents, row.override, row.withdrawn)


def log(db: Session, deal_id: int) -> list[DecisionView]:
    """Return the decisions in order."""
    return [
        DecisionView(row.id, row.step, _of(row), row.version) for row in decisions_in(db, deal_id)
    ]


def propose(db: Session, seat: Seat, words: str, step: str, sent: str) -> None:
    """Put a decision into the log; nobody has consented to it yet."""
    workshop.required(db, seat.deal_id)
    if sent_before(db, DecisionRow, sent):
        return
    if len(decisions_in(db, seat.deal_id)) >= MOST:
        raise Refused("workshop.too_many_entries", most=MOST)
    db.add(
        DecisionRow(deal_id=seat.deal_id, words=words, step=step, sent=sent, made_at=clock.now())
    )
    db.flush()


def consent(db: Session, seat: Seat, decision_id: int, seen: str | None) -> None:
    """Consent for one's side; a decision with other words than the person saw is a Conflict."""
    _decide(
        db, seat, decision_id, seen, lambda one: decisions.consented(one, seat.side, clock.now())
    )


def override(db: Session, seat: Seat, decision_id: int, reason: str, seen: str | None) -> None:
    """Go on without a side's consent; the reason stays in the log. Only who leads may."""
    if not workshop.leads(db, workshop.required(db, seat.deal_id), seat):
        raise Refused("workshop.does_not_lead")
    _decide(db, seat, decision_id, seen, lambda one: decisions.overridden(one, reason))


def reword(db: Session, seat: Seat, decision_id: int, words: str, seen: str | None) -> None:
    """Change the words; consents to the earlier ones are gone."""
    _decide(db, seat, decision_id, seen, lambda one: decisions.reworded(one, words))


def withdraw(db: Session, seat: Seat, decision_id: int, seen: str | None) -> None:
    """Take a decision back before both have consented; it stays in the log."""
    _decide(db, seat, decision_id, seen, decisions.withdrawn)


def _decide(
    db: Session,
    seat: Seat,
    decision_id: int,
    seen: str | None,
    change: Callable[[Decision], Decision],
) -> None:
    row = locked_decision(db, seat.deal_id, decision_id)
    if row is None:
        raise NotFound
    require_version(seen, row.version)
    try:
        after = change(_of(row))
    except StepError as error:
        raise workshop.usual_or_refused(error, "reason") from error
    given = dict(after.consents)
    row.words, row.override, row.withdrawn = after.words, after.override, after.withdrawn
    row.provider_at, row.customer_at = given.get("provider"), given.get("customer")
    row.version += 1
    db.flush()


def own_note(db: Session, keys: Path, seat: Seat, step: str) -> tuple[str, str]:
    """Return what the seat's side wrote for itself at a step, and its version."""
    row = side_note(db, seat.deal_id, seat.side, step)
    if row is None:
        return "", version_of(None)
    return _open(keys, row), version_of(row.version)


def own_notes(db: Session, keys: Path, seat: Seat) -> dict[str, str]:
    """Return all notes of the seat's side by step."""
    return {row.step: _open(keys, row) for row in side_notes(db, seat.deal_id, seat.side)}


def keep_note(db: Session, keys: Path, seat: Seat, step: str, words: str, seen: str | None) -> None:
    """Keep a note for the own side alone, sealed with its key."""
    if seat.side not in PAYING_SIDES:
        raise NotFound
    if locked_workshop(db, seat.deal_id) is None:
        raise NotFound
    require_version(seen, own_note(db, keys, seat, step)[1])
    row = side_note(db, seat.deal_id, seat.side, step)
    sealed = SideKey(keys, seat.deal_id, seat.side).seal(words.encode(), note_context(step))
    if row is None:
        row = SideNoteRow(deal_id=seat.deal_id, side=seat.side, step=step, version=0)
        db.add(row)
    row.sealed, row.version = sealed, row.version + 1
    db.flush()


def _open(keys: Path, row: SideNoteRow) -> str:
    try:
        sealed = SideKey(keys, row.deal_id, row.side).open(row.sealed, note_context(row.step))
    except (KeyMissing, InvalidTag):  # destroyed with its key when its time was over
        return ""
    return sealed.decode()
