"""Rows of offers after the settlement, and of each side's answer, which is sealed until both are in."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import Side
from workbench.platform.scopes import of_deal, private
from workbench.store.frame import FrameRow

State = Literal["nothing", "open", "accepted", "no_change"]


class ImprovementRow(Base):
    """One look for a package that both prefer to a draft that both had accepted.

    `menu` holds the draft and the offered package, in this order, in the form of the public menu;
    None where nothing was found among the `compared` packages. `no_change` says that not both
    accepted, and never who did not. `new_number` is the draft that was made of the offer.
    """

    __tablename__ = "improvement"
    recorded = of_deal()
    __table_args__ = (
        UniqueConstraint("frame_id", "draft_number", name="uq_improvement_frame_id_draft_number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    frame_id: Mapped[int] = mapped_column(ForeignKey("frame.id"))
    draft_number: Mapped[int]
    state: Mapped[State] = mapped_column(String(16))
    menu: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    compared: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(AwareTime)
    new_number: Mapped[int | None]


class ImprovementAnswerRow(Base):
    """One side's answer to an open offer, encrypted with that side's key; gone once both are in."""

    __tablename__ = "improvement_answer"
    recorded = private("side", "improvement_id", ImprovementRow, key=("improvement_id", "side"))
    __table_args__ = (
        UniqueConstraint(
            "improvement_id", "side", name="uq_improvement_answer_improvement_id_side"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvement.id"))
    side: Mapped[Side] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    @property
    def context(self) -> str:
        """Return what the seal is bound to."""
        return f"improvement-{self.improvement_id}"


def improvements(db: Session, frame_id: int) -> list[ImprovementRow]:
    """Return the looks of a round, newest first, read anew."""
    query = select(ImprovementRow).where(ImprovementRow.frame_id == frame_id)
    newest_first = query.order_by(ImprovementRow.draft_number.desc())
    return list(db.scalars(newest_first.execution_options(populate_existing=True)))


def accepted_improvement(db: Session, frame: FrameRow) -> ImprovementRow | None:
    """Return the last offer of the round that both accepted, or None."""
    return next((one for one in improvements(db, frame.id) if one.state == "accepted"), None)


def own_answer(db: Session, improvement_id: int, side: Side) -> ImprovementAnswerRow | None:
    """Return the answer of the side that asks, read anew."""
    query = select(ImprovementAnswerRow).where(
        ImprovementAnswerRow.improvement_id == improvement_id, ImprovementAnswerRow.side == side
    )
    return db.scalar(query.execution_options(populate_existing=True))


def forget_answers(db: Session, improvement_id: int) -> None:
    """Delete both answers: what they come to together stands in the offer's row."""
    for side in ("provider", "customer"):
        row = own_answer(db, improvement_id, side)
        if row is not None:
            db.delete(row)
    db.flush()


def sealed_answers(db: Session, deal_id: int, side: str) -> list[ImprovementAnswerRow]:
    """Return every sealed answer of one side of a deal."""
    query = (
        select(ImprovementAnswerRow)
        .join(ImprovementRow, ImprovementRow.id == ImprovementAnswerRow.improvement_id)
        .where(ImprovementRow.deal_id == deal_id, ImprovementAnswerRow.side == side)
        .execution_options(populate_existing=True)
    )
    return list(db.scalars(query))


def open_offers(db: Session, deal_id: int) -> list[ImprovementRow]:
    """Return the offers of a deal that wait for an answer."""
    query = select(ImprovementRow).where(
        ImprovementRow.deal_id == deal_id, ImprovementRow.state == "open"
    )
    return list(db.scalars(query))
