"""A real database for every integration test: SQLite and PostgreSQL."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from tests.conftest import missing
from tests.integration.plant import add_cards, agree_frame
from tests.integration.settled import accept_both, settle, start
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade
from workbench.platform.permissions import RoleName, Side
from workbench.services import deal as deals


def _postgres_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a private PostgreSQL server as an unprivileged user; return its URL."""
    programs = _postgres_programs()
    if programs is None:
        missing("PostgreSQL server programs are not installed (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="equipoise-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    run = lambda *words: subprocess.run(  # noqa: E731
        [*as_user, *words], check=True, capture_output=True, cwd=folder
    )
    run(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "equipoise", "-E", "UTF8")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    run(
        str(programs / "pg_ctl"),
        "-D",
        str(data),
        "-o",
        options,
        "-l",
        str(folder / "log"),
        "-w",
        "start",
    )
    try:
        yield f"postgresql://equipoise@/postgres?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty, migrated database; each test runs on both kinds."""
    return migrated(request, tmp_path)


def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Make the database that the fixture's parameter names."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres")
        _empty(url)
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


def _empty(url: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Return settings of a throw-away installation."""
    return Config(
        instance=tmp_path,
        database_url=database_url,
        keys=tmp_path / "keys",
        development=True,
        secure_cookies=False,
        testing=True,
    )


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """Return the whole application on the test's database; its connections end with the test."""
    whole = create_app(config)
    yield whole
    whole.extensions["engine"].dispose()


@pytest.fixture
def db(database_url: str) -> Iterator[Session]:
    """Return a session of its own beside the application's."""
    engine = make_engine(database_url)
    with make_sessions(engine)() as session:
        yield session
    engine.dispose()


class Browser:
    """A test client that signs in by link and sends CSRF tokens as a browser would."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **extra: Any) -> TestResponse:
        """Fetch a page."""
        return self.client.get(path, **extra)

    def post(self, path: str, page: str | None = None, **fields: Any) -> TestResponse:
        """Send a form: the token is read from `page` (default: the same path)."""
        return self.client.post(path, data=fields | {"csrf_token": self.token(page or path)})

    def token(self, page: str) -> str:
        """Return the CSRF token that a page carries."""
        found = re.search(
            r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).get_data(as_text=True)
        )
        assert found is not None, f"no form on {page}"
        return found.group(1)

    def sign_in(self, token: str) -> "Browser":
        """Use a one-time link."""
        answer = self.post(f"/link/{token}")
        assert answer.status_code == 302
        return self


@dataclass(frozen=True)
class Table:
    """A deal with somebody on every seat: one signed-in browser per seat."""

    deal_id: int
    people: dict[str, Browser]

    def path(self, rest: str = "") -> str:
        """Return the path of a page of the deal."""
        return f"/deals/{self.deal_id}{rest}"


SEATS: tuple[tuple[str, Side, RoleName], ...] = (
    ("provider", "provider", "executive"),
    ("customer", "customer", "executive"),
    ("facilitator", "neutral", "facilitator"),
    ("provider_lead", "provider", "team_lead"),
    ("customer_lead", "customer", "team_lead"),
    ("trainee", "provider", "trainee"),
)


def seat_everybody(app: Flask, db: Session) -> Table:
    """Open a deal with one person per seat and sign each in; also an outsider without a seat."""
    wish = deals.NewDeal(
        title="Uptime of the packaging lines",
        provider="Provider Ltd",
        customer="Customer Inc",
        currency="USD",
        yearly_invoice=Decimal(306733),
        timezone="Europe/Berlin",
        term_start=date(2027, 1, 1),
        term_months=36,
    )
    deal_id = deals.create(db, wish, user_id=None)
    links = {}
    for name, side, role in SEATS:
        user = add_person(db, f"{name}@example.org", name, organisation=None)
        deals.take_seat(db, deal_id, user.id, side, role)
        links[name] = one_time_link(db, user)
    links["outsider"] = one_time_link(db, add_person(db, "outsider@example.org", "outsider", None))
    db.commit()
    return Table(deal_id, {name: Browser(app).sign_in(link) for name, link in links.items()})


@pytest.fixture
def table(app: Flask, db: Session) -> Table:
    """Return a deal with everybody signed in."""
    return seat_everybody(app, db)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """Return a browser that is not signed in."""
    return Browser(app)


@pytest.fixture
def framed(table: Table, db: Session) -> Table:
    """Return a table with three KPI cards and an agreed frame of 81 packages."""
    add_cards(db, table.deal_id)
    agree_frame(db, table.deal_id)
    db.commit()
    return table


@pytest.fixture
def settled(framed: Table, db: Session, config: Config) -> Table:
    """Return a table whose sealed round has settled on a package."""
    settle(db, config.keys, framed.deal_id)
    db.commit()
    return framed


@pytest.fixture
def drafted(settled: Table, db: Session) -> Table:
    """Return a table with version 1 of the draft, accepted by nobody."""
    start(db, settled.deal_id)
    db.commit()
    return settled


@pytest.fixture
def accepted(drafted: Table, db: Session) -> Table:
    """Return a table whose draft both sides have accepted."""
    accept_both(db, drafted.deal_id)
    db.commit()
    return drafted
