"""Keys are renewed without losing a value, whenever the process dies and whoever else writes."""

import contextlib
import os
import re
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.integration.conftest import Table
from tests.integration.private import ANSWERS, answered, enter, now, seat
from workbench.cli import main
from workbench.platform.config import Config
from workbench.platform.database import make_engine, make_sessions
from workbench.platform.errors import Refused
from workbench.platform.side_keys import KeyMissing, SideKey, side_keys
from workbench.services import keys, values
from workbench.store.values import own_values

PHRASE = "correct horse battery staple"


def opened(db: Session, config: Config, deal_id: int) -> dict[str, dict[str, float]]:
    """Return every answer of both sides, opened with the keys that are there."""
    row = now(db, deal_id)
    found = {
        side: {
            key: one.likely for key, one in values.sheet(db, config.keys, row, side).answers.items()
        }
        for side in ANSWERS
    }
    db.rollback()
    return found


@pytest.fixture
def entered(framed: Table, config: Config, db: Session) -> Table:
    """Return a table at which both sides have answered and the provider has locked."""
    for side in ANSWERS:
        enter(db, config.keys, framed.deal_id, side)
    values.lock(db, config.keys, framed.deal_id, seat(framed.deal_id, "provider"))
    db.commit()
    return framed


def rotate(config: Config, side: str | None = None) -> list[keys.Renewed]:
    """Renew the keys, on connections of its own, without the pause."""
    engine = make_engine(config.database_url)
    try:
        return keys.rotate(make_sessions(engine), config.keys, side=side, grace=0)
    finally:
        engine.dispose()


class TestRotation:
    def test_every_value_opens_with_the_new_key_alone(
        self, entered: Table, config: Config, db: Session
    ) -> None:
        """Rows and salts are sealed anew; the old key is gone and fits nothing any more."""
        before = {key.side: key.path.read_bytes() for key in side_keys(config.keys)}
        row = own_values(db, now(db, entered.deal_id).id, "provider")
        assert row is not None
        sealed, commitment = row.sealed, row.commitment
        db.rollback()
        renewed = rotate(config)
        assert [(one.rows) for one in renewed] == [1, 1]
        assert opened(db, config, entered.deal_id) == ANSWERS
        row = own_values(db, now(db, entered.deal_id).id, "provider")
        assert row is not None
        assert (row.sealed == sealed, row.commitment) == (False, commitment)
        key = SideKey(config.keys, entered.deal_id, "provider")
        assert len(key.open(row.sealed_salt or b"", "round-1/salt")) == values.SALT_BYTES
        after = {one.side: one.path.read_bytes() for one in side_keys(config.keys)}
        assert not set(before.values()) & set(after.values())
        here = {path.name for path in config.keys.glob("deal-*")}
        assert here == {one.path.name for one in side_keys(config.keys)}

    def test_one_side_alone(self, entered: Table, config: Config, db: Session) -> None:
        """The other side's key stays; nothing fits is a clear refusal."""
        kept = SideKey(config.keys, entered.deal_id, "customer").path
        before = kept.read_bytes()
        rotate(config, "provider")
        assert kept.read_bytes() == before
        assert opened(db, config, entered.deal_id) == ANSWERS
        with pytest.raises(Refused):
            rotate(config, "neutral")

    def test_killed_at_any_step_every_value_can_be_read(
        self, entered: Table, config: Config, db: Session
    ) -> None:
        """Kill -9 before each file operation and around each commit; the next run ends the work."""
        opened(db, config, entered.deal_id)
        db.close()
        db.get_bind().dispose()  # type: ignore[union-attr]  # an engine; none of its connections may be forked
        survived, step = False, 0
        while not survived:
            step += 1
            survived = dies_at(step, lambda: rotate(config, "provider"))
            assert opened(db, config, entered.deal_id) == ANSWERS, f"killed at step {step}"
            db.close()
            db.get_bind().dispose()  # type: ignore[union-attr]
        assert step > 10
        assert list(config.keys.glob("*.old-*")) == []
        assert opened(db, config, entered.deal_id) == ANSWERS

    def test_people_who_answer_meanwhile_lose_nothing(
        self, framed: Table, config: Config, db: Session
    ) -> None:
        """Each answer that was taken opens afterwards, whichever key it met."""
        enter(db, config.keys, framed.deal_id, "customer")
        db.commit()
        key, kept, stop = "highest_fee", [0.0], threading.Event()

        def write() -> None:
            engine = make_engine(config.database_url)
            amount = 600_000.0
            while not stop.is_set():
                amount += 1
                with make_sessions(engine).begin() as own:
                    row = now(own, framed.deal_id)
                    values.answer(own, config.keys, row, seat(framed.deal_id, "customer"),
                                  (key, answered(amount)))  # fmt: skip
                kept[0] = amount
                time.sleep(0.005)  # SQLite's waiting is unfair to whoever waits for the lock
            engine.dispose()

        writer = threading.Thread(target=write)
        writer.start()
        for _ in range(4):
            rotate(config)
        stop.set()
        writer.join()
        assert kept[0] > 600_000
        assert opened(db, config, framed.deal_id)["customer"][key] == kept[0]


def dies_at(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a child that kills itself at the step; return whether it came to its end."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException), counting(step):
            work()
            os._exit(0)
        os._exit(3)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


@contextlib.contextmanager
def counting(step: int) -> Iterator[None]:
    """Count operations on files of keys and commits; kill this process before number `step`."""
    seen = [0]

    def count() -> None:
        seen[0] += 1
        if seen[0] == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, given: tuple[object, ...]) -> None:
        if name in {"open", "os.rename", "os.link", "os.remove"} and re.search(
            r"\.key", str(given[0])
        ):
            count()

    sys.addaudithook(watch)
    from sqlalchemy import Engine

    event.listen(Engine, "commit", lambda _connection: count())
    event.listen(Engine, "rollback", lambda _connection: count())
    yield


class TestCarrying:
    def test_an_export_under_a_passphrase_brings_everything_back(
        self, entered: Table, config: Config, db: Session, tmp_path: Path
    ) -> None:
        """Keys of sides and accounts, and secrets, in no readable form; on another machine the values open again."""
        config.secret_key()
        file, there = tmp_path / "keys.export", tmp_path / "there"
        assert keys.export(config, file, PHRASE) == 4
        content = file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        for key in side_keys(config.keys):
            assert key.path.read_bytes().hex().encode() not in content
        moved = replace(config, instance=there, keys=there / "keys")
        assert keys.take_back(moved, file, PHRASE) == 4
        assert opened(db, moved, entered.deal_id) == ANSWERS
        assert moved.secret_key() == config.secret_key()
        assert keys.take_back(moved, file, PHRASE) == 0

    @pytest.mark.usefixtures("entered")
    def test_refusals_change_nothing(self, config: Config, tmp_path: Path) -> None:
        """A short or wrong passphrase, a file that is there, another key in place."""
        file = tmp_path / "keys.export"
        keys.export(config, file, PHRASE)
        key = side_keys(config.keys)[0].path
        key.write_bytes(bytes(32))
        for code, wish in (
            ("keys.short_phrase", lambda: keys.export(config, tmp_path / "b", "short")),
            ("keys.file_exists", lambda: keys.export(config, file, PHRASE)),
            ("keys.not_opened", lambda: keys.take_back(config, file, PHRASE + "r")),
            ("keys.not_opened", lambda: keys.take_back(config, key, PHRASE)),
            ("keys.others_in_place", lambda: keys.take_back(config, file, PHRASE)),
        ):
            with pytest.raises(Refused) as caught:
                wish()
            assert caught.value.finding.code == code
        assert key.read_bytes() == bytes(32)
        assert keys.take_back(config, file, PHRASE, replace=True) == 1

    def test_no_key_is_made_for_values_that_another_key_sealed(
        self, entered: Table, db: Session, tmp_path: Path
    ) -> None:
        """An empty folder of keys is noticed, not filled with new ones."""
        empty = tmp_path / "empty"
        empty.mkdir()
        with pytest.raises(KeyMissing):
            values.sheet(db, empty, now(db, entered.deal_id), "customer")
        assert list(empty.iterdir()) == []


def test_a_new_cookie_secret_keeps_the_salt_of_passwords(config: Config) -> None:
    """Forms that are open have to be sent again; nobody needs a new password."""
    secret, salt = config.secret_key(), config.password_salt()
    for _ in range(2):
        keys.rotate_cookie(config)
        assert config.secret_key() != secret
        assert config.password_salt() == salt
        secret = config.secret_key()


@pytest.mark.usefixtures("entered")
def test_the_command_lists_fingerprints_and_never_a_key(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """16 signs of a hash tell keys apart and open nothing."""
    monkeypatch.setenv("EQUIPOISE_INSTANCE", str(config.instance))
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    assert main(["keys", "list"]) == 0
    told = capsys.readouterr().out
    assert told.count("fingerprint") == 3
    assert all(key.path.read_bytes().hex() not in told for key in side_keys(config.keys))
    assert main(["keys", "rotate", "--side", "provider"]) == 0
    assert capsys.readouterr().out.count("fingerprint") == 1
