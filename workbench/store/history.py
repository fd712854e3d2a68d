"""Rows of data sets: the file as it came, how it was read, and what was put aside."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import of_deal, unrecorded
from workbench.store.intact import Intact, intact


class DataSetRow(Base):
    """An uploaded file with its mapping. `mapping` is None until somebody has confirmed it.

    Once mapped it is immutable, and its bytes are from the start: triggers of the database refuse
    to change them. Another reading of the same file is another data set. `preview` is what the
    mapping page shows of the file, kept from the check at its arrival. `file` and `register` raise
    Damaged where the bytes no longer have their recorded SHA-256.
    """

    __tablename__ = "data_set"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    name: Mapped[str] = mapped_column(String(200))
    side: Mapped[str] = mapped_column(String(16))
    stored_file: Mapped[bytes] = deferred(mapped_column("file", LargeBinary))
    file_sha256: Mapped[str] = mapped_column(String(64))
    content_sha256: Mapped[str | None] = mapped_column(String(64))
    mapping: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    stored_register: Mapped[bytes | None] = deferred(mapped_column("register", LargeBinary))
    register_sha256: Mapped[str | None] = mapped_column(String(64))
    preview: Mapped[dict[str, Any] | None] = deferred(mapped_column(JSON(none_as_null=True)))
    summary: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(AwareTime)
    file = Intact("stored_file", "file_sha256", "file")

    @property
    def register(self) -> bytes | None:
        """The list of all assets as it was sent, if one was."""
        if self.stored_register is None:
            return None
        return intact(self.stored_register, self.register_sha256 or "", "register")


class RowProblemRow(Base):
    """One row of a file that was put aside, with the reason as a code."""

    __tablename__ = "row_problem"
    recorded = unrecorded("part of a data set, whose content hash is recorded")
    id: Mapped[int] = mapped_column(primary_key=True)
    data_set_id: Mapped[int] = mapped_column(ForeignKey("data_set.id"))
    row: Mapped[int]
    column: Mapped[str | None] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(String(200))


def data_sets(db: Session, deal_id: int) -> list[DataSetRow]:
    """Return the deal's data sets in upload order."""
    query = select(DataSetRow).where(DataSetRow.deal_id == deal_id).order_by(DataSetRow.id)
    return list(db.scalars(query))


def data_set(db: Session, deal_id: int, data_set_id: int) -> DataSetRow | None:
    """Return one data set if it belongs to the deal."""
    query = select(DataSetRow).where(DataSetRow.deal_id == deal_id, DataSetRow.id == data_set_id)
    return db.scalar(query)


def file_size(db: Session, data_set_id: int) -> int:
    """Return the bytes of a data set's file without reading it."""
    query = select(func.length(DataSetRow.stored_file)).where(DataSetRow.id == data_set_id)
    return db.scalar(query) or 0


def row_problems(db: Session, data_set_id: int, limit: int = 200) -> list[RowProblemRow]:
    """Return the first rows that were put aside."""
    query = select(RowProblemRow).where(RowProblemRow.data_set_id == data_set_id)
    return list(db.scalars(query.order_by(RowProblemRow.row).limit(limit)))


def discard_rows(db: Session, row: DataSetRow) -> None:
    """Delete a data set with the rows that were put aside."""
    db.execute(delete(RowProblemRow).where(RowProblemRow.data_set_id == row.id))
    db.delete(row)
    db.flush()
