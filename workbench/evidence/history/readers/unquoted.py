"""Long CSV without quotation marks, split by pyarrow: the same cells several times sooner.

Without a quotation mark a row is a line and a cell lies between two delimiters, so that there is
nothing to interpret and both readers must agree. Where pyarrow is missing or finds a row of another
length, the reader of the standard library does the work and says what is wrong.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.evidence.history.cells import RawColumn, Signs
from workbench.evidence.history.clocks import WIDTHS

_ASCII = 128
_WORTH_IT = 500_000  # signs; below, the other reader is as fast


def read_unquoted(
    text: str, begin: int, mark: str, width: int, keep: Sequence[int]
) -> tuple[RawColumn, ...] | None:
    """Return the columns at `keep` of rows of `width` cells from the sign `begin` on.

    None where the text is short, holds a quotation mark or a blank line, or does not split evenly.
    """
    body = text[begin:].rstrip("\r\n")
    if len(body) < _WORTH_IT or not keep or not mark.isascii() or not _is_plain(body):
        return None
    try:
        return _parse(body.encode(), mark, width, keep)
    except ImportError:
        return None


def _parse(body: bytes, mark: str, width: int, keep: Sequence[int]) -> tuple[RawColumn, ...] | None:
    import pyarrow as pa
    from pyarrow import csv

    names = [str(place) for place in range(width)]
    try:
        table = csv.read_csv(
            pa.BufferReader(body),
            read_options=csv.ReadOptions(column_names=names, block_size=1 << 22),
            parse_options=csv.ParseOptions(
                delimiter=mark, quote_char=False, ignore_empty_lines=False
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=[names[place] for place in keep],
                check_utf8=False,
            ),
        )
    except (pa.ArrowException, ValueError):
        return None
    return tuple(_column(column) for column in table.columns)


def _is_plain(body: str) -> bool:
    """Say whether every row is one line: no quotation mark, no blank line, one kind of line end."""
    if any(sign in body for sign in ('"', "\n\n", "\n\r\n")) or body[:1] in "\r\n":
        return False
    return "\r" not in body or body.count("\r") == body.count("\r\n")


def _column(chunked: Any) -> RawColumn:
    """Return texts of one width as signs, others as distinct texts and codes, in their order."""
    one = chunked.combine_chunks()
    signs = _signs(one)
    if signs is not None:
        return RawColumn(signs=signs)
    coded = one.dictionary_encode()
    codes = np.asarray(coded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    return RawColumn(texts=tuple(coded.dictionary.to_pylist()), codes=codes)


def _signs(one: Any) -> Signs | None:
    """Return the bytes (rows, width) of texts that are all as wide as a stamp, else None."""
    _, offsets, body = one.buffers()
    edges = np.frombuffer(offsets, dtype=np.int32)[one.offset : one.offset + len(one) + 1]
    width = int(edges[1] - edges[0])
    if width not in WIDTHS or not bool((np.diff(edges) == width).all()):
        return None
    found = np.frombuffer(body, dtype=np.uint8)[edges[0] : edges[-1]]
    return found.reshape(-1, width) if bool((found < _ASCII).all()) else None
