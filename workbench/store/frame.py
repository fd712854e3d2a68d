"""Rows of public frames: the menu of packages both sides agree on before sealed entry."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.errors import Damaged
from workbench.platform.scopes import of_deal
from workbench.proposal.bargaining.openness import Openness


class FrameRow(Base):
    """One round's public frame. `menu` is made from shared data alone and never changes.

    `limits` holds α, β, plans, window and the seed of the paths, and for a neutral run its public key
    and today's invoice; `openness` says how much the round
    shows, `rule` by which fairness rule it settles. Both sides agree to all of it before entry.
    """

    __tablename__ = "frame"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("deal_id", "round", name="uq_frame_deal_id_round"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    round: Mapped[int]
    limits: Mapped[dict[str, Any]] = mapped_column(JSON)
    fees: Mapped[list[str]] = mapped_column(JSON)
    menu: Mapped[dict[str, Any]] = deferred(mapped_column(JSON))
    menu_sha256: Mapped[str] = mapped_column(String(64))
    openness: Mapped[Openness] = mapped_column(String(16), default="sealed")
    rule: Mapped[str] = mapped_column(String(24), default="nash")
    created_at: Mapped[datetime] = mapped_column(AwareTime)
    provider_agreed_at: Mapped[datetime | None] = mapped_column(AwareTime)
    customer_agreed_at: Mapped[datetime | None] = mapped_column(AwareTime)


def menu_digest(menu: dict[str, Any]) -> str:
    """Return the SHA-256 of a menu in canonical form."""
    plain = json.dumps(menu, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def require_menu(row: FrameRow) -> None:
    """Raise Damaged unless the menu has the SHA-256 that both agreed to: nothing is run on it."""
    if menu_digest(row.menu) != row.menu_sha256:
        raise Damaged("menu")


def is_neutral(row: FrameRow) -> bool:
    """Return whether both chose a neutral run, so that no answer of the round is on this server."""
    return "neutral" in row.limits


def latest_frame(db: Session, deal_id: int) -> FrameRow | None:
    """Return the frame of the last round, or None."""
    query = select(FrameRow).where(FrameRow.deal_id == deal_id).order_by(FrameRow.round.desc())
    return db.scalar(query.limit(1))


def locked_frame(db: Session, deal_id: int) -> FrameRow | None:
    """Return the last round's frame with its row locked until the transaction ends.

    SQLite has one writer at a time and needs no row lock; PostgreSQL takes FOR UPDATE. What the
    session had read before it waited is read again.
    """
    query = select(FrameRow).where(FrameRow.deal_id == deal_id).order_by(FrameRow.round.desc())
    fresh = query.limit(1).with_for_update().execution_options(populate_existing=True)
    return db.scalar(fresh)


def frame_of_round(db: Session, deal_id: int, number: int) -> FrameRow | None:
    """Return the frame of one round, or None."""
    return db.scalar(select(FrameRow).where(FrameRow.deal_id == deal_id, FrameRow.round == number))
