"""Rows of KPI cards: what is measured, from which data set, for which cohorts."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import Base
from workbench.platform.scopes import of_deal


class KpiCardRow(Base):
    """A KPI of a deal. `card` is the dict form of evidence.kpi.card.KpiCard.

    `cohorts` maps a cohort's name to its assets; {} means the whole fleet as one cohort.
    `series` holds the KPI series per cohort (services.series), computed once when the card is made:
    data sets never change. `shared` holds what both agreed about its levels (services.levels.Shared).
    `left_out` names per cohort ("": the whole fleet) the periods that both sides leave out of the
    outlook (services.labels); the series itself keeps them.
    `key` is the key of the KPI catalogue; `paid` says whether money hangs on it.
    """

    __tablename__ = "kpi_card"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("deal_id", "key", name="uq_kpi_card_deal_id_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    data_set_id: Mapped[int] = mapped_column(ForeignKey("data_set.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    cohorts: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    series: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    shared: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    left_out: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    paid: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


def kpi_cards(db: Session, deal_id: int) -> list[KpiCardRow]:
    """Return the deal's KPI cards in their order."""
    query = select(KpiCardRow).where(KpiCardRow.deal_id == deal_id)
    return list(db.scalars(query.order_by(KpiCardRow.position, KpiCardRow.id)))


def kpi_card(db: Session, deal_id: int, card_id: int) -> KpiCardRow | None:
    """Return one card if it belongs to the deal."""
    query = select(KpiCardRow).where(KpiCardRow.deal_id == deal_id, KpiCardRow.id == card_id)
    return db.scalar(query)


def locked_card(db: Session, deal_id: int, card_id: int) -> KpiCardRow | None:
    """Return the card with its row locked until the transaction ends, read anew."""
    query = select(KpiCardRow).where(KpiCardRow.deal_id == deal_id, KpiCardRow.id == card_id)
    return db.scalar(query.with_for_update().execution_options(populate_existing=True))
