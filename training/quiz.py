"""A quiz: questions as data, answers as typed values.

Written as TOML, one file per language (training/content/quizzes/<key>.<lang>.toml).
"""

from enum import StrEnum

from msgspec import Struct

from training.strands import Strand

Answer = frozenset[str] | float | tuple[str, ...] | str
"""What was answered, by the kind of question.

Keys of the chosen options (single, multiple); the number that was entered (numeric); keys in the
order that was given (order); for each pair in turn the key of the right side chosen for it
(match); a text (text).
"""


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
