"""Rows of a workshop: its agenda, its stages, who is there, and agendas kept for other deals."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import of_deal, unrecorded


class WorkshopRow(Base):
    """The workshop of a deal. `agenda` is the plain form of workshop.agenda.Agenda.

    `current` is the key of the step that the facilitator is at, "" before the first; `starts` are
    the starts of sessions by number, ISO 8601; `leader_id` leads beside the facilitators.
    """

    __tablename__ = "workshop"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), unique=True)
    agenda: Mapped[dict[str, Any]] = mapped_column(JSON)
    starts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    current: Mapped[str] = mapped_column(String(16), default="")
    follow: Mapped[bool] = mapped_column(default=True)
    blank: Mapped[bool] = mapped_column(default=False)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


class TemplateRow(Base):
    """An agenda that a facilitator keeps for other deals; it holds steps alone, nothing of a deal."""

    __tablename__ = "workshop_template"
    recorded = unrecorded("a person's own list of steps, which holds nothing of a deal")
    __table_args__ = (UniqueConstraint("user_id", "name", name="uq_workshop_template_name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(80))
    agenda: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(AwareTime)


class StageRow(Base):
    """One step as it is held: the fields of workshop.stages.Stage."""

    __tablename__ = "workshop_stage"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("deal_id", "step", name="uq_workshop_stage_step"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    step: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="planned")
    round: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime | None] = mapped_column(AwareTime)
    minutes: Mapped[int]
    added: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class PresenceRow(Base):
    """When somebody was last there, and in which of the three views."""

    __tablename__ = "workshop_presence"
    recorded = unrecorded("who is in the room changes all the time and decides nothing")
    __table_args__ = (UniqueConstraint("deal_id", "user_id", name="uq_workshop_presence_person"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    seen_at: Mapped[datetime] = mapped_column(AwareTime)


def workshop_of(db: Session, deal_id: int) -> WorkshopRow | None:
    """Return the workshop of the deal, or None before there is one."""
    return db.scalar(select(WorkshopRow).where(WorkshopRow.deal_id == deal_id))


def locked_workshop(db: Session, deal_id: int) -> WorkshopRow | None:
    """Return the workshop with its row locked until the transaction ends, read anew."""
    query = select(WorkshopRow).where(WorkshopRow.deal_id == deal_id).with_for_update()
    return db.scalar(query.execution_options(populate_existing=True))


def templates_of(db: Session, user_id: int) -> list[TemplateRow]:
    """Return a facilitator's own templates by name."""
    query = select(TemplateRow).where(TemplateRow.user_id == user_id)
    return list(db.scalars(query.order_by(TemplateRow.name)))


def stages_of(db: Session, deal_id: int) -> dict[str, StageRow]:
    """Return the stages that were ever opened, by the key of their step."""
    query = select(StageRow).where(StageRow.deal_id == deal_id)
    return {row.step: row for row in db.scalars(query)}


def locked_stage(db: Session, deal_id: int, step: str) -> StageRow | None:
    """Return a stage with its row locked until the transaction ends, read anew."""
    query = select(StageRow).where(StageRow.deal_id == deal_id, StageRow.step == step)
    return db.scalar(query.with_for_update().execution_options(populate_existing=True))


def presence(db: Session, deal_id: int) -> dict[int, datetime]:
    """Return when each person was last there."""
    query = select(PresenceRow.user_id, PresenceRow.seen_at).where(PresenceRow.deal_id == deal_id)
    return {row.user_id: row.seen_at for row in db.execute(query)}


def presence_row(db: Session, deal_id: int, user_id: int) -> PresenceRow | None:
    """Return the row of one person's presence."""
    query = select(PresenceRow).where(
        PresenceRow.deal_id == deal_id, PresenceRow.user_id == user_id
    )
    return db.scalar(query)
