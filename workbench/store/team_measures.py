"""Rows of what was measured of the numbers under a KPI, once there are months of data."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import Base
from workbench.platform.scopes import of_deal


class TeamMeasureRow(Base):
    """One period under a KPI card: values to compare with, and values that were measured.

    `before` and `after` have natural units by the key of the number, as in the graph
    (services.cascade_rows): "top" for the KPI itself, else the id of a team_node; a number that
    was not measured is not in them. `tree` marks how the numbers were made of each other then.
    """

    __tablename__ = "team_measure"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("card_id", "period", name="uq_team_measure_card_id_period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("kpi_card.id"))
    period: Mapped[str] = mapped_column(String(40))
    compared: Mapped[str] = mapped_column(String(80))
    before: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)
    tree: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)


def team_measures(db: Session, deal_id: int, card_id: int) -> list[TeamMeasureRow]:
    """Return the periods under one KPI card in the order of their making, read anew."""
    query = select(TeamMeasureRow).where(
        TeamMeasureRow.deal_id == deal_id, TeamMeasureRow.card_id == card_id
    )
    query = query.order_by(TeamMeasureRow.id)
    return list(db.scalars(query.execution_options(populate_existing=True)))


def team_measure(db: Session, deal_id: int, measure_id: int) -> TeamMeasureRow | None:
    """Return one period if it belongs to the deal, read anew."""
    query = select(TeamMeasureRow).where(
        TeamMeasureRow.deal_id == deal_id, TeamMeasureRow.id == measure_id
    )
    return db.scalar(query.execution_options(populate_existing=True))
