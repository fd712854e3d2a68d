"""Rows of drafts: every version of the terms, who made it and who accepted it."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import of_deal
from workbench.store.intact import Intact


class DraftRow(Base):
    """One immutable version of the terms as canonical JSON; acceptance is per version.

    `terms` raises Damaged where the bytes no longer have their recorded SHA-256.
    """

    __tablename__ = "draft"
    recorded = of_deal()
    __table_args__ = (UniqueConstraint("deal_id", "number", name="uq_draft_deal_id_number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    number: Mapped[int]
    stored_terms: Mapped[bytes] = mapped_column("terms", LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    author_side: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(AwareTime)
    provider_accepted_at: Mapped[datetime | None] = mapped_column(AwareTime)
    customer_accepted_at: Mapped[datetime | None] = mapped_column(AwareTime)
    terms = Intact("stored_terms", "sha256", "terms")

    @property
    def accepted(self) -> bool:
        """Whether both sides have accepted this version."""
        return self.provider_accepted_at is not None and self.customer_accepted_at is not None


def drafts(db: Session, deal_id: int) -> list[DraftRow]:
    """Return all versions, newest first."""
    query = select(DraftRow).where(DraftRow.deal_id == deal_id).order_by(DraftRow.number.desc())
    return list(db.scalars(query))


def latest_draft(db: Session, deal_id: int) -> DraftRow | None:
    """Return the newest version, or None."""
    query = select(DraftRow).where(DraftRow.deal_id == deal_id).order_by(DraftRow.number.desc())
    return db.scalar(query.limit(1))
