"""Send the mails of the outbox: put in with their cause, sent after the commit, retried later.

A mail is claimed in a transaction of its own before it is sent, so that two senders never take the
same one. A sender that dies between is not known to have sent: after the pause the mail is sent
again, under the same Message-ID.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workbench.platform import clock, tokens
from workbench.platform.accounts.people import LINK_LIFETIMES, LinkPurpose, one_time_link
from workbench.platform.accounts.rows import User
from workbench.platform.config import LOCAL_URL, Config, from_environment
from workbench.platform.letters import compose
from workbench.platform.mail import Letter, MailFailed, send
from workbench.store.deal import DealRow
from workbench.store.post import OutboxRow, due

PATHS: dict[LinkPurpose, str] = {"sign_in": "/link/", "reset": "/password/"}
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 720))
KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many mails left, how many are tried again later, how many were refused for good."""

    sent: int
    later: int
    refused: int


def put(
    db: Session,
    user: User,
    code: str,
    language: str,
    link: LinkPurpose | None = None,
    params: Mapping[str, str] | None = None,
) -> int:
    """Write a mail to the person into the outbox and return its id; the caller commits.

    The person's own language goes before `language`. `params` holds no private value.
    """
    now = clock.now()
    row = OutboxRow(
        user_id=user.id,
        identity=tokens.new_token(),
        recipient=user.email,
        language=user.locale or language,
        code=code,
        params=dict(params or {}),
        link=link,
        created_at=now,
        next_try_at=now,
    )
    db.add(row)
    db.flush()
    return row.id


def invitation(db: Session, deal_id: int, email: str, language: str) -> int:
    """Put the mail that invites a person who has just got a seat in the deal."""
    user = db.scalars(select(User).where(User.email == email.strip().lower())).one()
    deal = db.get_one(DealRow, deal_id)
    params = {"deal": deal.title, "seat": user.title}
    return put(db, user, "invitation", language, link="sign_in", params=params)


def deliver(
    db: Session,
    now: datetime,
    settings: Config | None = None,
    only: list[int] | None = None,
    wait: float = 10.0,
) -> Delivered:
    """Send what is due (of `only`, if given), each mail at most once; commits after each."""
    config = settings or from_environment()
    results: list[str] = []
    while (claimed := _claim(db, now, config.base_url or LOCAL_URL, only)) is not None:
        row, letter = claimed
        try:
            send(config.mail, config.outbox, letter, wait)
        except MailFailed as failure:
            row.state = "refused" if failure.for_good else "waiting"
            row.trouble = failure.trouble[:80]
        else:
            row.state, row.sent_at, row.trouble = "sent", clock.now(), None
        results.append(row.state)
        db.commit()
    return Delivered(results.count("sent"), results.count("waiting"), results.count("refused"))


def _claim(
    db: Session, now: datetime, base_url: str, only: list[int] | None
) -> tuple[OutboxRow, Letter] | None:
    """Take the next mail that is due, make its link, and put off its next attempt."""
    row = due(db, now, only)
    if row is None:
        db.rollback()
        return None
    row.next_try_at = now + PAUSES[min(row.attempts, len(PAUSES) - 1)]
    row.state, row.attempts = "sending", row.attempts + 1
    link = ""
    purpose = next((name for name in LINK_LIFETIMES if name == row.link), None)
    if purpose is not None:
        link = f"{base_url}{PATHS[purpose]}{one_time_link(db, row.user, purpose)}"
    letter = compose(row.recipient, row.language, row.identity, row.code, row.params, link)
    db.commit()
    return row, letter


def waiting(db: Session) -> dict[str, Any]:
    """Return {"waiting", "refused"}: how many mails have not left, for whoever runs the server."""
    states = list(db.scalars(select(OutboxRow.state).where(OutboxRow.state != "sent")))
    refused = states.count("refused")
    return {"waiting": len(states) - refused, "refused": refused}


def sweep(db: Session, now: datetime) -> int:
    """Delete mails that were sent long ago and return how many; the caller commits."""
    old = delete(OutboxRow).where(OutboxRow.state == "sent", OutboxRow.created_at < now - KEPT)
    return len(db.scalars(old.returning(OutboxRow.id)).all())
