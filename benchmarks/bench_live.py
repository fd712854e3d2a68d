"""500 streams on a real server with two workers, one change a second, and when each arrives.

Both databases, at rest and while each worker computes for four seconds elsewhere in the app. The
baseline of a row is the smallest wait that the design allows: SQLite is asked ten times a second.
Loopback only; server, database and streams share this machine's cores.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from workbench.platform.accounts.people import add_person, one_time_link
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.live import PING_SECONDS
from workbench.platform.migrations import upgrade
from workbench.platform.permissions import Seat
from workbench.platform.topics import version_for
from workbench.services import deal as deals
from workbench.store.deal import DealRow

ROOT = Path(__file__).resolve().parent.parent
STREAMS, PEOPLE, CHANGES, WAIT = 500, 20, 20, 30.0
COMPUTATIONS = 4
WISH = deals.NewDeal(
    "Uptime", "Provider Ltd", "Customer Inc", "USD", Decimal(300000), "UTC", date(2027, 1, 1), 36
)
CALM = {"sqlite": 0.1, "postgres": 0.01}


class Arrivals:
    """When each version was sent, and when each stream said it."""

    def __init__(self) -> None:
        self.sent: dict[str, float] = {}
        self.heard: dict[str, list[float]] = {}

    async def read(self, port: int, path: str, cookie: str) -> None:
        """Follow one stream until it is cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        words = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
        writer.write(f"{words}Cookie: {cookie}\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    said = line[6:].strip().decode()
                    self.heard.setdefault(said, []).append(time.perf_counter())
        finally:
            writer.close()

    async def all_heard(self, version: str) -> None:
        """Wait until every stream has said the version, or WAIT is over."""
        until = time.perf_counter() + WAIT
        while len(self.heard.get(version, [])) < STREAMS and time.perf_counter() < until:
            await asyncio.sleep(0.02)

    def seconds(self) -> list[float]:
        """Return how long each arrival took, over all changes and streams."""
        return [at - sent for said, sent in self.sent.items() for at in self.heard.get(said, [])]


def _deal(sessions: "sessionmaker[Session]") -> tuple[Seat, list[str]]:
    """Open a deal with people of both sides; return a seat and a sign-in token for each."""
    with sessions() as db:
        deal_id = deals.create(db, WISH, user_id=None)
        tokens = []
        for number in range(PEOPLE):
            user = add_person(db, f"person{number}@example.org", f"Person {number}", None)
            deals.take_seat(db, deal_id, user.id, "neutral", "facilitator")
            tokens.append(one_time_link(db, user))
        db.commit()
    return Seat(user.id, deal_id, "neutral", "facilitator"), tokens


def sign_in(base: str, token: str) -> str:
    """Use a link as a browser would; return the cookie."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{base}/link/{token}").read().decode()
    csrf = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    opener.open(f"{base}/link/{token}", f"csrf_token={csrf}".encode()).read()
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def _compute(base: str) -> None:
    urllib.request.urlopen(f"{base}/compute", b"").read()  # noqa: S310 (loopback)


async def _follow(
    port: int, seat: Seat, cookies: list[str], sessions: Any, *, busy: bool
) -> Arrivals:
    base, arrivals = f"http://127.0.0.1:{port}", Arrivals()
    path = f"/deals/{seat.deal_id}/live"
    with sessions() as db:
        first = version_for(db, seat)
    streams = []
    for number in range(STREAMS):
        streams.append(
            asyncio.create_task(arrivals.read(port, path, cookies[number % len(cookies)]))
        )
        if number % 20 == 19:
            await asyncio.sleep(0.1)
    await arrivals.all_heard(first)
    computing = []
    for number in range(CHANGES):
        if busy and number % (CHANGES // COMPUTATIONS) == 0:
            computing.append(asyncio.create_task(asyncio.to_thread(_compute, base)))
        begun = time.perf_counter()
        said = await asyncio.to_thread(_change, sessions, seat, number)
        arrivals.sent[said] = time.perf_counter()
        await asyncio.sleep(max(0.0, 1.0 - (time.perf_counter() - begun)))
    await arrivals.all_heard(said)
    await asyncio.gather(*computing)
    for stream in streams:
        stream.cancel()
    await asyncio.gather(*streams, return_exceptions=True)
    return arrivals


def _change(sessions: Any, seat: Seat, number: int) -> str:
    with sessions() as db:
        db.get_one(DealRow, seat.deal_id).title = f"Uptime {number} {time.perf_counter()}"
        db.commit()
        return version_for(db, seat)


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(url: str, folder: Path, port: int) -> Iterator[int]:
    """Run gunicorn as `serve` does, on a port of this machine."""
    environment = os.environ | {
        "DATABASE_URL": url, "EQUIPOISE_INSTANCE": str(folder), "EQUIPOISE_INSECURE_COOKIES": "1",
        "EQUIPOISE_DEVELOPMENT": "1",
    }  # fmt: skip
    words = [
        sys.executable, "-m", "gunicorn", "benchmarks.live_app:app()", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "600",
        "--graceful-timeout", "5", "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        begun = time.perf_counter()
        server.wait(30)
        print(f"  server ended {time.perf_counter() - begun:.1f} s after it was told to")


def _await(port: int) -> None:
    for _try in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health").read()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return


@contextmanager
def postgres() -> Iterator[str | None]:
    """Start a private PostgreSQL server as an unprivileged user; None where it is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        yield None
        return
    place = Path(tempfile.mkdtemp(prefix="equipoise-bench-"))
    as_user = []
    if os.geteuid() == 0:
        shutil.chown(place, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    ctl = [str(programs[-1] / "pg_ctl"), "-D", str(place / "data")]
    options = f"-c listen_addresses='' -k {place}"

    def run(*words: str) -> None:
        subprocess.run([*as_user, *words], check=True, capture_output=True, cwd=place)

    init = [str(programs[-1] / "initdb"), "-D", str(place / "data"), "-A", "trust"]
    run(*init, "-U", "equipoise", "-E", "UTF8")
    run(*ctl, "-o", options, "-l", str(place / "log"), "-w", "start")
    try:
        yield f"postgresql://equipoise@/postgres?host={place}"
    finally:
        run(*ctl, "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


def _measure(kind: str, url: str, folder: Path) -> list[dict[str, Any]]:
    engine: Engine = make_engine(url)
    upgrade(engine)
    sessions = make_sessions(engine)
    seat, tokens = _deal(sessions)
    rows = []
    with served(url, folder, free_port()) as port:
        cookies = [sign_in(f"http://127.0.0.1:{port}", token) for token in tokens]
        for busy in (False, True):
            arrivals = asyncio.run(_follow(port, seat, cookies, sessions, busy=busy))
            rows.append(_row(kind, arrivals, busy=busy))
            # a worker learns from its next ping that a stream has gone, and has room again then
            time.sleep(PING_SECONDS + 1)
    engine.dispose()
    return rows


def _row(kind: str, arrivals: Arrivals, *, busy: bool) -> dict[str, Any]:
    found = arrivals.seconds()
    p50, p95, most = (float(np.quantile(found, share)) for share in (0.5, 0.95, 1.0))
    name = f"live {kind}" + (", computing" if busy else "")
    expected = STREAMS * len(arrivals.sent)
    print(f"  {name}: {len(found)} of {expected} arrived, p50 {p50:.3f} s, p95 {p95:.3f} s, "
          f"most {most:.3f} s")  # fmt: skip
    return {
        "name": name,
        "arrived": len(found),
        "expected": expected,
        "p50": p50,
        "most": most,
        "seconds": p95,
        "baseline": "the pace of the listener",
        "baseline_seconds": CALM[kind],
        "ratio": CALM[kind] / p95,
    }


def run() -> list[dict[str, Any]]:
    """Return a row per database, at rest and computing; `seconds` is the p95 of arrival."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows += _measure("sqlite", f"sqlite:///{folder / 'bench.sqlite3'}", folder / "one")
        with postgres() as url:
            if url is not None:
                rows += _measure("postgres", url, folder / "two")
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
