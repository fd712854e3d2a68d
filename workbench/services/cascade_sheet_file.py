"""The file of a list of numbers: its rows as texts, and the numbers that stand as such a file."""

import base64
import csv
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.agreement.cascade.sheet import COLUMNS, WORDS
from workbench.platform import limited
from workbench.platform.errors import Refused
from workbench.platform.limited import Call, Limits, Stopped
from workbench.services.cascade_sheet_people import People
from workbench.services.cascade_shown import KpiCascade, TeamView
from workbench.services.cascade_tree import MOST_NODES
from workbench.services.history import too_much
from workbench.services.truths_export import safe_cell

READING = "workbench.services.cascade_sheet_reading:listed"
MOST_ROWS = MOST_NODES + 500
LIMITS = Limits(seconds=20)
MOST_BYTES = 8 * limited.MEBIBYTE
MOST_SIGNS = 400_000  # a form may bring half a million
EXAMPLES: tuple[Mapping[str, str], ...] = (
    {"site": "A", "number": "A-1", "weight": "5", "today": "78", "best": "86", "owner": "provider"},
    {
        "site": "A",
        "number": "A-2",
        "weight": "3",
        "today": "77.5",
        "best": "85.9",
        "owner": "customer",
    },
    {"number": "B", "weight": "2", "today": "77.5", "best": "87.3", "owner": "customer"},
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file as texts: (row as a spreadsheet counts, its cells)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    ragged: frozenset[int]
    chinese: bool


def read(file: bytes, limits: Limits = LIMITS) -> Sheet:
    """Return the rows of a file; a limited child opens it. Refused beside `file`."""
    within = replace(limits, seconds=min(limits.seconds, LIMITS.seconds))
    asked = {"most": MOST_ROWS, "numbers": MOST_NODES}
    try:
        return sheet_from(limited.run(Call(READING, {"file": file}, asked), within))
    except Stopped as stopped:
        raise too_much(stopped, within) from stopped


def sheet_from(plain: Mapping[str, Any]) -> Sheet:
    """Return a sheet from plain data."""
    rows = tuple((int(place), tuple(map(str, cells))) for place, cells in plain["rows"])
    header = tuple(map(str, plain["header"]))
    return Sheet(header, rows, frozenset(plain["ragged"]), bool(plain["chinese"]))


def plain_of(sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as plain data."""
    rows = [[place, list(cells)] for place, cells in sheet.rows]
    ragged = sorted(sheet.ragged)
    return {"header": list(sheet.header), "rows": rows, "ragged": ragged, "chinese": sheet.chinese}


def packed(sheet: Sheet) -> str:
    """Return a sheet as a short text that a page can bring back; Refused where it is too long."""
    plain = json.dumps(plain_of(sheet), ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.b64encode(zlib.compress(plain, 9)).decode()
    if len(plain) > MOST_BYTES or len(text) > MOST_SIGNS:
        raise Refused("cascade.sheet_too_large", "file")
    return text


def unpacked(text: str) -> Sheet:
    """Return what `packed` made; Refused for anything else."""
    try:
        opener = zlib.decompressobj()
        plain = opener.decompress(base64.b64decode(text, validate=True), MOST_BYTES)
        return sheet_from(json.loads(plain))
    except (ValueError, TypeError, KeyError, zlib.error) as error:
        raise Refused("cascade.sheet_lost") from error


def header(*, chinese: bool) -> list[str]:
    """Return the names of the columns in a language."""
    return [_in(names, chinese=chinese) for names in COLUMNS.values()]


def _in(names: Sequence[str], *, chinese: bool) -> str:
    return next(name for name in names if name.isascii() != chinese)


def template_csv(*, chinese: bool) -> bytes:
    """Return a list with the names of the columns and three rows as examples."""
    return _csv([_worded(row, chinese=chinese) for row in EXAMPLES], chinese=chinese)


def export_csv(kpi: KpiCascade, people: People, top_name: str, *, chinese: bool) -> bytes:
    """Return the numbers under a KPI as a list that can be brought again, parents first.

    Values are as people write them, a share in percent. No cell can be taken for a formula. An
    address is there only where the reader may see it.
    """
    known = {one.user_id: one for one in people.known}
    nodes = {node.id: node for node in kpi.nodes}
    rows = []
    for node in kpi.nodes:
        lead = known.get(node.lead_id) if node.lead_id is not None else None
        row = _facts(node, top_name) | {"site": _site(node, nodes)}
        row |= {"lead": lead.title, "email": lead.email or ""} if lead else {}
        rows.append(_worded(row, chinese=chinese))
    return _csv(rows, chinese=chinese)


def _facts(node: TeamView, top_name: str) -> dict[str, str]:
    row, scale = node.row, 100.0 if node.unit == "ratio" else 1.0
    plain = [part.node_id for part in node.above] == [None]
    names = [top_name if part.node_id is None else part.name for part in node.above]
    return {
        "number": node.name,
        "part_of": "" if plain else "\n".join(names),
        "weight": "\n".join(_number(part.weight) for part in node.above),
        "structure": node.structure,
        "needed": _number(row.needed),
        "factor": _number(row.factor) if node.structure == "product" else "",
        "unit": "%" if node.unit == "ratio" else node.unit,
        "direction": node.direction,
        "today": _number(row.current, scale),
        "best": _number(row.best, scale),
        "owner": node.side or "",
        "levers": row.levers,
        "support": row.support_needed,
    }


def _site(node: TeamView, nodes: Mapping[int, TeamView]) -> str:
    """Return the number directly below the KPI of which this one is a part, "" for that itself."""
    here = node
    while here.above[0].node_id is not None:
        here = nodes[here.above[0].node_id]
    return "" if here is node else here.name


def _number(value: float | None, scale: float = 1.0) -> str:
    return "" if value is None else f"{value * scale:.10g}"


def _worded(row: Mapping[str, str], *, chinese: bool) -> list[str]:
    """Return the cells of a row, fixed words in the language."""
    cells = []
    for key in COLUMNS:
        text = row.get(key, "")
        names = WORDS.get(key, {}).get(text)
        cells.append(safe_cell(_guarded(text)) if names is None else _in(names, chinese=chinese))
    return cells


def _guarded(text: str) -> str:
    """Double an apostrophe that reading would take for the one of `safe_cell`."""
    return f"'{text}" if text.startswith("'") else text


def _csv(rows: Sequence[Sequence[str]], *, chinese: bool) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header(chinese=chinese), *rows])
    return text.getvalue().encode("utf-8-sig")  # with its mark spreadsheets read Chinese
