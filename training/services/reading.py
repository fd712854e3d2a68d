"""Read a module unit by unit: what is read, what comes next, and the page with everything in it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy.orm import Session

from training.attempt import Activity, Attempt, Verb
from training.module import QUIZ_OF_MODULE, Chart, Module, Unit
from training.services import modules, record
from training.services.record import Learner
from training.services.shelf import Picture, picture
from training.store.once import added
from training.store.progress import (
    QuizAttemptRow,
    UnitReadRow,
    attempts_at_modules,
    units_read,
)
from training.strands import Strand
from workbench.platform import clock
from workbench.platform.errors import NotFound

OLDEST = dt.timedelta(days=60)
"""Reading without a signal may be told that much later."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is in a module: keys of the units read, and the attempts, newest first."""

    module: Module
    read: frozenset[str]
    attempts: tuple[QuizAttemptRow, ...]

    @property
    def count(self) -> int:
        """Return how many of the units to read are read."""
        return sum(unit.key in self.read for unit in self.module.units)

    @property
    def next(self) -> str:
        """Return the key of the unit to open: the first one not read, or the questions."""
        keys = [unit.key for unit in self.module.units if unit.key not in self.read]
        return keys[0] if keys else self.module.check.key

    @property
    def passed(self) -> bool:
        """Return whether the questions were passed once."""
        return any(row.passed for row in self.attempts)

    @property
    def started(self) -> bool:
        """Return whether anything has been done."""
        return bool(self.count or self.attempts)

    @property
    def done(self) -> bool:
        """Return whether all is read and the questions are passed."""
        return self.passed and self.count == len(self.module.units)


@dataclass(frozen=True, slots=True)
class ModulePage:
    """A module with its charts drawn, by the place of the block ("unit-key/section/block")."""

    progress: Progress
    pictures: Mapping[str, Picture]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All modules by their main strand, and the one to go on with (None when all are done)."""

    strands: Mapping[Strand, list[Progress]]
    next: Progress | None


def curriculum(db: Session, user_id: int, lang: str) -> Curriculum:
    """Return all modules with the person's progress.

    Next is what was begun and is not done, then the first that is not begun, in their order.
    """
    read, attempts = _read(db, user_id), _attempts(db, user_id)
    found = [
        Progress(one, frozenset(read[one.key]), tuple(attempts[one.key]))
        for one in modules.all_modules(db, lang)
    ]
    grouped: dict[Strand, list[Progress]] = {strand: [] for strand in Strand}
    for progress in found:
        grouped[progress.module.front.strands[0]].append(progress)
    open_ones = sorted((one for one in found if not one.done), key=lambda one: not one.started)
    return Curriculum(
        {strand: group for strand, group in grouped.items() if group},
        open_ones[0] if open_ones else None,
    )


def page(db: Session, user_id: int, key: str, lang: str) -> ModulePage:
    """Return everything that the page of a module shows; raises NotFound."""
    module = modules.module_of(db, key, lang)
    read, attempts = _read(db, user_id)[key], _attempts(db, user_id)[key]
    drawn = {}
    for unit in (*module.units, module.check):
        drawn.update(_pictures(unit))
    return ModulePage(Progress(module, frozenset(read), tuple(attempts)), drawn)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of a unit: when it was read (ISO 8601) and for how many seconds.

    Both are a device's word and may be missing: then now, and 0.
    """

    at: str = ""
    seconds: float = 0.0


def read_unit(db: Session, who: Learner, place: tuple[str, str], told: Told, lang: str) -> str:
    """Keep that a unit was read; `place` is (module, unit). Returns the key of the next unit.

    What is told twice is kept once, as it was told first, and is one statement in the person's
    record. Raises NotFound.
    """
    key, unit_key = place
    module = modules.module_of(db, key, lang)
    keys = [unit.key for unit in (*module.units, module.check)]
    if unit_key not in keys[:-1]:
        raise NotFound
    if unit_key not in _read(db, who.user_id)[key]:
        ended = _moment(told.at)
        done = Attempt(
            Activity.UNIT, f"module/{key}/{unit_key}", Verb.COMPLETED, ended, _span(told.seconds)
        )
        row = UnitReadRow(
            user_id=who.user_id,
            module=key,
            unit=unit_key,
            read_at=ended,
            record=msgspec.to_builtins(done),
        )
        if added(db, row):
            record.keep(db, who, [done], lang)
    return keys[keys.index(unit_key) + 1]


def _moment(told: str) -> dt.datetime:
    """Return when it was, as a device says: not in the future, and not too long ago."""
    now = clock.now()
    try:
        at = dt.datetime.fromisoformat(told)
        return at.astimezone(dt.UTC) if now - OLDEST <= at <= now else now
    except (ValueError, TypeError):  # unreadable, or without a time zone
        return now


def _span(seconds: float) -> dt.timedelta:
    fair = 0 <= seconds <= record.LONGEST.total_seconds()
    return dt.timedelta(seconds=seconds if fair else 0)


def _read(db: Session, user_id: int) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in units_read(db, user_id):
        found[row.module].add(row.unit)
    return found


def _attempts(db: Session, user_id: int) -> defaultdict[str, list[QuizAttemptRow]]:
    found: defaultdict[str, list[QuizAttemptRow]] = defaultdict(list)
    for row in attempts_at_modules(db, user_id):
        found[row.quiz.removeprefix(QUIZ_OF_MODULE)].append(row)
    return found


def _pictures(unit: Unit) -> dict[str, Picture]:
    drawn = {}
    for section, part in enumerate(unit.sections):
        for at, block in enumerate(part.blocks):
            if isinstance(block, Chart):
                place = f"{unit.key}/{section}/{at}"
                drawn[place] = picture(block.figure, f"figure-{unit.key}-{section}-{at}")
    return drawn
