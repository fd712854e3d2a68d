"""Back an installation's database up, and put a backup back in place.

A backup is two files: the data, and a manifest that is written last, so that a manifest stands only
beside data that is whole and verified. Keys and secrets are never in it (`keys export`).
"""

import hashlib
import json
import os
import tomllib
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from workbench.platform import migrations
from workbench.platform.config import ROOT, Config, private_draft, sync_folder
from workbench.platform.database import make_engine
from workbench.platform.errors import Refused
from workbench.platform.side_keys import fingerprint, side_keys
from workbench.store import backup as copies

FORMAT = "equipoise-backup-1"
CHUNK = 1024 * 1024
SUFFIXES = {"sqlite": ".sqlite3", "postgresql": ".pgdump"}
Kind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `keys` are fingerprints of the side keys its values need."""

    format: str
    file: str
    kind: Kind
    taken_at: str
    product: str
    schema: str
    sha256: str
    size: int
    rows: dict[str, int]
    keys: dict[str, str]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place: the schema before and now, and the keys and secrets that are not here."""

    file: str
    schema_before: str
    schema: str
    rows: int
    missing_keys: list[str]


def back_up(config: Config, folder: Path, now: datetime) -> Path:
    """Write data and manifest into the folder; return the manifest's path.

    Raises Refused, with nothing left behind, when the copy cannot be made or verified.
    """
    kind = _kind(config.database_url)
    if not copies.is_there(config.database_url):
        raise Refused("backup.nothing")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"equipoise-{now:%Y%m%dT%H%M%S.%f}Z"
    data, manifest = folder / f"{name}{SUFFIXES[kind]}", folder / f"{name}.json"
    draft = private_draft(data, b"")
    try:
        copy = copies.copy_sqlite if kind == "sqlite" else copies.copy_postgres
        schema, rows = copy(config.database_url, draft)
        if schema is None:
            raise Refused("backup.not_verified", what="alembic_version")
        _sync(draft)
        said = Manifest(
            FORMAT, data.name, kind, now.isoformat(), product_version(), schema, _sha256(draft),
            draft.stat().st_size, rows, _fingerprints(config),
        )  # fmt: skip
        draft.replace(data)
    finally:
        draft.unlink(missing_ok=True)
    text = json.dumps(asdict(said), indent=1, sort_keys=True) + "\n"
    private_draft(manifest, text.encode()).replace(manifest)
    sync_folder(folder)
    return manifest


def restore(config: Config, given: Path, *, replace: bool = False) -> Restored:
    """Put a backup (its data or its manifest) in place and bring its schema up to date.

    Refused, with nothing changed, unless manifest and hash are right and the database is empty or
    may be replaced.
    """
    said, data = verified(given)
    kind = _kind(config.database_url)
    if said.kind != kind:
        raise Refused("restore.other_kind", backup=said.kind, here=kind)
    if not migrations.is_known(said.schema):
        raise Refused("restore.newer", revision=said.schema)
    config.prepare()
    engine = make_engine(config.database_url)
    try:
        if not replace and not copies.is_empty(engine):
            raise Refused("restore.not_empty")
    finally:
        engine.dispose()
    (_put_sqlite if kind == "sqlite" else _put_postgres)(config, data, said)
    here = _fingerprints(config)
    missing = [name for name, mark in said.keys.items() if here.get(name) != mark]
    return Restored(
        data.name, said.schema, migrations.newest(), sum(said.rows.values()), sorted(missing)
    )


def verified(given: Path) -> tuple[Manifest, Path]:
    """Return the manifest and the data of a backup whose hash is the recorded one, or refuse."""
    manifest = given.with_suffix(".json")
    try:
        said = Manifest(**json.loads(manifest.read_text(encoding="utf-8")))
        data = manifest.with_name(Path(said.file).name)
        readable = said.format == FORMAT and data.is_file()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Refused("restore.no_manifest", file=str(given)) from error
    if not readable:
        raise Refused("restore.no_manifest", file=str(given))
    if _sha256(data) != said.sha256:
        raise Refused("restore.wrong_hash", file=str(data))
    return said, data


def _put_sqlite(config: Config, data: Path, said: Manifest) -> None:
    """Migrate a copy of the data, then put it in place in one transaction of SQLite's."""
    draft = private_draft(config.instance / "restored.sqlite3", b"")
    beside = [draft.with_name(f"{draft.name}{end}") for end in ("-wal", "-shm", "-journal")]
    try:
        copies.copy_sqlite(f"sqlite:///{data}", draft)
        _bring_up(f"sqlite:///{draft}", said)
        copies.put_sqlite(draft, config.database_url)
    finally:
        for path in (draft, *beside):
            path.unlink(missing_ok=True)


def _put_postgres(config: Config, data: Path, said: Manifest) -> None:
    copies.put_postgres(data, config.database_url, said.rows)
    _bring_up(config.database_url, said)


def _bring_up(url: str, said: Manifest) -> None:
    """Compare the rows with the manifest and apply the migrations that came later."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            found = copies.counts(connection)
        differing = sorted(name for name in said.rows if found.get(name) != said.rows[name])
        if differing:
            raise Refused("restore.counts_differ", table=", ".join(differing))
        migrations.upgrade(engine)
    finally:
        engine.dispose()


def product_version() -> str:
    """Return the version of this product."""
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(whole["project"]["version"])


def _kind(url: str) -> Kind:
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def _fingerprints(config: Config) -> dict[str, str]:
    """Return the fingerprint of each key and secret that the data needs beside it, by its name."""
    files = [key.path for key in side_keys(config.keys)]
    salt = config.instance / "password_salt"  # until it is renewed, the cookie secret is the salt
    files += [
        config.keys / "accounts.key",
        salt if salt.is_file() else salt.with_name("secret_key"),
    ]
    return {path.name: fingerprint(path.read_bytes()) for path in files if path.is_file()}


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sync(file: Path) -> None:
    """Make the data safe on the disk before the manifest says that it is there."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
