"""Rows of what people enter in a workshop.

What is hidden until a reveal, or for good, is one sealed row per person (`BallotRow`), encrypted with
the key of that person's side; the query for it names the person who asks. What both sides may read
afterwards is made once, at the reveal (`RevealRow`).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.permissions import Side
from workbench.platform.scopes import of_deal, private, through
from workbench.store.workshop import StageRow


class BallotRow(Base):
    """What one person (or a side, or one paper ballot) entered in a round, sealed.

    `author` is "person-12", "side" or "paper-3"; `key` of the record names no order of events.
    """

    __tablename__ = "workshop_ballot"
    recorded = private("side", "stage_id", StageRow, key=("stage_id", "round", "author"))
    __table_args__ = (
        UniqueConstraint("stage_id", "round", "side", "author", name="uq_workshop_ballot_author"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("workshop_stage.id"))
    round: Mapped[int]
    side: Mapped[Side] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(24))
    role: Mapped[str] = mapped_column(String(24))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)


class DoneRow(Base):
    """That somebody has said "done" in a round: everybody may count these, nobody what they hold."""

    __tablename__ = "workshop_done"
    recorded = through("stage_id", StageRow)
    __table_args__ = (
        UniqueConstraint("stage_id", "round", "side", "author", name="uq_workshop_done_author"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("workshop_stage.id"))
    round: Mapped[int]
    side: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(24))


class RevealRow(Base):
    """What a reveal tells both sides of one round: tallies and nameless texts, nothing else."""

    __tablename__ = "workshop_reveal"
    recorded = through("stage_id", StageRow)
    __table_args__ = (UniqueConstraint("stage_id", "round", name="uq_workshop_reveal_round"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("workshop_stage.id"))
    round: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(AwareTime)


class EntryRow(Base):
    """What somebody wrote in a step that is shared at once; several of one person are a list."""

    __tablename__ = "workshop_entry"
    recorded = of_deal()
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("workshop_stage.id"))
    side: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sent: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(AwareTime)
    removed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class SideNoteRow(Base):
    """What a side writes for itself during the workshop, sealed with its key; it is never shared."""

    __tablename__ = "workshop_side_note"
    recorded = private("side", "deal_id", key=("deal_id", "side", "step"))
    __table_args__ = (
        UniqueConstraint("deal_id", "side", "step", name="uq_workshop_side_note_step"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"))
    side: Mapped[Side] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(default=1)


def own_ballot(db: Session, stage_id: int, round_: int, side: str, author: str) -> BallotRow | None:
    """Return what this author entered in the round; there is no query for another's."""
    query = select(BallotRow).where(
        BallotRow.stage_id == stage_id,
        BallotRow.round == round_,
        BallotRow.side == side,
        BallotRow.author == author,
    )
    return db.scalar(query.execution_options(populate_existing=True))


def ballots_for_reveal(db: Session, stage_id: int, round_: int) -> list[BallotRow]:
    """Return every ballot of the round, for the one moment in which it is revealed."""
    query = select(BallotRow).where(BallotRow.stage_id == stage_id, BallotRow.round == round_)
    return list(db.scalars(query.order_by(BallotRow.side, BallotRow.author)))


def done_in(db: Session, stage_id: int, round_: int) -> list[DoneRow]:
    """Return who has said "done" in the round."""
    query = select(DoneRow).where(DoneRow.stage_id == stage_id, DoneRow.round == round_)
    return list(db.scalars(query.order_by(DoneRow.id)))


def reveals_of(db: Session, stage_id: int) -> list[RevealRow]:
    """Return what was revealed of a stage, by round."""
    query = select(RevealRow).where(RevealRow.stage_id == stage_id)
    return list(db.scalars(query.order_by(RevealRow.round)))


def entries_in(db: Session, deal_id: int, stage_id: int | None = None) -> list[EntryRow]:
    """Return what was written in a shared step (in all of them without `stage_id`), in order."""
    query = select(EntryRow).where(EntryRow.deal_id == deal_id, EntryRow.removed.is_(False))
    if stage_id is not None:
        query = query.where(EntryRow.stage_id == stage_id)
    return list(db.scalars(query.order_by(EntryRow.id)))


def locked_entry(db: Session, deal_id: int, entry_id: int) -> EntryRow | None:
    """Return one entry with its row locked, read anew."""
    query = select(EntryRow).where(EntryRow.deal_id == deal_id, EntryRow.id == entry_id)
    return db.scalar(query.with_for_update().execution_options(populate_existing=True))


def side_note(db: Session, deal_id: int, side: str, step: str) -> SideNoteRow | None:
    """Return the note of the side that asks; there is no query for the other side's."""
    query = select(SideNoteRow).where(
        SideNoteRow.deal_id == deal_id, SideNoteRow.side == side, SideNoteRow.step == step
    )
    return db.scalar(query.execution_options(populate_existing=True))


def side_notes(db: Session, deal_id: int, side: str) -> list[SideNoteRow]:
    """Return all notes of the side that asks."""
    query = select(SideNoteRow).where(SideNoteRow.deal_id == deal_id, SideNoteRow.side == side)
    return list(db.scalars(query.order_by(SideNoteRow.step)))


def sealed_in_workshop(db: Session, deal_id: int, side: str) -> list[tuple[Any, str]]:
    """Return every sealed row of one side of a deal with what its content is bound to."""
    ballots = (
        select(BallotRow, StageRow.step)
        .join(StageRow, StageRow.id == BallotRow.stage_id)
        .where(StageRow.deal_id == deal_id, BallotRow.side == side)
        .execution_options(populate_existing=True)
    )
    found: list[tuple[Any, str]] = [
        (row, ballot_context(step, row.round, row.author)) for row, step in db.execute(ballots)
    ]
    return found + [(row, note_context(row.step)) for row in side_notes(db, deal_id, side)]


def ballot_context(step: str, round_: int, author: str) -> str:
    """Return what a sealed ballot is bound to, so that it opens nowhere else."""
    return f"workshop/{step}/{round_}/{author}"


def note_context(step: str) -> str:
    """Return what a sealed note is bound to."""
    return f"workshop-note/{step}"
