"""A deal at each stage of its way, built once and copied for every test that starts there.

Building a framed, settled or accepted deal takes seconds; copying a database takes milliseconds.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.integration.plant import add_cards, agree_frame
from tests.integration.settled import accept_both, settle, start
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.migrations import upgrade
from workbench.services import demo

Build = Callable[[Session, Path, int], object]
BUILD: dict[str, Build] = {
    "framed": lambda db, _keys, deal_id: (add_cards(db, deal_id), agree_frame(db, deal_id)),
    "settled": settle,
    "drafted": lambda db, _keys, deal_id: start(db, deal_id),
    "accepted": lambda db, _keys, deal_id: accept_both(db, deal_id),
}
STAGES = ("migrated", "table", *BUILD)
DEMONSTRATION = "demonstration"  # beside that way: what `make demo` seeds


@dataclass(frozen=True)
class Seated:
    """What a test needs to know of a deal: its id, and a sign-in link for each person."""

    deal_id: int
    links: dict[str, str]


NOBODY = Seated(0, {})


@dataclass(frozen=True)
class Place:
    """Where one test's database lies: a file or a database of a server, and the keys beside it."""

    url: str
    keys: Path

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.url.removeprefix("sqlite:///")) if self.url.startswith("sqlite") else None


class Stages:
    """The snapshots of one test process, made when first asked for."""

    def __init__(self, folder: Path, seat: Callable[[Session], Seated]) -> None:
        self._folder, self._seat = folder, seat
        self._made: dict[tuple[bool, str], Seated] = {}
        self._seeded: dict[bool, demo.Seeded] = {}

    def demonstration(self, place: Place) -> demo.Seeded:
        """Make the database at `place`, which is migrated, the seeded demonstration."""
        kind = place.file is not None
        if kind in self._seeded:
            self._restore(place, DEMONSTRATION)
        else:
            engine = make_engine(place.url)
            with make_sessions(engine)() as db:
                self._seeded[kind] = demo.seed(db, place.keys)
                db.commit()
            engine.dispose()
            self._keep(place, DEMONSTRATION)
        return self._seeded[kind]

    def bring(self, place: Place, stage: str) -> Seated:
        """Make the database at `place`, which does not exist or has no user, a deal at `stage`."""
        kind = place.file is not None, stage
        if kind in self._made:
            self._restore(place, stage)
        else:
            self._made[kind] = self._build(place, stage)
            self._keep(place, stage)
        return self._made[kind]

    def _build(self, place: Place, stage: str) -> Seated:
        number = STAGES.index(stage)
        seated = self.bring(place, STAGES[number - 1]) if number else NOBODY
        if stage == "migrated" and place.file is None:
            _copy(place.url, "template1", "test")
        engine = make_engine(place.url)
        if stage == "migrated":
            upgrade(engine)
        with make_sessions(engine)() as db:
            if stage == "table":
                seated = self._seat(db)
            elif stage in BUILD:
                BUILD[stage](db, place.keys, seated.deal_id)
            db.commit()
        engine.dispose()
        return seated

    def _keep(self, place: Place, stage: str) -> None:
        if place.file is not None:
            shutil.copyfile(place.file, self._folder / f"{stage}.sqlite3")
        else:
            _copy(place.url, "test", f"stage_{stage}")
        kept = self._folder / f"{stage}-{place.file is not None}-keys"
        if place.keys.exists():
            shutil.copytree(place.keys, kept)

    def _restore(self, place: Place, stage: str) -> None:
        if place.file is not None:
            shutil.copyfile(self._folder / f"{stage}.sqlite3", place.file)
        else:
            _copy(place.url, f"stage_{stage}", "test")
        kept = self._folder / f"{stage}-{place.file is not None}-keys"
        if kept.exists():
            shutil.copytree(kept, place.keys, dirs_exist_ok=True)


def _copy(url: str, source: str, name: str) -> None:
    """Make database `name` a copy of `source`, on the server that `url` names."""
    _on_server(
        url.replace("/test?", "/postgres?"),
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
        f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY WAL_LOG",
    )


def _on_server(url: str, *statements: str) -> None:
    engine: Engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
