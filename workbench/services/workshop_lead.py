"""What the facilitator does: go from step to step, give time, change the agenda, hand over."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from workbench.codes import StepError
from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.permissions import Seat
from workbench.platform.versions import require_version
from workbench.services import workshop, workshop_reveal
from workbench.store.workshop import (
    StageRow,
    TemplateRow,
    WorkshopRow,
    locked_stage,
    locked_workshop,
    templates_of,
)
from workbench.workshop import agenda as agendas
from workbench.workshop.agenda import Agenda, Step
from workbench.workshop.kinds import installed, kind_of
from workbench.workshop.stages import Move, given_time, moved

MOST_TEMPLATES = 30


def _lead(db: Session, seat: Seat, seen: str | None = None) -> WorkshopRow:
    """Return the workshop, locked; refused unless the seat leads it."""
    row = locked_workshop(db, seat.deal_id)
    if row is None:
        raise NotFound
    if not workshop.leads(db, row, seat):
        raise Refused("workshop.does_not_lead")
    require_version(seen, row.version)
    return row


def _stage(db: Session, seat: Seat, step: Step) -> StageRow:
    row = locked_stage(db, seat.deal_id, step.key)
    if row is None:
        row = StageRow(deal_id=seat.deal_id, step=step.key, minutes=step.minutes, version=0)
        row.state, row.round, row.added = "planned", 1, 0
        db.add(row)
    return row


def move(db: Session, keys: Path, seat: Seat, key: str, way: Move, seen: str | None = None) -> None:
    """Open, lock, unlock, reveal or close a step, or hold it again; entries of every round are kept.

    `seen` is the version of the stage that the facilitator saw. Opening makes it the current step.
    """
    shop = _lead(db, seat)
    step = _step(shop, key)
    row = _stage(db, seat, step)
    require_version(seen, row.version)
    kind = kind_of(step.kind)
    try:
        stage = moved(workshop.stage_of(step, row), kind, way, clock.now())
    except StepError as error:
        raise workshop.usual_or_refused(error) from error
    _keep(row, stage)
    db.flush()
    if way in {"open", "again"}:
        shop.current = key
    if way == "reveal" or (way == "close" and kind.visibility == "revealed"):
        workshop_reveal.reveal(db, keys, row, kind)
    db.flush()


def _keep(row: StageRow, stage: Any) -> None:
    row.state, row.round, row.opened_at = stage.state, stage.round, stage.opened_at
    row.minutes, row.added = stage.minutes, stage.added
    row.version = (row.version or 0) + 1


def _step(shop: WorkshopRow, key: str) -> Step:
    try:
        return workshop.agenda_of(shop).step(key)
    except StepError as error:
        raise NotFound from error


def give_time(db: Session, seat: Seat, key: str, minutes: int) -> None:
    """Give a stage more minutes, or take some; the clock ends nothing by itself."""
    step = _step(_lead(db, seat), key)
    row = _stage(db, seat, step)
    _keep(row, given_time(workshop.stage_of(step, row), minutes))
    db.flush()


def go_to(db: Session, seat: Seat, key: str) -> None:
    """Make a step the current one without opening it; whoever follows is led there."""
    shop = _lead(db, seat)
    shop.current = _step(shop, key).key
    db.flush()


def settings(
    db: Session, seat: Seat, *, follow: bool | None = None, blank: bool | None = None
) -> None:
    """Let everybody follow or go about freely; blank the projector or show it again."""
    shop = _lead(db, seat)
    shop.follow = shop.follow if follow is None else follow
    shop.blank = shop.blank if blank is None else blank
    db.flush()


def hand_over(db: Session, seat: Seat, to_user: int | None) -> None:
    """Give the lead to somebody of the deal as well; None takes it back."""
    shop = _lead(db, seat)
    people = {one.user_id: one for one in workshop.people_here(db, seat, None)}
    if to_user is not None and not (to_user in people and people[to_user].may_lead):
        raise NotFound
    shop.leader_id = to_user
    shop.version += 1
    db.flush()


def edit(db: Session, seat: Seat, seen: str | None, change: Callable[[Agenda], Agenda]) -> None:
    """Change the agenda by a step of workshop.agenda; refused with what that step says."""
    shop = _lead(db, seat, seen)
    try:
        plan = change(workshop.agenda_of(shop))
    except StepError as error:
        raise workshop.usual_or_refused(error) from error
    shop.agenda = agendas.to_plain(plan)
    shop.version += 1
    db.flush()


def keep_starts(db: Session, seat: Seat, starts: Mapping[int, datetime]) -> None:
    """Keep when each session starts (one for a day, by session for meetings), after an `edit`."""
    shop = _lead(db, seat)
    shop.starts = {str(number): at.isoformat() for number, at in sorted(starts.items())}
    db.flush()


def keep_template(db: Session, seat: Seat, name: str) -> None:
    """Keep the agenda under a name for the facilitator's other deals; the same name replaces it."""
    shop = _lead(db, seat)
    rows = {one.name: one for one in templates_of(db, seat.user_id)}
    row = rows.get(name)
    if row is None and len(rows) >= MOST_TEMPLATES:
        raise Refused("workshop.too_many_templates", "name", most=MOST_TEMPLATES)
    if row is None:
        row = TemplateRow(user_id=seat.user_id, name=name, agenda={}, made_at=clock.now())
        db.add(row)
    row.agenda = shop.agenda
    db.flush()


def templates(db: Session, seat: Seat) -> list[tuple[int, str]]:
    """Return the facilitator's templates: id and name."""
    return [(one.id, one.name) for one in templates_of(db, seat.user_id)]


def use_template(db: Session, seat: Seat, seen: str | None, template_id: int) -> None:
    """Take the agenda of one of the facilitator's own templates."""
    row = next((one for one in templates_of(db, seat.user_id) if one.id == template_id), None)
    if row is None:
        raise NotFound
    edit(db, seat, seen, lambda _: agendas.from_plain(row.agenda, installed))
