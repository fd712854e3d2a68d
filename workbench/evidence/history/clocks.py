"""Stamps of a fixed shape, read all at once: 2024-07-01 08:00 or 01.07.2024 08:00:00.

What is not of such a shape is left to the slower reading of times.py, which alone decides what is
wrong; here a stamp is either read as it would be there, or not at all.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.evidence.history.cells import Ints, Mask, Signs

Order = Literal["ymd", "dmy", "mdy"]
FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY, _HOUR, _MINUTE = 86400, 3600, 60
_SHAPES = (10, 16, 19)  # date; date and hh:mm; date and hh:mm:ss
ZULU = 20  # date, hh:mm:ss and the letter of UTC
WIDTHS = (*_SHAPES, ZULU)
_FIRST_MONTH, _LAST_MONTH = (FIRST_YEAR - 1970) * 12, (LAST_YEAR - 1970) * 12
# where year, month and day begin, and where the two signs between them stand
_PLACES: dict[Order, tuple[int, int, int, int, int]] = {
    "ymd": (0, 5, 8, 4, 7),
    "dmy": (6, 3, 0, 2, 5),
    "mdy": (6, 0, 3, 2, 5),
}
_Small = NDArray[np.int32]


def read_shapes(texts: Sequence[str], order: Order, between: str) -> tuple[Ints, Mask, Mask]:
    """Return seconds since 1970 as the clock shows them, what was read, and what was in UTC.

    `order` says where year, month and day stand, `between` which signs may part them. All three
    arrays are as long as `texts`; a stamp that ends in Z is in UTC.
    """
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    seconds = np.zeros(sizes.size, dtype=np.int64)
    read, aware = np.zeros(sizes.size, dtype=np.bool_), np.zeros(sizes.size, dtype=np.bool_)
    for size in WIDTHS:
        rows = np.flatnonzero(sizes == size)
        if rows.size == 0:
            continue
        chosen = texts if rows.size == sizes.size else [texts[i] for i in rows.tolist()]
        signs = np.frombuffer("".join(chosen).encode("ascii", "replace"), dtype=np.uint8)
        seconds[rows], read[rows] = read_signs(signs.reshape(-1, size), order, between)
        aware[rows] = size == ZULU
    return seconds, read, aware & read


def read_signs(signs: Signs, order: Order, between: str) -> tuple[Ints, Mask]:
    """Return seconds and what was read of stamps of one width, shape (rows, width)."""
    size = signs.shape[1]
    iso = order == "ymd" and between == "-"
    if size not in _SHAPES and not (size == ZULU and iso):
        return np.zeros(signs.shape[0], dtype=np.int64), np.zeros(signs.shape[0], dtype=np.bool_)
    upright = np.ascontiguousarray(signs.T)  # one sign of all stamps after another
    year_at, month_at, day_at, first, second = _PLACES[order]
    good = np.isin(upright[first], np.frombuffer(between.encode(), dtype=np.uint8))
    good &= upright[first] == upright[second]
    year = _number(upright, year_at, 4, good)
    month, day = _number(upright, month_at, 2, good), _number(upright, day_at, 2, good)
    clock = _clock(upright, good) if size > _SHAPES[0] else np.zeros_like(year)
    if size == ZULU:
        good &= upright[size - 1] == ord("Z")
    good &= (year >= FIRST_YEAR) & (year < LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    edges = np.arange(_FIRST_MONTH, _LAST_MONTH + 1).astype("datetime64[M]").astype("datetime64[D]")
    begins = edges.astype(np.int64)
    begin = begins[months - _FIRST_MONTH]
    good &= day <= begins[months - _FIRST_MONTH + 1] - begin
    return (begin + day - 1) * _DAY + clock, good


def _clock(upright: Signs, good: Mask) -> _Small:
    """Return the seconds since midnight; marks in `good` what cannot be read."""
    good &= (upright[10] == ord(" ")) | (upright[10] == ord("T"))
    good &= upright[13] == ord(":")
    hour, minute = _number(upright, 11, 2, good), _number(upright, 14, 2, good)
    second = np.zeros_like(hour)
    if upright.shape[0] > _SHAPES[1]:
        good &= upright[16] == ord(":")
        second = _number(upright, 17, 2, good)
    good &= (hour < 24) & (minute < 60) & (second < 60)
    return hour * _HOUR + minute * _MINUTE + second


def _number(upright: Signs, begin: int, length: int, good: Mask) -> _Small:
    """Return the number that the figures at a place spell; marks in `good` other signs."""
    value = np.zeros(upright.shape[1], dtype=np.int32)
    for place in range(begin, begin + length):
        figure = upright[place] - np.uint8(ord("0"))  # other signs wrap far above nine
        good &= figure <= 9
        value *= 10
        value += figure
    return value
