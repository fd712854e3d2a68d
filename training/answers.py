"""What a form sends for a question, read as an answer; and how the parts of a question are shown.

Selects of a form send "key=value" for each part: the place given to an option of an order, or the
right side chosen for a left side of a match.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from training.quiz import Answer, Option, Pair, Question, QuestionKind
from workbench.codes import StepError

LONGEST_TEXT: Final = 4000
"""Characters of an answer in words; about a page."""

_DECIMAL = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_DIGITS_KEPT = 18

_Part = TypeVar("_Part", Option, Pair)


def read_answer(question: Question, raw: Sequence[str]) -> Answer | None:
    """Read what a form sent for one question; None where nothing was given.

    Numbers may carry the unit, a decimal comma, thousands commas and full-width digits.
    Raises StepError training.option_unknown, training.one_option_only, training.not_a_number,
    training.places_not_full, training.pairs_not_full, training.text_long.
    """
    given = [part.strip() for part in raw if part.strip()]
    return _READ[question.kind](question, given) if given else None


def shown_options(question: Question) -> tuple[Option, ...]:
    """Return the options as they are shown: those of an order shuffled by a fixed rule."""
    if question.kind is QuestionKind.ORDER:
        return _shuffled(question, question.options)
    return question.options


def shown_rights(question: Question) -> tuple[Pair, ...]:
    """Return the pairs in the order in which their right sides are shown: by a fixed rule."""
    return _shuffled(question, question.pairs)


def _shuffled(question: Question, parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """Sort by a hash of the keys: the same for everybody and both languages, never as it is right."""
    mixed = tuple(
        sorted(
            parts, key=lambda part: hashlib.sha256(f"{question.key}/{part.key}".encode()).digest()
        )
    )
    return mixed if mixed != parts else mixed[1:] + mixed[:1]


def _options(question: Question, given: list[str]) -> Answer:
    if not {option.key for option in question.options}.issuperset(given):
        raise StepError("training.option_unknown", question=question.key)
    if question.kind is QuestionKind.SINGLE and len(given) > 1:
        raise StepError("training.one_option_only", question=question.key)
    return frozenset(given)


def _order(question: Question, given: list[str]) -> Answer:
    keys = [option.key for option in question.options]
    places = _parts(question, given, set(keys))
    wanted = {str(place): place for place in range(1, len(keys) + 1)}
    if set(places.values()) != set(wanted) or len(places) != len(keys):
        raise StepError("training.places_not_full", question=question.key, count=len(keys))
    return tuple(sorted(keys, key=lambda key: wanted[places[key]]))


def _match(question: Question, given: list[str]) -> Answer:
    keys = [pair.key for pair in question.pairs]
    chosen = _parts(question, given, set(keys))
    if not set(keys).issuperset(chosen.values()):
        raise StepError("training.option_unknown", question=question.key)
    if len(chosen) != len(keys):
        raise StepError("training.pairs_not_full", question=question.key)
    return tuple(chosen[key] for key in keys)


def _parts(question: Question, given: list[str], keys: set[str]) -> dict[str, str]:
    parts = dict(part.rpartition("=")[::2] for part in given)
    parts = {key: value for key, value in parts.items() if value}
    if not keys.issuperset(parts):
        raise StepError("training.option_unknown", question=question.key)
    return parts


def _number(question: Question, given: list[str]) -> Answer:
    plain = unicodedata.normalize("NFKC", given[0]).replace("−", "-")
    unit = unicodedata.normalize("NFKC", question.unit)
    plain = "".join(plain.removesuffix(unit).split())
    if len(plain) <= _DIGITS_KEPT:
        if _GROUPED.fullmatch(plain):
            return float(plain.replace(",", ""))
        if _DECIMAL.fullmatch(plain):
            return float(plain.replace(",", "."))
    raise StepError("training.not_a_number", question=question.key)


def _text(question: Question, given: list[str]) -> Answer:
    if len(given[0]) > LONGEST_TEXT:
        raise StepError("training.text_long", question=question.key, most=LONGEST_TEXT)
    return given[0]


_READ: Final[dict[QuestionKind, Callable[[Question, list[str]], Answer]]] = {
    QuestionKind.SINGLE: _options,
    QuestionKind.MULTIPLE: _options,
    QuestionKind.NUMERIC: _number,
    QuestionKind.ORDER: _order,
    QuestionKind.MATCH: _match,
    QuestionKind.TEXT: _text,
}
