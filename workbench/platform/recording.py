"""Attach record and versions to every transaction: what is committed is on record, and only that.

Rows are noted at each flush. Before the commit one entry per scope is written and its version
grows; the heads of the chains are locked last of all, in one order, and so for a moment only.
"""

from typing import Any, cast

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, sessionmaker

from workbench.platform import acting, audit, changes, topics
from workbench.platform.changes import Kind
from workbench.platform.tables import Base

_SAVEPOINTS = "savepoints"


def listen(sessions: "sessionmaker[Session]") -> None:
    """Record what sessions of this factory commit."""
    event.listen(sessions, "after_flush", lambda session, _context: changes.note(session))
    event.listen(sessions, "before_commit", _write)
    event.listen(sessions, "do_orm_execute", _statement)
    event.listen(sessions, "after_transaction_create", _begun)
    event.listen(sessions, "after_transaction_end", _ended)
    event.listen(sessions, "after_soft_rollback", _undone)


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    told = changes.changes(session)
    if told:
        audit.append(session, told, acting.actor())
    topics.grow(session, {one.scope for one in told})


def _begun(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        kept = session.info.setdefault(_SAVEPOINTS, {})
        kept[id(transaction)] = changes.snapshot(session)


def _undone(session: Session, previous: SessionTransaction) -> None:
    if previous.nested:
        changes.go_back(session, session.info[_SAVEPOINTS][id(previous)])


def _ended(session: Session, transaction: SessionTransaction) -> None:
    # a savepoint ends before it is told to be rolled back: what it started from is kept till the end
    if transaction.parent is None:
        changes.go_back(session, {})
        session.info.pop(_SAVEPOINTS, None)


def _statement(state: ORMExecuteState) -> None:
    """Note a statement that changes many rows; rows of a deal must be changed one by one."""
    if state.is_select or not (state.is_insert or state.is_update or state.is_delete):
        return
    table = cast("Any", state.statement).table.name
    rule = _rules().get(table)
    if rule is None or rule.unrecorded:
        return
    if rule.is_of_deals():
        msg = f"a statement on {table} passes by the record: change its rows one by one"
        raise RuntimeError(msg)
    kind: Kind = "insert" if state.is_insert else "update" if state.is_update else "delete"
    changes.note_many(state.session, table, kind)


def _rules() -> dict[str, Any]:
    return {mapper.class_.__tablename__: mapper.class_.recorded for mapper in Base.registry.mappers}
