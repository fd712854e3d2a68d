"""Stamps of a fixed shape, read all at once: 2024-07-01 08:00 or 01.07.2024 08:00:00.

What is not of such a shape is left to the slower reading of times.py, which alone decides what is
wrong; here a stamp is either read as it would be there, or not at all.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.evidence.history.cells import Ints, Mask

Order = Literal["ymd", "dmy", "mdy"]
FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY, _HOUR, _MINUTE = 86400, 3600, 60
_SHAPES = (10, 16, 19)  # date; date and hh:mm; date and hh:mm:ss
_ZULU = 20
# where year, month and day begin, and where the two signs between them stand
_PLACES: dict[Order, tuple[int, int, int, int, int]] = {
    "ymd": (0, 5, 8, 4, 7),
    "dmy": (6, 3, 0, 2, 5),
    "mdy": (6, 0, 3, 2, 5),
}
_Signs = NDArray[np.uint8]


def read_shapes(texts: Sequence[str], order: Order, between: str) -> tuple[Ints, Mask, Mask]:
    """Return seconds since 1970 as the clock shows them, what was read, and what was in UTC.

    `order` says where year, month and day stand, `between` which signs may part them. All three
    arrays are as long as `texts`; a stamp that ends in Z is in UTC.
    """
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    seconds = np.zeros(sizes.size, dtype=np.int64)
    read, aware = np.zeros(sizes.size, dtype=np.bool_), np.zeros(sizes.size, dtype=np.bool_)
    iso = order == "ymd" and between == "-"
    for size in (*_SHAPES, _ZULU) if iso else _SHAPES:
        rows = np.flatnonzero(sizes == size)
        if rows.size == 0:
            continue
        chosen = texts if rows.size == sizes.size else [texts[i] for i in rows.tolist()]
        signs = np.frombuffer("".join(chosen).encode("ascii", "replace"), dtype=np.uint8)
        seconds[rows], read[rows] = _read(signs.reshape(-1, size), order, between)
        aware[rows] = size == _ZULU
    return seconds, read, aware & read


def _read(signs: _Signs, order: Order, between: str) -> tuple[Ints, Mask]:
    size = signs.shape[1]
    year_at, month_at, day_at, *parts = _PLACES[order]
    marks = np.frombuffer(between.encode(), dtype=np.uint8)
    good = np.isin(signs[:, parts[0]], marks) & (signs[:, parts[0]] == signs[:, parts[1]])
    year, good = _number(signs, year_at, 4, good)
    month, good = _number(signs, month_at, 2, good)
    day, good = _number(signs, day_at, 2, good)
    clock = np.zeros(signs.shape[0], dtype=np.int64)
    if size > _SHAPES[0]:
        clock, good = _clock(signs, good)
    if size == _ZULU:
        good &= signs[:, size - 1] == ord("Z")
    good &= (year >= FIRST_YEAR) & (year < LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    after = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    good &= day <= after - first
    return (first + day - 1) * _DAY + clock, good


def _clock(signs: _Signs, good: Mask) -> tuple[Ints, Mask]:
    good = good & np.isin(signs[:, 10], (ord(" "), ord("T"))) & (signs[:, 13] == ord(":"))
    hour, good = _number(signs, 11, 2, good)
    minute, good = _number(signs, 14, 2, good)
    second = np.zeros_like(hour)
    if signs.shape[1] > _SHAPES[1]:
        good &= signs[:, 16] == ord(":")
        second, good = _number(signs, 17, 2, good)
    good &= (hour < 24) & (minute < 60) & (second < 60)
    return hour * _HOUR + minute * _MINUTE + second, good


def _number(signs: _Signs, begin: int, length: int, good: Mask) -> tuple[Ints, Mask]:
    """Return the number that the figures at a place spell, and where they are all figures."""
    value = np.zeros(signs.shape[0], dtype=np.int64)
    for place in range(begin, begin + length):
        figure = signs[:, place] - np.uint8(ord("0"))  # other signs wrap far above nine
        good = good & (figure <= 9)
        value = value * 10 + figure
    return value, good
