"""Rows of join codes, and of tries to use one."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import Side
from workbench.platform.scopes import of_deal, unrecorded

# The code of a whole room: whoever uses it says for which side they come.
ROOM: Literal["room"] = "room"


class JoinCodeRow(Base):
    """A code that lets guests ask for a seat; only its keyed fingerprint is kept."""

    __tablename__ = "join_code"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), index=True)
    code_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    side: Mapped[Side | Literal["room"]] = mapped_column(String(16))
    uses: Mapped[int] = mapped_column(default=0)
    most_uses: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(AwareTime)
    expires_at: Mapped[datetime] = mapped_column(AwareTime)
    revoked_at: Mapped[datetime | None] = mapped_column(AwareTime)


class JoinAttemptRow(Base):
    """One try with a code that did not fit; `address` is a keyed fingerprint of where it came from."""

    __tablename__ = "join_attempt"
    recorded = unrecorded("a counter against guessing")
    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(AwareTime)


def join_codes(db: Session, deal_id: int) -> list[JoinCodeRow]:
    """Return the codes of the deal, newest first."""
    query = select(JoinCodeRow).where(JoinCodeRow.deal_id == deal_id)
    return list(db.scalars(query.order_by(JoinCodeRow.id.desc())))


def code_in(db: Session, deal_id: int, code_id: int) -> JoinCodeRow | None:
    """Return one code of the deal."""
    row = db.get(JoinCodeRow, code_id)
    return row if row is not None and row.deal_id == deal_id else None


def locked_code(db: Session, code_hmac: str) -> JoinCodeRow | None:
    """Return the code with its row locked, so that its uses are counted one by one."""
    query = select(JoinCodeRow).where(JoinCodeRow.code_hmac == code_hmac).with_for_update()
    return db.scalar(query.execution_options(populate_existing=True))


def attempts_since(db: Session, address: str, since: datetime) -> int:
    """Count the tries from an address since a moment."""
    query = select(func.count()).where(JoinAttemptRow.address == address, JoinAttemptRow.at > since)
    return db.scalar(query) or 0


def forget_attempts(db: Session, before: datetime) -> None:
    """Delete the tries that no longer count."""
    db.execute(delete(JoinAttemptRow).where(JoinAttemptRow.at <= before))
