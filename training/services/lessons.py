"""Read a lesson screen by screen; where a person stopped is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from training import catalogue
from training.attempt import Activity, Attempt, Verb
from training.lesson import Lesson, Screen
from training.services import record
from training.services.record import Learner
from training.services.shelf import Picture, picture, take
from training.store.once import REFUSED, added
from training.store.progress import LessonProgressRow, lesson_progress
from workbench.platform import clock
from workbench.platform.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """How far a person is: `number` is the screen to open, counted from 1, `read` how many are read."""

    number: int
    read: int
    started: bool
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One screen of a lesson, its number counted from 1, and the chart drawn."""

    lesson: Lesson
    screen: Screen
    number: int
    count: int
    place: Place
    picture: Picture | None


def place(db: Session, user_id: int, lesson: Lesson) -> Place:
    """Return where the person stopped; a lesson read to the end opens at its beginning."""
    row = lesson_progress(db, user_id, lesson.key)
    count = len(lesson.screens)
    if row is None:
        return Place(1, 0, started=False, completed_at=None)
    if row.completed_at is not None:
        return Place(1, count, started=True, completed_at=row.completed_at)
    # a lesson may have become shorter since the person stopped
    reached = min(row.screen, count - 1)
    return Place(reached + 1, reached, started=True, completed_at=None)


def page(db: Session, user_id: int, key: str, number: int | None, lang: str) -> LessonPage:
    """Return a screen by its number from 1, or the one where the person stopped (None)."""
    lesson = take(catalogue.lesson, key, lang)
    here = place(db, user_id, lesson)
    at = here.number if number is None else number
    screen = _screen(lesson, at)
    drawn = picture(screen.figure, f"figure-{screen.key}") if screen.figure else None
    return LessonPage(lesson, screen, at, len(lesson.screens), here, drawn)


def read_on(db: Session, who: Learner, key: str, number: int, lang: str) -> int | None:
    """Keep that screen `number` was read; return the next number, or None after the last one.

    The first time that a lesson is read to its end is a statement in the person's record.
    """
    lesson = take(catalogue.lesson, key, lang)
    _screen(lesson, number)
    row = _row(db, who.user_id, key)
    if number < len(lesson.screens):
        row.screen = max(row.screen, number)
        return number + 1
    db.refresh(row, with_for_update=True)  # two clicks at once are one statement
    row.screen = number - 1
    if row.completed_at is None:
        row.completed_at = clock.now()
        taken = record.span(row.started_at, row.completed_at)
        done = Attempt(Activity.LESSON, f"lesson/{key}", Verb.COMPLETED, row.completed_at, taken)
        record.keep(db, who, [done], lang)
    return None


def _screen(lesson: Lesson, number: int) -> Screen:
    if not 1 <= number <= len(lesson.screens):
        raise NotFound
    return lesson.screens[number - 1]


def _row(db: Session, user_id: int, key: str) -> LessonProgressRow:
    """Return the person's row, made if new; two clicks at once make one row."""
    row = lesson_progress(db, user_id, key)
    if row is not None:
        return row
    made = LessonProgressRow(user_id=user_id, lesson=key, screen=0, started_at=clock.now())
    if added(db, made):
        return made
    row = lesson_progress(db, user_id, key)
    if row is None:
        raise RuntimeError(REFUSED)
    return row
