"""Rows of generated agreement documents."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import of_deal
from workbench.store.intact import Intact


class DocumentRow(Base):
    """A PDF of one draft in one language, with the canonical JSON it was made from.

    `terms` and `pdf` raise Damaged where the bytes no longer have their recorded SHA-256.
    """

    __tablename__ = "agreement_document"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    language: Mapped[str] = mapped_column(String(16))
    stored_terms: Mapped[bytes] = deferred(mapped_column("terms", LargeBinary))
    terms_sha256: Mapped[str] = mapped_column(String(64))
    stored_pdf: Mapped[bytes] = deferred(mapped_column("pdf", LargeBinary))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(AwareTime)
    terms = Intact("stored_terms", "terms_sha256", "terms")
    pdf = Intact("stored_pdf", "pdf_sha256", "pdf")


def documents(db: Session, deal_id: int) -> list[DocumentRow]:
    """Return the deal's documents, newest first."""
    query = select(DocumentRow).where(DocumentRow.deal_id == deal_id)
    return list(db.scalars(query.order_by(DocumentRow.id.desc())))


def document(db: Session, deal_id: int, document_id: int) -> DocumentRow | None:
    """Return one document if it belongs to the deal."""
    query = select(DocumentRow).where(DocumentRow.deal_id == deal_id, DocumentRow.id == document_id)
    return db.scalar(query)
