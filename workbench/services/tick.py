"""Timed work: a list of jobs, done by one process at a time however many machines there are.

Each job may run at any time and twice; each has a transaction of its own, and one that fails is
reported and does not keep the others from running.
"""

import os
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session, sessionmaker

from workbench.platform import clock, logs, tokens
from workbench.platform.config import from_environment
from workbench.services import account, intake, parking, post, retention
from workbench.store import tick as turn

LEASE = timedelta(minutes=5)
"""A process that died with the turn loses it after this; it is renewed before each job."""

Work = Callable[[Session, datetime], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is due from time to time; `work(db, now)` returns what it counted."""

    name: str
    work: Work


JOBS: tuple[Job, ...] = (
    Job("mail", lambda db, now: asdict(post.deliver(db, now))),
    Job("accounts", account.sweep),
    Job("intake", lambda db, now: {"lost": intake.sweep(db, now)}),
    Job("parked", parking.remind),
    # Two transactions: what the first one leaves after a crash the second one of the next run ends.
    Job("retention", lambda db, now: retention.begin(db, from_environment().keys, now)),
    Job("keys", lambda db, _now: retention.finish(db, from_environment().keys)),
)


@dataclass(frozen=True, slots=True)
class Done:
    """What one tick did: `counts` per job, and the names of jobs that failed."""

    state: Literal["done", "busy", "lost"]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    failed: tuple[str, ...] = ()


def run(make_session: sessionmaker[Session], now: datetime, jobs: Sequence[Job] = JOBS) -> Done:
    """Do every job as of `now`, unless somebody else is at it ("busy")."""
    holder = f"{socket.gethostname()[:40]}/{os.getpid()}/{tokens.new_token()[:16]}"
    counts: dict[str, dict[str, int]] = {}
    failed: list[str] = []
    for job in jobs:
        if not _take(make_session, holder):
            return Done("lost" if counts or failed else "busy", counts, tuple(failed))
        try:
            with make_session() as db:
                counts[job.name] = dict(job.work(db, now))
                db.commit()
        except Exception as error:  # noqa: BLE001 (whatever failed, the others are due all the same)
            logs.logger().error("tick failed", job=job.name, **logs.failure(error))
            failed.append(job.name)
    with make_session.begin() as db:
        turn.give_back(db, holder, clock.now())
    return Done("done", counts, tuple(failed))


def _take(make_session: sessionmaker[Session], holder: str) -> bool:
    # The turn is a matter of the real clock, whatever time the work is done as of.
    with make_session.begin() as db:
        return turn.take(db, holder, clock.now(), LEASE)
