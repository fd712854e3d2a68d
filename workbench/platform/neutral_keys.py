"""One-off keys of a neutral machine: each side seals to them, one result is signed with them.

Primitives from the `cryptography` package. Sealing: an X25519 key made for one message, HKDF-SHA256
over the shared secret with both public keys and the context, AES-256-GCM. Signing: Ed25519. Whoever
has the public part can seal and check; opening and signing take the private part, which lies in one
folder until it is destroyed.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workbench.platform.config import private_draft, sync_folder
from workbench.platform.tokens import random_bytes

KEY_BYTES = 32
NONCE_BYTES = 12
PRIVATE_FILE = "private.key"
SHOWN_SIGNS = 32  # 128 bits: nobody makes a second key with the same fingerprint


class KeyGone(Exception):  # noqa: N818 (it names a state)
    """There is no private part any more, or there never was one in this folder."""


class NotOpened(Exception):  # noqa: N818 (it names an outcome)
    """The sealed bytes were made for another key or another context, or were changed."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What everybody may have of a one-off key: 32 bytes to seal to, 32 to check a signature."""

    sealing: bytes
    signing: bytes

    def fingerprint(self) -> str:
        """Return 32 hexadecimal signs that tell this key from every other."""
        made = hashlib.sha256(b"equipoise neutral key/" + self.sealing + self.signing)
        return made.hexdigest()[:SHOWN_SIGNS]

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Return the one-off public key of this message, nonce and ciphertext.

        `context` must be given again to open it. Raises ValueError where `sealing` is no usable key.
        """
        once = X25519PrivateKey.from_private_bytes(random_bytes(KEY_BYTES))
        head = once.public_key().public_bytes_raw()
        shared = once.exchange(X25519PublicKey.from_public_bytes(self.sealing))
        nonce = random_bytes(NONCE_BYTES)
        cipher = AESGCM(_derived(shared, head + self.sealing + context))
        return head + nonce + cipher.encrypt(nonce, plain, context)

    def signed(self, content: bytes, signature: bytes) -> bool:
        """Return whether the signature is this key's over the content."""
        try:
            Ed25519PublicKey.from_public_bytes(self.signing).verify(signature, content)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class OneOffKey:
    """The private part, in memory: opens what was sealed to it and signs."""

    sealing: bytes
    signing: bytes

    def public(self) -> PublicKey:
        """Return the public part."""
        return PublicKey(
            X25519PrivateKey.from_private_bytes(self.sealing).public_key().public_bytes_raw(),
            Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw(),
        )

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Return the plain bytes; raises NotOpened."""
        head, rest = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
        nonce, ciphertext = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        own = X25519PrivateKey.from_private_bytes(self.sealing)
        try:
            shared = own.exchange(X25519PublicKey.from_public_bytes(head))
            key = _derived(shared, head + own.public_key().public_bytes_raw() + context)
            return AESGCM(key).decrypt(nonce, ciphertext, context)
        except (InvalidTag, ValueError) as error:
            raise NotOpened from error

    def sign(self, content: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(content)


def make(folder: Path) -> PublicKey:
    """Make a one-off key; its private part lies in the folder, readable by its owner alone.

    Raises FileExistsError where the folder has one already.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = OneOffKey(random_bytes(KEY_BYTES), random_bytes(KEY_BYTES))
    draft = private_draft(folder / PRIVATE_FILE, key.sealing + key.signing)
    try:
        (folder / PRIVATE_FILE).hardlink_to(draft)  # fails where there is one: nothing is replaced
    finally:
        draft.unlink()
    sync_folder(folder)
    return key.public()


def load(folder: Path) -> OneOffKey:
    """Return the private part; raises KeyGone."""
    try:
        kept = (folder / PRIVATE_FILE).read_bytes()
    except FileNotFoundError as error:
        raise KeyGone from error
    if len(kept) != 2 * KEY_BYTES:
        raise KeyGone
    return OneOffKey(kept[:KEY_BYTES], kept[KEY_BYTES:])


def destroy(folder: Path) -> None:
    """Remove the private part; of several that try, one alone succeeds. Raises KeyGone."""
    try:
        (folder / PRIVATE_FILE).unlink()
    except FileNotFoundError as error:
        raise KeyGone from error
    sync_folder(folder)


def seal_with(secret: bytes, plain: bytes, context: bytes) -> bytes:
    """Seal with what a secret of 32 random bytes gives for the context: nonce and ciphertext."""
    nonce = random_bytes(NONCE_BYTES)
    return nonce + AESGCM(_derived(secret, context)).encrypt(nonce, plain, context)


def open_with(secret: bytes, sealed: bytes, context: bytes) -> bytes:
    """Return the plain bytes again; raises NotOpened."""
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(_derived(secret, context)).decrypt(nonce, ciphertext, context)
    except (InvalidTag, ValueError) as error:
        raise NotOpened from error


def _derived(secret: bytes, context: bytes) -> bytes:
    """Return a key for AES from a shared secret (RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"equipoise neutral/" + context).derive(secret)
