"""Slow down guessing, per account and per network address; counted in the database.

Three counters, each with growing waits: the account from one address, the account from anywhere,
and the address. Guesses from elsewhere must not lock the owner out: the counter of the account alone
is the most generous, its wait is short, and it does not hold for an address from which this account
has signed in during the last month.

An attempt is written before it is judged, so that attempts at the same moment see one another.
"""

import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from workbench.platform import tokens
from workbench.platform.accounts.rows import SignInAttempt

Kind = Literal["sign_in", "code", "link", "reset"]
WINDOW = timedelta(hours=1)
KNOWN_PLACE = timedelta(days=30)
NOBODY = ""
MOST_DOUBLINGS = 10
IPV4 = 4


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` attempts within the window, then a wait that doubles from `first` up to `longest`."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, failures: int) -> timedelta:
        """Return how long after the last of so many failures the next attempt must come."""
        if failures < self.free:
            return timedelta()
        doubled: int = 2 ** min(failures - self.free, MOST_DOUBLINGS)
        return min(self.first * doubled, self.longest)


SLOW = timedelta(minutes=15)
HALF = timedelta(seconds=30)
PAIR = Limit(5, HALF, SLOW)
ACCOUNT = Limit(20, HALF, timedelta(minutes=1))
ADDRESS = Limit(50, HALF, SLOW)
# Asking for a mail always counts: the mailbox is somebody's.
ASKING = {"pair": Limit(3, timedelta(minutes=5), SLOW), "account": Limit(5, SLOW, SLOW)}


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is tried, on whose account (its address, or nobody's) and from which network address."""

    kind: Kind
    account: str
    address: str

    @property
    def account_key(self) -> str:
        """Return what stands for the account in the table: no address of a stranger is kept."""
        return tokens.fingerprint(self.account.strip().lower()) if self.account else NOBODY

    @property
    def place(self) -> str:
        """Return the network address; of IPv6 the network of a household, which changes at will."""
        try:
            found = ipaddress.ip_address(self.address)
        except ValueError:
            return self.address[:45]
        if found.version == IPV4:
            return str(found)
        return str(ipaddress.ip_network(f"{found}/64", strict=False))


def enter(db: Session, attempt: Attempt, now: datetime) -> int:
    """Count the attempt and return 0, or return the seconds to wait and count nothing.

    Commits. What was entered counts as failed until `passed` says otherwise.
    """
    row = SignInAttempt(
        kind=attempt.kind,
        account=attempt.account_key,
        address=attempt.place,
        at=now,
        passed=False,
    )
    db.add(row)
    db.commit()
    wait = max(
        _wait(db, limit, [*scope, SignInAttempt.id != row.id], now)
        for limit, scope in _counters(db, attempt, now)
    )
    if wait > 0:
        db.delete(row)
    db.commit()
    return wait


def peek(db: Session, attempt: Attempt, now: datetime) -> int:
    """Return the seconds that this attempt would have to wait, and count nothing."""
    return max(_wait(db, limit, scope, now) for limit, scope in _counters(db, attempt, now))


def _counters(
    db: Session, attempt: Attempt, now: datetime
) -> list[tuple[Limit, list[ColumnElement[bool]]]]:
    same = SignInAttempt.kind == attempt.kind
    here = SignInAttempt.address == attempt.place
    counters = [(ADDRESS, [same, here])]
    if attempt.account:
        whose = SignInAttempt.account == attempt.account_key
        asking = attempt.kind == "reset"
        counters.append((ASKING["pair"] if asking else PAIR, [same, whose, here]))
        if not _is_known_place(db, [whose, here], now):
            counters.append((ASKING["account"] if asking else ACCOUNT, [same, whose]))
    return counters


def _is_known_place(db: Session, scope: list[ColumnElement[bool]], now: datetime) -> bool:
    recent = SignInAttempt.at > now - KNOWN_PLACE
    query = select(SignInAttempt.id).where(*scope, recent, SignInAttempt.passed).limit(1)
    return db.scalar(query) is not None


def _wait(db: Session, limit: Limit, scope: list[ColumnElement[bool]], now: datetime) -> int:
    failed = [*scope, SignInAttempt.passed.is_(False), SignInAttempt.at > now - WINDOW]
    count, last = db.execute(
        select(func.count(SignInAttempt.id), func.max(SignInAttempt.at)).where(*failed)
    ).one()
    wait = limit.wait(count)
    if not wait:
        return 0
    return max(0, math.ceil((last + wait - now).total_seconds()))


def passed(db: Session, attempt: Attempt, now: datetime) -> None:
    """Forget the failures of the account at this place and remember the place; the caller commits."""
    db.execute(
        delete(SignInAttempt).where(
            SignInAttempt.kind == attempt.kind,
            SignInAttempt.account == attempt.account_key,
            SignInAttempt.address == attempt.place,
        )
    )
    db.add(
        SignInAttempt(
            kind=attempt.kind,
            account=attempt.account_key,
            address=attempt.place,
            at=now,
            passed=True,
        )
    )
    db.flush()


def sweep(db: Session, now: datetime) -> int:
    """Delete what no counter looks at any more and return how many rows that was."""
    stale = or_(
        SignInAttempt.at < now - KNOWN_PLACE,
        SignInAttempt.passed.is_(False) & (SignInAttempt.at < now - WINDOW),
    )
    return len(db.scalars(delete(SignInAttempt).where(stale).returning(SignInAttempt.id)).all())
