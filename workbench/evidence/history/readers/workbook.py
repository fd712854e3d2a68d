"""XLSX: the one module that imports python-calamine, inside its functions.

Cells come typed: times stand as the clock of the sheet shows them (of either epoch), a percentage
is a share already. An error (#N/A) or a formula that was never computed has no value; it is kept as
text, so that its row is put aside and not taken for an empty cell.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from workbench.codes import Finding, StepError
from workbench.evidence.history.cells import RawColumn, RawTable, number_text, text_column
from workbench.evidence.history.readers.delimited import check_header
from workbench.evidence.history.readers.heading import find_heading
from workbench.evidence.history.readers.limits import Limits
from workbench.evidence.history.readers.package import Sheet, look_through

ZIP_MAGIC = b"PK\x03\x04"
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (a sheet's clock has no zone until it is looked up)
_HALF = timedelta(microseconds=500_000)
_SECOND = timedelta(seconds=1)

Cell = str | int | float | bool | date | datetime | time | timedelta
Rows = list[list[Cell]]


def read_workbook(
    data: bytes, limits: Limits, wanted: Iterable[str] | None = None, sheet: str | None = None
) -> RawTable:
    """Return the `wanted` columns (None: all) of one sheet of a workbook.

    `sheet` names it; None takes the visible one with most rows, and `notes` say which that was when
    several hold data. Blank rows are skipped and lines above the header are noted. Raises StepError
    for what is no workbook, damaged, too large, or has no such sheet.
    """
    sheets = look_through(data, limits)
    name, rows, merged, notes = _load(data, sheets, sheet)
    for (row, column), text in sheets[name].faults.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = text
    names, begin = find_heading(rows, merged)
    check_header(names, limits)
    if begin > 1 and names:
        notes = [*notes, Finding("history.heading_found", {"row": begin, "sheet": name})]
    filled = [place for place in range(begin, len(rows)) if any(c != "" for c in rows[place])]
    if len(filled) > limits.rows:
        raise StepError("history.too_many_rows", limit=limits.rows)
    chosen = None if wanted is None else set(wanted)
    keep = [i for i, n in enumerate(names) if n and (chosen is None or n in chosen)]
    columns = tuple(_column([rows[place][i] for place in filled]) for i in keep)
    return RawTable(
        names=tuple(n for n in names if n),
        header=tuple(names[i] for i in keep),
        columns=columns,
        rows=len(filled),
        ragged=np.zeros(len(filled), dtype=np.bool_),
        places=np.array(filled, dtype=np.int64) + 1,
        notes=tuple(notes),
    )


def sheet_names(data: bytes, limits: Limits) -> tuple[str, ...]:
    """Return the names of a workbook's sheets that hold cells, in the order of the file."""
    return tuple(name for name, one in look_through(data, limits).items() if one.rows)


def _load(
    data: bytes, sheets: dict[str, Sheet], wanted: str | None
) -> tuple[str, Rows, Sequence[Any], list[Finding]]:
    """Return the sheet's name, its rows from the first row and column on, and its merged cells."""
    import python_calamine as calamine

    filled = [name for name, one in sheets.items() if one.rows]
    if wanted is not None and wanted not in sheets:
        raise StepError("history.no_sheet", sheet=wanted[:60], known=", ".join(filled)[:300])
    if not filled:
        raise StepError("history.empty_file")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = {
            m.name for m in book.sheets_metadata if m.visible == calamine.SheetVisibleEnum.Visible
        }
        among = [name for name in filled if name in shown] or filled
        name = wanted or max(among, key=lambda name: sheets[name].rows)
        found = book.get_sheet_by_name(name)
        rows: Any = found.to_python(skip_empty_area=False) if found.start is not None else []
        merged = found.merged_cell_ranges or []
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise StepError("history.bad_workbook") from error
    if not rows:
        raise StepError("history.empty_file")
    notes = []
    if wanted is None and len(among) > 1:
        others = ", ".join(other for other in among if other != name)[:300]
        notes.append(
            Finding("history.sheet_taken", {"sheet": name, "count": len(among), "others": others})
        )
    return name, rows, merged, notes


def _column(cells: list[Cell]) -> RawColumn:
    """Return the cells as times, as numbers, or, where they are mixed, as texts."""
    filled = [cell for cell in cells if cell != ""]
    if filled and all(isinstance(cell, date) for cell in filled):
        empty = np.array([cell == "" for cell in cells], dtype=np.bool_)
        seconds = [_seconds(cell) if isinstance(cell, date) else 0 for cell in cells]
        return RawColumn(instants=np.array(seconds, dtype=np.int64), empty=empty)
    if filled and all(isinstance(cell, int | float) for cell in filled):
        numbers = np.array([np.nan if cell == "" else cell for cell in cells], dtype=np.float64)
        return RawColumn(numbers=numbers, whole=bool(np.all(numbers[~np.isnan(numbers)] % 1 == 0)))
    return text_column(_text(cell) for cell in cells)


def _seconds(day: date) -> int:
    """Return the clock's seconds since 1970; a sheet's fractions of days miss them by a little."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001
    return (moment.replace(tzinfo=None) - _EPOCH + _HALF) // _SECOND


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return number_text(float(cell), whole=False)
    if isinstance(cell, date):
        return str(np.datetime64(_seconds(cell), "s"))
    return str(cell)
