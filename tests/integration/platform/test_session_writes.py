"""A visitor's session is written when it changes, not with every style sheet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser
from workbench.platform.accounts.rows import WebSession


def test_reading_a_page_again_writes_nothing(stranger: Browser, db: Session) -> None:
    """Browsers fetch several files at once; each write would wait for the one writer of SQLite."""
    for _visit in range(2):  # Flask-Login marks a session once as not fresh
        stranger.get("/glossary")
    before = list(db.scalars(select(WebSession.expires_at)))
    db.rollback()
    for path in ("/glossary", "/static/app.css", "/static/mark.svg"):
        assert stranger.get(path, buffered=True).status_code == 200
    assert list(db.scalars(select(WebSession.expires_at))) == before
