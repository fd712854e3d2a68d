"""A quiz: questions as data, answers as typed values, a score with feedback for every option.

Written as TOML, one file per language (training/content/quizzes/<key>.<lang>.toml).
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from training.strands import Strand
from workbench.codes import StepError

Answer = frozenset[str] | float | tuple[str, ...] | str
"""What was answered, by the kind of question.

Keys of the chosen options (single, multiple); the number that was entered (numeric); keys in the
order that was given (order); for each pair in turn the key of the right side chosen for it
(match); a text (text).
"""

_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_DIGITS_KEPT = 18


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMERIC = "numeric"
    ORDER = "order"
    MATCH = "match"
    TEXT = "text"


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One option and why it is right or wrong, or stands at its place in an order."""

    key: str
    text: str
    correct: bool = False
    explanation: str = ""


class Pair(Struct, frozen=True, forbid_unknown_fields=True):
    """A left side and the right side that belongs to it."""

    key: str
    left: str
    right: str


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """One question, worth one point.

    `screen` is the key of the lesson's screen or the module's unit that answers it. Choice
    questions have `options`; an order has them in the right order; a match has `pairs`; a numeric
    one has `value` and `tolerance` (both in `unit`; the tolerance is included); a text has a
    `rubric`, by which a person marks it. Raises ValueError where these do not fit the kind.
    """

    key: str
    kind: QuestionKind
    strand: Strand
    screen: str
    prompt: str
    explanation: str
    options: tuple[Option, ...] = ()
    value: float | None = None
    tolerance: float = 0.0
    unit: str = ""
    pairs: tuple[Pair, ...] = ()
    rubric: str = ""

    def __post_init__(self) -> None:
        """Refuse a question that cannot be answered or has no single right answer."""
        if not _well_formed(self):
            reason = f"question {self.key!r} does not fit its kind {self.kind}"
            raise ValueError(reason)

    @property
    def right(self) -> frozenset[str]:
        """Return the keys of the correct options (empty for a numeric question)."""
        return frozenset(option.key for option in self.options if option.correct)


class Quiz(Struct, frozen=True, forbid_unknown_fields=True):
    """A quiz in one language; passed from `pass_mark` (share of the points, 0 to 1) on."""

    key: str
    title: str
    pass_mark: float
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        """Refuse an empty quiz, repeated keys and a pass mark outside 0 to 1."""
        keys = [question.key for question in self.questions]
        if not keys or len(set(keys)) != len(keys) or not 0 < self.pass_mark <= 1:
            reason = f"quiz {self.key!r} needs questions with different keys and a fair pass mark"
            raise ValueError(reason)


class OptionFeedback(Struct, frozen=True):
    """What is said about one option once the quiz is scored."""

    key: str
    text: str
    chosen: bool
    correct: bool
    explanation: str


class Feedback(Struct, frozen=True):
    """The result of one question: `points` from 0 to 1, the right answer and the reasons."""

    question: Question
    answer: Answer | None
    points: float
    options: tuple[OptionFeedback, ...]

    @property
    def correct(self) -> bool:
        """Return whether the full point was earned."""
        return self.points == 1.0

    @property
    def answered(self) -> bool:
        """Return whether there was an answer at all."""
        return self.answer is not None


class Result(Struct, frozen=True):
    """A scored quiz: points, the most possible, the share of it and whether it is enough."""

    quiz: str
    items: tuple[Feedback, ...]
    points: float
    possible: int
    scaled: float
    passed: bool


def read_answer(question: Question, raw: Sequence[str]) -> Answer | None:
    """Read what a form sent for one question; None where nothing was given.

    Numbers may carry the unit, a decimal comma, thousands commas and full-width digits.
    Raises StepError training.option_unknown, training.one_option_only, training.not_a_number.
    """
    given = [part.strip() for part in raw if part.strip()]
    if not given:
        return None
    if question.kind is QuestionKind.NUMERIC:
        return _number(question, given[0])
    known = {option.key for option in question.options}
    if not known.issuperset(given):
        raise StepError("training.option_unknown", question=question.key)
    if question.kind is QuestionKind.SINGLE and len(given) > 1:
        raise StepError("training.one_option_only", question=question.key)
    return frozenset(given)


def score(quiz: Quiz, answers: Mapping[str, Answer | None]) -> Result:
    """Score a quiz; `answers` maps question keys to answers, missing ones earn nothing.

    Raises StepError training.answer_kind if a number answers a choice question or the reverse.
    """
    items = tuple(_feedback(question, answers.get(question.key)) for question in quiz.questions)
    points = math.fsum(item.points for item in items)
    scaled = points / len(items)
    return Result(quiz.key, items, points, len(items), scaled, scaled >= quiz.pass_mark)


def _feedback(question: Question, answer: Answer | None) -> Feedback:
    chosen = answer if isinstance(answer, frozenset) else frozenset()
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
    if answer is None:
        return 0.0
    if isinstance(answer, frozenset) is (question.kind is QuestionKind.NUMERIC):
        raise StepError("training.answer_kind", question=question.key)
    if isinstance(answer, frozenset):
        if question.kind is QuestionKind.SINGLE:
            return float(answer == question.right)
        hits = len(answer & question.right) - len(answer - question.right)
        return max(0, hits) / len(question.right)
    return float(_within(question, answer))


def _within(question: Question, answer: float) -> bool:
    value = question.value if question.value is not None else math.nan
    # the last digits of a sum such as 9.5 + 0.3 are no reason to mark an answer wrong
    return abs(answer - value) <= question.tolerance + 1e-9 * max(1.0, abs(value))


def _number(question: Question, text: str) -> float:
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    unit = unicodedata.normalize("NFKC", question.unit)
    plain = "".join(plain.removesuffix(unit).split())
    if len(plain) <= _DIGITS_KEPT:
        if _GROUPED.fullmatch(plain):
            return float(plain.replace(",", ""))
        if _DECIMAL.fullmatch(plain):
            return float(plain.replace(",", "."))
    raise StepError("training.not_a_number", question=question.key)


def _well_formed(question: Question) -> bool:
    parts = {
        "options": bool(question.options),
        "value": question.value is not None,
        "pairs": bool(question.pairs),
        "rubric": bool(question.rubric.strip()),
    }
    return [name for name, there in parts.items() if there] == [_PART[question.kind]] and (
        _fits(question)
    )


_PART = {
    QuestionKind.SINGLE: "options",
    QuestionKind.MULTIPLE: "options",
    QuestionKind.ORDER: "options",
    QuestionKind.NUMERIC: "value",
    QuestionKind.MATCH: "pairs",
    QuestionKind.TEXT: "rubric",
}


def _fits(question: Question) -> bool:
    count, whole = len(question.right), len(question.options)
    match question.kind:
        case QuestionKind.SINGLE:
            fair = count == 1 < whole
        case QuestionKind.MULTIPLE:
            fair = 1 <= count < whole
        case QuestionKind.ORDER:
            fair = count == 0 and whole > 1
        case QuestionKind.MATCH:
            fair = len(question.pairs) > 1
        case _:
            fair = question.tolerance >= 0
    keys = [part.key for part in question.options or question.pairs]
    return fair and len(set(keys)) == len(keys)
