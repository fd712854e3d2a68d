"""Intake: the reading of a file as a job, with its progress, its cancelling and its end.

All that is known of a job is in its row, so any web process can show or cancel it. The process that
reads (`intake_work`) shows life in the row; `sweep` marks a job failed whose process has gone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workbench.codes import Finding
from workbench.platform import clock
from workbench.platform.errors import NotFound, Refused
from workbench.platform.texts import TEXTS, sentence
from workbench.services.history import check_mapping
from workbench.store.history import data_set
from workbench.store.intake import (
    ACTIVE,
    IntakeJobRow,
    change_job,
    fail_silent_jobs,
    newest_job,
)

SILENT = timedelta(seconds=30)
"""A job whose process has shown no life for so long is lost."""

State = Literal["waiting", "running", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Job:
    """A reading as a page shows it.

    `typed` is what was written on the mapping page; `refusal` says why it failed. `phase` is a
    sentence of what is done now, `share` (0..1) how much of the whole is done.
    """

    id: int
    state: State
    phase: str
    share: float
    typed: dict[str, str]
    refusal: Refused | None
    since: datetime

    @property
    def active(self) -> bool:
        """Whether it is still to end."""
        return self.state in ACTIVE


def begin(
    db: Session, deal_id: int, data_set_id: int, mapping: dict[str, Any], typed: dict[str, str]
) -> int:
    """Enter a reading by a mapping in the form of m.json; return the job's id.

    Refused beside the field that is wrong whatever the file holds, when the file is read already,
    and while another reading of it goes on.
    """
    row = data_set(db, deal_id, data_set_id)
    if row is None:
        raise NotFound
    if row.mapping is not None:
        raise Refused("history.is_read")
    check_mapping(mapping, has_register=row.register_sha256 is not None)
    sweep(db, clock.now())
    now = clock.now()
    job = IntakeJobRow(
        deal_id=deal_id,
        data_set_id=data_set_id,
        mapping=mapping,
        typed=typed,
        created_at=now,
        heartbeat_at=now,
    )
    try:
        db.add(job)
        db.flush()
    except IntegrityError as error:  # one active job a data set: the database says so
        db.rollback()
        raise Refused("intake.goes_on") from error
    return job.id


def latest(db: Session, deal_id: int, data_set_id: int) -> Job | None:
    """Return the last reading of a data set; one that has gone silent is shown as failed."""
    row = newest_job(db, deal_id, data_set_id)
    if row is None:
        return None
    silent = row.state in ACTIVE and row.heartbeat_at < clock.now() - SILENT
    code = "intake.lost" if silent else row.code
    return Job(
        id=row.id,
        state="failed" if silent else cast("State", row.state),
        phase=_phase(row.state, row.phase),
        share=row.share,
        typed=row.typed,
        refusal=Refused(code, row.field, **row.params) if code else None,
        since=row.started_at or row.created_at,
    )


def _phase(state: str, phase: str) -> str:
    if state == "waiting":
        return sentence(Finding("intake.phase_wait"))
    return sentence(Finding(phase if phase in TEXTS else "intake.phase_open"))


def cancel(db: Session, deal_id: int, data_set_id: int) -> bool:
    """End the active reading of a data set; what was typed is kept. False if there is none.

    Whoever reads it notices within a second and ends its child; it can no longer keep anything.
    """
    row = newest_job(db, deal_id, data_set_id)
    if row is None:
        return False
    return change_job(db, row.id, None, state="cancelled", ended_at=clock.now())


def sweep(db: Session, now: datetime) -> int:
    """Mark as failed every job whose process has gone; return how many. Safe to run at any time."""
    code = "intake.lost"
    return fail_silent_jobs(db, now - SILENT, now, code)
