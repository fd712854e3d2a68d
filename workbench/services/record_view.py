"""The record of a deal as its people read it: who did what, and when, newest first."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.platform.accounts.rows import User
from workbench.platform.audit import AuditEventRow, Head
from workbench.platform.permissions import Seat
from workbench.platform.scopes import Scope
from workbench.platform.topics import scopes_of
from workbench.services import record
from workbench.store.record import newest

PAGE = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `private` ones are seen by the own side alone. `who` is None for no person."""

    number: int
    at: datetime
    who: str | None
    side: str | None
    role: str
    action: str
    tables: tuple[tuple[str, str], ...]
    private: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of the record; `whole` says whether the chains that the seat may read fit."""

    entries: list[Entry]
    page: int
    is_last: bool
    whole: bool
    count: int
    head: Head


def page(db: Session, seat: Seat, number: int) -> RecordPage:
    """Return a page of what the seat may read: the shared entries and its own side's."""
    scopes = scopes_of(seat)
    wanted = number * PAGE
    read = [one for scope in scopes for one in _newest(db, scope, wanted + 1)]
    read.sort(key=lambda one: (one["not_before"], one["number"]), reverse=True)
    shown = read[wanted - PAGE : wanted]
    people = _people(db, {one["actor"]["user"] for one in shown})
    checked = record.verify_scopes(db, scopes)
    return RecordPage(
        entries=[_entry(one, people) for one in shown],
        page=number,
        is_last=len(read) <= wanted,
        whole=checked.whole,
        count=checked.entries,
        head=record.head(db, seat.deal_id),
    )


def _newest(db: Session, scope: Scope, most: int) -> list[dict[str, Any]]:
    """Return the newest entries of a chain, oldest first, each with the time it cannot be before.

    A clock that was set back dates an entry before those that it follows; it still stands after them.
    """
    read: list[dict[str, Any]] = []
    for row in reversed(newest(db, scope.chain, most)):
        said = _read(scope, row)
        latest = max(said["at"], read[-1]["not_before"]) if read else said["at"]
        read.append(said | {"not_before": latest})
    return read


def _read(scope: Scope, row: AuditEventRow) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(row.body)
    return said | {"private": scope.side is not None}


def _thing(said: dict[str, Any], row: dict[str, Any]) -> str:
    """Return what changed; of a private row both sides learn only whether it is locked."""
    hidden = row["table"] == "private_values" and not said["private"]
    return "lock" if hidden else str(row["table"])


def _people(db: Session, ids: set[int | None]) -> dict[int, str]:
    found = db.execute(select(User.id, User.title).where(User.id.in_(ids - {None})))
    return {row.id: row.title for row in found}


def _entry(said: dict[str, Any], people: dict[int, str]) -> Entry:
    actor = said["actor"]
    return Entry(
        number=said["number"],
        at=datetime.fromisoformat(said["at"]),
        who=people.get(actor["user"]),
        side=actor["side"],
        role=actor["role"],
        action=actor["action"],
        tables=tuple(dict.fromkeys((_thing(said, row), row["kind"]) for row in said["rows"])),
        private=said["private"],
    )
