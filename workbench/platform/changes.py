"""Which rows a transaction changed, and whom each change concerns.

`note` is called at each flush and remembers rows; `changes` is called once, at the end of the
transaction, and says what is told about them. What is private of a side appears in that side's
scope without a digest, and in the shared scope only where a column that both may know was filled.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import LargeBinary, inspect
from sqlalchemy.orm import Session

from workbench.platform.scopes import INSTALLATION, Scope
from workbench.platform.tables import Base

Kind = Literal["insert", "update", "delete"]
Key = tuple[int | str, ...]
MANY: Key = ("many",)
_KEPT = "changes"
_STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class Change:
    """What is told about one changed row.

    `digest` is of the shared content; `holds` repeats the digests that the row itself keeps of its
    files, so that file and digest cannot be exchanged together. Private rows have neither.
    """

    scope: Scope
    table: str
    key: Key
    kind: Kind
    digest: str | None = None
    holds: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Touched:
    row: Base
    kind: Kind
    columns: set[str]


def note(session: Session) -> None:
    """Remember the rows that a flush has just written."""
    kept: dict[int, _Touched] = session.info.setdefault(_KEPT, {})
    for row in session.new:
        _remember(kept, row, "insert")
    for row in session.dirty:
        if session.is_modified(row):
            _remember(kept, row, "update")
    for row in session.deleted:
        _remember(kept, row, "delete")


def _remember(kept: dict[int, _Touched], row: Base, kind: Kind) -> None:
    before = kept.get(id(row))
    if kind == "delete" and before is not None and before.kind == "insert":
        del kept[id(row)]
        return
    state = inspect(row)
    columns = {one.key for one in state.attrs if one.history.has_changes()}
    first = before.kind if before is not None and kind == "update" else kind
    kept[id(row)] = _Touched(row, first, columns | (before.columns if before else set()))


def note_many(session: Session, table: str, kind: Kind) -> None:
    """Remember a statement that changed rows of the installation without loading them."""
    session.info.setdefault(_STATEMENTS, []).append(Change(INSTALLATION, table, MANY, kind))


def snapshot(session: Session) -> dict[str, Any]:
    """Return what is remembered so far, for a savepoint to go back to."""
    return {name: session.info[name].copy() for name in _names(session)}


def go_back(session: Session, kept: dict[str, Any]) -> None:
    """Forget what was remembered since the snapshot; an empty one forgets everything."""
    for name in _names(session):
        del session.info[name]
    session.info.update(kept)


def _names(session: Session) -> list[str]:
    return [name for name in (_KEPT, _STATEMENTS) if name in session.info]


def changes(session: Session) -> list[Change]:
    """Return what is told about the transaction so far, in one fixed order."""
    kept: dict[int, _Touched] = session.info.get(_KEPT, {})
    told = [change for one in kept.values() for change in _told(session, one)]
    told += session.info.get(_STATEMENTS, [])
    return sorted(told, key=lambda one: (one.scope.chain, one.table, str(one.key), one.kind))


def _told(session: Session, one: _Touched) -> Iterator[Change]:
    rule = type(one.row).recorded
    if rule.unrecorded:
        return
    table, key = type(one.row).__tablename__, _key(one.row, rule.key)
    deal_id = _deal(session, one.row)
    if deal_id is None:
        yield Change(INSTALLATION, table, key, one.kind)
    elif rule.side is None:
        gone = one.kind == "delete"
        digest, holds = (None, {}) if gone else (_digest(_content(one.row)), _holds(one.row))
        yield Change(Scope(deal_id), table, key, one.kind, digest, holds)
    else:
        yield Change(Scope(deal_id, getattr(one.row, rule.side)), table, key, one.kind)
        if one.columns.intersection(rule.shown):
            shown = {name: getattr(one.row, name) is not None for name in rule.shown}
            digest = _digest(shown | {"key": list(key)})
            yield Change(Scope(deal_id), table, key, "update", digest)


def _key(row: Base, names: tuple[str, ...]) -> Key:
    if names:
        return tuple(getattr(row, name) for name in names)
    mapper = inspect(type(row))
    return tuple(mapper.primary_key_from_instance(row))


def _deal(session: Session, row: Base) -> int | None:
    """Return the deal that the row belongs to, None for rows of the installation."""
    rule = type(row).recorded
    if rule.deal is None:
        return None
    value: int | None = getattr(row, rule.deal)
    if rule.parent is None or value is None:
        return value
    owner = session.get(rule.parent, value) or _deleted(session, rule.parent, value)
    return None if owner is None else _deal(session, owner)


def _deleted(session: Session, kind: type[Base], value: int) -> Base | None:
    """Return the row that this transaction has deleted, which still knows its deal."""
    kept: dict[int, _Touched] = session.info.get(_KEPT, {})
    gone = (one.row for one in kept.values() if one.kind == "delete" and type(one.row) is kind)
    return next((row for row in gone if _key(row, ()) == (value,)), None)


def _content(row: Base) -> dict[str, Any]:
    """Return the row's columns as plain data; files and what is loaded late are left out."""
    return {
        attribute.key: getattr(row, attribute.key)
        for attribute in inspect(type(row)).column_attrs
        if not attribute.deferred and not isinstance(attribute.columns[0].type, LargeBinary)
    }


def _holds(row: Base) -> dict[str, str]:
    return {
        name: value for name, value in _content(row).items() if name.endswith("sha256") and value
    }


def canonical(plain: Any) -> str:
    """Return plain data as JSON with sorted names and nothing to choose."""
    return json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_written
    )


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _digest(plain: Any) -> str:
    return hashlib.sha256(canonical(plain).encode()).hexdigest()
