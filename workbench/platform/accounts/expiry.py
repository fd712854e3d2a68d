"""Remove what has expired: one-time links and sessions."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from workbench.platform.accounts.rows import OneTimeLink, WebSession


def sweep_links(db: Session, now: datetime) -> int:
    """Delete links that have expired, used or not; return how many."""
    dead = delete(OneTimeLink).where(OneTimeLink.expires_at <= now)
    return len(db.scalars(dead.returning(OneTimeLink.id)).all())


def sweep_sessions(db: Session, now: datetime) -> int:
    """Delete sessions that have expired; return how many."""
    dead = delete(WebSession).where(WebSession.expires_at <= now)
    return len(db.scalars(dead.returning(WebSession.key_sha256)).all())
