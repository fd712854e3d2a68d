"""Stored bytes are read only as long as they have the SHA-256 that was recorded with them."""

import hashlib
from typing import Self, overload

from workbench.platform.errors import Damaged


def intact(stored: bytes, sha256: str, what: str) -> bytes:
    """Return the bytes; raises Damaged (`what`: "file", "register", "terms", "pdf") if they changed."""
    if hashlib.sha256(stored).hexdigest() != sha256:
        raise Damaged(what)
    return stored


class Intact:
    """The bytes of a row's column `stored`, checked against its column `sha256` whenever read."""

    def __init__(self, stored: str, sha256: str, what: str) -> None:
        self._stored, self._sha256, self._what = stored, sha256, what

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...

    @overload
    def __get__(self, row: object, owner: type) -> bytes: ...

    def __get__(self, row: object | None, owner: type) -> Self | bytes:
        """Return the bytes; raises Damaged if they changed."""
        if row is None:
            return self
        return intact(getattr(row, self._stored), getattr(row, self._sha256), self._what)

    def __set__(self, row: object, value: bytes) -> None:
        """Take the bytes of a new row."""
        setattr(row, self._stored, value)
