"""Random tokens and salts from the system's generator; tests replace `_source`."""

import hashlib
import secrets
from collections.abc import Callable

_source: Callable[[int], bytes] = secrets.token_bytes


def random_bytes(size: int) -> bytes:
    """Return `size` bytes fit for keys and salts."""
    return _source(size)


def new_token() -> str:
    """Return 32 random bytes as hexadecimal text for a link."""
    return random_bytes(32).hex()


def fingerprint(token: str) -> str:
    """Return the SHA-256 of a token as hexadecimal text: what the database keeps instead of it."""
    return hashlib.sha256(token.encode()).hexdigest()
