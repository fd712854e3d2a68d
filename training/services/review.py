"""Review cards one by one: which is next, and what a rating does to its memory."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec
from sqlalchemy.orm import Session

from training import cards
from training.cards import Memory, Rating
from training.own_cards import Agreement, cards_of
from training.services.wording import say
from training.store.cards import CardMemoryRow, card_memories, locked_card_memory
from training.store.once import added
from workbench.platform import clock
from workbench.platform.errors import NotFound

Agreements: TypeAlias = Callable[[Session, int], Sequence[Agreement]]
"""Returns the facts of the deals of a person; training.deals has it, the application joins both."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card in the reader's language.

    `about` says what it belongs to; a card with another `fact` than was learned is a new one.
    """

    key: str
    question: str
    answer: str
    about: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """The card that is next, None when nothing is due.

    `waits` is how long it rests after each rating, `reviews` how often it was rated. `due` counts
    the cards that are due, `total` all; `next_at` is when the next one is, None without cards.
    """

    card: Card | None
    waits: Mapping[Rating, dt.timedelta]
    reviews: int
    due: int
    total: int
    next_at: dt.datetime | None


def own_cards(agreements: Iterable[Agreement]) -> list[Card]:
    """Return the cards of agreements, in the reader's language."""
    return [
        Card(card.key, say(card.question), say(card.answer), card.about, card.fact)
        for agreement in agreements
        for card in cards_of(agreement)
    ]


def from_triples(triples: Iterable[tuple[str, str, str]], about: str = "") -> list[Card]:
    """Return cards of (key, question, answer), for what is no agreement.

    Their memory hangs on the key alone, so that another language or a mended word keeps it.
    """
    return [Card(key, question, answer, about) for key, question, answer in triples]


def turn(db: Session, user_id: int, deck: Sequence[Card], wanted: str = "") -> Turn:
    """Return the card that is next: the `wanted` one where it is due, else the longest due.

    Cards that were never seen come after those that are due again, in the order of the deck.
    """
    now, rows = clock.now(), card_memories(db, user_id)
    known = {card.key: _memory(rows[card.key]) for card in deck if _knows(rows, card)}
    fresh = [card.key for card in deck if card.key not in known]
    due = [*cards.due(known, now), *fresh]
    if not due:
        soonest = min((memory.due for memory in known.values()), default=None)
        return Turn(None, {}, 0, 0, len(deck), soonest)
    key = wanted if wanted in due else due[0]
    memory = known.get(key) or cards.new(now)
    return Turn(
        card=next(card for card in deck if card.key == key),
        waits=cards.intervals(memory, now),
        reviews=rows[key].reviews if key in rows else 0,
        due=len(due),
        total=len(deck),
        next_at=now,
    )


def rate(
    db: Session, user_id: int, deck: Sequence[Card], key: str, given: tuple[Rating, int]
) -> None:
    """Keep a rating; `given` is the rating and how often the card had been rated when it was shown.

    A rating that comes a second time, or from an old page, changes nothing. NotFound for a card
    that is not in the deck.
    """
    card = next((one for one in deck if one.key == key), None)
    if card is None:
        raise NotFound
    rating, seen = given
    row = locked_card_memory(db, user_id, key)
    if (row.reviews if row else 0) != seen:
        return
    now = clock.now()
    before = _memory(row) if row is not None and row.fact == card.fact else cards.new(now)
    memory = msgspec.to_builtins(cards.review(before, rating, now))
    if row is None:
        # the same first rating came twice at once: the other one is kept
        added(db, CardMemoryRow(
            user_id=user_id, card=key, fact=card.fact, memory=memory, reviews=1, reviewed_at=now
        ))  # fmt: skip
        return
    row.fact, row.memory, row.reviewed_at = card.fact, memory, now
    row.reviews += 1


def _knows(rows: Mapping[str, CardMemoryRow], card: Card) -> bool:
    return card.key in rows and rows[card.key].fact == card.fact


def _memory(row: CardMemoryRow) -> Memory:
    return msgspec.convert(row.memory, Memory)
