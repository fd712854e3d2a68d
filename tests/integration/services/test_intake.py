"""Readings as jobs: their ends, cancelling, lost processes, turns and limits."""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.integration.conftest import Table
from workbench.platform import clock
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.errors import Refused
from workbench.platform.limited import MEBIBYTE, Limits
from workbench.services import history, intake, intake_work
from workbench.store.history import RowProblemRow, data_set
from workbench.store.intake import IntakeJobRow, newest_job

MAP: dict[str, Any] = {"kind": "events", "columns": {"asset": "machine", "start": "start"}}
TYPED = {"kind": "events", "tz": "Asia/Tokyo"}
PATIENCE = 60.0


def stops(rows: int) -> bytes:
    """Return a log with a stop a minute; one row of the file is no time."""
    body = b"".join(
        b"M%d,2024-%02d-%02d %02d:%02d\n" % (i % 50, i // 40320 % 12 + 1, i // 1440 % 28 + 1, i // 60 % 24, i % 60)
        for i in range(rows)
    )  # fmt: skip
    return b"machine,start\nM1,never\n" + body


SMALL, LONG = stops(20), stops(40_000)


@pytest.fixture
def sessions(database_url: str) -> Any:
    """Return sessions as a process of its own would have them."""
    engine = make_engine(database_url)
    yield make_sessions(engine)
    engine.dispose()


class Case:
    """A deal with an uploaded file and a reading that has been entered."""

    def __init__(self, db: Session, deal_id: int, file: bytes) -> None:
        self.db, self.deal_id = db, deal_id
        self.data_set_id = history.add(db, deal_id, "provider", "stops", file)
        db.commit()
        self.job_id = self.begin()

    def begin(self) -> int:
        """Enter a reading."""
        job_id = intake.begin(self.db, self.deal_id, self.data_set_id, MAP, TYPED)
        self.db.commit()
        return job_id

    def job(self) -> IntakeJobRow:
        """Return the newest reading as it is now."""
        self.db.rollback()
        row = newest_job(self.db, self.deal_id, self.data_set_id)
        assert row is not None
        self.db.expunge(row)
        self.db.rollback()
        return row

    def until(self, good: Callable[[IntakeJobRow], bool]) -> IntakeJobRow:
        """Wait until the newest reading is as wanted."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            row = self.job()
            if good(row):
                return row
            time.sleep(0.05)
        raise AssertionError(row.state, row.code)

    def kept(self) -> bool:
        """Return whether something of the file was kept; it is all or nothing."""
        self.db.rollback()
        self.db.expire_all()
        row = data_set(self.db, self.deal_id, self.data_set_id)
        assert row is not None
        found = {row.mapping is None, row.summary is None, row.content_sha256 is None}
        assert len(found) == 1
        aside = self.db.query(RowProblemRow).filter_by(data_set_id=self.data_set_id).count()
        self.db.rollback()
        assert (aside > 0) == (not found.pop())
        return aside > 0


def children(of: int) -> list[int]:
    """Return the process ids of a process's children."""
    tasks = Path(f"/proc/{of}/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_text().split()]


def in_thread(sessions: sessionmaker[Session], config: Config, job_id: int) -> threading.Thread:
    """Do a job beside the test."""
    thread = threading.Thread(target=intake_work.work, args=(sessions, config, job_id))
    thread.start()
    return thread


def test_a_reading_is_done_and_may_not_be_repeated(
    table: Table, db: Session, sessions: Any, config: Config
) -> None:
    """From waiting to done, with the result and the state in one commit."""
    case = Case(db, table.deal_id, SMALL)
    first = intake.latest(db, case.deal_id, case.data_set_id)
    assert first is not None
    assert (first.state, first.phase) == ("waiting", "It waits until another file has been read.")
    with pytest.raises(Refused) as refusal:
        case.begin()
    assert refusal.value.finding.code == "intake.goes_on"
    intake_work.work(sessions, config, case.job_id)
    row = case.job()
    assert (row.state, row.share, row.code) == ("done", 1.0, None)
    assert row.ended_at is not None
    assert case.kept()
    with pytest.raises(Refused) as refusal:
        case.begin()
    assert refusal.value.finding.code == "history.is_read"


def test_a_longer_file_is_read_by_a_process_of_its_own(
    table: Table, db: Session, config: Config
) -> None:
    """The process outlives the request; all that is known of it is in the row."""
    case = Case(db, table.deal_id, LONG)
    intake_work.launch(db, config, case.deal_id, case.data_set_id)
    row = case.until(lambda row: row.state == "done")
    assert row.worker is not None
    assert row.worker.split(":")[1] != str(os.getpid())
    assert case.kept()


def test_cancelling_ends_the_child_and_keeps_what_was_typed(
    table: Table, db: Session, sessions: Any, config: Config
) -> None:
    """Nothing is read, the file and the answers stay, and it can be read again."""
    case = Case(db, table.deal_id, LONG)
    thread = in_thread(sessions, config, case.job_id)
    case.until(lambda row: row.state == "running")
    assert intake.cancel(db, case.deal_id, case.data_set_id)
    db.commit()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert case.job().state == "cancelled"
    assert not case.kept()
    job = intake.latest(db, case.deal_id, case.data_set_id)
    assert job is not None
    assert (job.typed, job.refusal) == (TYPED, None)
    assert not intake.cancel(db, case.deal_id, case.data_set_id)
    db.rollback()
    case.begin()


def test_a_killed_child_is_told_and_nothing_is_kept(
    table: Table, db: Session, sessions: Any, config: Config
) -> None:
    """After kill -9 on the reading child the job fails with its reason."""
    case = Case(db, table.deal_id, LONG)
    before = set(children(os.getpid()))
    thread = in_thread(sessions, config, case.job_id)
    end = time.monotonic() + PATIENCE
    while not (new := set(children(os.getpid())) - before) and time.monotonic() < end:
        time.sleep(0.01)
    os.kill(new.pop(), signal.SIGKILL)
    thread.join(PATIENCE)
    row = case.job()
    assert (row.state, row.code) == ("failed", "limited.died")
    assert not case.kept()


def test_a_lost_process_is_found_by_its_silence(table: Table, db: Session, config: Config) -> None:
    """After kill -9 on the supervising process child dies too, and the file can be read again."""
    case = Case(db, table.deal_id, LONG)
    intake_work.start(config, case.job_id)
    row = case.until(lambda row: row.state == "running")
    process = int(str(row.worker).split(":")[1])
    end = time.monotonic() + PATIENCE
    while not (found := children(process)) and time.monotonic() < end:
        time.sleep(0.01)
    (child,) = found
    os.kill(process, signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{child}").exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()
    assert intake.sweep(db, clock.now()) == 0
    assert intake.sweep(db, clock.now() + intake.SILENT + timedelta(seconds=5)) == 1
    db.commit()
    row = case.job()
    assert (row.state, row.code) == ("failed", "intake.lost")
    assert not case.kept()
    case.begin()


def test_whoever_was_given_up_keeps_nothing(
    table: Table, db: Session, sessions: Any, config: Config
) -> None:
    """A process that was only slow finds its job taken away, and its result is not kept."""
    case = Case(db, table.deal_id, LONG)
    thread = in_thread(sessions, config, case.job_id)
    case.until(lambda row: row.state == "running")
    intake.sweep(db, clock.now() + intake.SILENT + timedelta(seconds=5))
    db.commit()
    thread.join(PATIENCE)
    assert case.job().code == "intake.lost"
    assert not case.kept()


def test_two_processes_do_not_read_the_same_job(
    table: Table, db: Session, sessions: Any, config: Config
) -> None:
    """The first to claim it does it; the other leaves at once."""
    case = Case(db, table.deal_id, SMALL)
    threads = [in_thread(sessions, config, case.job_id) for _ in range(3)]
    for thread in threads:
        thread.join(PATIENCE)
    assert case.job().state == "done"
    assert db.query(RowProblemRow).filter_by(data_set_id=case.data_set_id).count() == 1


def test_a_reading_waits_for_its_turn(
    table: Table, db: Session, sessions: Any, config: Config
) -> None:
    """With one place, the second waits until the first has ended, and shows life meanwhile."""
    first, second = Case(db, table.deal_id, SMALL), Case(db, table.deal_id, SMALL)
    thread = in_thread(sessions, replace(config, readings_at_once=1), second.job_id)
    second.until(lambda row: row.worker is not None)
    assert second.job().state == "waiting"
    intake.cancel(db, first.deal_id, first.data_set_id)
    db.commit()
    thread.join(PATIENCE)
    assert second.job().state == "done"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(memory=200 * MEBIBYTE, seconds=60), "limited.memory"),
        (Limits(seconds=0), "limited.time"),
    ],
    ids=["memory", "time"],
)
def test_a_file_that_needs_too_much_is_refused_whole(
    table: Table, db: Session, sessions: Any, config: Config, limits: Limits, code: str
) -> None:
    """The job says which limit it was, and nothing is half kept."""
    case = Case(db, table.deal_id, LONG)
    intake_work.work(sessions, replace(config, reading=limits), case.job_id)
    row = case.job()
    assert (row.state, row.code) == ("failed", code)
    assert not case.kept()
