"""Put named secrets under a passphrase: scrypt makes the key, AES-256-GCM seals (`cryptography`)."""

import base64
import json

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from workbench.platform.tokens import random_bytes

FORMAT = "equipoise-keys-1"
SHORTEST = 12
NONCE_BYTES = 12
SALT_BYTES = 16
WORK, BLOCK, LANES = 2**16, 8, 1
"""Scrypt's cost: 64 MiB and a quarter of a second a guess."""


def lock(secrets: dict[str, bytes], phrase: str) -> bytes:
    """Return the secrets as one sealed text; the format and the cost are bound to it."""
    salt, nonce = random_bytes(SALT_BYTES), random_bytes(NONCE_BYTES)
    plain = json.dumps({name: value.hex() for name, value in secrets.items()}).encode()
    sealed = _cipher(phrase, salt).encrypt(nonce, plain, FORMAT.encode())
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    texts = {name: base64.b64encode(value).decode() for name, value in parts.items()}
    return json.dumps({"format": FORMAT} | texts, indent=1).encode()


def unlock(content: bytes, phrase: str) -> dict[str, bytes]:
    """Return the secrets; raises InvalidTag for another passphrase, ValueError for another file."""
    held = json.loads(content)
    if not isinstance(held, dict) or held.get("format") != FORMAT:
        raise ValueError(FORMAT)
    salt, nonce, sealed = (base64.b64decode(held[key]) for key in ("salt", "nonce", "sealed"))
    plain = _cipher(phrase, salt).decrypt(nonce, sealed, FORMAT.encode())
    return {name: bytes.fromhex(value) for name, value in json.loads(plain).items()}


def _cipher(phrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt, length=32, n=WORK, r=BLOCK, p=LANES).derive(phrase.encode()))
