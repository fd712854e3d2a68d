"""The walk through the baseline: make its list from the histories, and say something of an event.

The list is made once, when whoever leads asks for it, and kept: two files are read for it. `gather`
reads rows, `compute` works outside any transaction in a limited child, `keep` writes what it found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workbench.codes import Finding, StepError
from workbench.evidence.comparison.answer import EventEffect, Occurrence
from workbench.platform import clock, limited
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.limited import Call, Limits, Stopped
from workbench.platform.permissions import PAYING_SIDES, Seat
from workbench.platform.versions import require_version
from workbench.services import history, truths, workshop
from workbench.services.truths import Choice
from workbench.services.workshop_entry import open_stage
from workbench.store.workshop_walk import (
    WalkEventRow,
    WalkRow,
    WalkWordRow,
    locked_walk,
    walk_events,
    walk_words,
)
from workbench.workshop.walkthrough import Piece, Source, Word, checked, event_key, renewed

PANEL = "walk"
LISTED = 15  # a step of a quarter of an hour
KNOWN = 5_000  # events among which one that was spoken of is found again
READING = "workbench.services.workshop_walk_reading:longest"
NOT_SAID = 0  # the version of a word that was not said


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a list is made of: both histories, and one log to fall back on where they do not differ."""

    pair: truths.Gathered | None
    alone: history.Source | None
    sides: Mapping[int, Source]


@dataclass(frozen=True, slots=True)
class Made:
    """Of what a list was made: `sets` are data sets by number, `sought` those looked at for it.

    `pair`: the events are those in which two histories differ; else the longest stops of one.
    """

    kpi: str
    pair: bool
    sets: Sequence[int]
    sought: Sequence[int]


@dataclass(frozen=True, slots=True)
class Found:
    """The events of a reading by key, the weightiest first, each as a row keeps it."""

    made: Made
    events: Mapping[str, dict[str, Any]]


def _choices(db: Session, deal_id: int) -> tuple[Choice, ...]:
    """Return the read logs with ends, each once, newest first."""
    both = truths.choices(db, deal_id)
    known = {one.id: one for side in PAYING_SIDES for one in both[side]}
    logs = [
        one
        for one in known.values()
        if one.summary["kind"] == "events" and "end" in one.summary["columns"]
    ]
    return tuple(sorted(logs, key=lambda one: -one.id))


def sought(db: Session, deal_id: int) -> tuple[int, ...]:
    """Return the data sets that a list would be made of now; empty where there is none."""
    wish = truths.usual(db, deal_id)
    pair = (wish.provider.data_set, wish.customer.data_set) if wish else ()
    return tuple(sorted({*pair, *(one.id for one in _choices(db, deal_id)[:1])}))


def gather(db: Session, seat: Seat) -> Gathered:
    """Return what the list is made of; refused unless the seat leads, or without a history."""
    _lead(db, seat)
    wish, logs = truths.usual(db, seat.deal_id), _choices(db, seat.deal_id)
    if wish is None and not logs:
        raise Refused("walkthrough.no_history")
    both = truths.choices(db, seat.deal_id)
    return Gathered(
        pair=truths.gather(db, seat.deal_id, wish) if wish else None,
        alone=history.source(db, seat.deal_id, logs[0].id) if logs else None,
        sides={one.id: one.side for side in PAYING_SIDES for one in both[side]},
    )


def compute(gathered: Gathered, limits: Limits = history.ORDINARY) -> Found:
    """Return the events that matter most: where two histories differ, else the longest stops."""
    found = _differences(gathered, limits) if gathered.pair else None
    if found is None and gathered.alone:
        found = _longest(gathered, gathered.alone, limits)
    if found is None or not found.events:
        raise Refused("walkthrough.nothing_found")
    return found


def _sought(gathered: Gathered) -> list[int]:
    numbers = set(gathered.pair.sources) if gathered.pair else set()
    return sorted(numbers | ({gathered.alone.id} if gathered.alone else set()))


def _differences(gathered: Gathered, limits: Limits) -> Found | None:
    """Return the events behind the gap of two histories; None where there is none."""
    if gathered.pair is None:
        return None
    answer, wish = truths.compute(gathered.pair, KNOWN, limits), gathered.pair.wish
    effects: dict[str, list[EventEffect]] = {}
    for one in (*answer.data.top, *answer.exclusions.top):
        effects.setdefault(event_key(_told(one)), []).append(one)
    sizes = {key: sum(abs(one.effect) for one in parts) for key, parts in effects.items()}
    whole = sum(sizes.values())
    if not whole:
        return None
    order = sorted(sizes, key=lambda key: -sizes[key])
    made = Made(
        answer.kpi, True, [wish.provider.data_set, wish.customer.data_set], _sought(gathered)
    )
    return Found(made, {key: _difference(effects[key], sizes[key] / whole) for key in order})


def _told(one: EventEffect) -> dict[Source, tuple[Piece, ...]]:
    sides: tuple[Source, ...] = ("provider", "customer")
    return {
        side: tuple(_piece(each) for each in getattr(one.outcome, side))
        for side in sides
        if hasattr(one.outcome, side)
    }


def _piece(one: Occurrence) -> Piece:
    return Piece(one.asset, one.start, one.end, one.category)


def _difference(parts: Sequence[EventEffect], share: float) -> dict[str, Any]:
    reasons = dict.fromkeys(
        (why.code, tuple(why.params.items())) for one in parts for why in one.reasons
    )
    return _content(_told(parts[0]), parts[0].hours, share) | {
        "reasons": [[code, dict(params)] for code, params in reasons]
    }


def _content(told: Mapping[Source, Sequence[Piece]], hours: float, share: float) -> dict[str, Any]:
    plain = {source: [asdict(piece) for piece in pieces] for source, pieces in told.items()}
    return {"told": plain, "hours": hours, "share": share, "reasons": []}


def _longest(gathered: Gathered, source: history.Source, limits: Limits) -> Found:
    """Return the longest stops of one history."""
    side = gathered.sides[source.id]
    asked = {"number": source.id, "mappings": {str(source.id): source.mapping}, "most": KNOWN}
    try:
        files = truths.files_of({source.id: source})
        stops = limited.run(Call(READING, files, asked), limits)["stops"]
    except Stopped as stopped:
        raise history.too_much(stopped, limits) from stopped
    events = {}
    for one in stops:
        told = {side: (Piece(one["asset"], one["start"], one["end"], one["category"]),)}
        events[event_key(told)] = _content(told, one["hours"], one["share"])
    return Found(Made("", False, [source.id], _sought(gathered)), events)


def _lead(db: Session, seat: Seat) -> None:
    if not workshop.leads(db, workshop.required(db, seat.deal_id), seat):
        raise Refused("workshop.does_not_lead")


def keep(db: Session, seat: Seat, found: Found, seen: str | int | None = None) -> None:
    """Keep the list; what was said of an event that is told as before stays, whatever its rank.

    Conflict where somebody made the list anew since the page that asked for it (`seen`).
    """
    _lead(db, seat)
    row = locked_walk(db, seat.deal_id)
    require_version(seen, row.version if row else 0)
    before = {one.key: one for one in walk_events(db, seat.deal_id)}
    said = {one.event_id for one in walk_words(db, seat.deal_id)}
    spoken = {key for key, one in before.items() if one.id in said}
    told = renewed(list(found.events), spoken, list(before), LISTED)
    for place, key in enumerate(told.listed):
        event = before.get(key) or WalkEventRow(deal_id=seat.deal_id, key=key)
        event.place, event.content, event.gone = place, found.events[key], False
        db.add(event)
    for key, event in before.items():
        if key in told.gone:
            event.gone = True
        elif key not in told.listed:
            db.delete(event)
    _of_list(db, seat, row, found.made, told.listed)


def _of_list(
    db: Session, seat: Seat, row: WalkRow | None, made: Made, listed: Sequence[str]
) -> None:
    row = row or WalkRow(deal_id=seat.deal_id, shown="", version=0)
    row.sources, row.made_at, row.version = asdict(made), clock.now(), row.version + 1
    row.shown = row.shown if row.shown in listed else ""
    db.add(row)
    try:
        db.flush()
    except IntegrityError as error:  # somebody else made the first list at the same moment
        raise Conflict from error


def show(db: Session, seat: Seat, event_id: int | None) -> None:
    """Show one event to all who follow; None lets everybody go at their own pace."""
    _lead(db, seat)
    row = locked_walk(db, seat.deal_id)
    events = {one.id: one.key for one in walk_events(db, seat.deal_id) if not one.gone}
    if row is None or (event_id is not None and event_id not in events):
        raise NotFound
    row.shown = "" if event_id is None else events[event_id]
    db.flush()


def say(
    db: Session, seat: Seat, step: str, event_id: int, word: Word, seen: str | None = None
) -> None:
    """Keep what the seat's side says of an event; it can be changed while the step is open.

    Conflict where the side has said something else since, or the event fell away meanwhile.
    """
    _row, kind = open_stage(db, seat.deal_id, step)
    if (
        kind.panel != PANEL
        or seat.side not in PAYING_SIDES
        or locked_walk(db, seat.deal_id) is None
    ):
        raise NotFound
    event = next((one for one in walk_events(db, seat.deal_id) if one.id == event_id), None)
    if event is None or event.gone:
        raise Conflict
    said = next(
        (
            one
            for one in walk_words(db, seat.deal_id)
            if one.event_id == event_id and one.side == seat.side
        ),
        None,
    )
    require_version(seen, said.version if said else NOT_SAID)
    word = _checked(word, event)
    said = said or WalkWordRow(
        deal_id=seat.deal_id, event_id=event_id, side=seat.side, version=NOT_SAID
    )
    said.answer, said.reason, said.user_id = word.answer, word.reason, seat.user_id
    said.at, said.version = clock.now(), said.version + 1
    db.add(said)
    db.flush()


def _checked(word: Word, event: WalkEventRow) -> Word:
    try:
        return checked(word, told_of(event))
    except StepError as error:
        field = "answer" if error.finding.code == "walkthrough.no_such_answer" else "reason"
        raise workshop.usual_or_refused(error, field) from error


def told_of(event: WalkEventRow) -> dict[Source, tuple[Piece, ...]]:
    """Return what the histories tell of an event that is kept."""
    told: dict[Source, list[dict[str, Any]]] = event.content["told"]
    return {source: tuple(Piece(**one) for one in pieces) for source, pieces in told.items()}


def reasons_of(event: WalkEventRow) -> tuple[Finding, ...]:
    """Return why the histories differ about an event."""
    return tuple(Finding(code, params) for code, params in event.content["reasons"])
