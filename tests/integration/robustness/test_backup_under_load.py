"""Backups that are taken while others write hold every row acknowledged before their start."""

import random
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.integration.robustness.test_crashes import at_work
from tests.integration.robustness.writers import kept
from workbench.platform import clock
from workbench.platform.config import Config
from workbench.platform.database import make_engine
from workbench.services import backup


def fresh(config: Config, folder: Path) -> Config:
    """Return an installation without a database of the same kind."""
    if config.database_url.startswith("sqlite"):
        return replace(config, instance=folder, database_url=f"sqlite:///{folder / 'r.sqlite3'}")
    engine = make_engine(config.database_url.replace("/test?", "/postgres?"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS restored WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE restored"))
    engine.dispose()
    url = config.database_url.replace("/test?", "/restored?")
    return replace(config, instance=folder, database_url=url)


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.nightly)])
def test_each_restores_with_every_row_acknowledged_before_its_start(
    config: Config, tmp_path: Path, times: int
) -> None:
    """And nothing but rows that somebody wrote, without a gap: each is one moment."""
    chance = random.Random(times)
    writers = at_work(config.database_url, 0)
    rows = 0
    try:
        for number in range(times):
            time.sleep(chance.uniform(0, 0.1))
            before = {one.name: one.hear() for one in writers}
            manifest = backup.back_up(config, tmp_path / "backups", clock.now())
            place = fresh(config, tmp_path / f"restored-{number}")
            backup.restore(place, manifest)
            there = kept(place.database_url)
            for name, count in before.items():
                mine = sum(1 for one in there if one.startswith(f"{name}-"))
                assert there >= {f"{name}-{n + 1}" for n in range(max(mine, count))}
            rows = len(there)
    finally:
        for one in writers:
            one.kill()
    sys.stdout.write(f"rows: {rows}\n")
