"""Rows of labels: what a side says of something that stands out in a history."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import of_deal


class HistoryLabelRow(Base):
    """One side's label of one thing that stands out; both sides see it.

    `cohort` is "" for the whole fleet; `kind` and `period` name the feature (outlook.standout);
    `label` is a key of services.labels.LABELS. `leave_out`: this side would leave the period out of
    the outlook, which happens only where both say the same.
    """

    __tablename__ = "history_label"
    recorded = of_deal()
    __table_args__ = (
        UniqueConstraint(
            "card_id", "cohort", "kind", "period", "side", name="uq_history_label_place"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("kpi_card.id"))
    cohort: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16))
    period: Mapped[str] = mapped_column(String(16))
    side: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(24))
    note: Mapped[str] = mapped_column(String(500), default="")
    leave_out: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime] = mapped_column(AwareTime)
    version: Mapped[int] = mapped_column(default=1)


def labels_of(db: Session, card_id: int) -> list[HistoryLabelRow]:
    """Return all labels of a card, read anew, in the order in which they were first given."""
    query = select(HistoryLabelRow).where(HistoryLabelRow.card_id == card_id)
    fresh = query.order_by(HistoryLabelRow.id).execution_options(populate_existing=True)
    return list(db.scalars(fresh))
