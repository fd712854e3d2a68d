"""What people enter in a step: hidden until the reveal, shared at once, or for their own side alone."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Seat, Side
from workbench.platform.side_keys import SideKey
from workbench.platform.versions import require_version, version_of
from workbench.services import workshop
from workbench.services.workshop_items import items_of
from workbench.services.workshop_reveal import Content, opened
from workbench.store.workshop import StageRow, locked_stage, stages_of
from workbench.store.workshop_entries import (
    BallotRow,
    DoneRow,
    EntryRow,
    ballot_context,
    done_in,
    entries_in,
    locked_entry,
    own_ballot,
)
from workbench.store.workshop_log import sent_before
from workbench.workshop.kinds import Kind, kind_of
from workbench.workshop.stages import Stage
from workbench.workshop.statements import Statement, problems

MOST_PAPER = 200
MOST_ENTRIES = 200


def open_stage(db: Session, deal_id: int, key: str) -> tuple[StageRow, Kind]:
    """Return the stage, locked, and its kind; refused unless it takes entries now."""
    shop = workshop.required(db, deal_id)
    plan = {one.key: one for one in workshop.agenda_of(shop).steps}
    if key not in plan:
        raise NotFound
    row = locked_stage(db, deal_id, key)
    stage = workshop.stage_of(plan[key], row)
    if row is None or not stage.takes_entries:
        locked = stage.state == "locked"
        raise Refused("workshop.stage_locked" if locked else "workshop.stage_not_open")
    return row, kind_of(plan[key].kind)


def own_entry(db: Session, keys: Path, seat: Seat, key: str) -> tuple[Content, str]:
    """Return what the seat has entered in the stage's round, and its version."""
    row = stages_of(db, seat.deal_id).get(key)
    kind = _kind(db, seat.deal_id, key)
    ballot = (
        own_ballot(db, row.id, row.round, seat.side, workshop.author_of(kind, seat))
        if row
        else None
    )
    if row is None or ballot is None:
        return {}, version_of(None, row.round if row else 1)
    return opened(keys, row, ballot), version_of(ballot.version, row.round)


def _kind(db: Session, deal_id: int, key: str) -> Kind:
    plan = {one.key: one for one in workshop.agenda_of(workshop.required(db, deal_id)).steps}
    if key not in plan:
        raise NotFound
    return kind_of(plan[key].kind)


def enter(
    db: Session, keys: Path, seat: Seat, key: str, content: Content, seen: str | None = None
) -> None:
    """Keep a hidden entry, sealed, and count its author as done; it can be changed until the lock.

    Conflict where the own entry (of the side, for steps that a side answers as one) is not the one
    that the person saw.
    """
    row, kind = open_stage(db, seat.deal_id, key)
    if kind.visibility not in {"revealed", "own_side"} or seat.side not in PAYING_SIDES:
        raise NotFound
    require_version(seen, own_entry(db, keys, seat, key)[1])
    if kind.key == "wishes":
        _check_wishes(db, seat.deal_id, kind, content)
    author = workshop.author_of(kind, seat)
    _seal(db, keys, row, (seat.side, author, seat.role), content)
    _done(db, row, seat.side, author)


def paper(db: Session, keys: Path, seat: Seat, key: str, side: Side, content: Content) -> int:
    """Keep a ballot from paper; return its number. Refused where the seat may not type in the side's."""
    shop = workshop.required(db, seat.deal_id)
    if not workshop.leads(db, shop, seat):
        raise Refused("workshop.does_not_lead")
    if side not in workshop.paper_sides(db, shop, seat):
        raise Refused("workshop.paper_of_the_other_side", "side")
    row, kind = open_stage(db, seat.deal_id, key)
    if kind.visibility != "revealed" or kind.per != "person":
        raise NotFound
    given = [one for one in done_in(db, row.id, row.round) if one.author.startswith("paper-")]
    number = 1 + max((int(one.author.removeprefix("paper-")) for one in given), default=0)
    if number > MOST_PAPER:
        raise Refused("workshop.too_many_entries", most=MOST_PAPER)
    author = f"paper-{number}"
    _seal(db, keys, row, (side, author, "paper"), content)
    _done(db, row, side, author)
    return number


def _check_wishes(db: Session, deal_id: int, kind: Kind, content: Content) -> None:
    """Refuse a minimum that asks for more than the target, beside its field."""
    for item in items_of(db, deal_id, kind):
        said = content.get(item.key, {})
        if "target" not in said or "minimum" not in said:
            continue
        beyond = said["minimum"] - said["target"]
        if (-beyond if item.less_is_better else beyond) > 0:
            code = (
                "workshop.minimum_below_target" if item.less_is_better else "workshop.minimum_above"
            )
            raise Refused(code, f"{item.key}-minimum")


def _seal(
    db: Session, keys: Path, row: StageRow, who: tuple[Side, str, str], content: Content
) -> None:
    side, author, role = who
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    sealed = SideKey(keys, row.deal_id, side).seal(
        plain, ballot_context(row.step, row.round, author)
    )
    ballot = own_ballot(db, row.id, row.round, side, author)
    if ballot is None:
        ballot = BallotRow(
            stage_id=row.id, round=row.round, side=side, author=author, role=role, version=0
        )
        db.add(ballot)
    ballot.sealed, ballot.version = sealed, ballot.version + 1
    db.flush()


def _done(db: Session, row: StageRow, side: str, author: str) -> None:
    said = {(one.side, one.author) for one in done_in(db, row.id, row.round)}
    if (side, author) not in said:
        db.add(DoneRow(stage_id=row.id, round=row.round, side=side, author=author))
        db.flush()


def say_done(db: Session, seat: Seat, key: str) -> None:
    """Say that one has nothing more to add in a shared step."""
    row, kind = open_stage(db, seat.deal_id, key)
    if seat.side not in PAYING_SIDES or kind.visibility != "shared" or not kind.asks:
        raise NotFound
    _done(db, row, seat.side, workshop.author_of(kind, seat))


def written(db: Session, deal_id: int, key: str) -> list[EntryRow]:
    """Return what was written in a shared step, in order, of every round."""
    row = stages_of(db, deal_id).get(key)
    return entries_in(db, deal_id, row.id) if row else []


def write(
    db: Session,
    seat: Seat,
    key: str,
    content: Mapping[str, Any],
    sent: str,
    *,
    finished: bool = False,
) -> None:
    """Keep what somebody writes in a shared step; the same sending twice is kept once.

    A step that a side answers as one has one entry a side: writing again changes it, and the side is
    done. A person is once `finished` was said with an entry, or without one.
    """
    if sent_before(db, EntryRow, sent):
        return
    row, kind = open_stage(db, seat.deal_id, key)
    if kind.visibility != "shared" or not kind.asks:
        raise NotFound
    _check(kind, content)
    _check_room(entries_in(db, seat.deal_id, row.id), kind, seat)
    entry = EntryRow(
        deal_id=seat.deal_id,
        stage_id=row.id,
        side=seat.side,
        user_id=seat.user_id,
        content=dict(content),
        sent=sent,
        at=clock.now(),
    )
    db.add(entry)
    if (kind.per == "side" or finished) and seat.side in PAYING_SIDES:
        _done(db, row, seat.side, workshop.author_of(kind, seat))
    try:
        db.flush()
    except IntegrityError as error:  # the same sending arrived twice at the same moment
        raise Conflict from error


def _check_room(before: list[EntryRow], kind: Kind, seat: Seat) -> None:
    """Refuse a second entry of a side that answers as one, and more than a step can show."""
    if kind.per == "side" and any(one.side == seat.side for one in before):
        raise Conflict
    if len(before) >= MOST_ENTRIES:
        raise Refused("workshop.too_many_entries", most=MOST_ENTRIES)


def change(
    db: Session, seat: Seat, entry_id: int, content: Mapping[str, Any] | None, seen: str | None
) -> None:
    """Change an entry of the own side, or take it away (None); one who leads may do so with any."""
    entry = locked_entry(db, seat.deal_id, entry_id)
    if entry is None or entry.removed:
        raise NotFound
    shop = workshop.required(db, seat.deal_id)
    if entry.side != seat.side and not workshop.leads(db, shop, seat):
        raise Refused("workshop.not_your_entry")
    require_version(seen, entry.version)
    if content is None:
        entry.removed = True
    else:
        key = next(k for k, row in stages_of(db, seat.deal_id).items() if row.id == entry.stage_id)
        _check(_kind(db, seat.deal_id, key), content)
        entry.content = dict(content)
    entry.version += 1
    db.flush()


def _check(kind: Kind, content: Mapping[str, Any]) -> None:
    """Refuse an activity where an outcome is asked for, and a condition without its exclusion."""
    if kind.key == "conditions" and not content.get("exclusion") and not content.get("none_yet"):
        raise Refused("workshop.condition_unbound", "exclusion")
    if kind.key == "conditions" and content.get("exclusion") and content.get("none_yet"):
        raise Refused("workshop.condition_both", "none_yet")
    if kind.key != "outcome_statements":
        return
    said = Statement(*(str(content[name]) for name in ("result", "unit", "by", "measured_by")))
    for field, finding in problems(said).items():
        raise Refused(finding.code, field, **finding.params)


def stage_now(db: Session, deal_id: int, key: str) -> Stage:
    """Return where a stage stands."""
    plan = {one.key: one for one in workshop.agenda_of(workshop.required(db, deal_id)).steps}
    if key not in plan:
        raise NotFound
    return workshop.stage_of(plan[key], stages_of(db, deal_id).get(key))
