"""The process that does a reading: it watches the limited child and tells the database.

It may be the request itself (small files), a process of its own (`python -m workbench intake`), or
any machine that reaches the database. Its transactions are one statement long, except the last.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from workbench.platform import clock
from workbench.platform.config import ROOT, Config
from workbench.platform.database import writing
from workbench.platform.errors import Damaged, NotFound, Refused
from workbench.services import history
from workbench.services.intake import SILENT
from workbench.store.history import data_set, file_size
from workbench.store.intake import (
    ACTIVE,
    IntakeJobRow,
    change_job,
    claim_job,
    jobs_before,
    newest_job,
)

SMALL_ROWS = 2_000
SMALL_BYTES = 256 * 1024
"""A file as small as this is read within the request: starting a process would take longer."""
SMALL_SECONDS = 20
PATIENCE = 1.5  # seconds that a request waits for a process that it has started
BEAT = 1.0
TURN = 0.3


class _Gone(Exception):  # noqa: N818 (it names what happened)
    """The job was cancelled, given up or taken by another process."""


def launch(db: Session, config: Config, deal_id: int, data_set_id: int) -> None:
    """Have the waiting job of a data set done, and give it a moment; the caller has committed.

    A small file is read here and now. For any other a process is started that outlives the request
    and the web server.
    """
    job = newest_job(db, deal_id, data_set_id)
    row = data_set(db, deal_id, data_set_id)
    if job is None or row is None:
        raise NotFound
    job_id = job.id
    rows = (row.preview or {}).get("row_count", SMALL_ROWS + 1)
    small = rows <= SMALL_ROWS and file_size(db, data_set_id) <= SMALL_BYTES
    db.rollback()  # which also means: no row may be looked at from here on
    if small:
        reading = replace(config.reading, seconds=min(config.reading.seconds, SMALL_SECONDS))
        sessions = sessionmaker(db.get_bind(), expire_on_commit=False)
        work(sessions, replace(config, reading=reading, readings_at_once=job_id), job_id)
        return
    start(config, job_id)
    end = time.monotonic() + PATIENCE
    active = True
    while active and time.monotonic() < end:
        time.sleep(TURN / 3)
        job = newest_job(db, deal_id, data_set_id)
        active = job is not None and job.state in ACTIVE
        db.rollback()


def start(config: Config, job_id: int) -> None:
    """Start a process for the job that outlives the request and the web server."""
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", "intake", str(job_id)],
        cwd=ROOT,
        env=os.environ | config.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody must ask for its exit code, or it stays as a zombie.
    threading.Thread(target=process.wait, daemon=True).start()


def work(sessions: sessionmaker[Session], config: Config, job_id: int) -> None:
    """Do the job: wait for its turn, read, keep the result; every end is in the job's row.

    A job that another process has claimed, or that is over, is left alone.
    """
    worker = _Worker(sessions, job_id)
    settled = False
    try:
        worker.claim()
        worker.wait_for_turn(config.readings_at_once)
        worker.read(config)
        settled = True
    except _Gone:
        settled = True
    except Refused as refusal:
        settled = worker.fail(refusal)
    except (Damaged, NotFound):
        settled = worker.fail(Refused("intake.damaged"))
    finally:
        if not settled:
            worker.fail(Refused("intake.lost"))


class _Worker:
    """One process at one job."""

    def __init__(self, sessions: sessionmaker[Session], job_id: int) -> None:
        self._sessions, self._job_id = sessions, job_id
        self._name = f"{socket.gethostname()[:80]}:{os.getpid()}:{threading.get_ident()}"
        self._told = 0.0

    @contextlib.contextmanager
    def _begun(self) -> Iterator[Session]:
        with writing(), self._sessions.begin() as db:
            yield db

    def claim(self) -> None:
        """Make the job this process's own."""
        with self._begun() as db:
            if not claim_job(db, self._job_id, self._name, clock.now()):
                raise _Gone

    def wait_for_turn(self, at_once: int) -> None:
        """Wait until fewer than `at_once` earlier jobs are active, showing life meanwhile."""
        while True:
            with self._begun() as db:
                now = clock.now()
                first = jobs_before(db, self._job_id, now - SILENT) < at_once
                changes: dict[str, Any] = {"heartbeat_at": now}
                if first:
                    changes |= {"state": "running", "started_at": now}
                if not change_job(db, self._job_id, self._name, **changes):
                    raise _Gone
            if first:
                return
            time.sleep(TURN)

    def read(self, config: Config) -> None:
        """Read the file in the limited child and keep what came of it, with the job's end."""
        with self._sessions() as db:
            job = db.get_one(IntakeJobRow, self._job_id)
            place, mapping = (job.deal_id, job.data_set_id), job.mapping
            found = history.source(db, *place)
        reading = history.read(found, mapping, config.reading, self._watch)
        with self._begun() as db:
            if not change_job(
                db, self._job_id, self._name, state="done", share=1.0, ended_at=clock.now()
            ):
                raise _Gone
            history.keep(db, *place, reading)

    def _watch(self, phase: str, share: float) -> None:
        """Show life and progress about once a second; ends the child when the job is over."""
        if time.monotonic() - self._told < BEAT:
            return
        self._told = time.monotonic()
        with self._begun() as db:
            told = {"phase": phase, "share": share, "heartbeat_at": clock.now()}
            if not change_job(db, self._job_id, self._name, **told):
                raise _Gone

    def fail(self, refusal: Refused) -> bool:
        """Write down why the job failed, unless it is over already."""
        with self._begun() as db:
            change_job(
                db,
                self._job_id,
                self._name,
                state="failed",
                code=refusal.finding.code,
                field=refusal.field,
                params=refusal.finding.params,
                ended_at=clock.now(),
            )
        return True
