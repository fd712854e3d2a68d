"""What the limited child does with a list of numbers; only the child imports this module."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.codes import StepError
from workbench.evidence.history.cells import RawColumn, RawTable, as_texts, number_text
from workbench.evidence.history.readers.files import read_table
from workbench.evidence.history.readers.limits import MEGABYTE, Limits
from workbench.platform.errors import Refused

CHINESE = "gb18030"  # what a Chinese Excel writes as CSV; it contains GBK and GB 2312


def listed(
    folder: Path,
    asked: dict[str, Any],
    report: Callable[[str, float], None],  # noqa: ARG001
) -> dict[str, Any]:
    """Return the rows of `file` as texts: {"header", "rows": [[place, cells], …], "ragged", "chinese"}.

    `asked["most"]` is how many rows it may have; `ragged` are the places of rows whose number of
    cells is wrong. A text that is not UTF-8 is read as GB 18030, which `chinese` then says.
    """
    limits = Limits(inflated_bytes=8 * MEGABYTE, rows=asked["most"], columns=200)
    data, chinese = (folder / "file").read_bytes(), False
    try:
        table = read_table(data, limits)
    except StepError as error:
        if error.finding.code != "history.not_utf8":
            raise _told(error, asked) from error
        table, chinese = _in_chinese(data, limits, asked), True
    if not table.rows:
        raise Refused("cascade.sheet_no_rows", "file")
    cells = [_texts(table.column(name)) for name in table.header]
    rows = [[table.place(row), list(texts)] for row, texts in enumerate(zip(*cells, strict=True))]
    ragged = [table.place(row) for row in range(table.rows) if table.ragged[row]]
    return {"header": list(table.header), "rows": rows, "ragged": ragged, "chinese": chinese}


def _in_chinese(data: bytes, limits: Limits, asked: dict[str, Any]) -> RawTable:
    try:
        return read_table(data.decode(CHINESE).encode(), limits)
    except UnicodeDecodeError:
        line = data.count(b"\n") + 1
        raise Refused("history.not_utf8", "file", line=line) from None
    except StepError as error:
        raise _told(error, asked) from error


def _told(error: StepError, asked: dict[str, Any]) -> Refused:
    finding = error.finding
    if finding.code == "history.too_many_rows":
        numbers = {"most": asked["most"], "numbers": asked["numbers"]}
        return Refused("cascade.sheet_too_many_rows", "file", **numbers)
    return Refused(finding.code, "file", **finding.params)


def _texts(column: RawColumn) -> list[str]:
    """Return the cells of a column in full."""
    found = as_texts(column)
    if found.codes is not None:
        return [found.texts[code] for code in found.codes.tolist()]
    if found.numbers is not None:
        return [number_text(number, whole=found.whole) for number in found.numbers.tolist()]
    return [found.raw(row) for row in range(found.rows)]
