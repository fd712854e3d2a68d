"""Check the record and the files that it vouches for; tell its head where a document leaves.

A chain holds when its entries are numbered without a gap, each names the hash of the one before,
each hash is that of its body, and the head is the last. A file holds when it has the SHA-256 that
stands beside it, and that one is the last on record.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from workbench.platform.audit import START, AuditEventRow, Head
from workbench.platform.changes import canonical
from workbench.platform.scopes import Scope
from workbench.platform.tables import Base
from workbench.store import record

BATCH = 500
Holds = dict[tuple[str, int], dict[str, str] | None]


@dataclass(frozen=True, slots=True)
class Broken:
    """What does not fit: a chain and the number of its entry, or a table and the id of its row.

    `what` is the last part of a text's code: "record.<what>".
    """

    place: str
    number: int | None
    what: str


@dataclass(slots=True)
class Verified:
    """How much was checked, and everything that does not fit."""

    chains: int = 0
    entries: int = 0
    files: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether everything fits."""
        return not self.broken


def verify(db: Session) -> Verified:
    """Check every chain and every file with a digest on record."""
    found, holds = Verified(), Holds()
    for name in _chains(db, found):
        _check_chain(db, name, found, holds)
    for kind in record.FILES:
        _check_files(db, kind, found, holds)
    return found


def _chains(db: Session, found: Verified) -> list[str]:
    try:
        return record.chains(db)
    except (DBAPIError, ValueError):
        _recover(db)
        found.broken.append(Broken("audit_head", None, "unreadable"))
        return []


def verify_scopes(db: Session, scopes: list[Scope]) -> Verified:
    """Check the chains of some scopes alone, without files."""
    found = Verified()
    for scope in scopes:
        _check_chain(db, scope.chain, found, Holds())
    return found


def head(db: Session, deal_id: int) -> Head:
    """Return the head of what both sides of the deal share: it vouches for all before it."""
    chain = Scope(deal_id).chain
    last = record.newest(db, chain, 1)
    if not last:
        return Head(0, START)
    return Head(last[0].number, last[0].hash, json.loads(last[0].body)["at"])


def _check_chain(db: Session, chain: str, found: Verified, holds: Holds) -> None:
    found.chains += 1
    number, previous = 0, START
    try:
        for row in _entries(db, chain):
            wrong = _wrong(row, chain, number, previous)
            if wrong is not None:
                found.broken.append(Broken(chain, number + 1, wrong))
                return
            number, previous = row.number, row.hash
            _remember(holds, json.loads(row.body)["rows"])
        found.entries += number
        if record.head_of(db, chain) != (number, previous):
            found.broken.append(Broken(chain, number, "head"))
    except (DBAPIError, ValueError):
        _recover(db)
        found.broken.append(Broken(chain, number + 1, "unreadable"))


def _entries(db: Session, chain: str) -> Iterator[AuditEventRow]:
    """Return the entries in their order, batch by batch; one that cannot be read raises in turn."""
    after = 0
    while True:
        try:
            batch = record.entries(db, chain, after, BATCH)
        except (DBAPIError, ValueError):
            _recover(db)
            batch = record.entries(db, chain, after, 1)
        yield from batch
        if not batch:
            return
        after = batch[-1].number


def _wrong(row: AuditEventRow, chain: str, number: int, previous: str) -> str | None:
    """Return what is wrong with the entry that should follow, or None."""
    if row.number != number + 1:
        return "gap"
    if row.previous_hash != previous:
        return "previous"
    if hashlib.sha256(row.body.encode()).hexdigest() != row.hash:
        return "hash"
    said = json.loads(row.body)
    named = (said["chain"], said["number"], said["previous_hash"])
    return None if named == (chain, row.number, previous) else "body"


def _remember(holds: Holds, rows: list[dict[str, Any]]) -> None:
    """Keep the last digests that the record has of each row; None once the row is deleted."""
    for row in rows:
        if row["kind"] == "delete" or "holds" in row:
            holds[row["table"], row["key"][0]] = row.get("holds")


def _check_files(db: Session, kind: type[Base], found: Verified, holds: Holds) -> None:
    table = kind.__tablename__
    there = set(_ids(db, kind, found))
    for (name, key), kept in holds.items():
        if name == table and kept is not None and key not in there:
            found.broken.append(Broken(table, key, "row_gone"))
    for key in sorted(there):
        try:
            row = record.with_files(db, kind, key)
            wrong = None if row is None else _wrong_file(row, holds.get((table, key)))
        except (DBAPIError, ValueError):
            _recover(db)
            wrong = "unreadable"
        found.files += len(record.FILES[kind])
        if wrong is not None:
            found.broken.append(Broken(table, key, wrong))


def _ids(db: Session, kind: type[Base], found: Verified) -> list[int]:
    try:
        return list(record.keys_of(db, kind))
    except (DBAPIError, ValueError):
        _recover(db)
        found.broken.append(Broken(kind.__tablename__, None, "unreadable"))
        return []


def _wrong_file(row: Base, kept: dict[str, str] | None) -> str | None:
    for name, beside in record.FILES[type(row)].items():
        content, mark = getattr(row, name), getattr(row, beside)
        if content is None and mark is None:  # a file without a register
            continue
        data = content if isinstance(content, bytes) else canonical(content).encode()
        if hashlib.sha256(data).hexdigest() != mark:
            return "file"
    changed = any(getattr(row, name, None) != mark for name, mark in (kept or {}).items())
    return "digest" if changed else None


def _recover(db: Session) -> None:
    """PostgreSQL answers nothing more in a transaction in which something could not be read."""
    if db.get_bind().dialect.name == "postgresql":
        db.rollback()
