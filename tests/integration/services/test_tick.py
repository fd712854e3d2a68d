"""Timed work: once at a time, each job by itself, and a failure keeps nothing else from running."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from workbench.cli import main
from workbench.platform import clock, tokens
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.accounts.rows import OneTimeLink, Organisation, WebSession
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.services import post, tick
from workbench.services.tick import Job
from workbench.store import tick as turn

LATER = timedelta(days=30)


@pytest.fixture
def make_session(database_url: str) -> Iterator[sessionmaker[Session]]:
    """Return the factory of sessions that ticks get."""
    engine: Engine = make_engine(database_url)
    yield make_sessions(engine)
    engine.dispose()


def add_organisation(name: str) -> Job:
    """Return a job that leaves a trace."""

    def work(db: Session, now: datetime) -> dict[str, int]:
        db.add(Organisation(name=f"{name} {now:%Y}"))
        db.flush()
        return {"added": 1}

    return Job(name, work)


def fail(_db: Session, _now: datetime) -> dict[str, int]:
    """Stop with what a person typed in the message."""
    msg = "734561.37"
    raise ValueError(msg)


def test_what_has_expired_goes_and_a_second_run_finds_nothing(
    make_session: sessionmaker[Session],
    db: Session,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Links and sessions; mails that are due leave."""
    monkeypatch.setenv("EQUIPOISE_INSTANCE", str(config.instance))
    moment = clock.now()
    person = add_person(db, "a@example.org", "A", None)
    one_time_link(db, person)
    post.put(db, person, "invitation", "en", link="sign_in", params={"deal": "D", "seat": "A"})
    for days in (-1, 1):
        db.add(session_until(moment, moment + timedelta(days=days)))
    db.commit()
    first = tick.run(make_session, clock.now())
    assert first.failed == ()
    assert first.counts["mail"]["sent"] == 1
    assert (first.counts["accounts"]["links"], first.counts["accounts"]["sessions"]) == (0, 1)
    later = tick.run(make_session, moment + LATER)
    assert (later.counts["accounts"]["links"], later.counts["accounts"]["sessions"]) == (2, 1)
    again = tick.run(make_session, moment + LATER)
    assert all(set(counted.values()) == {0} for counted in again.counts.values())
    assert db.scalar(select(func.count()).select_from(OneTimeLink)) == 0


def session_until(now: datetime, end: datetime) -> WebSession:
    """Return a stranger's session."""
    return WebSession(
        key_sha256=tokens.fingerprint(str(end)), data=b"{}", expires_at=end, started_at=now,
        last_seen_at=now, browser="", address="",
    )  # fmt: skip


def test_a_job_that_fails_is_reported_and_the_others_run(
    make_session: sessionmaker[Session], db: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the failed job had begun is undone; what it says names no value."""
    half = Job("half", lambda db, now: add_organisation("half").work(db, now) | fail(db, now))
    jobs = (add_organisation("before"), half, add_organisation("after"))
    done = tick.run(make_session, datetime(2027, 1, 1, tzinfo=UTC), jobs)
    assert done.state == "done"
    assert done.failed == ("half",)
    assert set(db.scalars(select(Organisation.name))) == {"before 2027", "after 2027"}
    assert "734561" not in capsys.readouterr().err


def test_one_at_a_time_until_the_lease_ends(
    make_session: sessionmaker[Session], db: Session
) -> None:
    """While one is at work another does nothing; a holder that died loses the turn after the lease."""
    inside: list[str] = []

    def another(_db: Session, now: datetime) -> dict[str, int]:
        _db.rollback()  # SQLite has one writer: the other must be able to ask
        inside.append(tick.run(make_session, now, ()).state)
        inside.append(tick.run(make_session, now, (add_organisation("second"),)).state)
        return {}

    assert tick.run(make_session, clock.now(), (Job("another", another),)).state == "done"
    assert inside == ["done", "busy"]
    with make_session.begin() as own:
        assert turn.take(own, "a process that died", clock.now(), tick.LEASE)
    assert tick.run(make_session, clock.now()).state == "busy"
    with time_machine.travel(clock.now() + tick.LEASE + timedelta(seconds=1)):
        assert tick.run(make_session, clock.now()).state == "done"
    assert db.scalars(select(Organisation.name)).all() == []


def test_the_command_says_what_it_did_and_fails_when_a_job_failed(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 0, 1 for a failed job, 2 for a time that cannot be read."""
    monkeypatch.setenv("EQUIPOISE_INSTANCE", str(config.instance))
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    assert main(["tick", "--now", "2027-01-31T12:00:00Z"]) == 0
    assert json.loads(capsys.readouterr().out)["failed"] == []
    monkeypatch.setattr("workbench.services.tick.run.__defaults__", ((Job("broken", fail),),))
    assert main(["tick"]) == 1
    assert json.loads(capsys.readouterr().out)["failed"] == ["broken"]
    assert main(["tick", "--now", "2027-01-31"]) == 2
    assert main(["tick", "--every", "0"]) == 2
