"""/health says whether the service can do its work, and nothing else."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser
from workbench.platform import clock
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.services import health, tick

FACTS = {"status", "database", "schema", "disk", "keys", "tick_seconds"}


def test_a_whole_installation_is_well_and_tells_strangers_nothing_more(
    stranger: Browser, config: Config
) -> None:
    """200 and five facts; how long ago the timed work was done is one of them."""
    answer = stranger.get("/health")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok", "database": True, "schema": True, "disk": True, "keys": True,
        "tick_seconds": None,
    }  # fmt: skip
    engine = make_engine(config.database_url)
    tick.run(make_sessions(engine), clock.now())
    engine.dispose()
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False):
        later = stranger.get("/health").json
    assert later is not None
    assert later.keys() == FACTS
    assert 599 <= later["tick_seconds"] <= 602
    assert later["status"] == "ok"


def old_schema(_config: Config, db: Session, _patch: pytest.MonkeyPatch) -> None:
    """Pretend that this version has a newer schema than the database."""
    db.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.commit()


def no_keys(config: Config, _db: Session, _patch: pytest.MonkeyPatch) -> None:
    """Take the folder of keys away, as when it is not mounted."""
    shutil.rmtree(config.keys)


def full_disk(_config: Config, _db: Session, patch: pytest.MonkeyPatch) -> None:
    """Ask for more room than there is."""
    patch.setattr(health, "LEAST_FREE", 2**62)


@pytest.mark.parametrize(
    ("fact", "spoil"), [("schema", old_schema), ("keys", no_keys), ("disk", full_disk)]
)
def test_each_fault_is_named_with_503(
    stranger: Browser,
    config: Config,
    db: Session,
    monkeypatch: pytest.MonkeyPatch,
    fact: str,
    spoil: Callable[[Config, Session, pytest.MonkeyPatch], None],
) -> None:
    """A proxy takes the machine out, a person reads which fact it is."""
    spoil(config, db, monkeypatch)
    answer = stranger.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert [name for name, value in answer.json.items() if value is False] == [fact]


def test_a_database_that_does_not_answer_is_503_too(tmp_path: Path) -> None:
    """Not a page with a traceback."""
    engine = make_engine("postgresql://nobody@127.0.0.1:9/none?connect_timeout=1")
    config = Config(tmp_path, "", tmp_path)
    with make_sessions(engine)() as db:
        found = health.ask(db, config)
    engine.dispose()
    assert (found.database, found.schema, found.well) == (False, False, False)
