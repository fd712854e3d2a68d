"""Sessions kept on the server: Flask-Session with our own table behind it.

A signed cookie alone can be replayed after signing out; a server-side session cannot.
"""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_session.base import ServerSideSessionInterface
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from workbench.platform import clock, tokens
from workbench.platform.accounts.rows import WebSession
from workbench.platform.database import reading, writing

RENEWED_AFTER = timedelta(hours=1)


class DatabaseSessions(ServerSideSessionInterface):  # type: ignore[misc]  # ships no types
    """The three storage calls that Flask-Session asks for."""

    def __init__(self, app: Flask, make_session: sessionmaker[Session]) -> None:
        super().__init__(app, key_prefix="", permanent=True, serialization_format="json")
        self._make_session = make_session

    def _retrieve_session_data(self, store_id: str) -> dict[str, Any] | None:
        with self._make_session() as db:
            row = db.scalar(
                select(WebSession).where(
                    WebSession.key_sha256 == tokens.fingerprint(store_id),
                    WebSession.expires_at > clock.now(),
                )
            )
            decoded: dict[str, Any] | None = self.serializer.decode(row.data) if row else None
            return decoded

    def _delete_session(self, store_id: str) -> None:
        with writing(), self._make_session.begin() as db:
            db.execute(
                delete(WebSession).where(WebSession.key_sha256 == tokens.fingerprint(store_id))
            )

    def _upsert_session(self, session_lifetime: timedelta, session: Any, store_id: str) -> None:
        key, data = tokens.fingerprint(store_id), self.serializer.encode(session)
        expires_at = clock.now() + session_lifetime
        # Flask-Login marks every session of a stranger as changed, on each picture and style sheet
        with reading(), self._make_session() as db:
            kept = db.get(WebSession, key)
            if kept and kept.data == data and kept.expires_at > expires_at - RENEWED_AFTER:
                return
        with writing(), self._make_session.begin() as db:
            row = db.get(WebSession, key) or WebSession(key_sha256=key)
            row.data, row.expires_at = data, expires_at
            db.add(row)
