"""The one row that says whose turn the timed work is, on however many machines."""

from datetime import datetime, timedelta

from sqlalchemy import String, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import unrecorded

ROW = 1


class TickRow(Base):
    """Whoever holds the turn has it until `held_until`; a holder that died loses it then."""

    __tablename__ = "tick"
    recorded = unrecorded("whose turn the timed work is")
    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(80))
    held_until: Mapped[datetime | None] = mapped_column(AwareTime)
    ended_at: Mapped[datetime | None] = mapped_column(AwareTime)


def take(db: Session, holder: str, now: datetime, lease: timedelta) -> bool:
    """Take the turn, or keep it for longer; False while somebody else has it."""
    free = or_(TickRow.held_until.is_(None), TickRow.held_until <= now, TickRow.holder == holder)
    taken = update(TickRow).where(TickRow.id == ROW, free)
    return _changed(db, taken.values(holder=holder, held_until=now + lease))


def give_back(db: Session, holder: str, now: datetime) -> bool:
    """End the turn; False if it had been lost."""
    mine = update(TickRow).where(TickRow.id == ROW, TickRow.holder == holder)
    return _changed(db, mine.values(holder=None, held_until=None, ended_at=now))


def last_end(db: Session) -> datetime | None:
    """Return when the timed work was last done to its end; None if never."""
    return db.scalar(select(TickRow.ended_at).where(TickRow.id == ROW))


def _changed(db: Session, statement: object) -> bool:
    result = db.execute(statement)  # type: ignore[call-overload]
    return isinstance(result, CursorResult) and result.rowcount == 1
