"""Revealing a round: every ballot is opened once, and what both may read is kept.

Nothing is computed from ballots before this moment. Tallies over fewer than three people stay hidden
(workshop.ballots), and texts come in an order that tells nobody who wrote them or when.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from workbench.platform import clock
from workbench.platform.side_keys import KeyMissing, SideKey
from workbench.services.workshop_items import Item, items_of
from workbench.store.workshop import StageRow
from workbench.store.workshop_entries import (
    BallotRow,
    RevealRow,
    ballot_context,
    ballots_for_reveal,
    reveals_of,
)
from workbench.workshop.ballots import Ballot, ItemTally, by_divergence, by_weight, shares, tallies
from workbench.workshop.kinds import Kind
from workbench.workshop.relationship import Rating, gaps
from workbench.workshop.screening import screened
from workbench.workshop.steps import DIMENSIONS, SCREENS

Content = dict[str, dict[str, Any]]
WHOLE = ""  # the item of an entry that is about no list


def opened(keys: Path, stage: StageRow, row: BallotRow) -> Content:
    """Return what a sealed entry holds, by item and field; nothing once its key was destroyed."""
    bound = ballot_context(stage.step, row.round, row.author)
    try:
        plain = SideKey(keys, stage.deal_id, row.side).open(row.sealed, bound)
    except (KeyMissing, InvalidTag):
        return {}
    found: Content = json.loads(plain)
    return found


def reveal(db: Session, keys: Path, stage: StageRow, kind: Kind) -> None:
    """Keep what both sides may read of the stage's round; once, also when nobody entered anything."""
    if any(row.round == stage.round for row in reveals_of(db, stage.id)):
        return
    rows = ballots_for_reveal(db, stage.id, stage.round)
    every = [(row, opened(keys, stage, row)) for row in rows]
    entries = [(row, entry) for row, entry in every if entry]
    content = _told(kind, entries, items_of(db, stage.deal_id, kind))
    db.add(RevealRow(stage_id=stage.id, round=stage.round, content=content, at=clock.now()))
    db.flush()


Entries = Sequence[tuple[BallotRow, Content]]


def _told(kind: Kind, entries: Entries, items: Sequence[Item]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "voters": {
            side: sum(row.side == side for row, _ in entries) for side in ("provider", "customer")
        }
    }
    if kind.tally == "texts":
        told["texts"] = _nameless([entry[WHOLE]["text"] for _, entry in entries])
        return told
    if kind.items == "relationship":
        told["gaps"] = [
            asdict(one) | {"gap": one.gap, "alert": one.alert} for one in _gaps(entries)
        ]
        return told
    about = list(items) or [Item(WHOLE)]
    words = {one.key: one.words for one in about}
    fields = [one.name for one in kind.fields if one.form in {"weight", "score"}]
    found = {name: tallies(_ballots(kind, entries, name), words) for name in fields}
    told["tallies"] = [
        _plain(one, words[one.item], name)
        for name in fields
        for one in (
            by_weight(found[name]) if kind.tally == "weights" else by_divergence(found[name])
        )
    ]
    if kind.key == "screening":
        told["screened"] = _screened(found, words)
    notes = [entry.get(WHOLE, {}).get("note") for _, entry in entries]
    told["texts"] = _nameless([note for note in notes if note])
    return told


def _ballots(kind: Kind, entries: Entries, field: str) -> list[Ballot]:
    found = []
    for row, entry in entries:
        numbers = {item: float(said[field]) for item, said in entry.items() if field in said}
        if numbers:
            counted = shares(numbers) if kind.tally == "weights" else numbers
            found.append(Ballot(row.side, row.role, counted))
    return found


def _plain(tally: ItemTally, words: str, field: str) -> dict[str, Any]:
    return {
        "item": tally.item,
        "words": words,
        "field": field,
        "all": asdict(tally.all) if tally.all else None,
        "sides": {name: asdict(one) for name, one in tally.sides.items()},
        "roles": {name: asdict(one) for name, one in tally.roles.items()},
        "apart": tally.apart,
    }


def _screened(
    found: Mapping[str, Sequence[ItemTally]], words: Mapping[str, str]
) -> list[dict[str, Any]]:
    means = {
        item: {
            name: one.all.mean
            for name in SCREENS
            for one in found[name]
            if one.item == item and one.all
        }
        for item in words
    }
    whole = {item: score for item, score in means.items() if len(score) == len(SCREENS)}
    return [
        {
            "item": one.candidate,
            "words": words[one.candidate],
            "rank": one.rank,
            "goes_on": one.goes_on,
            "paid": one.paid,
            "why": [[why.code, why.params] for why in one.why],
        }
        for one in screened(whole)
    ]


def _gaps(entries: Entries) -> list[Any]:
    ratings = [
        Rating(row.side, _by_dimension(entry, "self"), _by_dimension(entry, "other"))
        for row, entry in entries
    ]
    return gaps([one for one in ratings if len(one.own) == len(DIMENSIONS)], DIMENSIONS)


def _by_dimension(entry: Content, field: str) -> dict[str, float]:
    said: dict[str, list[float]] = {}
    for item, values in entry.items():
        if field in values:
            said.setdefault(item.rpartition("_")[0], []).append(float(values[field]))
    return {name: sum(numbers) / len(numbers) for name, numbers in said.items()}


def _nameless(texts: Sequence[str]) -> list[str]:
    """Return the texts in an order that follows from what they say alone."""
    return sorted(texts, key=lambda text: hashlib.sha256(text.encode()).hexdigest())
