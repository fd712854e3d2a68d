"""Backups are whole or not there; a restore changes everything or nothing."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.integration.conftest import Table, _empty
from tests.integration.private import ANSWERS, enter, now
from workbench.cli import main
from workbench.platform import clock, migrations
from workbench.platform.config import Config
from workbench.platform.database import make_engine
from workbench.platform.errors import Refused
from workbench.services import backup, values
from workbench.store import backup as copies
from workbench.store.deal import DealRow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of backups."""
    return tmp_path / "backups"


def names(folder: Path) -> list[str]:
    """Return what lies in the folder."""
    return sorted(path.name for path in folder.iterdir())


def title(db: Session) -> str:
    """Return the title of the one deal."""
    found = db.scalars(select(DealRow.title)).one()
    db.rollback()
    return found


def rename(db: Session, to: str) -> None:
    """Change the deal after the backup."""
    db.scalars(select(DealRow)).one().title = to
    db.commit()


def refused(config: Config, given: Path, **options: bool) -> str:
    """Return the code by which a restore is refused."""
    with pytest.raises(Refused) as caught:
        backup.restore(config, given, **options)
    return caught.value.finding.code


class TestRoundTrip:
    @pytest.mark.usefixtures("table")
    def test_what_was_backed_up_is_what_comes_back(
        self, config: Config, db: Session, folder: Path
    ) -> None:
        """A full database is left alone unless it may be replaced; then it is as it was."""
        before = title(db)
        manifest = backup.back_up(config, folder, clock.now())
        rename(db, "Changed afterwards")
        assert refused(config, manifest) == "restore.not_empty"
        assert title(db) == "Changed afterwards"
        db.close()
        done = backup.restore(config, manifest, replace=True)
        assert title(db) == before
        assert done.missing_keys == []
        assert done.schema == migrations.newest()

    def test_private_values_open_with_the_keys_and_are_not_there_without(
        self, framed: Table, config: Config, db: Session, folder: Path
    ) -> None:
        """The backup holds no key; a restore names the ones that the values need."""
        enter(db, config.keys, framed.deal_id, "customer")
        db.commit()
        manifest = backup.back_up(config, folder, clock.now())
        key = next(config.keys.glob("*-customer.key"))
        assert not any(
            secret in (folder / name).read_bytes()
            for name in names(folder)
            for secret in (key.read_bytes(), key.read_bytes().hex().encode())
        )
        db.close()
        assert backup.restore(config, manifest, replace=True).missing_keys == []
        sheet = values.sheet(db, config.keys, now(db, framed.deal_id), "customer")
        assert {k: a.likely for k, a in sheet.answers.items()} == ANSWERS["customer"]
        db.close()
        elsewhere = replace(config, keys=config.keys.with_name("other-keys"))
        missing = backup.restore(elsewhere, manifest, replace=True).missing_keys
        assert set(missing) - {"accounts.key"} == {key.name}

    @pytest.mark.usefixtures("table")
    def test_secrets_of_accounts_are_asked_for_too(self, config: Config, folder: Path) -> None:
        """Without them the right password would be refused."""
        config.prepare()
        (config.keys / "accounts.key").write_bytes(b"k" * 32)
        config.secret_key()
        manifest = backup.back_up(config, folder, clock.now())
        assert backup.restore(config, manifest, replace=True).missing_keys == []
        there = config.instance.with_name("there")
        elsewhere = replace(config, instance=there, keys=there / "keys")
        assert backup.restore(elsewhere, manifest, replace=True).missing_keys == [
            "accounts.key", "secret_key",
        ]  # fmt: skip

    @pytest.mark.usefixtures("table")
    def test_the_manifest_says_what_is_inside(self, config: Config, folder: Path) -> None:
        """Schema, product, time, SHA-256 and rows; files that only their owner reads."""
        manifest = backup.back_up(config, folder, clock.now())
        said, data = backup.verified(manifest)
        assert said.schema == migrations.newest()
        assert said.rows["deal"] == 1
        assert said.rows["user"] == 7
        assert said.product == backup.product_version()
        assert names(folder) == sorted([manifest.name, data.name])
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (manifest, data))


class TestRefusals:
    @pytest.mark.usefixtures("table")
    def test_a_changed_file_is_refused_and_nothing_changes(
        self, config: Config, db: Session, folder: Path
    ) -> None:
        """One flipped bit, a missing manifest, another database, a newer schema: a clear line each."""
        manifest = backup.back_up(config, folder, clock.now())
        said, data = backup.verified(manifest)
        whole, told = data.read_bytes(), json.loads(manifest.read_text())
        data.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert refused(config, data, replace=True) == "restore.wrong_hash"
        data.write_bytes(whole)
        other = {"sqlite": "postgresql", "postgresql": "sqlite"}[said.kind]
        for change, code in (({"kind": other}, "restore.other_kind"),
                             ({"schema": "9999"}, "restore.newer"),
                             ({"format": "x"}, "restore.no_manifest")):  # fmt: skip
            manifest.write_text(json.dumps(told | change))
            assert refused(config, manifest, replace=True) == code
        manifest.unlink()
        assert refused(config, data, replace=True) == "restore.no_manifest"
        assert title(db) == "Uptime of the packaging lines"

    @pytest.mark.usefixtures("table")
    def test_rows_that_are_not_those_of_the_manifest_change_nothing(
        self, config: Config, db: Session, folder: Path
    ) -> None:
        """The comparison is made before the old database is gone."""
        manifest = backup.back_up(config, folder, clock.now())
        told = json.loads(manifest.read_text())
        rename(db, "Still here")
        db.close()
        for rows in ({"deal": 2}, {'x"; DROP TABLE deal; --': 0}):
            manifest.write_text(json.dumps(told | {"rows": told["rows"] | rows}))
            code = refused(config, manifest, replace=True)
            assert code in {"restore.counts_differ", "backup.program_failed"}
            assert title(db) == "Still here"
            db.close()

    def test_a_backup_that_fails_leaves_nothing(
        self, config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No half file and no manifest."""

        def fail(*_: object) -> None:
            raise Refused("backup.not_verified", what="integrity_check")

        monkeypatch.setattr(copies, "check_sqlite", fail)
        monkeypatch.setattr(copies, "check_postgres", fail)
        with pytest.raises(Refused):
            backup.back_up(config, folder, clock.now())
        assert names(folder) == []

    def test_where_nothing_is_nothing_is_made(self, config: Config, folder: Path) -> None:
        """A wrong folder is noticed instead of backing up an empty database."""
        wrong = replace(config, database_url=f"sqlite:///{config.instance / 'none.sqlite3'}")
        with pytest.raises(Refused) as caught:
            backup.back_up(wrong, folder, clock.now())
        assert caught.value.finding.code == "backup.nothing"
        assert not folder.exists()
        assert not (config.instance / "none.sqlite3").exists()

    def test_without_the_program_the_line_says_so(
        self, config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """PostgreSQL's own program makes the dump; SQLite needs none."""
        monkeypatch.setenv("PATH", "/nowhere")
        if config.database_url.startswith("sqlite"):
            assert backup.back_up(config, folder, clock.now()).exists()
            return
        with pytest.raises(Refused) as caught:
            backup.back_up(config, folder, clock.now())
        assert caught.value.finding.code == "backup.no_program"
        assert names(folder) == []


def test_an_older_schema_is_brought_up(config: Config, folder: Path) -> None:
    """A backup of the first schema comes back under the newest."""
    if config.database_url.startswith("sqlite"):
        config = replace(config, database_url=f"sqlite:///{config.instance / 'old.sqlite3'}")
    else:
        _empty(config.database_url)
    engine = make_engine(config.database_url)
    with engine.begin() as connection:
        command.upgrade(migrations._alembic(connection), "0001")
        connection.execute(text("INSERT INTO organisation (name) VALUES ('Provider Ltd')"))
    manifest = backup.back_up(config, folder, clock.now())
    done = backup.restore(config, manifest, replace=True)
    assert (done.schema_before, done.schema) == ("0001", migrations.newest())
    with engine.connect() as connection:
        assert migrations.current(connection) == migrations.newest()
        assert connection.scalar(text("SELECT name FROM organisation")) == "Provider Ltd"
    engine.dispose()


def test_the_commands_print_what_they_did(
    config: Config,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`backup` and `restore` answer in JSON; a refusal is one line and exit code 2."""
    monkeypatch.setenv("EQUIPOISE_INSTANCE", str(config.instance))
    monkeypatch.setenv("DATABASE_URL", config.database_url)
    assert main(["backup", str(folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(["restore", told["manifest"]]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == migrations.newest()
    assert main(["restore", str(folder / "none.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
