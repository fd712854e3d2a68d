"""When each step is held: one day with breaks, or four meetings of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.workshop.agenda import PREWORK, SESSIONS, Agenda, Step

# One day as DOMAIN.md section 3.3 times it: 09:00, 10:45, 13:00 and 14:45, in minutes after nine.
DAY = {1: 0, 2: 105, 3: 240, 4: 345}


@dataclass(frozen=True, slots=True)
class Slot:
    """A step with its planned start and end, aware times."""

    step: Step
    start: datetime
    end: datetime


def one_day(agenda: Agenda, start: datetime) -> tuple[Slot, ...]:
    """Return the slots of a day that starts then; a session that runs over pushes the next one."""
    found: list[Slot] = []
    free = start
    for session in SESSIONS:
        free = max(free, start + timedelta(minutes=DAY[session]))
        held = _held(agenda, session)
        found += _from(held, free)
        free += timedelta(minutes=sum(step.minutes for step in held))
    return tuple(found)


def meetings(agenda: Agenda, starts: Mapping[int, datetime]) -> tuple[Slot, ...]:
    """Return the slots of the meetings whose start is known, by session."""
    return tuple(
        slot
        for session in SESSIONS
        if session in starts
        for slot in _from(_held(agenda, session), starts[session])
    )


def length(agenda: Agenda, session: int) -> int:
    """Return the minutes that the session's steps take together."""
    return sum(step.minutes for step in _held(agenda, session))


def _held(agenda: Agenda, session: int) -> list[Step]:
    return [one for one in agenda.held() if one.session == session != PREWORK and not one.apart]


def _from(steps: Sequence[Step], start: datetime) -> list[Slot]:
    found = []
    for step in steps:
        end = start + timedelta(minutes=step.minutes)
        found.append(Slot(step, start, end))
        start = end
    return found
