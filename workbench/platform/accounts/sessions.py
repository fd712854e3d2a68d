"""Sessions kept on the server: Flask-Session with our own table behind it.

A signed cookie alone can be replayed after signing out; a server-side session cannot. A session of
somebody who is signed in ends after a while without a visit and, whatever happens, after the
longest time; one that was ended from elsewhere is never written again by a request under way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, g, request, session
from flask_session.base import ServerSideSessionInterface
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from workbench.platform import clock, tokens
from workbench.platform.accounts.browsers import family
from workbench.platform.accounts.rows import User, WebSession
from workbench.platform.database import reading, writing

RENEWED_AFTER = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=1)


class DatabaseSessions(ServerSideSessionInterface):  # type: ignore[misc]  # ships no types
    """The three storage calls that Flask-Session asks for."""

    def __init__(
        self, app: Flask, make_session: sessionmaker[Session], idle: timedelta, longest: timedelta
    ) -> None:
        super().__init__(app, key_prefix="", permanent=True, serialization_format="json")
        self._make_session = make_session
        self._idle = idle
        self._longest = longest

    def _retrieve_session_data(self, store_id: str) -> dict[str, Any] | None:
        key, now = tokens.fingerprint(store_id), clock.now()
        with reading(), self._make_session() as db:
            row = db.get(WebSession, key)
        if row is None or not self._is_alive(row, now):
            return None
        g.opened_session = store_id
        if row.user_id is not None and not _by_itself() and now - row.last_seen_at >= SEEN_EVERY:
            with writing(), self._make_session.begin() as db:
                seen = update(WebSession).where(WebSession.key_sha256 == key)
                db.execute(seen.values(last_seen_at=now))
        decoded: dict[str, Any] = self.serializer.decode(row.data)
        return decoded

    def _is_alive(self, row: WebSession, now: datetime) -> bool:
        if row.user_id is None:
            return row.expires_at > now
        young = row.started_at + self._longest > now
        return young and row.last_seen_at + self._idle > now

    def signed_in_by(self, db: Session, keys: set[str]) -> dict[str, int]:
        """Return who is signed in by each of the session keys (fingerprints) that is still alive."""
        now = clock.now()
        rows = db.scalars(select(WebSession).where(WebSession.key_sha256.in_(keys)))
        alive = (row for row in rows if self._is_alive(row, now))
        return {row.key_sha256: row.user_id for row in alive if row.user_id is not None}

    def _delete_session(self, store_id: str) -> None:
        with writing(), self._make_session.begin() as db:
            db.execute(
                delete(WebSession).where(WebSession.key_sha256 == tokens.fingerprint(store_id))
            )

    def _upsert_session(self, session_lifetime: timedelta, session: Any, store_id: str) -> None:
        key, data = tokens.fingerprint(store_id), self.serializer.encode(session)
        was_there = g.get("opened_session") == store_id
        expires_at = clock.now() + session_lifetime
        # Flask-Login marks every session of a stranger as changed, on each picture and style sheet
        with reading(), self._make_session() as db:
            kept = db.get(WebSession, key)
            if kept and kept.data == data and kept.expires_at > expires_at - RENEWED_AFTER:
                return
        with writing(), self._make_session.begin() as db:
            row = db.get(WebSession, key, with_for_update=True)
            if row is None:
                if was_there:  # somebody ended this session while the request was under way
                    return
                row = _begun(key)
            row.data, row.expires_at = data, expires_at
            row.user_id = _whose(db, session)
            db.add(row)


def _by_itself() -> bool:
    """Return whether a page that follows a deal asked by itself: that is no visit of a person."""
    return "X-Live" in request.headers or request.path.endswith("/live")


def _begun(key: str) -> WebSession:
    now = clock.now()
    return WebSession(
        key_sha256=key,
        started_at=now,
        last_seen_at=now,
        browser=family(request.user_agent.string),
        address=(request.remote_addr or "")[:45],
    )


def _whose(db: Session, session: Any) -> int | None:
    """Return who is signed in by what Flask-Login keeps in the session."""
    name = session.get("_user_id")
    return db.scalar(select(User.id).where(User.fs_uniquifier == name)) if name else None


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its owner sees it; `key` names it and opens nothing."""

    key: str
    started_at: datetime
    last_seen_at: datetime
    browser: str
    address: str
    is_current: bool


def current_key() -> str:
    """Return the name of the session that this request belongs to."""
    return tokens.fingerprint(session.sid)  # type: ignore[attr-defined]  # Flask-Session's


def of(db: Session, user_id: int, idle: timedelta, longest: timedelta) -> list[SessionView]:
    """Return the person's living sessions, the current one first, then the last seen."""
    now, here = clock.now(), current_key()
    query = select(WebSession).where(
        WebSession.user_id == user_id,
        WebSession.last_seen_at > now - idle,
        WebSession.started_at > now - longest,
    )
    found = [
        SessionView(
            row.key_sha256, row.started_at, row.last_seen_at, row.browser, row.address,
            row.key_sha256 == here,
        )
        for row in db.scalars(query.order_by(WebSession.last_seen_at.desc()))
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.is_current)


def end(db: Session, user_id: int, key: str) -> None:
    """End one session of the person; the caller commits."""
    db.execute(
        delete(WebSession).where(WebSession.user_id == user_id, WebSession.key_sha256 == key)
    )


def end_all(db: Session, user_id: int, except_key: str | None = None) -> None:
    """End the person's sessions, all but the one named (see `current_key`); the caller commits.

    A cookie that was kept opens nothing afterwards, and a request under way writes none back.
    """
    mine = delete(WebSession).where(WebSession.user_id == user_id)
    db.execute(mine if except_key is None else mine.where(WebSession.key_sha256 != except_key))


def sweep(db: Session, now: datetime, idle: timedelta) -> int:
    """Delete sessions that are over and return how many; the caller commits."""
    unseen = and_(WebSession.user_id.is_not(None), WebSession.last_seen_at <= now - idle)
    over = delete(WebSession).where(or_(WebSession.expires_at <= now, unseen))
    return len(db.scalars(over.returning(WebSession.key_sha256)).all())
