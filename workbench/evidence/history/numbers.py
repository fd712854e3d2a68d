"""Numbers in cells: decimal and thousands marks, percent signs, and what is no number."""

import math
import re
from functools import lru_cache

LARGEST = 1e15
SPACES = " \u00a0\u2007\u202f'’"
_LIKE = re.compile(rf"[+-]?[.,]?\d[\d.,{SPACES}]*([eE][+-]?\d+)?\s*%?", re.ASCII)
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def looks_like_number(text: str) -> bool:
    """Say whether a cell may be a number, whatever its marks.

    >>> looks_like_number("1 234,5"), looks_like_number("2024-07-01")
    (True, False)
    """
    return _LIKE.fullmatch(text.strip()) is not None


def read_number(text: str, decimal: str = ".", thousands: str | None = None) -> float | None:
    """Return the number a cell states, or None.

    `thousands` "." or ",", "space" (also ' and narrow spaces), "" for none; None is the point where
    the comma is the decimal mark, else none. A thousands mark must part groups of three figures:
    98.5 is no number where the point groups.

    >>> read_number("1.234,5", ","), read_number("98.5 %"), read_number("98.5", ",")
    (1234.5, 0.985, None)
    >>> read_number("1_0"), read_number("1e999"), read_number("1,234", ".", ",")
    (None, None, 1234.0)
    """
    body = text.strip()
    percent = body.endswith("%")
    body = body.rstrip("%").strip()
    mark = thousands if thousands is not None else _group_mark(decimal)
    if not _PLAIN.fullmatch(body) or decimal == ",":
        plain = _without_groups(body, decimal, mark)
        if plain is None:
            return None
        body = plain
    # shifting the exponent rounds once: 98.5 % is the 0.985 that a spreadsheet holds
    shifted = f"{body}e-2" if percent and "e" not in body.lower() else body
    number = float(shifted)
    if percent and shifted == body:
        number /= 100.0
    return number if math.isfinite(number) else None


def _group_mark(decimal: str) -> str:
    return "." if decimal == "," else ""


def _without_groups(body: str, decimal: str, mark: str) -> str | None:
    match = _pattern(decimal, mark).fullmatch(body)
    if match is None:
        return None
    whole = match["whole"]
    for sign in SPACES if mark == "space" else mark:
        whole = whole.replace(sign, "")
    return whole + (match["part"] or "").replace(decimal, ".") + (match["power"] or "")


@lru_cache(maxsize=16)
def _pattern(decimal: str, mark: str) -> re.Pattern[str]:
    signs = re.escape(SPACES if mark == "space" else mark)
    grouped = rf"\d{{1,3}}(?:[{signs}]\d{{3}})+|" if mark else ""
    point = re.escape(decimal)
    return re.compile(
        rf"(?P<whole>[+-]?(?:{grouped}\d+|(?={point}\d)))(?P<part>{point}\d*)?(?P<power>[eE][+-]?\d+)?",
        re.ASCII,
    )
