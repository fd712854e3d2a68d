"""Rows of what a trainee has done: lessons, quiz attempts, role-plays."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from training.module import QUIZ_OF_MODULE
from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import unrecorded

PRACTICE = unrecorded("practice is the trainee's own and changes no deal")


class LessonProgressRow(Base):
    """How far a person has read a lesson; `screen` counts from 0."""

    __tablename__ = "lesson_progress"
    recorded = PRACTICE
    __table_args__ = (
        UniqueConstraint("user_id", "lesson", name="uq_lesson_progress_user_id_lesson"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    lesson: Mapped[str] = mapped_column(String(80))
    screen: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(AwareTime)
    completed_at: Mapped[datetime | None] = mapped_column(AwareTime)


class QuizAttemptRow(Base):
    """One attempt at a quiz; `record` keeps the answers in the shape that xAPI needs later.

    `token` is that of the form: what is sent twice is kept once.
    """

    __tablename__ = "quiz_attempt"
    recorded = PRACTICE
    __table_args__ = (UniqueConstraint("user_id", "token", name="uq_quiz_attempt_user_id_token"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    quiz: Mapped[str] = mapped_column(String(80))
    scaled: Mapped[float]
    passed: Mapped[bool]
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(AwareTime)
    token: Mapped[str | None] = mapped_column(String(40))


class UnitReadRow(Base):
    """A unit of a module that a person has read; `record` has the shape that xAPI needs later."""

    __tablename__ = "unit_read"
    recorded = PRACTICE
    __table_args__ = (
        UniqueConstraint("user_id", "module", "unit", name="uq_unit_read_user_id_module_unit"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    module: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(80))
    read_at: Mapped[datetime] = mapped_column(AwareTime)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)


class RolePlayRow(Base):
    """One run of a role-play; `state` is the story's saved state, `transcript` what was said."""

    __tablename__ = "role_play"
    recorded = PRACTICE
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    story: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(Text)
    transcript: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    debrief: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    started_at: Mapped[datetime] = mapped_column(AwareTime)
    finished_at: Mapped[datetime | None] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


def lesson_progress(db: Session, user_id: int, lesson: str) -> LessonProgressRow | None:
    """Return the person's place in a lesson, or None."""
    query = select(LessonProgressRow).where(
        LessonProgressRow.user_id == user_id, LessonProgressRow.lesson == lesson
    )
    return db.scalar(query)


def quiz_attempts(db: Session, user_id: int, quiz: str) -> list[QuizAttemptRow]:
    """Return the person's attempts, newest first."""
    query = select(QuizAttemptRow).where(
        QuizAttemptRow.user_id == user_id, QuizAttemptRow.quiz == quiz
    )
    return list(db.scalars(query.order_by(QuizAttemptRow.id.desc())))


def attempts_at_modules(db: Session, user_id: int) -> list[QuizAttemptRow]:
    """Return the person's attempts at the questions of all modules, newest first."""
    query = select(QuizAttemptRow).where(
        QuizAttemptRow.user_id == user_id, QuizAttemptRow.quiz.startswith(QUIZ_OF_MODULE)
    )
    return list(db.scalars(query.order_by(QuizAttemptRow.id.desc())))


def first_attempts(db: Session, quiz: str) -> list[QuizAttemptRow]:
    """Return the first attempt of each person at a quiz, oldest first."""
    first = (
        select(func.min(QuizAttemptRow.id))
        .where(QuizAttemptRow.quiz == quiz)
        .group_by(QuizAttemptRow.user_id)
    )
    query = select(QuizAttemptRow).where(QuizAttemptRow.id.in_(first))
    return list(db.scalars(query.order_by(QuizAttemptRow.id)))


def attempt_by_token(db: Session, user_id: int, form: str) -> QuizAttemptRow | None:
    """Return the attempt that came with a form's token."""
    return db.scalar(select(QuizAttemptRow).filter_by(user_id=user_id, token=form))


def units_read(db: Session, user_id: int) -> list[UnitReadRow]:
    """Return the units of all modules that the person has read, in the order of reading."""
    query = select(UnitReadRow).where(UnitReadRow.user_id == user_id)
    return list(db.scalars(query.order_by(UnitReadRow.id)))


def quiz_attempt(db: Session, user_id: int, attempt_id: int) -> QuizAttemptRow | None:
    """Return one attempt if it is the person's own."""
    query = select(QuizAttemptRow).where(
        QuizAttemptRow.user_id == user_id, QuizAttemptRow.id == attempt_id
    )
    return db.scalar(query)


def role_play(
    db: Session, user_id: int, run_id: int, *, changing: bool = False
) -> RolePlayRow | None:
    """Return one run if it is the person's own; `changing` makes a second change wait its turn."""
    query = select(RolePlayRow).where(RolePlayRow.user_id == user_id, RolePlayRow.id == run_id)
    return db.scalar(query.with_for_update() if changing else query)


def role_plays(db: Session, user_id: int, story: str) -> list[RolePlayRow]:
    """Return the person's runs of a story, newest first."""
    query = select(RolePlayRow).where(RolePlayRow.user_id == user_id, RolePlayRow.story == story)
    return list(db.scalars(query.order_by(RolePlayRow.id.desc())))
