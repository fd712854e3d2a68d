"""Encrypt a side's private values with that side's key, kept outside the database and its backup.

AES-256-GCM from the `cryptography` package; the deal, the side and the round are bound to the
ciphertext, so that a row moved to another place does not open.
"""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workbench.platform.config import private_bytes
from workbench.platform.tokens import random_bytes

NONCE_BYTES = 12
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SideKey:
    """The key of one side of one deal; made on first use."""

    folder: Path
    deal_id: int
    side: str

    def seal(self, plain: bytes, context: str) -> bytes:
        """Return nonce and ciphertext; `context` must be given again to open it."""
        nonce = random_bytes(NONCE_BYTES)
        return nonce + self._cipher().encrypt(nonce, plain, self._bound(context))

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return the plain bytes; raises cryptography's InvalidTag if anything was changed."""
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        return self._cipher().decrypt(nonce, ciphertext, self._bound(context))

    def _cipher(self) -> AESGCM:
        path = self.folder / f"deal-{self.deal_id}-{self.side}.key"
        return AESGCM(private_bytes(path, KEY_BYTES))

    def _bound(self, context: str) -> bytes:
        return f"{self.deal_id}/{self.side}/{context}".encode()
