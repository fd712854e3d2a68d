"""Rows of what each side of a neutral run recorded before the result: the commitment of its file."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from workbench.platform.accounts.rows import User
from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import Side
from workbench.platform.scopes import private
from workbench.store.frame import FrameRow


class NeutralLockRow(Base):
    """The commitment that one side recorded for a round, when, and who did it.

    The other side learns that there is one, and which it is once both have recorded theirs.
    """

    __tablename__ = "neutral_lock"
    recorded = private("side", "frame_id", FrameRow, ("locked_at",), key=("frame_id", "side"))
    __table_args__ = (UniqueConstraint("frame_id", "side", name="uq_neutral_lock_frame_id_side"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("frame.id"))
    side: Mapped[Side] = mapped_column(String(16))
    commitment: Mapped[str] = mapped_column(String(64))
    locked_at: Mapped[datetime] = mapped_column(AwareTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    user: Mapped[User | None] = relationship()


def neutral_locks(db: Session, frame_id: int) -> dict[Side, NeutralLockRow]:
    """Return what each side has recorded; read again, since a lock may have come in meanwhile."""
    query = select(NeutralLockRow).where(NeutralLockRow.frame_id == frame_id)
    rows = db.scalars(query.execution_options(populate_existing=True))
    return {row.side: row for row in rows}


def drop_neutral_locks(db: Session, frame_id: int) -> None:
    """Remove both sides' commitments: they were for a frame that another one replaces."""
    for row in neutral_locks(db, frame_id).values():
        db.delete(row)
    db.flush()
