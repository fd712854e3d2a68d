"""Kill -9 at random moments: what was acknowledged is there afterwards."""

import random
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from tests.integration.robustness.server import Server
from tests.integration.robustness.writers import Writer, kept, lost
from workbench.platform.database import make_engine
from workbench.platform.migrations import upgrade

WRITERS = 3
PATIENCE = 20.0


def at_work(url: str, loop: int) -> list[Writer]:
    """Start writers and wait until something is acknowledged."""
    writers = [Writer(f"{loop}.{number}", url).start() for number in range(WRITERS)]
    end = time.monotonic() + PATIENCE
    while not sum(map(Writer.hear, writers)) and time.monotonic() < end:
        time.sleep(0.005)
    return writers


def migrated(url: str) -> str:
    """Make the tables."""
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.mark.parametrize("loops", [10, pytest.param(60, marks=pytest.mark.nightly)])
def test_sqlite_keeps_what_it_acknowledged_when_writers_are_killed(
    tmp_path: Path, loops: int
) -> None:
    """Each time the file is whole, and no acknowledged row is missing."""
    file, chance = tmp_path / "test.sqlite3", random.Random(loops)
    url = migrated(f"sqlite:///{file}")
    writers: list[Writer] = []
    for loop in range(loops):
        now = at_work(url, loop)
        time.sleep(chance.uniform(0, 0.2))
        for one in now:
            one.kill()
        writers += now
        with closing(dbapi2.connect(file)) as connection:
            assert list(connection.execute("PRAGMA integrity_check")) == [("ok",)]
    acknowledged = sum(one.acknowledged for one in writers)
    sys.stdout.write(f"acknowledged: {acknowledged}\n")
    assert acknowledged >= loops
    assert lost(writers, kept(url)) == []


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server of this test's own."""
    made = Server()
    try:
        made.start()
        yield made
    finally:
        made.remove()


@pytest.mark.postgres
@pytest.mark.parametrize("loops", [2, pytest.param(8, marks=pytest.mark.nightly)])
def test_postgresql_keeps_what_it_acknowledged_when_the_server_is_killed(
    server: Server, loops: int
) -> None:
    """Postmaster and backends die at once; after the recovery no acknowledged row is missing."""
    chance = random.Random(loops)
    url = migrated(server.url)
    writers: list[Writer] = []
    for loop in range(loops):
        now = at_work(url, loop)
        time.sleep(chance.uniform(0, 0.3))
        server.kill()
        for one in now:
            one.end()
        writers += now
        server.start()
        assert lost(writers, kept(url)) == []
    acknowledged = sum(one.acknowledged for one in writers)
    sys.stdout.write(f"acknowledged: {acknowledged}\n")
    assert acknowledged >= loops
