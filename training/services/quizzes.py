"""Answer a quiz: read what a form sent, score it, keep the attempt, show it again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from training import attempt, catalogue
from training.answers import read_answer
from training.lesson import Lesson
from training.module import QUIZ_OF_MODULE, Module
from training.quiz import Answer, Question, QuestionKind, Quiz
from training.scoring import Result, score
from training.services import modules, record
from training.services.record import Learner
from training.services.shelf import take
from training.store.once import REFUSED, added
from training.store.progress import QuizAttemptRow, attempt_by_token, quiz_attempt
from workbench.codes import Finding, StepError
from workbench.platform import clock
from workbench.platform.errors import NotFound


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What a form sent: answers by question, and what is wrong with some of them."""

    answers: dict[str, Answer | None]
    problems: dict[str, Finding]


@dataclass(frozen=True, slots=True)
class Form:
    """The form that was sent: when it was opened, and its token.

    `began` is ISO 8601, as `clock.now()` writes it. A token of at most 40 characters makes the
    form count once; "" for none.
    """

    began: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class ScoredQuiz:
    """A kept attempt, scored again in the reader's language; `module` is the one it checks, if any."""

    quiz: Quiz
    result: Result
    created_at: dt.datetime
    module: Module | None = None


def quiz_of(key: str, lang: str) -> Quiz:
    """Return a quiz; raises NotFound."""
    return take(catalogue.quiz, key, lang)


def lesson_of(quiz: Quiz, lang: str) -> Lesson | None:
    """Return the lesson that a quiz checks, if one does."""
    lessons = (catalogue.lesson(key, lang) for key in catalogue.lesson_keys())
    return next((lesson for lesson in lessons if lesson.quiz == quiz.key), None)


def read(quiz: Quiz, given: Mapping[str, Sequence[str]]) -> AnswerSheet:
    """Read the texts that a form sent for each question; every question wants an answer."""
    sheet = AnswerSheet({}, {})
    for question in quiz.questions:
        try:
            found = read_answer(question, given.get(question.key, ()))
        except StepError as error:
            sheet.problems[question.key] = error.finding
            continue
        sheet.answers[question.key] = found
        if found is None:
            sheet.problems[question.key] = Finding("training.no_answer")
    return sheet


def hand_in(
    db: Session,
    who: Learner,
    quiz: Quiz,
    answers: Mapping[str, Answer | None],
    form: Form,
    *,
    lang: str,
) -> int:
    """Score the answers and keep the attempt; returns its id, the same for a form sent twice.

    Where the form's `began` cannot be read the duration is kept as 0. The row holds the answers, and
    one training.attempt.Attempt for the whole and for each question; each of them is a statement in
    the person's record.
    """
    before = attempt_by_token(db, who.user_id, form.token) if form.token else None
    if before is not None:
        return before.id
    now = clock.now()
    result = score(quiz, answers)
    records = attempt.of_quiz(result, now, _duration(form.began, now))
    kept = {
        "answers": {key: _plain(answer) for key, answer in answers.items()},
        "attempts": msgspec.to_builtins(records),
    }
    row = _row(who, form, result, kept, now)
    if not added(db, row):  # the same form came twice at once
        before = attempt_by_token(db, who.user_id, form.token)
        if before is None:
            raise RuntimeError(REFUSED)
        return before.id
    record.keep(db, who, records, lang)
    db.flush()
    return row.id


def _row(
    who: Learner, form: Form, result: Result, kept: dict[str, Any], now: dt.datetime
) -> QuizAttemptRow:
    return QuizAttemptRow(
        user_id=who.user_id, quiz=result.quiz, scaled=result.scaled, passed=result.passed,
        record=kept, created_at=now, token=form.token or None,
    )  # fmt: skip


def scored(db: Session, user_id: int, attempt_id: int, lang: str) -> ScoredQuiz:
    """Return one of the person's own attempts with the feedback; raises NotFound."""
    row = quiz_attempt(db, user_id, attempt_id)
    if row is None:
        raise NotFound
    module = None
    if row.quiz.startswith(QUIZ_OF_MODULE):
        module = modules.module_of(db, row.quiz.removeprefix(QUIZ_OF_MODULE), lang)
    quiz = module.quiz if module else quiz_of(row.quiz, lang)
    return ScoredQuiz(quiz, scored_again(quiz, row), row.created_at, module)


def scored_again(quiz: Quiz, row: QuizAttemptRow) -> Result:
    """Return a kept attempt scored by the quiz as it is now."""
    kept = row.record["answers"]
    answers = {
        question.key: _answer(question, kept.get(question.key)) for question in quiz.questions
    }
    return score(quiz, answers)


def _duration(began: str, now: dt.datetime) -> dt.timedelta:
    try:
        return record.span(dt.datetime.fromisoformat(began), now)
    except (ValueError, TypeError):  # unreadable, or without a time zone
        return dt.timedelta(0)


def _plain(answer: Answer | None) -> list[str] | float | str | None:
    """Return an answer as it is kept."""
    if isinstance(answer, frozenset):
        return sorted(answer)
    return list(answer) if isinstance(answer, tuple) else answer


def _answer(question: Question, kept: object) -> Answer | None:
    """Return a kept answer; None where the question has changed its kind since."""
    if question.kind is QuestionKind.NUMERIC:
        return float(kept) if isinstance(kept, int | float) else None
    if question.kind is QuestionKind.TEXT or not isinstance(kept, list):
        return kept if question.kind is QuestionKind.TEXT and isinstance(kept, str) else None
    keys = [str(key) for key in kept]
    ordered = question.kind in {QuestionKind.ORDER, QuestionKind.MATCH}
    return tuple(keys) if ordered else frozenset(keys)
