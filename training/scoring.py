"""Score a quiz: points for each question, with a reason for every option and part."""

import math
from collections.abc import Mapping
from itertools import combinations

from msgspec import Struct

from training.quiz import Answer, Question, QuestionKind, Quiz
from workbench.codes import StepError

_TYPES: dict[QuestionKind, type] = {
    QuestionKind.SINGLE: frozenset,
    QuestionKind.MULTIPLE: frozenset,
    QuestionKind.NUMERIC: float,
    QuestionKind.ORDER: tuple,
    QuestionKind.MATCH: tuple,
    QuestionKind.TEXT: str,
}


class OptionFeedback(Struct, frozen=True):
    """What is said about one option once the quiz is scored."""

    key: str
    text: str
    chosen: bool
    correct: bool
    explanation: str


class PartFeedback(Struct, frozen=True):
    """One part of an order or a match: what was given for it, and what belongs there.

    In an order `given` and `wanted` are places from 1; in a match texts of right sides.
    """

    text: str
    given: str
    wanted: str
    explanation: str = ""

    @property
    def correct(self) -> bool:
        """Return whether this part is as it should be."""
        return self.given == self.wanted


class Feedback(Struct, frozen=True):
    """The result of one question: `points` from 0 to 1, the right answer and the reasons.

    `points` is None where a person has yet to mark the answer.
    """

    question: Question
    answer: Answer | None
    points: float | None
    options: tuple[OptionFeedback, ...] = ()
    parts: tuple[PartFeedback, ...] = ()

    @property
    def correct(self) -> bool:
        """Return whether the full point was earned."""
        return self.points == 1.0

    @property
    def answered(self) -> bool:
        """Return whether there was an answer at all."""
        return self.answer is not None

    @property
    def waiting(self) -> bool:
        """Return whether a person has yet to mark it."""
        return self.points is None


class Result(Struct, frozen=True):
    """A scored quiz: points, the most possible, the share of it and whether it is enough.

    Answers in words count from the moment they are marked; `waiting` are those not yet marked.
    """

    quiz: str
    items: tuple[Feedback, ...]
    points: float
    possible: int
    scaled: float
    passed: bool
    waiting: int = 0


def score(
    quiz: Quiz, answers: Mapping[str, Answer | None], marks: Mapping[str, float] | None = None
) -> Result:
    """Score a quiz; `answers` maps question keys to answers, missing ones earn nothing.

    `marks` are points, 0 to 1, that a person gave for answers in words. Raises StepError
    training.answer_kind if an answer does not fit its question.
    """
    given = marks or {}
    items = tuple(
        _feedback(question, answers.get(question.key), given.get(question.key))
        for question in quiz.questions
    )
    counted = [item.points for item in items if item.points is not None]
    points = math.fsum(counted)
    scaled = points / len(counted) if counted else 0.0
    passed = bool(counted) and scaled >= quiz.pass_mark
    waiting = len(items) - len(counted)
    return Result(quiz.key, items, points, len(counted), scaled, passed, waiting)


def _feedback(question: Question, answer: Answer | None, mark: float | None) -> Feedback:
    if answer is not None and not isinstance(answer, _TYPES[question.kind]):
        raise StepError("training.answer_kind", question=question.key)
    if question.kind is QuestionKind.TEXT:
        return Feedback(question, answer, 0.0 if answer is None else mark)
    if question.kind in {QuestionKind.ORDER, QuestionKind.MATCH}:
        given = answer if isinstance(answer, tuple) else ()
        placed = question.kind is QuestionKind.ORDER
        parts = _places(question, given) if placed else _rights(question, given)
        points = _order_points(question, given) if placed else _share(parts)
        return Feedback(question, answer, points, parts=parts)
    chosen = answer if isinstance(answer, frozenset) else frozenset[str]()
    options = tuple(
        OptionFeedback(o.key, o.text, o.key in chosen, o.correct, o.explanation)
        for o in question.options
    )
    return Feedback(question, answer, _points(question, answer), options)


def _points(question: Question, answer: Answer | None) -> float:
    """Return 0 to 1: all or nothing, except that several options earn right minus wrong picks.

    Several options: max(0, right picks − wrong picks) / number of right options, so that ticking
    everything does not pay.
    """
    if isinstance(answer, frozenset):
        if question.kind is QuestionKind.SINGLE:
            return float(answer == question.right)
        hits = len(answer & question.right) - len(answer - question.right)
        return max(0, hits) / len(question.right)
    return float(isinstance(answer, float) and _within(question, answer))


def _order_points(question: Question, given: tuple[str, ...]) -> float:
    """Return Kendall's rank correlation of the order given with the right one, at least 0.

    Pairs in the right order minus pairs in the wrong one, divided by all pairs (Kendall 1938): a
    row that was guessed earns nothing on average before the floor.
    """
    keys = [option.key for option in question.options]
    if sorted(given) != sorted(keys):
        return 0.0
    pairs = list(combinations([given.index(key) for key in keys], 2))
    return max(0, sum(1 if one < other else -1 for one, other in pairs)) / len(pairs)


def _places(question: Question, given: tuple[str, ...]) -> tuple[PartFeedback, ...]:
    return tuple(
        PartFeedback(
            option.text,
            str(given.index(option.key) + 1) if option.key in given else "",
            str(place),
            option.explanation,
        )
        for place, option in enumerate(question.options, 1)
    )


def _rights(question: Question, given: tuple[str, ...]) -> tuple[PartFeedback, ...]:
    rights = {pair.key: pair.right for pair in question.pairs}
    chosen = dict(zip(rights, given, strict=False))
    return tuple(
        PartFeedback(pair.left, rights.get(chosen.get(pair.key, ""), ""), pair.right)
        for pair in question.pairs
    )


def _share(parts: tuple[PartFeedback, ...]) -> float:
    return sum(part.correct for part in parts) / len(parts)


def _within(question: Question, answer: float) -> bool:
    value = question.value if question.value is not None else math.nan
    # the last digits of a sum such as 9.5 + 0.3 are no reason to mark an answer wrong
    return abs(answer - value) <= question.tolerance + 1e-9 * max(1.0, abs(value))
