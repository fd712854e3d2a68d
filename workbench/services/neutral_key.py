"""The public part of a one-off key as a file, and read from what a person pasted."""

import json
import re
from collections.abc import Mapping
from typing import Any

from workbench.platform.errors import Refused
from workbench.platform.neutral_keys import PublicKey

FORMAT = "equipoise-neutral-key"
SCHEMA_VERSION = 1
MOST_CHARACTERS = 4000
HALF = re.compile(r"[0-9a-f]{64}", re.ASCII)


def content(key: PublicKey) -> bytes:
    """Return the file, as the machine that made the key wrote it."""
    return json.dumps(_plain(key), indent=2).encode() + b"\n"


def _plain(key: PublicKey) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        **halves(key),
        "fingerprint": key.fingerprint(),
    }


def halves(key: PublicKey) -> dict[str, str]:
    """Return both parts of the key as two texts of 64 hexadecimal signs."""
    return {"sealing": key.sealing.hex(), "signing": key.signing.hex()}


def public_key(plain: object) -> PublicKey | None:
    """Return the key of two such texts, None for anything else."""
    if not isinstance(plain, Mapping):
        return None
    parts = [plain.get(name) for name in ("sealing", "signing")]
    if not all(isinstance(part, str) and HALF.fullmatch(part) for part in parts):
        return None
    return PublicKey(*[bytes.fromhex(str(part)) for part in parts])


def pasted(text: str) -> PublicKey:
    """Return the key of a file's text; refuses beside the field what is none."""
    if not text.strip():
        raise Refused("neutral.key_needed", "key")
    try:
        plain = json.loads(text) if len(text) <= MOST_CHARACTERS else None
    except (ValueError, RecursionError):
        plain = None
    found = public_key(plain)
    if found is None or plain != _plain(found) or not _takes(found):
        raise Refused("neutral.no_key", "key")
    return found


def _takes(key: PublicKey) -> bool:
    """Return whether something can be sealed to it."""
    try:
        key.seal(b"", b"")
    except ValueError:
        return False
    return True
