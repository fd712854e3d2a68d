"""Raw columns as the readers give them, and their reading as texts and numbers.

Text columns are kept as distinct values and a code for each row, so that each distinct cell is
parsed once however long the file is.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.evidence.history.numbers import LARGEST, read_number

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Signs = NDArray[np.uint8]

SHORT = 60
_NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?"})
_TRUE = frozenset({"1", "true", "yes", "y", "t", "x", "ja", "oui", "是"})
_FALSE = frozenset({"0", "false", "no", "n", "f", "nein", "non", "否"})


@dataclass(frozen=True, slots=True)
class RawColumn:
    """One column: distinct texts with `codes`, `signs`, `numbers` or `instants` (never two of them).

    `codes` (rows,) indexes `texts`; `signs` (rows, width) holds texts of one width as ASCII bytes,
    which long columns of stamps are read from at once; `numbers` is float64 with NaN where empty; `whole` says that
    they were integers. `instants` is int64 seconds with `empty` marking null; `aware` says that
    they are UTC and not local.
    """

    texts: tuple[str, ...] = ()
    codes: Ints | None = None
    signs: Signs | None = None
    numbers: Floats | None = None
    instants: Ints | None = None
    empty: Mask | None = None
    whole: bool = False
    aware: bool = False

    @property
    def rows(self) -> int:
        """How many cells the column has."""
        every = (self.codes, self.signs, self.numbers, self.instants)
        return next((int(cells.shape[0]) for cells in every if cells is not None), 0)

    def raw(self, row: int) -> str:
        """Return the cell of a row as text, shortened for a report."""
        if self.codes is not None:
            text = self.texts[int(self.codes[row])]
        elif self.signs is not None:
            text = self.signs[row].tobytes().decode("ascii")
        elif self.numbers is not None:
            text = number_text(float(self.numbers[row]), whole=self.whole)
        elif self.instants is not None:
            text = str(np.datetime64(int(self.instants[row]), "s"))
        else:
            text = ""
        return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


@dataclass(frozen=True, slots=True)
class Split:
    """How a delimiter splits the first `lines`: `even` of them as the header, into `cells`."""

    mark: str
    even: int
    lines: int
    cells: int


@dataclass(frozen=True, slots=True)
class RawTable:
    """A decoded file: the columns asked for, and rows whose number of cells is wrong.

    `header` names `columns`; `names` lists every column that the file has. `places` (rows,) is the
    row of each as a spreadsheet counts; None: the first row is row 2 and none is left out.
    `marks` are the delimiters that CSV might have, the one taken first. `notes` say what the reader
    had to decide: the sheet taken, lines above the header, formulas without a value.
    """

    names: tuple[str, ...]
    header: tuple[str, ...]
    columns: tuple[RawColumn, ...]
    rows: int
    ragged: Mask
    places: Ints | None = None
    marks: tuple[Split, ...] = ()
    notes: tuple[Finding, ...] = ()

    def place(self, row: int) -> int:
        """Return the row as a spreadsheet counts it; the header is mostly row 1."""
        return row + 2 if self.places is None else int(self.places[row])

    def column(self, name: str) -> RawColumn:
        """Return the column of that name (the caller knows that it exists)."""
        return self.columns[self.header.index(name)]


def text_column(values: Iterable[str]) -> RawColumn:
    """Return texts as distinct values and codes, in order of appearance."""
    seen: dict[str, int] = {}
    codes = np.array([seen.setdefault(v, len(seen)) for v in values], dtype=np.int64)
    return RawColumn(texts=tuple(seen), codes=codes)


def as_texts(column: RawColumn) -> RawColumn:
    """Return a column of signs as distinct texts and codes, any other as it is."""
    if column.signs is None:
        return column
    size, width = column.signs.shape
    text = column.signs.tobytes().decode("ascii")
    return text_column(text[i * width : (i + 1) * width] for i in range(size))


def is_nothing(text: str) -> bool:
    """Say whether a cell counts as empty.

    >>> [is_nothing(text) for text in ("", " NaN ", "0")]
    [True, True, False]
    """
    return text.strip().lower() in _NOTHING


def read_texts(column: RawColumn) -> tuple[Ints, tuple[str, ...]]:
    """Return codes (-1 where empty) and the labels they index."""
    column = as_texts(column)
    if column.codes is None:
        distinct, codes = _distinct_texts(column)
    else:
        distinct, codes = column.texts, column.codes
    labels: dict[str, int] = {}
    places = [
        -1 if is_nothing(text) else labels.setdefault(text.strip(), len(labels))
        for text in distinct
    ]
    return np.array(places or [-1], dtype=np.int64)[codes], tuple(labels)


def _distinct_texts(column: RawColumn) -> tuple[Sequence[str], Ints]:
    if column.numbers is not None:
        numbers, codes = np.unique(column.numbers, return_inverse=True)
        return [number_text(float(x), whole=column.whole) for x in numbers], codes.astype(np.int64)
    instants = column.instants if column.instants is not None else np.empty(0, dtype=np.int64)
    times, codes = np.unique(instants, return_inverse=True)
    return [str(np.datetime64(int(t), "s")) for t in times], codes.astype(np.int64)


def number_text(number: float, *, whole: bool) -> str:
    """Return a number as text, without a point where it is an integer; "" for NaN."""
    if math.isnan(number):
        return ""
    return str(int(number)) if whole or number.is_integer() else repr(number)


def read_numbers(
    column: RawColumn, decimal: str = ".", thousands: str | None = None
) -> tuple[Floats, Mask]:
    """Return numbers (NaN where empty) and the mask of cells that are no numbers.

    The marks are those of `read_number`; "98.5 %" is 0.985. What exceeds LARGEST is no number that a
    plant measures.
    """
    if column.numbers is not None:
        numbers, wrong = column.numbers, np.zeros(column.numbers.size, dtype=np.bool_)
    else:
        numbers, wrong = _each(column, lambda text: read_number(text, decimal, thousands))
    wrong = wrong | (np.abs(numbers) > LARGEST)
    return np.where(wrong, np.nan, numbers), wrong


def read_flags(column: RawColumn) -> tuple[Floats, Mask]:
    """Return 1.0 for yes, 0.0 for no, NaN where empty, and the mask of other cells."""
    if column.numbers is not None:
        wrong = ~np.isnan(column.numbers) & ~np.isin(column.numbers, (0.0, 1.0))
        return column.numbers, wrong
    return _each(column, _flag)


def _each(column: RawColumn, read: Callable[[str], float | None]) -> tuple[Floats, Mask]:
    column = as_texts(column)
    if column.codes is None:  # a column of times where numbers are expected
        size = 0 if column.instants is None else column.instants.size
        return np.full(size, np.nan), np.ones(size, dtype=np.bool_)
    parsed = [math.nan if is_nothing(text) else read(text) for text in column.texts]
    wrong = np.array([value is None for value in parsed] or [False], dtype=np.bool_)
    numbers = np.array([math.nan if v is None else v for v in parsed] or [math.nan])
    return numbers[column.codes], wrong[column.codes]


def _flag(text: str) -> float | None:
    word = text.strip().lower()
    if word in _TRUE:
        return 1.0
    return 0.0 if word in _FALSE else None
