"""CSV: decoding, finding the delimiter, and columns of distinct texts."""

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import (
    Ints,
    Mask,
    RawColumn,
    RawTable,
    Split,
    text_column,
)
from workbench.evidence.history.readers.limits import Limits
from workbench.evidence.history.readers.unquoted import read_unquoted

_DELIMITERS = (",", ";", "\t", "|")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE_LINES = 20
_SAMPLE_SIGNS = 65536
_HEADER_SIGNS = 1_000_000


def read_delimited(
    data: bytes, limits: Limits, delimiter: str | None = None, wanted: Iterable[str] | None = None
) -> RawTable:
    """Return the table that the bytes spell; only the `wanted` columns are kept (None keeps all).

    The first row is the header. Blank lines are skipped. Rows with too few or too many cells are
    marked in `ragged` and read as empty.
    """
    text = decode(data)
    _check_lines(data, limits)
    splits = find_splits(text, delimiter)
    header, rest = _header(text, splits[0].mark, limits)
    chosen = None if wanted is None else set(wanted)
    keep = [i for i, name in enumerate(header) if chosen is None or name in chosen]
    quick = read_unquoted(text, rest, splits[0].mark, len(header), keep)
    kept = tuple(header[i] for i in keep)
    if quick is None:
        columns, ragged, places = _split(text, splits[0].mark, len(header), keep, limits)
        return RawTable(tuple(header), kept, columns, ragged.size, ragged, places, splits)
    _check_rows(quick[0].rows, limits)
    ragged = np.zeros(quick[0].rows, dtype=np.bool_)
    return RawTable(tuple(header), kept, quick, ragged.size, ragged, None, splits)


def decode(data: bytes) -> str:
    """Return the text of UTF-8 bytes with or without a byte order mark; StepError for others."""
    if data.startswith(_UTF16):
        raise StepError("history.utf16")
    if b"\x00" in data:
        raise StepError("history.nul")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise StepError("history.not_utf8", line=line) from error


def find_delimiter(text: str) -> str:
    r"""Return the one of comma, semicolon, tab and bar that splits the first lines most evenly.

    >>> find_delimiter("a;b;c\n1,5;2,5;3\n")
    ';'
    """
    return find_splits(text)[0].mark


def find_splits(text: str, stated: str | None = None) -> tuple[Split, ...]:
    """Return how each delimiter splits the first lines, the best first; only `stated` if given."""
    lines = [line for line in text[:_SAMPLE_SIGNS].splitlines() if line.strip()][:_SAMPLE_LINES]
    if not lines:
        raise StepError("history.empty_file")
    found = [_split_of(lines, mark) for mark in ([stated] if stated else _DELIMITERS)]
    return tuple(sorted(found, key=lambda one: (-one.even, -one.cells)))


def _split_of(lines: Sequence[str], mark: str) -> Split:
    counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
    header = counts[0]
    even = sum(count == header for count in counts) if header > 1 else 0
    return Split(mark, even, len(lines), header)


def _check_lines(data: bytes, limits: Limits) -> None:
    """Refuse a line beyond the limit before any parser has to hold it."""
    begin, most = 0, limits.line_bytes
    while len(data) - begin > most:
        last = max(data.rfind(sign, begin, begin + most + 1) for sign in (b"\n", b"\r"))
        if last < begin:
            line = data.count(b"\n", 0, begin) + 1
            raise StepError("history.long_line", line=line, limit=most // 1024)
        begin = last + 1


def _header(text: str, mark: str, limits: Limits) -> tuple[list[str], int]:
    """Return the names of the first row that is not blank, and how many signs come before data."""
    stream = io.StringIO(text[:_HEADER_SIGNS], newline="")
    names: list[str] = []
    try:
        names = [
            name.strip() for name in next((r for r in csv.reader(stream, delimiter=mark) if r), [])
        ]
    except csv.Error as error:
        raise StepError("history.bad_csv", line=1, reason=str(error)) from error
    check_header(names, limits)
    return names, stream.tell()


def _split(
    text: str, mark: str, width: int, keep: Sequence[int], limits: Limits
) -> tuple[tuple[RawColumn, ...], Mask, Ints]:
    rows, places = _rows(text, mark, limits)
    ragged = np.array([len(row) != width for row in rows], dtype=np.bool_)
    if ragged.any():
        blank = [""] * width
        rows = [blank if bad else row for row, bad in zip(rows, ragged.tolist(), strict=True)]
    columns = tuple(text_column([row[i] for row in rows]) for i in keep)
    return columns, ragged, np.array(places, dtype=np.int64)


def _rows(text: str, mark: str, limits: Limits) -> tuple[list[list[str]], list[int]]:
    """Return the rows below the header that are not blank, and their places in a spreadsheet."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows: list[list[str]] = []
    places: list[int] = []
    begun, line = False, 0
    try:
        for place, row in enumerate(reader, start=1):
            if row and begun:
                rows.append(row)
                places.append(place)
                _check_rows(len(rows), limits)
            begun = begun or bool(row)
            line = reader.line_num if reader.line_num == line + 1 else line
    except csv.Error as error:
        _refuse_open_quote(text, line)
        raise StepError("history.bad_csv", line=reader.line_num, reason=str(error)) from error
    if rows and any("\n" in cell for cell in rows[-1]):
        _refuse_open_quote(text, line)
    return rows, places


def _refuse_open_quote(text: str, line: int) -> None:
    """Refuse a quotation mark that is never closed: it swallows the rows behind it."""
    if text.count('"') % 2:
        raise StepError("history.open_quote", line=line + 1)


def _check_rows(count: int, limits: Limits) -> None:
    if count > limits.rows:
        raise StepError("history.too_many_rows", limit=limits.rows)


def check_header(header: Sequence[str], limits: Limits) -> None:
    """Refuse a header without a name, with too many names, or with a name twice."""
    if not any(header):
        raise StepError("history.empty_file")
    if len(header) > limits.columns:
        raise StepError("history.too_many_columns", limit=limits.columns)
    named = [name for name in header if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise StepError("history.column_twice", column=twice[:60])
