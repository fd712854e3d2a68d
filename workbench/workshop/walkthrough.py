"""The walk through the baseline: events one by one, what each side says, and what is agreed.

An event is known by what the histories tell of it: whose history it is, the asset, the start and the
end of every piece. So a word about an event outlives a new upload that tells the event in the same
way, and falls away with an event that is told otherwise (DOMAIN.md section 3.3, step 2.4).
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.codes import StepError

Source = Literal["provider", "customer", "neutral"]
Answer = Literal["as_told", "as_provider", "as_customer", "dispute"]
Standing = Literal["open", "agreed", "disputed"]
LONGEST_REASON = 500
SIDES = ("provider", "customer")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an event as one history tells it: seconds UTC, `end` None while it is open."""

    asset: str
    start: int
    end: int | None
    category: str


Told = Mapping[Source, tuple[Piece, ...]]


@dataclass(frozen=True, slots=True)
class Event:
    """An event with its weight: `share` (0..1) of all that there is to walk through.

    `hours` are its own where one history tells it, else the provider's less the customer's.
    """

    told: Told
    hours: float
    share: float


@dataclass(frozen=True, slots=True)
class Word:
    """What a side says of an event, and why."""

    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the walk is: `agreed` and `disputed` of `of` events; `said` by side has spoken of."""

    of: int
    agreed: int
    disputed: int
    said: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a new list keeps of the one before, by key: events that stay, and that fell away."""

    listed: tuple[str, ...]
    gone: tuple[str, ...]


def event_key(told: Told) -> str:
    """Return by what the event is known: a SHA-256 over source, asset, start and end of each piece.

    The category is no part of it: another word for the cause leaves the event what it is.
    """
    plain = {
        source: sorted([piece.asset, piece.start, piece.end or 0] for piece in pieces)
        for source, pieces in told.items()
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def answers(told: Told) -> tuple[Answer, ...]:
    """Return what can be said of an event: as it is told, or as one of two histories that differ."""
    if "provider" in told and "customer" in told and told["provider"] != told["customer"]:
        return ("as_provider", "as_customer", "dispute")
    return ("as_told", "dispute")


def checked(word: Word, told: Told) -> Word:
    """Return the word without blanks around its reason.

    Raises StepError("walkthrough.no_such_answer"), or where a dispute gives no reason
    ("walkthrough.reason_missing") or a reason is too long ("walkthrough.reason_too_long").
    """
    reason = word.reason.strip()
    if word.answer not in answers(told):
        raise StepError("walkthrough.no_such_answer")
    if word.answer == "dispute" and not reason:
        raise StepError("walkthrough.reason_missing")
    if len(reason) > LONGEST_REASON:
        raise StepError("walkthrough.reason_too_long", most=LONGEST_REASON)
    return Word(word.answer, reason)


def standing(said: Mapping[str, Word]) -> Standing:
    """Return where an event stands by what the two sides say of it.

    One dispute is enough, and so are two answers that differ; it is agreed once both say the same.
    """
    given = {said[side].answer for side in SIDES if side in said}
    if "dispute" in given or len(given) > 1:
        return "disputed"
    return "agreed" if all(side in said for side in SIDES) else "open"


def counted(events: Sequence[Mapping[str, Word]]) -> Counts:
    """Return how far the walk is; an event is what each side says of it."""
    found = [standing(said) for said in events]
    return Counts(
        of=len(events),
        agreed=found.count("agreed"),
        disputed=found.count("disputed"),
        said={side: sum(side in said for said in events) for side in SIDES},
    )


def renewed(found: Sequence[str], spoken: Collection[str], before: Sequence[str], most: int) -> Renewal:  # fmt: skip
    """Return the list that a new reading makes of the one before; all are keys of events.

    `found` are the events of the reading, the weightiest first: the `most` first are listed, and
    after them those of which somebody has spoken. Gone is what stood in `before`, was `spoken` of
    and is not found any more.
    """
    kept = [key for key in found[most:] if key in spoken]
    known = set(found)
    return Renewal(
        listed=(*found[:most], *kept),
        gone=tuple(key for key in before if key in spoken and key not in known),
    )
