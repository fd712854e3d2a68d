"""The walk through the baseline as everybody sees it: its events in words, and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from workbench.evidence.comparison.answer import Occurrence
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.services import workshop_walk
from workbench.services.kpi_choice import catalogue_name
from workbench.services.truths_words import said as told_words
from workbench.services.truths_words import sentences
from workbench.services.workshop_walk import NOT_SAID
from workbench.store.deal import DealRow, titles_of
from workbench.store.history import data_sets
from workbench.store.workshop_walk import (
    WalkEventRow,
    WalkWordRow,
    walk_events,
    walk_of,
    walk_words,
)
from workbench.workshop.walkthrough import (
    Answer,
    Counts,
    Piece,
    Source,
    Standing,
    Word,
    answers,
    counted,
    standing,
)


@dataclass(frozen=True, slots=True)
class WordView:
    """What a side says of an event, and who said it."""

    answer: Answer
    reason: str
    writer: str
    version: int


@dataclass(frozen=True, slots=True)
class EventView:
    """One event in words; `logs` by source, `words` by side, `number` its rank from 1."""

    id: int
    key: str
    number: int
    title: str
    logs: Mapping[Source, str]
    told: Mapping[Source, Sequence[Piece]]
    why: str
    hours: float
    share: float
    answers: tuple[Answer, ...]
    words: Mapping[str, WordView]
    standing: Standing

    def version(self, side: str) -> int:
        """Return the version of the side's own word."""
        return self.words[side].version if side in self.words else NOT_SAID


@dataclass(frozen=True, slots=True)
class Walk:
    """The whole walk; `version` is 0 before the list is made.

    `sources` names the histories it was made of. `outdated`: other histories are there by now.
    `possible`: there is a history to make a list of. `gone` are events that fell away with what was
    said of them.
    """

    version: int
    possible: bool
    outdated: bool
    pair: bool
    kpi: str
    sources: tuple[str, ...]
    events: tuple[EventView, ...]
    gone: tuple[EventView, ...]
    shown: int | None
    counts: Counts

    def at(self, side: str, wanted: str = "") -> EventView | None:
        """Return the event that a page shows: the wanted one, else the one that is shown to all.

        Else it is the first of which the side has not spoken, else the first.
        """
        for one in self.events:
            if wanted.isdecimal() and one.id == int(wanted):
                return one
        for one in self.events:
            if one.id == self.shown:
                return one
        waiting = (one for one in self.events if side in PAYING_SIDES and side not in one.words)
        return next(waiting, next(iter(self.events), None))

    @property
    def agreed(self) -> tuple[EventView, ...]:
        """The events that both sides take alike: the baseline with its attribution."""
        return tuple(one for one in self.events if one.standing == "agreed")

    @property
    def disputed(self) -> tuple[EventView, ...]:
        """The events that are open points."""
        return tuple(one for one in self.events if one.standing == "disputed")


def view(db: Session, seat: Seat) -> Walk:
    """Return the walk of the deal in the reader's language; times are local to the site."""
    row, now = walk_of(db, seat.deal_id), workshop_walk.sought(db, seat.deal_id)
    made: dict[str, Any] = row.sources if row else {"kpi": "", "pair": False, "sets": []}
    rows = walk_events(db, seat.deal_id)
    words = _words(db, seat.deal_id)
    site = ZoneInfo(db.get_one(DealRow, seat.deal_id).timezone)
    every = [(one, _event(one, words.get(one.id, {}), site)) for one in rows]
    listed = tuple(event for one, event in every if not one.gone)
    names = {one.id: one.name for one in data_sets(db, seat.deal_id)}
    return Walk(
        version=row.version if row else 0,
        possible=bool(now),
        outdated=row is not None and list(now) != made["sought"],
        pair=made["pair"],
        kpi=catalogue_name(made["kpi"]) if made["kpi"] else "",
        sources=tuple(names[one] for one in made["sets"] if one in names),
        events=listed,
        gone=tuple(event for one, event in every if one.gone),
        shown=next((one.id for one in rows if row and one.key == row.shown), None),
        counts=counted([_plain_words(one) for one in listed]),
    )


def _words(db: Session, deal_id: int) -> dict[int, dict[str, WordView]]:
    rows: list[WalkWordRow] = walk_words(db, deal_id)
    names = titles_of(db, (row.user_id for row in rows))
    found: dict[int, dict[str, WordView]] = {}
    for row in rows:
        answer: Any = row.answer
        word = WordView(answer, row.reason, names.get(row.user_id, ""), row.version)
        found.setdefault(row.event_id, {})[row.side] = word
    return found


def _plain_words(event: EventView) -> dict[str, Word]:
    return {side: Word(one.answer, one.reason) for side, one in event.words.items()}


def _event(row: WalkEventRow, words: Mapping[str, WordView], site: ZoneInfo) -> EventView:
    told = workshop_walk.told_of(row)
    first = next(iter(told.values()))[0]
    plain = {side: Word(one.answer, one.reason) for side, one in words.items()}
    return EventView(
        id=row.id,
        key=row.key,
        number=row.place + 1,
        title=f"{first.asset}, {datetime.fromtimestamp(first.start, site):%Y-%m-%d}",
        logs={
            source: "; ".join(told_words(Occurrence(**asdict(piece)), site) for piece in pieces)
            for source, pieces in told.items()
        },
        told=told,
        why=sentences(workshop_walk.reasons_of(row)),
        hours=row.content["hours"],
        share=row.content["share"],
        answers=answers(told),
        words=words,
        standing=standing(plain),
    )


def export(walk: Walk) -> dict[str, Any]:
    """Return the walk as plain data, times in UTC."""
    return {
        "kpi": walk.kpi,
        "sources": list(walk.sources),
        "of": walk.counts.of,
        "agreed": walk.counts.agreed,
        "disputed": walk.counts.disputed,
        "events": [_plain(one) for one in walk.events],
        "fell_away": [_plain(one) for one in walk.gone],
    }


def _plain(one: EventView) -> dict[str, Any]:
    return {
        "key": one.key,
        "standing": one.standing,
        "hours": one.hours,
        "share": one.share,
        "told": {
            source: [_piece(piece) for piece in pieces] for source, pieces in one.told.items()
        },
        "words": {
            side: {"answer": said.answer, "reason": said.reason} for side, said in one.words.items()
        },
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "asset": piece.asset,
        "start": datetime.fromtimestamp(piece.start, UTC).isoformat(),
        "end": None if piece.end is None else datetime.fromtimestamp(piece.end, UTC).isoformat(),
        "category": piece.category,
    }
