"""Rows of the auditors that sides name for a round."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import Side
from workbench.platform.scopes import through
from workbench.store.frame import FrameRow


class AuditorRow(Base):
    """Whom a side names for a round, by the mail address; both sides see it."""

    __tablename__ = "round_auditor"
    recorded = through("frame_id", FrameRow)
    __table_args__ = (UniqueConstraint("frame_id", "side", name="uq_round_auditor_frame_id_side"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    frame_id: Mapped[int] = mapped_column(ForeignKey("frame.id"))
    side: Mapped[Side] = mapped_column(String(16))
    mail: Mapped[str] = mapped_column(String(255))
    named_at: Mapped[datetime] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


def named_auditors(db: Session, frame_id: int) -> list[AuditorRow]:
    """Return whom the sides name for the round, read anew."""
    query = select(AuditorRow).where(AuditorRow.frame_id == frame_id).order_by(AuditorRow.side)
    return list(db.scalars(query.execution_options(populate_existing=True)))
