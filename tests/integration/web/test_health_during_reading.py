"""A real server keeps answering while a large file comes in and is read."""

# ruff: noqa: S310 (only addresses of the server under test are opened)

import contextlib
import io
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.services.test_intake import stops
from tests.integration.web.test_history import suggested
from workbench.cli.serve import free_port
from workbench.platform.accounts.people import one_time_link
from workbench.platform.accounts.rows import User
from workbench.platform.config import ROOT, Config
from workbench.services import intake

MOST_SECONDS = 1.0
PATIENCE = 300.0
BOUNDARY = "----------equipoise"


class Visitor:
    """A browser of the standard library on a real server."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> str:
        """Return a page."""
        with self._opener.open(self.address + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def send(self, path: str, content: bytes, kind: str) -> str:
        """Send a body; return the address that it led to."""
        wish = urllib.request.Request(self.address + path, content, {"Content-Type": kind})
        with self._opener.open(wish, timeout=PATIENCE) as answer:
            return urllib.parse.urlparse(answer.url).path

    def token(self, path: str) -> str:
        """Return the CSRF token of a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path))
        assert found is not None
        return found[1]

    def form(self, path: str, **fields: str) -> str:
        """Send a form."""
        body = urllib.parse.urlencode(fields | {"csrf_token": self.token(path)}).encode()
        return self.send(path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, file: bytes) -> str:
        """Send a file by the form of a page."""
        parts = io.BytesIO()
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n'
        parts.write(f"{head}{self.token(path)}\r\n--{BOUNDARY}\r\n".encode())
        parts.write(b'Content-Disposition: form-data; name="file"; filename="stops.csv"\r\n\r\n')
        parts.write(file)
        parts.write(f"\r\n--{BOUNDARY}--\r\n".encode())
        return self.send(path, parts.getvalue(), f"multipart/form-data; boundary={BOUNDARY}")


@pytest.fixture
def server(config: Config) -> Iterator[str]:
    """Serve the installation as `python -m workbench serve` does; return its address."""
    port = free_port("127.0.0.1", 8600 + os.getpid() % 900)
    settings = config.environment() | {
        "EQUIPOISE_DEVELOPMENT": "1",
        "EQUIPOISE_INSECURE_COOKIES": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", "serve", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | settings,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(address + "/health"):
                break
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


class Pulse:
    """Asks /health ten times a second and keeps the longest answer."""

    def __init__(self, address: str) -> None:
        self._address, self._over = address, threading.Event()
        self.worst, self.asked = 0.0, 0
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._over.wait(0.1):
            begun = time.monotonic()
            with urllib.request.urlopen(self._address + "/health", timeout=PATIENCE) as answer:
                assert answer.status == 200
            self.worst = max(self.worst, time.monotonic() - begun)
            self.asked += 1


@pytest.mark.parametrize("seated", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "rows", [50_000, pytest.param(1_000_000, marks=pytest.mark.nightly)], ids=["short", "million"]
)
def test_health_answers_while_a_file_is_read(
    table: Table, db: Session, server: str, rows: int
) -> None:
    """Under a second at any moment of sending, looking at and reading a large file."""
    user = db.query(User).filter_by(email="provider@example.org").one()
    link = one_time_link(db, user)
    db.commit()
    visitor = Visitor(server)
    visitor.form(f"/link/{link}")
    file = stops(rows)
    with Pulse(server) as pulse:
        page = visitor.upload(table.path("/history"), file)
        data_set_id = int(page.split("/")[4])
        visitor.form(page, **suggested(visitor.get(page)))
        end, job = time.monotonic() + PATIENCE, None
        while (job is None or job.active) and time.monotonic() < end:
            time.sleep(0.2)
            db.rollback()
            job = intake.latest(db, table.deal_id, data_set_id)
            db.rollback()
    assert job is not None
    assert (job.state, job.refusal) == ("done", None)
    assert pulse.asked > 5
    assert pulse.worst < MOST_SECONDS
