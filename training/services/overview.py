"""What there is to practise, how far a person is, and what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from training import catalogue
from training.debrief import Debrief, StoryCard
from training.lesson import Lesson
from training.quiz import Quiz
from training.services import lessons, plays
from training.services.lessons import Place
from training.store.progress import RolePlayRow, quiz_attempts, role_plays

Next = Literal["lesson", "quiz", "story", "again"]


@dataclass(frozen=True, slots=True)
class QuizState:
    """The last attempt (share of the points, 0 to 1), how many there were, whether one passed."""

    count: int
    passed: bool
    last_id: int | None
    last_scaled: float | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoryState:
    """The play under way, how many are finished, and how the last of them ended."""

    open_id: int | None
    count: int
    last_id: int | None
    last_at: datetime | None
    ending: str
    debrief: Debrief | None


@dataclass(frozen=True, slots=True)
class Course:
    """A lesson with the quiz that checks it and the role-play that practises it."""

    lesson: Lesson
    quiz: Quiz
    card: StoryCard
    place: Place
    quiz_state: QuizState
    story_state: StoryState

    @property
    def next(self) -> Next:
        """Return what comes next: the first part that is not done."""
        if self.place.completed_at is None:
            return "lesson"
        if not self.quiz_state.passed:
            return "quiz"
        under_way = self.story_state.open_id is not None
        return "story" if under_way or not self.story_state.count else "again"


def courses(db: Session, user_id: int, lang: str) -> list[Course]:
    """Return all courses; the first that is not done stands first."""
    found = [_course(db, user_id, key, lang) for key in catalogue.lesson_keys()]
    return sorted(found, key=lambda course: course.next == "again")


def _course(db: Session, user_id: int, key: str, lang: str) -> Course:
    lesson = catalogue.lesson(key, lang)
    card = catalogue.story_card(lesson.story, lang)
    return Course(
        lesson=lesson,
        quiz=catalogue.quiz(lesson.quiz, lang),
        card=card,
        place=lessons.place(db, user_id, lesson),
        quiz_state=_quiz_state(db, user_id, lesson.quiz),
        story_state=_story_state(role_plays(db, user_id, lesson.story), card),
    )


def _quiz_state(db: Session, user_id: int, key: str) -> QuizState:
    rows = quiz_attempts(db, user_id, key)
    last = rows[0] if rows else None
    return QuizState(
        count=len(rows),
        passed=any(row.passed for row in rows),
        last_id=last.id if last else None,
        last_scaled=last.scaled if last else None,
        last_at=last.created_at if last else None,
    )


def _story_state(rows: list[RolePlayRow], card: StoryCard) -> StoryState:
    done = [row for row in rows if row.finished_at is not None]
    under_way = rows[0] if rows and rows[0].finished_at is None else None
    last = done[0] if done else None
    kept = plays.kept_debrief(last) if last else None
    return StoryState(
        open_id=under_way.id if under_way else None,
        count=len(done),
        last_id=last.id if last else None,
        last_at=last.finished_at if last else None,
        ending=card.endings.get(kept.key, kept.ending).title if kept else "",
        debrief=kept,
    )
