"""Rows of the cascade: one team's share of one KPI."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import Base
from workbench.platform.scopes import of_deal


class TeamNodeRow(Base):
    """A team's node under a KPI card: today's value, proven best, weight, level and answer."""

    __tablename__ = "team_node"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("kpi_card.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    owner_side: Mapped[str] = mapped_column(String(16))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    current: Mapped[float]
    best: Mapped[float]
    weight: Mapped[float]
    levers: Mapped[str] = mapped_column(String(500), default="")
    target: Mapped[float | None]
    minimum: Mapped[float | None]
    state: Mapped[str] = mapped_column(String(24), default="proposed")
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)


def team_nodes(db: Session, deal_id: int, card_id: int | None = None) -> list[TeamNodeRow]:
    """Return the deal's team nodes, or those under one KPI card, in their order."""
    query = select(TeamNodeRow).where(TeamNodeRow.deal_id == deal_id)
    if card_id is not None:
        query = query.where(TeamNodeRow.card_id == card_id)
    query = query.order_by(TeamNodeRow.card_id, TeamNodeRow.position)
    return list(db.scalars(query.execution_options(populate_existing=True)))


def team_node(db: Session, deal_id: int, node_id: int) -> TeamNodeRow | None:
    """Return one team node if it belongs to the deal, read anew."""
    query = select(TeamNodeRow).where(TeamNodeRow.deal_id == deal_id, TeamNodeRow.id == node_id)
    return db.scalar(query.execution_options(populate_existing=True))
