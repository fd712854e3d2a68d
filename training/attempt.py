"""A record of something a trainee did, in the shape of an xAPI statement without its actor.

The actor is added by the edge that knows the account; here are verb, object, result, timestamp.
Terms: xAPI 1.0.3, sections 2.4 (statement properties) and 4.4 (durations); verbs and activity
types from the ADL vocabulary.
"""

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from training.quiz import Answer
from training.scoring import Feedback, Result

VERBS = "http://adlnet.gov/expapi/verbs/"
ACTIVITY_TYPES = "http://adlnet.gov/expapi/activities/"


class Verb(StrEnum):
    """What was done."""

    EXPERIENCED = "experienced"
    COMPLETED = "completed"
    ANSWERED = "answered"
    PASSED = "passed"
    FAILED = "failed"


class Activity(StrEnum):
    """What it was done to; the value is the type of the ADL vocabulary."""

    LESSON = "lesson"
    UNIT = "module"
    """A unit of a module: what is read in one go."""
    QUIZ = "assessment"
    QUESTION = "cmi.interaction"
    STORY = "simulation"


class Attempt(Struct, frozen=True):
    """One thing done by one trainee.

    `key` names the object, for example "quiz/probability-and-interests"; `scaled` is -1 to 1 or
    None where nothing is scored; `ended` is the moment it ended. Raises ValueError if `ended` has
    no time zone, if the duration is negative or if the score is outside its range.
    """

    activity: Activity
    key: str
    verb: Verb
    ended: dt.datetime
    duration: dt.timedelta
    scaled: float | None = None
    success: bool | None = None
    response: str | None = None

    def __post_init__(self) -> None:
        """Refuse what could not become a valid statement."""
        aware = self.ended.tzinfo is not None and self.ended.utcoffset() is not None
        scored = self.scaled is None or -1 <= self.scaled <= 1
        if not aware or not scored or self.duration < dt.timedelta(0):
            reason = "an attempt needs an aware time, a duration and a score from -1 to 1"
            raise ValueError(reason)

    def statement(self, base: str) -> dict[str, object]:
        """Return the statement without actor; `base` is the IRI before the key, ending in "/"."""
        result: dict[str, object] = {
            "completion": self.verb is not Verb.EXPERIENCED,
            "duration": iso_duration(self.duration),
        }
        if self.scaled is not None:
            result["score"] = {"scaled": round(self.scaled, 4)}
        if self.success is not None:
            result["success"] = self.success
        if self.response is not None:
            result["response"] = self.response
        return {
            "verb": {"id": VERBS + self.verb, "display": {"en": self.verb.value}},
            "object": {
                "objectType": "Activity",
                "id": f"{base}{self.key}",
                "definition": {"type": ACTIVITY_TYPES + self.activity},
            },
            "result": result,
            "timestamp": self.ended.isoformat(timespec="milliseconds"),
        }


def of_quiz(result: Result, ended: dt.datetime, duration: dt.timedelta) -> tuple[Attempt, ...]:
    """Return the attempt of a scored quiz: the whole first, then each answered question.

    Questions carry no time of their own, so their duration is 0.
    """
    verb = Verb.PASSED if result.passed else Verb.FAILED
    whole = Attempt(
        Activity.QUIZ, f"quiz/{result.quiz}", verb, ended, duration, result.scaled, result.passed
    )
    answered = tuple(_of_item(result.quiz, item, ended) for item in result.items if item.answered)
    return (whole, *answered)


def iso_duration(span: dt.timedelta) -> str:
    """Return a duration as ISO 8601 with hundredths of a second, the precision xAPI compares.

    >>> iso_duration(dt.timedelta(minutes=4, seconds=13.5))
    'PT4M13.50S'
    """
    hundredths = round(span / dt.timedelta(milliseconds=10))
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    parts = (f"{hours}H" if hours else "", f"{minutes}M" if minutes else "")
    return f"PT{parts[0]}{parts[1]}{rest // 100}.{rest % 100:02d}S"


def _of_item(quiz: str, item: Feedback, ended: dt.datetime) -> Attempt:
    return Attempt(
        Activity.QUESTION,
        f"quiz/{quiz}/{item.question.key}",
        Verb.ANSWERED,
        ended,
        dt.timedelta(0),
        item.points,
        None if item.waiting else item.correct,
        _response(item),
    )


def _response(item: Feedback) -> str:
    """Return the response as xAPI writes interactions (2.4.5.1 of its data).

    Keys joined by "[,]", pairs of keys by "[.]", a number as it is, a text as it was written.
    """
    answer = item.answer
    if item.question.pairs and isinstance(answer, tuple):
        lefts = [pair.key for pair in item.question.pairs]
        return "[,]".join(f"{left}[.]{right}" for left, right in zip(lefts, answer, strict=False))
    return _plain(answer)


def _plain(answer: Answer | None) -> str:
    if isinstance(answer, float):
        return f"{answer:g}"
    if isinstance(answer, frozenset):
        return "[,]".join(sorted(answer))
    return "[,]".join(answer) if isinstance(answer, tuple) else answer or ""
