"""When a card comes back: the schedule of spaced repetition by the FSRS-6 model.

Model and default parameters: J. Ye et al., Free Spaced Repetition Scheduler, version 6, as in the
library `fsrs`. Nothing is random: the same reviews give the same dates.
"""

import datetime as dt
from collections.abc import Mapping
from enum import IntEnum, StrEnum

import fsrs
import msgspec
from msgspec import Struct

_SCHEDULER = fsrs.Scheduler(enable_fuzzing=False)


class Rating(IntEnum):
    """How well the answer was known, by the learner's own word."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(StrEnum):
    """Where a card stands: minutes between its first reviews, then days, minutes after a lapse."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


_STATES = {
    State.LEARNING: fsrs.State.Learning,
    State.REVIEW: fsrs.State.Review,
    State.RELEARNING: fsrs.State.Relearning,
}
_NAMES = {theirs: ours for ours, theirs in _STATES.items()}


class Memory(Struct, frozen=True):
    """What is known of one learner's memory of one card.

    `stability` is the days after which nine of ten such cards are still known, `difficulty` is 1 to
    10; both are None before the first review. `step` counts the short steps of learning from 0 and
    is None in review. Times are aware; ValueError for one without a zone.
    """

    due: dt.datetime
    state: State = State.LEARNING
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    last_review: dt.datetime | None = None

    def __post_init__(self) -> None:
        """Refuse a time without its zone: it would be due at another moment elsewhere."""
        for time in (self.due, self.last_review):
            if time is not None and time.utcoffset() is None:
                reason = "a card's times need a time zone"
                raise ValueError(reason)


def new(at: dt.datetime) -> Memory:
    """Return the memory of a card never seen: due at once."""
    return Memory(due=at.astimezone(dt.UTC))


def to_json(memory: Memory) -> bytes:
    """Return the memory as JSON; `from_json` reads it back without a loss."""
    return msgspec.json.encode(memory)


def from_json(text: bytes | str) -> Memory:
    """Return the memory that `to_json` wrote; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(text, type=Memory)


def review(memory: Memory, rating: Rating, at: dt.datetime) -> Memory:
    """Return the memory after a review at an aware time; its due time is later than `at`.

    ValueError for a time without a zone.
    """
    if at.utcoffset() is None:
        reason = "a review needs a time with its zone"
        raise ValueError(reason)
    card, _ = _SCHEDULER.review_card(_card(memory), fsrs.Rating(rating), at.astimezone(dt.UTC))
    return Memory(
        due=card.due,
        state=_NAMES[card.state],
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        last_review=card.last_review,
    )


def intervals(memory: Memory, at: dt.datetime) -> dict[Rating, dt.timedelta]:
    """Return for each rating how long after a review at `at` the card comes back."""
    return {rating: review(memory, rating, at).due - at for rating in Rating}


def due(memories: Mapping[str, Memory], now: dt.datetime) -> list[str]:
    """Return the keys of the cards that are due at an aware time, the longest overdue first."""
    found = (key for key, memory in memories.items() if memory.due <= now)
    return sorted(found, key=lambda key: (memories[key].due, key))


def _card(memory: Memory) -> fsrs.Card:
    # a number of its own is always given: the library would otherwise wait to make one
    return fsrs.Card(
        card_id=1,
        state=_STATES[memory.state],
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )
