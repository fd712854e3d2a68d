"""Rows of readings in progress: what is read by which mapping, how far it is, how it ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, and_, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from workbench.platform.database import AwareTime, Base
from workbench.platform.scopes import unrecorded
from workbench.store.deal import DealRow
from workbench.store.history import DataSetRow

ACTIVE = ("waiting", "running")


class IntakeJobRow(Base):
    """One reading of a data set's file; at most one of a data set is active.

    `state` is waiting, running, done, failed or cancelled; `phase` is a code that has a text. `typed` is what the person wrote on the
    mapping page, so that it can be shown again; `mapping` is its form as m.json. `code`, `field`
    and `params` say why it failed. `worker` is the process that reads, as host:pid: only it may
    write to a running job, and only while the job is its own.
    """

    __tablename__ = "intake_job"
    recorded = unrecorded("how a reading goes; the data set that comes of it is recorded")
    __table_args__ = (
        Index(
            "uq_intake_job_active",
            "data_set_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey(DealRow.id))
    data_set_id: Mapped[int] = mapped_column(ForeignKey(DataSetRow.id))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON)
    typed: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    phase: Mapped[str] = mapped_column(String(80), default="")
    share: Mapped[float] = mapped_column(default=0.0)
    code: Mapped[str | None] = mapped_column(String(80))
    field: Mapped[str | None] = mapped_column(String(80))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    worker: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(AwareTime)
    started_at: Mapped[datetime | None] = mapped_column(AwareTime)
    heartbeat_at: Mapped[datetime] = mapped_column(AwareTime)
    ended_at: Mapped[datetime | None] = mapped_column(AwareTime)


def newest_job(db: Session, deal_id: int, data_set_id: int) -> IntakeJobRow | None:
    """Return the last reading of a data set of the deal, as the database has it now."""
    query = select(IntakeJobRow).where(
        IntakeJobRow.deal_id == deal_id, IntakeJobRow.data_set_id == data_set_id
    )
    query = query.order_by(IntakeJobRow.id.desc()).limit(1)
    return db.scalar(query.execution_options(populate_existing=True))


def jobs_before(db: Session, job_id: int, alive_since: datetime) -> int:
    """Return how many active jobs came earlier and still show life."""
    query = select(func.count()).where(
        IntakeJobRow.id < job_id,
        IntakeJobRow.state.in_(ACTIVE),
        IntakeJobRow.heartbeat_at >= alive_since,
    )
    return db.scalar(query) or 0


def change_job(db: Session, job_id: int, worker: str | None, **changes: Any) -> bool:
    """Change an active job in one statement; False if it is not active or not this worker's.

    `worker` None speaks for whoever it belongs to.
    """
    mine = [IntakeJobRow.id == job_id, IntakeJobRow.state.in_(ACTIVE)]
    if worker is not None:
        mine.append(IntakeJobRow.worker == worker)
    statement = update(IntakeJobRow).where(and_(*mine)).values(**changes)
    found = db.execute(statement.execution_options(synchronize_session=False))
    return bool(found.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a cursor result


def claim_job(db: Session, job_id: int, worker: str, now: datetime) -> bool:
    """Make a waiting job that nobody has taken this worker's own."""
    statement = update(IntakeJobRow).where(
        IntakeJobRow.id == job_id,
        IntakeJobRow.state == "waiting",
        IntakeJobRow.worker.is_(None),
    )
    statement = statement.values(worker=worker, heartbeat_at=now)
    found = db.execute(statement.execution_options(synchronize_session=False))
    return bool(found.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a cursor result


def fail_silent_jobs(db: Session, alive_since: datetime, now: datetime, code: str) -> int:
    """Mark every active job failed that has shown no life since then; return how many."""
    statement = (
        update(IntakeJobRow)
        .where(IntakeJobRow.state.in_(ACTIVE), IntakeJobRow.heartbeat_at < alive_since)
        .values(state="failed", code=code, params={}, field=None, ended_at=now)
    )
    found = db.execute(statement.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a cursor result


def forget_jobs(db: Session, data_set_id: int) -> None:
    """Delete the record of a data set's readings, with the data set."""
    for row in db.scalars(select(IntakeJobRow).where(IntakeJobRow.data_set_id == data_set_id)):
        db.delete(row)
    db.flush()
