"""What a person saw: a mark of the state of a shared thing.

A form carries the mark of what its page showed. The service compares it, in the transaction that
changes the thing and with its row locked, with the mark of what stands now. A number of the row
serves as a mark where the row has one; `version_of` makes a mark from what was shown.
"""

import hashlib
import json

from workbench.platform.errors import Conflict

DIGITS = 32


def version_of(*parts: object) -> str:
    """Return a mark that is the same as long as the parts are; parts are plain data."""
    plain = json.dumps(parts, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:DIGITS]


def require_version(seen: str | int | None, now: str | int) -> None:
    """Raise Conflict unless the person saw what stands now.

    None is for callers that read and write in one transaction: they saw what they change.
    """
    if seen is not None and str(seen) != str(now):
        raise Conflict
