"""The workshop of a deal: start it, and see its agenda, stages and people as a seat may."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workbench.codes import StepError
from workbench.platform import clock
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES, Access, Seat, Side, allowed
from workbench.services import frame, truths
from workbench.services.workshop_views import Heads, PersonHere, StageView, WorkshopView
from workbench.store.deal import SeatRow, possible_leaders, seats_by_role, seats_in
from workbench.store.workshop import (
    PresenceRow,
    StageRow,
    WorkshopRow,
    presence,
    presence_row,
    stages_of,
    workshop_of,
)
from workbench.store.workshop_entries import done_in
from workbench.workshop import agenda as agendas
from workbench.workshop import steps as _steps  # noqa: F401 (it registers its kinds)
from workbench.workshop.agenda import Agenda, Format, Openness, Step
from workbench.workshop.kinds import Kind, installed, kind_of
from workbench.workshop.stages import Stage, clock_of, moves

ENTER = Access("workshop", "enter")
LEAD = Access("workshop", "lead")
HERE = timedelta(seconds=60)
SELDOM = timedelta(seconds=15)


def openness_of(db: Session, deal_id: int) -> Openness | None:
    """Return how open the last frame is; None before there is one."""
    row = frame.latest(db, deal_id)
    return None if row is None else row.openness


def start(db: Session, seat: Seat, format_: Format, openness: Openness) -> WorkshopRow:
    """Make the workshop from the usual agenda; the mode of an agreed frame goes before the wish."""
    if workshop_of(db, seat.deal_id) is not None:
        raise Refused("workshop.exists")
    mode = openness_of(db, seat.deal_id) or openness
    plan = usual_agenda(db, seat.deal_id, format_, mode)
    row = WorkshopRow(
        deal_id=seat.deal_id, agenda=agendas.to_plain(plan), made_at=clock.now(), starts={}
    )
    db.add(row)
    try:
        db.flush()
    except IntegrityError as error:  # somebody else started it at the same moment
        raise Conflict from error
    return row


def usual_agenda(db: Session, deal_id: int, format_: Format, openness: Openness) -> Agenda:
    """Return the usual agenda for what the deal has by now."""
    both = truths.usual(db, deal_id) is not None
    return agendas.usual(format_, openness, installed, both=both)


def agenda_of(row: WorkshopRow) -> Agenda:
    """Return the agenda; steps of kinds that are no longer installed are left out."""
    return agendas.from_plain(row.agenda, installed)


def required(db: Session, deal_id: int) -> WorkshopRow:
    """Return the workshop; raises NotFound before there is one."""
    row = workshop_of(db, deal_id)
    if row is None:
        raise NotFound
    return row


def leads(db: Session, row: WorkshopRow, seat: Seat) -> bool:
    """Return whether the seat leads: every facilitator, and whoever was handed the lead.

    Where nobody facilitates, every executive does.
    """
    if seat.role == "facilitator" or row.leader_id == seat.user_id:
        return True
    if seat.role != "executive" or row.leader_id is not None:
        return False
    return all(role != "facilitator" for _side, role in seats_by_role(db, seat.deal_id))


def _leaders(db: Session, row: WorkshopRow) -> tuple[str, ...]:
    """Return the names of all for whom `leads` holds, by one query."""
    found = possible_leaders(db, row.deal_id, row.leader_id)
    named = [name for user, role, name in found if role == "facilitator" or user == row.leader_id]
    if named or row.leader_id is not None:
        return tuple(named)
    return tuple(name for _user, _role, name in found)


def place_of(row: SeatRow) -> Seat:
    """Return the seat of a row, as permissions ask for it."""
    return Seat(row.user_id, row.deal_id, row.side, row.role)


def paper_sides(db: Session, row: WorkshopRow, seat: Seat) -> tuple[Side, ...]:
    """Return for which sides the seat may type in paper ballots, which whoever types them reads.

    A facilitator may for both; an executive who leads for the own side alone.
    """
    if not leads(db, row, seat):
        return ()
    if seat.role == "facilitator":
        return PAYING_SIDES
    return tuple(one for one in PAYING_SIDES if one == seat.side)


def view(db: Session, seat: Seat) -> WorkshopView | None:
    """Return the workshop as the seat sees it; None before there is one."""
    row = workshop_of(db, seat.deal_id)
    if row is None:
        return None
    plan, held = agenda_of(row), stages_of(db, seat.deal_id)
    voters = _voters(db, seat.deal_id)
    return WorkshopView(
        agenda=plan,
        stages=tuple(_stage(db, row, step, held.get(step.key), voters) for step in plan.steps),
        current=row.current,
        follow=row.follow,
        blank=row.blank,
        leads=leads(db, row, seat),
        leader_id=row.leader_id,
        led_by=_leaders(db, row),
        version=row.version,
        starts={int(key): datetime.fromisoformat(at) for key, at in row.starts.items()},
    )


def stage_of(step: Step, row: StageRow | None) -> Stage:
    """Return the stage of a step; one that was never opened is planned."""
    if row is None:
        return Stage(minutes=step.minutes)
    state: Any = row.state
    return Stage(state, row.round, row.opened_at, row.minutes, row.added)


def _stage(
    db: Session, shop: WorkshopRow, step: Step, row: StageRow | None, voters: Mapping[str, int]
) -> StageView:
    kind, stage = kind_of(step.kind), stage_of(step, row)
    return StageView(
        step=step,
        kind=kind,
        stage=stage,
        version=row.version if row else 0,
        clock=None if step.apart else clock_of(stage, clock.now()),
        heads=_heads(db, kind, row, voters),
        moves=moves(stage, kind),
        current=shop.current == step.key,
    )


def may_enter(row: SeatRow) -> bool:
    """Return whether the person of a seat may enter something in a step."""
    return row.side in PAYING_SIDES and allowed(place_of(row), ENTER)


def _voters(db: Session, deal_id: int) -> dict[str, int]:
    """Return how many people of each side may enter something in a step."""
    held = seats_by_role(db, deal_id)
    return {
        side: sum(
            count
            for (of, role), count in held.items()
            if of == side and allowed(Seat(0, deal_id, of, role), ENTER)
        )
        for side in PAYING_SIDES
    }


def _heads(
    db: Session, kind: Kind, row: StageRow | None, voters: Mapping[str, int]
) -> dict[str, Heads]:
    if not kind.asks:
        return {}
    done = done_in(db, row.id, row.round) if row else []
    found: dict[str, Heads] = {}
    for side in PAYING_SIDES:
        asked = 1 if kind.per == "side" else voters[side]
        said = sum(one.side == side for one in done)
        paper = sum(one.side == side and one.author.startswith("paper") for one in done)
        found[side] = Heads(said, max(asked + paper, said))
    return found


def author_of(kind: Kind, seat: Seat) -> str:
    """Return under which name a seat's entry is kept: its person's, or its side's."""
    return "side" if kind.per == "side" else f"person-{seat.user_id}"


def come_in(db: Session, seat: Seat) -> bool:
    """Note that the person is there, at most every fifteen seconds; True if it was written."""
    row, now = presence_row(db, seat.deal_id, seat.user_id), clock.now()
    if row is not None and now - row.seen_at < SELDOM:
        return False
    if row is None:
        db.add(PresenceRow(deal_id=seat.deal_id, user_id=seat.user_id, seen_at=now))
    else:
        row.seen_at = now
    try:
        db.flush()
    except IntegrityError:  # two windows of one person at the same moment: one of them is enough
        db.rollback()
        return False
    return True


def people_here(db: Session, seat: Seat, stage: StageView | None) -> list[PersonHere]:
    """Return the people of both sides and whether they are there and done; never what they wrote."""
    seen, limit = presence(db, seat.deal_id), clock.now() - HERE
    row = stages_of(db, seat.deal_id).get(stage.step.key) if stage else None
    done = {(one.side, one.author) for one in done_in(db, row.id, row.round)} if row else set()
    found = []
    for one in seats_in(db, seat.deal_id):
        if one.role == "waiting_guest":
            continue
        asked = stage is not None and stage.kind.asks and may_enter(one)
        if stage is not None and stage.kind.per == "side" and one.role == "guest":
            asked = False  # the side's own people answer for it
        who = place_of(one)
        said = (one.side, author_of(stage.kind, who)) in done if asked and stage else None
        last = seen.get(one.user_id)
        found.append(
            PersonHere(
                user_id=one.user_id,
                name=one.user.title,
                side=one.side,
                role=one.role,
                here=last is not None and last > limit,
                done=said,
                may_lead=allowed(who, LEAD) and one.user.active,
            )
        )
    return found


def usual_or_refused(error: StepError, field: str | None = None) -> Refused:
    """Return a step's refusal as one that a page can show beside a field."""
    return Refused(error.finding.code, field, **error.finding.params)
