"""A real server on a fresh instance and a real browser: for whatever only a browser can show."""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from app import create_app
from tests.conftest import missing
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE = 45_000  # milliseconds a browser waits for something on a busy machine


@dataclass(frozen=True)
class Live:
    """A running server: its address, its settings, and sessions on its database."""

    url: str
    config: Config
    sessions: sessionmaker[Session]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser; each test opens contexts of its own in it."""
    program = shutil.which("chromium")
    if program is None:
        missing("Chromium is not installed (apt-get install chromium)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def closing(application: "WSGIApplication") -> "WSGIApplication":
    """Close every answer: the test server forgets those that a browser no longer waits for."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        parts = application(environ, start_response)
        try:
            yield from parts
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """Serve the whole application on a free port, on an empty SQLite database of its own."""
    config = Config(
        instance=tmp_path / "instance",
        database_url=f"sqlite:///{tmp_path / 'live.sqlite3'}",
        keys=tmp_path / "keys",
        development=True,
        secure_cookies=False,
    )
    engine = make_engine(config.database_url)
    upgrade(engine)
    server = make_server("127.0.0.1", 0, closing(create_app(config)), threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]  # the threaded server has it
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Live(f"http://127.0.0.1:{server.port}", config, make_sessions(engine))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        engine.dispose()


@contextlib.contextmanager
def opened(chromium: Browser, live: Live, width: int = 1280, script: bool = True) -> Iterator[Page]:
    """Open a page in a browser context of its own: own cookies, own window size."""
    context = chromium.new_context(
        base_url=live.url,
        viewport={"width": width, "height": 900},
        java_script_enabled=script,
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield context.new_page()
    finally:
        context.close()


def signed_in(page: Page, link: str) -> Page:
    """Follow a one-time link."""
    page.goto(f"/link/{link}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/link/" not in url)
    return page


@pytest.fixture
def page(chromium: Browser, live: Live) -> Iterator[Page]:
    """Return a page of a laptop, in a context of its own, with paths relative to the server."""
    with opened(chromium, live) as one:
        yield one


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """Return a function that names what axe finds wrong with a page for people with disabilities."""
    axe = Axe()

    def found(page: Page) -> list[str]:
        violations = axe.run(page).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]

    return found


def scrolls_sideways(page: Page) -> bool:
    """Tell whether the page is wider than its window."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return bool(page.evaluate(wider))
