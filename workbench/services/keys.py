"""The keys of an installation: list, renew, hand over under a passphrase, take back.

A side's key is renewed in one transaction that keeps everybody else from entering values; a crash
at any point leaves every value readable, because the old key stays until the commit.
"""

import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session, sessionmaker

from workbench.platform import passphrase
from workbench.platform.config import Config, private_draft, sync_folder
from workbench.platform.errors import Refused
from workbench.platform.side_keys import KeyMissing, SideKey, fingerprint, side_keys
from workbench.platform.tokens import random_bytes
from workbench.store.improvement import sealed_answers
from workbench.store.values import keep_entry_out, sealed_rows
from workbench.store.workshop_entries import sealed_in_workshop

SECRETS = ("secret_key", "password_salt")
GRACE = 2.0
"""Seconds for which a replaced key stays: a page that read a row before the commit opens it after."""


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What is shown of a key file: its name, its fingerprint, whether it waits for its removal."""

    name: str
    fingerprint: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Renewed:
    """A key that was renewed, and how many rows were sealed anew."""

    name: str
    fingerprint: str
    rows: int


def known_keys(keys: Path) -> list[KnownKey]:
    """Return every key file of the folder, by name."""
    files = [path for path in keys.glob("*.key*") if not path.name.startswith(".")]
    return [
        KnownKey(path.name, fingerprint(path.read_bytes()), replaced=path.suffix != ".key")
        for path in sorted(files)
    ]


def rotate(
    make_session: sessionmaker[Session], keys: Path, deal_id: int | None = None,
    side: str | None = None, grace: float = GRACE,
) -> list[Renewed]:  # fmt: skip
    """Renew the keys of sides (of one deal, of one side of each) and seal their values anew.

    Also ends what an interrupted run has left. Raises Refused when no key fits.
    """
    chosen = [
        key
        for key in side_keys(keys)
        if deal_id in {None, key.deal_id} and side in {None, key.side}
    ]
    if not chosen:
        raise Refused("keys.none")
    renewed = []
    for key in chosen:
        if key.replaced():
            with make_session.begin() as db:
                _seal_anew(db, key)
            _forget(key.replaced())
        with make_session.begin() as db:
            keep_entry_out(db)
            key.replace()
            rows = _seal_anew(db, key)
        renewed.append(Renewed(key.path.name, fingerprint(key.path.read_bytes()), rows))
    time.sleep(grace)
    for key in chosen:
        _forget(key.replaced())
    return renewed


def _seal_anew(db: Session, key: SideKey) -> int:
    """Seal every value of the side with the key that is now in place; return how many rows."""
    keep_entry_out(db)
    rows = sealed_rows(db, key.deal_id, key.side)
    for row, number in rows:
        if row.destroyed:
            continue
        context = f"round-{number}"
        row.sealed = key.seal(key.open(row.sealed, context), context)
        if row.sealed_salt is not None:
            salt = f"{context}/salt"
            row.sealed_salt = key.seal(key.open(row.sealed_salt, salt), salt)
        if row.sealed_told is not None:
            told = f"{context}/told"
            row.sealed_told = key.seal(key.open(row.sealed_told, told), told)
    offers = sealed_answers(db, key.deal_id, key.side)
    for answer in offers:
        answer.sealed = key.seal(key.open(answer.sealed, answer.context), answer.context)
    written = sealed_in_workshop(db, key.deal_id, key.side)
    for one, context in written:  # what an earlier key was destroyed with stays closed
        with contextlib.suppress(KeyMissing, InvalidTag):
            one.sealed = key.seal(key.open(one.sealed, context), context)
    db.flush()
    return len(rows) + len(offers) + len(written)


def _forget(files: Iterable[Path]) -> None:
    """Remove replaced keys: nothing is sealed with them any more."""
    for path in files:
        path.unlink(missing_ok=True)


def rotate_cookie(config: Config) -> None:
    """Renew the secret of forms and cookies; passwords keep the salt they were made with."""
    salt = config.instance / "password_salt"
    if not salt.exists():
        private_draft(salt, bytes.fromhex(config.password_salt())).replace(salt)
    secret = config.instance / "secret_key"
    private_draft(secret, random_bytes(32)).replace(secret)
    sync_folder(config.instance)


def export(config: Config, file: Path, phrase: str) -> int:
    """Write every key and secret into one new file under the passphrase; return how many."""
    if len(phrase) < passphrase.SHORTEST:
        raise Refused("keys.short_phrase", shortest=passphrase.SHORTEST)
    if file.exists():
        raise Refused("keys.file_exists", file=str(file))
    held = {f"keys/{path.name}": path for path in config.keys.glob("*.key*")}
    held |= {name: config.instance / name for name in SECRETS}
    found = {name: path.read_bytes() for name, path in held.items() if path.is_file()}
    private_draft(file, passphrase.lock(found, phrase)).replace(file)
    sync_folder(file.parent)
    return len(found)


def take_back(config: Config, file: Path, phrase: str, *, replace: bool = False) -> int:
    """Put the keys of an exported file in place; return how many are new.

    Refused when the passphrase does not fit, and for a key that differs from the one in place.
    """
    try:
        found = passphrase.unlock(file.read_bytes(), phrase)
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise Refused("keys.not_opened", file=str(file)) from error
    places = {name: _place(config, name) for name in found}
    new = {n: p for n, p in places.items() if not p.exists() or p.read_bytes() != found[n]}
    if not replace and any(path.exists() for path in new.values()):
        raise Refused("keys.others_in_place")
    config.prepare()
    for name, path in new.items():
        private_draft(path, found[name]).replace(path)
    for folder in (config.instance, config.keys):
        sync_folder(folder)
    return len(new)


def _place(config: Config, name: str) -> Path:
    """Return where a file of an export belongs; only names that we write ourselves."""
    base = Path(name).name
    if name in SECRETS:
        return config.instance / name
    if name == f"keys/{base}" and ".key" in base and not base.startswith("."):
        return config.keys / base
    raise Refused("keys.not_opened", file=name)
