"""Rows of the cascade: the numbers under a KPI, and which is a part of which."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import Base
from workbench.platform.scopes import of_deal


class TeamNodeRow(Base):
    """A number under a KPI card: today's value, proven best, level and its team's answer.

    `structure` is one of agreement.cascade.graph.Composition; only a leaf needs `current` and
    `best`. `unit` and `direction` are None where they are the KPI's. Without `owner_side` no team
    answers for it. The efforts are what each side entered for sharing. `acknowledged` keeps the
    check that the team's lead passed, {} before.
    """

    __tablename__ = "team_node"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("kpi_card.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    structure: Mapped[str] = mapped_column(String(16), default="leaf")
    unit: Mapped[str | None] = mapped_column(String(32))
    direction: Mapped[str | None] = mapped_column(String(8))
    factor: Mapped[float] = mapped_column(default=1.0)
    needed: Mapped[int | None]
    owner_side: Mapped[str | None] = mapped_column(String(16))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    current: Mapped[float | None]
    best: Mapped[float | None]
    levers: Mapped[str] = mapped_column(String(500), default="")
    support_needed: Mapped[str] = mapped_column(String(500), default="")
    provider_effort: Mapped[float | None]
    customer_effort: Mapped[float | None]
    target: Mapped[float | None]
    minimum: Mapped[float | None]
    state: Mapped[str] = mapped_column(String(24), default="proposed")
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    acknowledged: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def answers(self) -> bool:
        """Whether a team answers for this number."""
        return self.owner_side is not None and self.structure != "indicator"


class TeamEdgeRow(Base):
    """`child_id` is a part of `parent_id`, or of the KPI itself where that is None."""

    __tablename__ = "team_edge"
    __table_args__ = (
        UniqueConstraint("parent_id", "child_id", name="uq_team_edge_parent_id_child_id"),
    )
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("kpi_card.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("team_node.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("team_node.id"))
    weight: Mapped[float] = mapped_column(default=1.0)


def team_nodes(db: Session, deal_id: int, card_id: int | None = None) -> list[TeamNodeRow]:
    """Return the deal's team nodes, or those under one KPI card, in their order."""
    query = select(TeamNodeRow).where(TeamNodeRow.deal_id == deal_id)
    if card_id is not None:
        query = query.where(TeamNodeRow.card_id == card_id)
    query = query.order_by(TeamNodeRow.card_id, TeamNodeRow.position, TeamNodeRow.id)
    return list(db.scalars(query.execution_options(populate_existing=True)))


def team_states(db: Session, deal_id: int) -> set[str]:
    """Return the states in which the deal's teams are, without reading the teams."""
    query = select(TeamNodeRow.state).where(*_answering(deal_id))
    return set(db.scalars(query.distinct()))


def cards_with_teams(db: Session, deal_id: int) -> set[int]:
    """Return the cards under which a team answers for a number."""
    return set(db.scalars(select(TeamNodeRow.card_id).where(*_answering(deal_id)).distinct()))


def team_acknowledgements(db: Session, deal_id: int) -> list[bool]:
    """Return for each of the deal's teams whether it has acknowledged, without reading the teams."""
    query = select(TeamNodeRow.acknowledged).where(*_answering(deal_id))
    return [bool(kept) for kept in db.scalars(query)]


def _answering(deal_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return what holds of a row that a team answers for, as `TeamNodeRow.answers` says it."""
    side, structure = TeamNodeRow.owner_side, TeamNodeRow.structure
    return TeamNodeRow.deal_id == deal_id, side.is_not(None), structure != "indicator"


def team_node(db: Session, deal_id: int, node_id: int) -> TeamNodeRow | None:
    """Return one team node if it belongs to the deal, read anew."""
    query = select(TeamNodeRow).where(TeamNodeRow.deal_id == deal_id, TeamNodeRow.id == node_id)
    return db.scalar(query.execution_options(populate_existing=True))


def team_edges(db: Session, deal_id: int, card_id: int) -> list[TeamEdgeRow]:
    """Return which number under a KPI card is a part of which, in the order of their making."""
    query = select(TeamEdgeRow).where(
        TeamEdgeRow.deal_id == deal_id, TeamEdgeRow.card_id == card_id
    )
    query = query.order_by(TeamEdgeRow.id)
    return list(db.scalars(query.execution_options(populate_existing=True)))
