"""Unpacking gzip, with a cap on what comes out."""

import zlib

from workbench.codes import StepError
from workbench.evidence.history.readers.limits import MEGABYTE, Limits

GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31
_STEP = MEGABYTE


def inflate(data: bytes, limits: Limits) -> bytes:
    """Return the unpacked bytes of a gzip file of one or more members.

    Raises StepError("history.too_large") as soon as a limit is passed, and
    StepError("history.bad_gzip") for a damaged or cut file.
    """
    parts: list[bytes] = []
    total, rest = 0, data
    while rest.startswith(GZIP_MAGIC):
        member = zlib.decompressobj(wbits=_GZIP_WINDOW)
        while not member.eof:
            part = _next_part(member, rest)
            rest = member.unconsumed_tail
            if not part and not rest and not member.eof:
                raise StepError("history.bad_gzip")
            total += len(part)
            _check(total, len(data), limits)
            parts.append(part)
        rest = member.unused_data
    return b"".join(parts)


def _next_part(member: "zlib._Decompress", rest: bytes) -> bytes:
    try:
        return member.decompress(rest, _STEP)
    except zlib.error as error:
        raise StepError("history.bad_gzip") from error


def _check(total: int, packed: int, limits: Limits) -> None:
    if total > limits.inflated_bytes:
        raise StepError("history.too_large", limit=limits.inflated_bytes // MEGABYTE)
    if total > MEGABYTE and total > limits.ratio * packed:
        raise StepError("history.packed_too_tightly", ratio=round(limits.ratio))
