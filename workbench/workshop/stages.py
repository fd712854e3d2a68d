"""A stage: one step of an agenda as it is held, its state and its clock.

planned → open → locked → revealed → closed; whatever is shared at once goes from open to closed.
What is locked can be unlocked before the reveal: the same round takes entries again.
Going back opens the next round of the stage and keeps the entries of every round before.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.codes import StepError
from workbench.workshop.kinds import Kind

State = Literal["planned", "open", "locked", "revealed", "closed"]
Move = Literal["open", "lock", "unlock", "reveal", "close", "again"]
MOST_ROUNDS = 9
FROM: dict[Move, tuple[State, ...]] = {
    "open": ("planned",),
    "lock": ("open",),
    "reveal": ("open", "locked"),
    "unlock": ("locked",),
    "close": ("open", "locked", "revealed"),
    "again": ("revealed", "closed"),
}
TO: dict[Move, State] = {
    "open": "open", "lock": "locked", "unlock": "open", "reveal": "revealed", "close": "closed", "again": "open",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a step stands: state, round (from 1), when the round was opened, and its time.

    `minutes` is what the agenda plans, `added` what the facilitator gave or took since, in minutes.
    """

    state: State = "planned"
    round: int = 1
    opened_at: datetime | None = None
    minutes: int = 10
    added: int = 0

    @property
    def takes_entries(self) -> bool:
        """Whether people may enter something now."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Clock:
    """The soft clock of an open stage, in whole seconds: it says, and ends nothing.

    `left` counts down to zero, `over` counts up from there.
    """

    planned: int
    left: int
    over: int


def moves(stage: Stage, kind: Kind) -> tuple[Move, ...]:
    """Return what the facilitator may do with the stage now, the usual next thing first."""
    hidden = kind.visibility == "revealed"
    found: list[Move] = [
        move for move in ("open", "lock", "reveal", "unlock", "close") if stage.state in FROM[move]
    ]
    if not hidden:
        found = [move for move in found if move not in {"lock", "reveal", "unlock"}]
    if stage.state in FROM["again"] and stage.round < MOST_ROUNDS:
        found.append("again")
    return tuple(found)


def moved(stage: Stage, kind: Kind, move: Move, now: datetime) -> Stage:
    """Return the stage after the move; raises StepError where the state does not allow it."""
    if move not in moves(stage, kind):
        raise StepError("workshop.move_not_now", move=move, state=stage.state)
    if move == "open":
        return replace(stage, state="open", opened_at=now, added=0)
    if move == "again":
        return replace(stage, state="open", round=stage.round + 1, opened_at=now, added=0)
    return replace(stage, state=TO[move])


def given_time(stage: Stage, minutes: int) -> Stage:
    """Return the stage with more (or less) time; never less than one minute in all."""
    return replace(stage, added=max(stage.added + minutes, 1 - stage.minutes))


def clock_of(stage: Stage, now: datetime) -> Clock | None:
    """Return the clock of an open stage by the server's time, None for any other."""
    if stage.opened_at is None or stage.state != "open":
        return None
    planned = timedelta(minutes=stage.minutes + stage.added)
    passed = max(now - stage.opened_at, timedelta())
    left, over = planned - passed, passed - planned
    return Clock(
        planned=int(planned.total_seconds()),
        left=max(int(left.total_seconds()), 0),
        over=max(int(over.total_seconds()), 0),
    )


def entries_shown(stage: Stage, kind: Kind, round_number: int) -> bool:
    """Return whether what others entered in that round may be shown.

    A round that was revealed stays so when a later one is opened: only revealed rounds are followed
    by another one with their entries in sight.
    """
    if kind.visibility == "shared":
        return True
    if kind.visibility != "revealed":
        return False
    return round_number == stage.round and stage.state == "revealed"
