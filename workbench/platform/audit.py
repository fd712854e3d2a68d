"""The record: one hash chain per scope, written in the transaction of the change itself.

Each entry holds the hash of the one before; the head of a chain vouches for all of it. Triggers in
the database refuse to change or remove entries and to add one that does not fit.
"""

import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import String, Text, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform import clock
from workbench.platform.acting import Actor
from workbench.platform.changes import Change, canonical
from workbench.platform.scopes import Scope, unrecorded
from workbench.platform.tables import Base

START = "0" * 64
FORMAT = 1
_FIRST = text(
    "INSERT INTO audit_head (chain, number, hash) VALUES (:chain, 0, :hash) ON CONFLICT DO NOTHING"
)


class AuditEventRow(Base):
    """One entry: `body` is the canonical JSON that `hash` is the SHA-256 of."""

    __tablename__ = "audit_event"
    recorded = unrecorded("the record itself")
    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)


class AuditHeadRow(Base):
    """The last entry of a chain: whoever adds one waits for this row."""

    __tablename__ = "audit_head"
    recorded = unrecorded("the record itself")
    chain: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many entries it has, the last one's hash, and its time (ISO, UTC)."""

    number: int
    hash: str
    at: str | None = None


def append(session: Session, told: list[Change], who: Actor) -> None:
    """Add one entry to the chain of each scope; `told` is sorted by scope."""
    at = clock.now().isoformat(timespec="microseconds")
    for scope, found in groupby(told, key=lambda one: one.scope):
        _append(session, scope, {"at": at, "actor": _plain_actor(who), "rows": _rows(list(found))})


def _append(session: Session, scope: Scope, said: dict[str, Any]) -> None:
    head = _locked_head(session, scope.chain)
    place = {"chain": scope.chain, "number": head.number + 1, "previous_hash": head.hash}
    body = canonical({"format": FORMAT} | place | said)
    mark = hashlib.sha256(body.encode()).hexdigest()
    session.execute(insert(AuditEventRow).values(**place, hash=mark, body=body))
    moved = update(AuditHeadRow).where(AuditHeadRow.chain == scope.chain)
    session.execute(moved.values(number=head.number + 1, hash=mark))


def _locked_head(session: Session, chain: str) -> Head:
    """Return the head, locked until the transaction ends; SQLite has one writer anyhow."""
    columns = select(AuditHeadRow.number, AuditHeadRow.hash).where(AuditHeadRow.chain == chain)
    found = session.execute(columns.with_for_update()).one_or_none()
    if found is None:
        session.execute(_FIRST, {"chain": chain, "hash": START})
        found = session.execute(columns.with_for_update()).one()
    return Head(found.number, found.hash)


def _plain_actor(who: Actor) -> dict[str, Any]:
    return {"user": who.user_id, "side": who.side, "role": who.role, "action": who.action}


def _rows(told: list[Change]) -> list[dict[str, Any]]:
    return [
        {"table": one.table, "key": list(one.key), "kind": one.kind}
        | ({"digest": one.digest} if one.digest else {})
        | ({"holds": one.holds} if one.holds else {})
        for one in told
    ]
