"""Encrypt a side's private values with that side's key, kept outside the database and its backup.

AES-256-GCM from the `cryptography` package; the deal, the side and the round are bound to the
ciphertext, so that a row moved to another place does not open.

A key that is being replaced stays beside the new one, as `….key.old-FINGERPRINT`, until everything
sealed with it is sealed anew; sealing always takes the new one, opening tries both.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workbench.platform.config import private_bytes, private_draft, sync_folder
from workbench.platform.tokens import random_bytes

NONCE_BYTES = 12
KEY_BYTES = 32
FILE_NAME = re.compile(r"deal-(\d+)-([a-z]+)\.key")


class KeyMissing(Exception):  # noqa: N818 (it names a state)
    """There are sealed values and no key for them: the folder of keys is not the right one."""


@dataclass(frozen=True, slots=True)
class SideKey:
    """The key of one side of one deal; made when something is first sealed with it."""

    folder: Path
    deal_id: int
    side: str

    @property
    def path(self) -> Path:
        """Where the key lies."""
        return self.folder / f"deal-{self.deal_id}-{self.side}.key"

    def seal(self, plain: bytes, context: str) -> bytes:
        """Return nonce and ciphertext; `context` must be given again to open it."""
        nonce = random_bytes(NONCE_BYTES)
        cipher = AESGCM(private_bytes(self.path, KEY_BYTES))
        return nonce + cipher.encrypt(nonce, plain, self._bound(context))

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return the plain bytes; raises cryptography's InvalidTag if anything was changed."""
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        failed: InvalidTag | None = None
        for key in self._readable():
            try:
                return AESGCM(key).decrypt(nonce, ciphertext, self._bound(context))
            except InvalidTag as error:
                failed = error
        raise failed or KeyMissing

    def replaced(self) -> list[Path]:
        """Return the files of keys that this one has replaced and that are still there."""
        return sorted(self.folder.glob(f"{self.path.name}.old-*"))

    def replace(self) -> None:
        """Put a new key in its place and keep the old one beside it.

        At no moment is there no key; whoever calls seals everything anew before `forget`.
        """
        before = private_bytes(self.path, KEY_BYTES)
        draft = private_draft(self.path, random_bytes(KEY_BYTES))
        old = self.path.with_name(f"{self.path.name}.old-{fingerprint(before)}")
        if not old.exists():
            old.hardlink_to(self.path)
        draft.replace(self.path)
        sync_folder(self.folder)

    def destroy(self) -> None:
        """Remove the key and those it has replaced; whatever was sealed with them stays closed."""
        files = [path for path in (self.path, *self.replaced()) if path.exists()]
        for path in files:
            path.unlink(missing_ok=True)
        if files:
            sync_folder(self.folder)

    def _readable(self) -> Iterator[bytes]:
        if self.path.exists():
            yield self.path.read_bytes()
        for path in self.replaced():
            yield path.read_bytes()

    def _bound(self, context: str) -> bytes:
        return f"{self.deal_id}/{self.side}/{context}".encode()


def fingerprint(key: bytes) -> str:
    """Return what may be shown of a key: 16 hexadecimal signs that tell two keys apart."""
    return hashlib.sha256(b"equipoise key/" + key).hexdigest()[:16]


def side_keys(folder: Path) -> list[SideKey]:
    """Return the keys of sides in the folder, by deal and side."""
    found = [FILE_NAME.fullmatch(path.name) for path in folder.glob("deal-*.key")]
    known = sorted((int(one[1]), one[2]) for one in found if one)
    return [SideKey(folder, deal_id, side) for deal_id, side in known]
