"""CSV: decoding, finding the delimiter, and columns of distinct texts."""

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import RawColumn, RawTable, text_column
from workbench.evidence.history.readers.limits import Limits

_DELIMITERS = (",", ";", "\t")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE_LINES = 20


def read_delimited(
    data: bytes, limits: Limits, delimiter: str | None = None, wanted: Iterable[str] | None = None
) -> RawTable:
    """Return the table that the bytes spell; only the `wanted` columns are kept (None keeps all).

    The first row is the header. Blank lines are skipped. Rows with too few or too many cells are
    marked in `ragged` and read as empty.
    """
    text = decode(data)
    mark = delimiter or find_delimiter(text)
    header, rows = _split(text, mark, limits)
    keep = [i for i, name in enumerate(header) if wanted is None or name in set(wanted)]
    ragged = np.array([len(row) != len(header) for row in rows], dtype=np.bool_)
    if ragged.any():
        blank = [""] * len(header)
        rows = [blank if bad else row for row, bad in zip(rows, ragged.tolist(), strict=True)]
    columns: list[RawColumn] = [text_column([row[i] for row in rows]) for i in keep]
    kept = tuple(header[i] for i in keep)
    return RawTable(tuple(header), kept, tuple(columns), len(rows), ragged)


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
    r"""Return the one of comma, semicolon and tab that splits the first lines most evenly.

    >>> find_delimiter("a;b;c\n1,5;2,5;3\n")
    ';'
    """
    lines = [line for line in text[:65536].splitlines() if line.strip()][:_SAMPLE_LINES]
    if not lines:
        raise StepError("history.empty_file")
    return max(_DELIMITERS, key=lambda mark: _evenness(lines, mark))


def _evenness(lines: Sequence[str], mark: str) -> tuple[int, int]:
    counts = [len(row) for row in csv.reader(lines, delimiter=mark)]
    header = counts[0]
    return (sum(count == header for count in counts) if header > 1 else 0, header)


def _split(text: str, mark: str, limits: Limits) -> tuple[list[str], list[list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows: list[list[str]] = []
    try:
        header = [name.strip() for name in next((row for row in reader if row), [])]
        for row in reader:
            if row:
                rows.append(row)
                _check_rows(len(rows), limits)
    except csv.Error as error:
        raise StepError("history.bad_csv", line=reader.line_num, reason=str(error)) from error
    _check_header(header, limits)
    return header, rows


def _check_rows(count: int, limits: Limits) -> None:
    if count > limits.rows:
        raise StepError("history.too_many_rows", limit=limits.rows)


def _check_header(header: list[str], limits: Limits) -> None:
    if not any(header):
        raise StepError("history.empty_file")
    if len(header) > limits.columns:
        raise StepError("history.too_many_columns", limit=limits.columns)
    named = [name for name in header if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise StepError("history.column_twice", column=twice[:60])
