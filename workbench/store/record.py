"""Read the record, and the files whose digests are on record."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from workbench.platform.audit import AuditEventRow, AuditHeadRow
from workbench.platform.tables import Base
from workbench.store.document import DocumentRow
from workbench.store.draft import DraftRow
from workbench.store.frame import FrameRow
from workbench.store.history import DataSetRow

# Where a row keeps a file and, beside it, the SHA-256 of the file.
FILES: dict[type[Base], dict[str, str]] = {
    DataSetRow: {"stored_file": "file_sha256", "stored_register": "register_sha256"},
    FrameRow: {"menu": "menu_sha256"},
    DraftRow: {"stored_terms": "sha256"},
    DocumentRow: {"stored_terms": "terms_sha256", "stored_pdf": "pdf_sha256"},
}


def chains(db: Session) -> list[str]:
    """Return the names of all chains, also of those that lack a head or entries."""
    named = set(db.scalars(select(AuditHeadRow.chain)))
    return sorted(named | set(db.scalars(select(AuditEventRow.chain).distinct())))


def head_of(db: Session, chain: str) -> tuple[int, str] | None:
    """Return number and hash of the head of a chain, or None where it has none."""
    query = select(AuditHeadRow.number, AuditHeadRow.hash).where(AuditHeadRow.chain == chain)
    found = db.execute(query).one_or_none()
    return None if found is None else (found.number, found.hash)


def entries(db: Session, chain: str, after: int, most: int) -> list[AuditEventRow]:
    """Return the entries that follow number `after`, at most so many."""
    query = select(AuditEventRow).where(AuditEventRow.chain == chain, AuditEventRow.number > after)
    fresh = query.order_by(AuditEventRow.number).limit(most)
    return list(db.scalars(fresh.execution_options(populate_existing=True)))


def newest(db: Session, chain: str, most: int) -> list[AuditEventRow]:
    """Return the newest entries of a chain, newest first."""
    query = select(AuditEventRow).where(AuditEventRow.chain == chain)
    return list(db.scalars(query.order_by(AuditEventRow.number.desc()).limit(most)))


def keys_of(db: Session, kind: type[Base]) -> Iterator[int]:
    """Return the ids of all rows of a class that keeps files."""
    ident: Any = kind.__table__.c.id
    yield from db.scalars(select(ident).order_by(ident))


def with_files(db: Session, kind: type[Base], key: int) -> Base | None:
    """Return one row with its files, read anew."""
    late = [undefer(getattr(kind, name)) for name in FILES[kind]]
    return db.get(kind, key, options=late, populate_existing=True)
