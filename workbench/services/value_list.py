"""A short CSV of a KPI's values becomes numbers: for one person with ten lines and a clause.

Tolerates headers, percent signs, decimal commas, semicolons and tabs, and gaps. The mapping page
and `history import` read everything larger.
"""

import csv
import io
import math
import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError

FloatArray = NDArray[np.float64]

MOST_BYTES = 1_000_000
MOST_MONTHS = 1_200
MISSING = frozenset({"", "-", "–", "na", "n/a", "nan", "null", "none", "missing"})
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
DIGITS = re.compile(r"[+-]?\d+\s*%?", re.ASCII)
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(-\d{2})?", re.ASCII)
YEAR = re.compile(r"(19|20)\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ValueList:
    """Values oldest first, as written (98.2 for "98.2 %"), NaN where nothing was measured.

    `percent` tells that the file marks its values as percentages. `first` is the first month
    ("2024-07"), or None where the file does not name its months.
    """

    values: FloatArray
    percent: bool
    first: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    label: str
    value: str


def parse_number(text: str) -> tuple[float, bool] | None:
    """Return (number as written, whether it carries a percent sign), or None if it is none.

    A single comma is a decimal comma; with both comma and point the later one is the decimal sign.
    """
    bare = re.sub(r"\s", "", text)
    percent = bare.endswith("%")
    bare = bare.removesuffix("%")
    if bare.rfind(",") > bare.rfind("."):
        bare = bare.replace(".", "").replace(",", ".", 1)
    else:
        bare = bare.replace(",", "")
    if not NUMBER.fullmatch(bare) or not math.isfinite(float(bare)):
        return None
    return float(bare), percent


def read_values(content: bytes) -> ValueList:
    """Return the values of a CSV with the columns period and value, or value alone.

    Periods written as 2024-07 are put in order, and months between them that the file lacks become
    NaN; any other period keeps its place. Raises StepError (settlement.file_…), naming the line.
    """
    if len(content) > MOST_BYTES:
        raise StepError(code="settlement.file_too_large", most=MOST_BYTES // 1000)
    rows = _rows(_decoded(content))
    header = rows[0].value if rows and not _is_value(rows[0].value) else ""
    rows = rows[1:] if header else rows
    if not rows:
        raise StepError(code="settlement.file_empty")
    numbers = [_number(row) for row in rows]
    signs = {"%" in row.value for row in rows if not _is_missing(row.value)}
    if signs == {True, False}:
        raise StepError(code="settlement.file_mixed_percent")
    months = _months(rows)
    return ValueList(
        np.array(numbers, dtype=np.float64) if months is None else _in_order(months, numbers),
        percent="%" in header or signs == {True},
        first=None if months is None else f"{min(months) // 12:04d}-{min(months) % 12 + 1:02d}",
    )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _rows(text: str) -> list[_Row]:
    delimiter = next((sign for sign in ";\t" if sign in text), ",")
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise StepError(code="settlement.file_not_csv") from error
    cells = [(line, row) for line, row in enumerate(table, 1) if any(cell.strip() for cell in row)]
    if delimiter == "," and _are_decimals([row for _, row in cells]):
        return [_Row(line, "", ",".join(row)) for line, row in cells]
    return [_row(line, row) for line, row in cells]


def _are_decimals(rows: list[list[str]]) -> bool:
    """Tell whether commas are decimal signs of one column: 98,2 and not 1,98 or 2024,98."""
    pairs = [row for row in rows if len(row) > 1]
    firsts = [row[0].strip() for row in pairs]
    if not pairs or not all(len(row) == 2 and _digits(row) for row in pairs):
        return False
    counted = firsts[0] in {"0", "1"} and all(
        int(later) - int(earlier) == 1 for earlier, later in pairwise(firsts)
    )
    return not counted and not all(YEAR.fullmatch(first) for first in firsts)


def _digits(row: list[str]) -> bool:
    whole, part = (cell.strip() for cell in row)
    return bool(DIGITS.fullmatch(whole) and DIGITS.fullmatch(part)) and "%" not in whole


def _row(line: int, row: list[str]) -> _Row:
    if len(row) == 1:
        return _Row(line, "", row[0])
    if len(row) == 2:
        return _Row(line, row[0].strip(), row[1])
    if len(row) == 3 and DIGITS.fullmatch(row[2].strip()):
        return _Row(line, row[0].strip(), f"{row[1]},{row[2]}")
    raise StepError(code="settlement.file_columns", line=line, found=len(row))


def _is_missing(text: str) -> bool:
    return text.strip().casefold() in MISSING


def _is_value(text: str) -> bool:
    return _is_missing(text) or parse_number(text) is not None


def _number(row: _Row) -> float:
    if _is_missing(row.value):
        return math.nan
    parsed = parse_number(row.value)
    if parsed is None:
        raise StepError(code="settlement.file_no_number", line=row.line, text=row.value[:40])
    return parsed[0]


def _months(rows: list[_Row]) -> list[int] | None:
    """Return the months since year 0 where every row is labelled with one, else None."""
    found = [MONTH.fullmatch(row.label) for row in rows]
    if not all(found):
        return None
    months = [int(match[1]) * 12 + int(match[2]) - 1 for match in found if match]
    if len(set(months)) < len(months):
        twice = next(
            row for row, month in zip(rows, months, strict=True) if months.count(month) > 1
        )
        raise StepError(code="settlement.file_month_twice", line=twice.line, text=twice.label)
    if max(months) - min(months) >= MOST_MONTHS:
        raise StepError(code="settlement.file_too_long", most=MOST_MONTHS // 12)
    return months


def _in_order(months: list[int], numbers: list[float]) -> FloatArray:
    """Place the values by their month; a month between them without a value is NaN."""
    first = min(months)
    values = np.full(max(months) - first + 1, np.nan)
    values[np.array(months) - first] = numbers
    return values
