"""Rows of deals and seats."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Numeric, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from workbench.platform import clock
from workbench.platform.accounts.rows import Organisation, User
from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import RoleName, Seat, Side
from workbench.platform.scopes import of_deal


class DealRow(Base):
    """One relationship on its way to an agreement; `version` guards against lost updates."""

    __tablename__ = "deal"
    recorded = of_deal("id")
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    currency: Mapped[str] = mapped_column(String(3))
    yearly_invoice: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    timezone: Mapped[str] = mapped_column(String(64))
    term_start: Mapped[date] = mapped_column(Date)
    term_months: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)
    provider: Mapped[Organisation] = relationship(foreign_keys=[provider_id])
    customer: Mapped[Organisation] = relationship(foreign_keys=[customer_id])


class SeatRow(Base):
    """A person's place in a deal: side and role; `version` guards against lost updates.

    A guest who waits sits with neither side; `wanted_side` is the one whose code they used.
    """

    __tablename__ = "seat"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("deal_id", "user_id", name="uq_seat_deal_id_user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    side: Mapped[Side] = mapped_column(String(16))
    role: Mapped[RoleName] = mapped_column(String(16))
    given_at: Mapped[datetime] = mapped_column(AwareTime, default=clock.now)
    wanted_side: Mapped[Side | None] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=1)
    deal: Mapped[DealRow] = relationship()
    user: Mapped[User] = relationship()


def seat_of(db: Session, deal_id: int, user_id: int) -> Seat | None:
    """Return the person's seat in the deal, or None."""
    row = db.scalar(select(SeatRow).where(SeatRow.deal_id == deal_id, SeatRow.user_id == user_id))
    return Seat(row.user_id, row.deal_id, row.side, row.role) if row else None


def seats_in(db: Session, deal_id: int) -> list[SeatRow]:
    """Return all seats of the deal, with who sits there, in the order they were given."""
    query = select(SeatRow).where(SeatRow.deal_id == deal_id).order_by(SeatRow.id)
    people = joinedload(SeatRow.user).joinedload(User.organisation)
    return list(db.scalars(query.options(people)))


def seats_by_role(db: Session, deal_id: int) -> dict[tuple[Side, RoleName], int]:
    """Return how many seats of each side and role the deal has."""
    query = select(SeatRow.side, SeatRow.role, func.count()).where(SeatRow.deal_id == deal_id)
    return {
        (side, role): n for side, role, n in db.execute(query.group_by(SeatRow.side, SeatRow.role))
    }


def possible_leaders(db: Session, deal_id: int, user_id: int | None) -> list[tuple[int, str, str]]:
    """Return user id, role and name of facilitators, executives and that user, in their order."""
    query = select(SeatRow.user_id, SeatRow.role, User.title).join(User, User.id == SeatRow.user_id)
    either = SeatRow.role.in_(("facilitator", "executive")) | (SeatRow.user_id == user_id)
    found = db.execute(query.where(SeatRow.deal_id == deal_id, either).order_by(SeatRow.id))
    return [(row.user_id, row.role, row.title) for row in found]


def titles_of(db: Session, user_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by their ids."""
    query = select(User.id, User.title).where(User.id.in_(set(user_ids)))
    return {row.id: row.title for row in db.execute(query)}


def locked_seats(db: Session, deal_id: int) -> list[SeatRow]:
    """Return all seats read anew, once nobody else can change one: seats change under the deal's lock."""
    locked_deal(db, deal_id)
    query = select(SeatRow).where(SeatRow.deal_id == deal_id).order_by(SeatRow.id)
    return list(db.scalars(query.execution_options(populate_existing=True)))


def seat_in(db: Session, deal_id: int, seat_id: int) -> SeatRow | None:
    """Return one seat of the deal; None where the deal has no such seat."""
    query = select(SeatRow).where(SeatRow.deal_id == deal_id, SeatRow.id == seat_id)
    return db.scalar(query.execution_options(populate_existing=True))


def deals_of(db: Session, user_id: int) -> list[SeatRow]:
    """Return the person's seats, newest deal first."""
    query = select(SeatRow).where(SeatRow.user_id == user_id).order_by(SeatRow.deal_id.desc())
    return list(db.scalars(query))


def locked_deal(db: Session, deal_id: int) -> DealRow | None:
    """Return the deal with its row locked until the transaction ends, read anew."""
    query = select(DealRow).where(DealRow.id == deal_id).with_for_update()
    return db.scalar(query.execution_options(populate_existing=True))


def all_deals(db: Session) -> list[DealRow]:
    """Return every deal, newest first."""
    return list(db.scalars(select(DealRow).order_by(DealRow.id.desc())))


def seats_by_deal(db: Session) -> dict[int, int]:
    """Return how many people sit in each deal."""
    query = select(SeatRow.deal_id, func.count()).group_by(SeatRow.deal_id)
    return {row[0]: row[1] for row in db.execute(query)}
