"""Guessing gets slow, and nobody is locked out by a stranger."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.platform.accounts import throttle
from workbench.platform.accounts.rows import SignInAttempt
from workbench.platform.accounts.throttle import Attempt
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions

NOW = datetime(2027, 1, 1, tzinfo=UTC)
OWNER = Attempt("sign_in", "anna@example.org", "192.0.2.7")


def plant(db: Session, failed: list[Attempt]) -> None:
    """Write attempts that failed just now."""
    for one in failed:
        told = {"kind": one.kind, "account": one.account_key, "address": one.place}
        db.add(SignInAttempt(at=NOW, passed=False, **told))
    db.commit()


def test_waits_double_up_to_a_quarter_of_an_hour(db: Session) -> None:
    """Five are free; what comes too early is not counted; success begins anew."""
    at, waits = NOW, []
    for _try in range(5):
        assert throttle.enter(db, OWNER, at) == 0
    for _try in range(7):
        waits.append(throttle.enter(db, OWNER, at))
        assert throttle.enter(db, OWNER, at) == waits[-1]
        at += timedelta(seconds=waits[-1])
        assert throttle.enter(db, OWNER, at) == 0
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    throttle.passed(db, OWNER, at)
    assert throttle.enter(db, OWNER, at) == 0


def test_a_crowd_of_strangers_cannot_lock_the_owner_out(db: Session) -> None:
    """Guesses from everywhere wait a minute at most, and not at all where the owner was lately."""
    throttle.passed(db, OWNER, NOW - timedelta(days=3))
    plant(db, [replace(OWNER, address=f"198.51.100.{number}") for number in range(20)])
    assert throttle.enter(db, replace(OWNER, address="203.0.113.1"), NOW) == 30
    assert throttle.enter(db, OWNER, NOW) == 0
    for number in range(20, 28):
        at = NOW + timedelta(minutes=number - 18)
        stranger = replace(OWNER, address=f"198.51.100.{number}")
        assert throttle.enter(db, stranger, at) <= 60


def test_one_place_cannot_try_every_account(db: Session) -> None:
    """The address has a counter of its own; IPv6 counts by the network of a household."""
    addresses = [f"2001:db8::{number}" for number in range(50)]
    plant(db, [Attempt("sign_in", f"{one}@example.org", one) for one in addresses])
    assert throttle.enter(db, Attempt("sign_in", "more@example.org", "2001:db8::ffff"), NOW) == 30
    assert throttle.enter(db, Attempt("sign_in", "more@example.org", "2001:db8:1::1"), NOW) == 0


def test_attempts_at_the_same_moment_see_one_another(db: Session, config: Config) -> None:
    """Of many parallel guesses at most the free ones are judged."""
    engine = make_engine(config.database_url)
    make = make_sessions(engine)

    def guess(_number: int) -> int:
        with make() as own:
            return throttle.enter(own, OWNER, NOW)

    with ThreadPoolExecutor(8) as workers:
        waits = list(workers.map(guess, range(16)))
    engine.dispose()
    assert waits.count(0) <= 5
    assert db.scalar(select(func.count(SignInAttempt.id))) == waits.count(0)


def test_the_table_names_nobody_and_is_swept(db: Session) -> None:
    """An address that somebody tried is kept as a fingerprint, and no longer than it counts."""
    throttle.enter(db, OWNER, NOW)
    throttle.passed(db, replace(OWNER, account="bob@example.org"), NOW)
    assert not {"anna", "bob"} & {
        account[:4] for account in db.scalars(select(SignInAttempt.account))
    }
    assert throttle.sweep(db, NOW + timedelta(hours=2)) == 1
    assert throttle.sweep(db, NOW + timedelta(days=31)) == 1
