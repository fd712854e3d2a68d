"""A real database for every integration test: SQLite and PostgreSQL."""

import copy
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import vl_convert
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from tests.conftest import missing
from tests.integration.filled import forms_of
from tests.integration.stages import STAGES, Place, Seated, Stages
from workbench.platform import limited
from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.acting import NOBODY, acting
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.limited import Call, Limits, Watch
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
    options = f"-c listen_addresses='' -k {folder} -c fsync=off -c synchronous_commit=off -c autovacuum=off"
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


ANSWERS: dict[bytes, dict[str, Any]] = {}
IN_EARNEST = {"test_limited", "test_intake", "test_health_during_reading", "test_bad_files"}


@pytest.fixture(autouse=True)
def read_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the limited child read each file once in a process of tests: the same call, the same answer.

    Tests of the child itself, of its limits and its progress start one every time.
    """
    if request.path.stem in IN_EARNEST:
        return
    run = limited.run

    def remembered(call: Call, limits: Limits, watch: Watch | None = None) -> dict[str, Any]:
        said = json.dumps([call.function, call.asked, astuple(limits)], sort_keys=True).encode()
        for name, content in sorted(call.files.items()):
            said += name.encode() + hashlib.sha256(content).digest()
        if said not in ANSWERS:
            ANSWERS[said] = run(call, limits, watch)
        return copy.deepcopy(ANSWERS[said])

    monkeypatch.setattr(limited, "run", remembered)


@pytest.fixture(autouse=True)
def nobody_acts_yet() -> Iterator[None]:
    """Let no test act for whoever sent the last request of the test before it."""
    with acting(NOBODY):
        yield


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """Return the snapshots of deals at each stage, shared by the tests of this process."""
    return Stages(tmp_path_factory.mktemp("stages"), take_seats)


@pytest.fixture(params=["sqlite", "postgres"])
def seated(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Place, Seated]:
    """Return a database at the furthest stage that the test asks for, and who sits in its deal."""
    return brought(request, tmp_path)


PAGES = {"web", "cli", "training", "document"}
# Services whose tests are about what is computed and kept, not about how the database keeps it:
# locks, conflicts, keys, backups, the record, rounds and destruction stay on both each time.
COMPUTED = {
    "test_answer_effects", "test_auditor", "test_cascade_tree", "test_demo", "test_discovery", "test_document",
    "test_draft_consequences", "test_draft_details", "test_frame", "test_history",
    "test_improvement", "test_intake", "test_kpi", "test_labels", "test_levels",
    "test_levels_seasons", "test_menu_listing", "test_neutral_round", "test_own_formula",
    "test_own_gain", "test_receipt", "test_rehearsal", "test_stress_test", "test_truths",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run tests of pages and of what is computed on one of the two databases by turns.

    The other one's turn is at night. What they stand on is tested on both each time.
    """
    here = Path(__file__).parent
    for item in items:
        kind = getattr(item, "callspec", None) and item.callspec.params.get("seated")
        place = item.path.relative_to(here).parts[0] if item.path.is_relative_to(here) else ""
        by_turns = place in PAGES or (place == "services" and item.path.stem in COMPUTED)
        if kind is None or not by_turns:
            continue
        name = re.sub(r"\b(sqlite|postgres)\b", "", item.nodeid)
        turn = ("sqlite", "postgres")[hashlib.sha256(name.encode()).digest()[0] % 2]
        if kind != turn:
            item.add_marker("nightly")


def brought(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Place, Seated]:
    """Copy the snapshot of the kind that the fixture's parameter names."""
    url = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").replace("/postgres?", "/test?")
    place = Place(url, tmp_path / "keys")
    stage = next((name for name in reversed(STAGES) if name in request.fixturenames), STAGES[0])
    return place, request.getfixturevalue("stages").bring(place, stage)


@pytest.fixture
def database_url(seated: tuple[Place, Seated]) -> str:
    """Return the URL of a migrated database of this test's own; each test runs on both kinds."""
    return seated[0].url


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


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Keep templates compiled from one test's application to the next, in all processes of a run."""
    here = tmp_path_factory.getbasetemp()
    shared = here.parent if "PYTEST_XDIST_WORKER" in os.environ else here
    (shared / "templates").mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(shared / "templates"))


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once() -> Iterator[None]:
    """Keep how the address of each route is built: applications of all tests have the same routes."""
    compile_anew = Rule._compile_builder
    kept: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}

    def compiled(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*rule._trace, repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_anew(rule, append_unknown)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compiled)
        yield


@pytest.fixture(scope="session", autouse=True)
def charts_drawn_once() -> Iterator[None]:
    """Draw each chart once: the same specification gives the same picture, and takes longest."""
    draw, kept = vl_convert.vegalite_to_svg, dict[str, str]()

    def drawn(*given: object, **more: object) -> str:
        key = repr((given, sorted(more.items())))
        if key not in kept:
            kept[key] = draw(*given, **more)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vl_convert, "vegalite_to_svg", drawn)
        yield


@pytest.fixture
def app(config: Config, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """Return the whole application on the test's database; its connections end with the test."""
    whole = create_app(config)
    whole.jinja_env.bytecode_cache = compiled_templates
    yield whole
    whole.extensions["live"].close()
    whole.extensions["engine"].dispose()


@pytest.fixture
def db(database_url: str) -> Iterator[Session]:
    """Return a session of its own beside the application's."""
    engine = make_engine(database_url)
    with make_sessions(engine)() as session:
        yield session
    engine.dispose()


def hidden(page: str, path: str, *, own: bool) -> dict[str, str]:
    """Return the version and what was shown, of the page's first form to the path.

    `own` says whether a form without an action goes there.
    """
    targets = {"", path} if own else {path}
    for form in forms_of(page):
        if form.method.lower() == "post" and form.action in targets:
            return {
                name: form.fields[name][0] for name in ("version", "shown") if name in form.fields
            }
    return {}


def token_on(text: str, page: str) -> str:
    """Return the CSRF token of a page's text; the address is for the message."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    assert found is not None, f"no form on {page}"
    return found.group(1)


class Browser:
    """A test client that signs in by link and sends CSRF tokens as a browser would."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **extra: Any) -> TestResponse:
        """Fetch a page."""
        return self.client.get(path, **extra)

    def post(self, path: str, page: str | None = None, **fields: Any) -> TestResponse:
        """Send a form; token, version and what was shown come from `page` (default: the same path).

        They are those of the page's form to this path, where it has one.
        """
        text = self.get(page or path).get_data(as_text=True)
        sent = hidden(text, path, own=page is None or page.partition("?")[0] == path)
        token = {"csrf_token": token_on(text, page or path)}
        return self.client.post(path, data=token | sent | fields)

    def token(self, page: str) -> str:
        """Return the CSRF token that a page carries."""
        return token_on(self.get(page).get_data(as_text=True), page)

    def sign_in(self, token: str) -> "Browser":
        """Use a one-time link."""
        answer = self.post(f"/link/{token}")
        assert answer.status_code == 302
        return self


class People(Mapping[str, Browser]):
    """One browser per person; each signs in when first asked for, as few tests need everybody."""

    def __init__(self, app: Flask, links: dict[str, str]) -> None:
        self._app, self._links = app, dict(links)  # the snapshot's own are shared by all tests
        self._here: dict[str, Browser] = {}

    def join(self, name: str, link: str) -> None:
        """Let somebody else come, with a one-time link."""
        self._links[name] = link

    def __getitem__(self, name: str) -> Browser:
        """Return the person's browser, signed in."""
        if name not in self._here:
            self._here[name] = Browser(self._app).sign_in(self._links[name])
        return self._here[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names in the order of the seats."""
        return iter(self._links)

    def __len__(self) -> int:
        """Count the people."""
        return len(self._links)


@dataclass(frozen=True)
class Table:
    """A deal with somebody on every seat, and a browser for each."""

    deal_id: int
    people: Mapping[str, Browser]

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
    """Open a deal with one person per seat, each ready to sign in, and an outsider without one."""
    seated = take_seats(db)
    db.commit()
    return Table(seated.deal_id, People(app, seated.links))


def take_seats(db: Session) -> Seated:
    """Open a deal and give every seat to a person with a sign-in link."""
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
    return Seated(deal_id, links)


@pytest.fixture
def table(app: Flask, seated: tuple[Place, Seated]) -> Table:
    """Return a deal with everybody seated, at the furthest stage that the test asks for."""
    return Table(seated[1].deal_id, People(app, seated[1].links))


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """Return a browser that is not signed in."""
    return Browser(app)


@pytest.fixture
def framed(table: Table) -> Table:
    """Return a table with three KPI cards and an agreed frame of 81 packages."""
    return table


@pytest.fixture
def settled(framed: Table) -> Table:
    """Return a table whose sealed round has settled on a package."""
    return framed


@pytest.fixture
def drafted(settled: Table) -> Table:
    """Return a table with version 1 of the draft, accepted by nobody."""
    return settled


@pytest.fixture
def accepted(drafted: Table) -> Table:
    """Return a table whose draft both sides have accepted."""
    return drafted
