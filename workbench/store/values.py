"""Rows of private values (sealed) and of the one run per round.

Every query for sealed values names the side that asks: hiding is in the query, not in a template.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import Side
from workbench.platform.scopes import private, through
from workbench.store.frame import FrameRow


class PrivateValuesRow(Base):
    """One side's answers in one round, encrypted with that side's key.

    `sealed` holds the answers so far, nothing once they are destroyed; `sealed_salt` and `commitment`
    exist from the lock on; `sealed_told` is what this side alone is told of a guided or open round.
    """

    __tablename__ = "private_values"
    recorded = private("side", "frame_id", FrameRow, ("locked_at",), key=("frame_id", "side"))
    __table_args__ = (UniqueConstraint("frame_id", "side", name="uq_private_values_frame_id_side"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("frame.id"))
    side: Mapped[Side] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    commitment: Mapped[str | None] = mapped_column(String(64))
    locked_at: Mapped[datetime | None] = mapped_column(AwareTime)
    sealed_told: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def destroyed(self) -> bool:
        """Whether the answers were destroyed when their time was over; the row stays."""
        return not self.sealed


class RunRow(Base):
    """The one run of a round: what both sides are told, identical for both."""

    __tablename__ = "run"
    recorded = through("frame_id", FrameRow)
    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("frame.id"), unique=True)
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(AwareTime)


def own_values(db: Session, frame_id: int, side: Side) -> PrivateValuesRow | None:
    """Return the answers of the side that asks; there is no query for the other side's.

    Read again each time: a lock that came in while this session waited must be seen.
    """
    query = select(PrivateValuesRow).where(
        PrivateValuesRow.frame_id == frame_id, PrivateValuesRow.side == side
    )
    return db.scalar(query.execution_options(populate_existing=True))


def locked_sides(db: Session, frame_id: int) -> set[Side]:
    """Return which sides have locked: the one bit per side that both may know."""
    query = select(PrivateValuesRow.side).where(
        PrivateValuesRow.frame_id == frame_id, PrivateValuesRow.locked_at.is_not(None)
    )
    return set(db.scalars(query))


def run_of(db: Session, frame_id: int) -> RunRow | None:
    """Return the run of the round, or None before it."""
    return db.scalar(select(RunRow).where(RunRow.frame_id == frame_id))


def failed_rounds(db: Session, deal_id: int) -> int:
    """Return how many rounds of a deal ended without an overlap: both sides know that."""
    query = (
        select(RunRow.outcome)
        .join(FrameRow, FrameRow.id == RunRow.frame_id)
        .where(FrameRow.deal_id == deal_id)
    )
    return sum(outcome["status"] == "no_overlap" for outcome in db.scalars(query))


def sealed_rows(db: Session, deal_id: int, side: str) -> list[tuple[PrivateValuesRow, int]]:
    """Return every sealed row of one side of a deal with the number of its round."""
    query = (
        select(PrivateValuesRow, FrameRow.round)
        .join(FrameRow, FrameRow.id == PrivateValuesRow.frame_id)
        .where(FrameRow.deal_id == deal_id, PrivateValuesRow.side == side)
        .order_by(FrameRow.round)
        .execution_options(populate_existing=True)
    )
    return [(row, number) for row, number in db.execute(query)]


def keep_entry_out(db: Session) -> None:
    """Let nobody enter what is sealed, nor open a round, until the transaction ends.

    Whoever enters a value first locks the row of its frame (of its stage or workshop): PostgreSQL's
    EXCLUSIVE lock of the table waits for those and holds off new ones, and pages can still be read.
    SQLite has one writer.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("LOCK TABLE frame, workshop, workshop_stage IN EXCLUSIVE MODE"))
