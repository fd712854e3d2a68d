"""The first rows of a file: kept as plain data, and shown as a mapping would understand them."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from workbench.codes import Finding
from workbench.evidence.history.cells import RawColumn, RawTable, text_column
from workbench.evidence.history.mapping import Mapping, parse_mapping
from workbench.evidence.history.quarantine import Quarantine
from workbench.evidence.history.records import NO_TEXT, NO_TIME
from workbench.evidence.history.roles import ROLES
from workbench.evidence.history.times import as_local
from workbench.evidence.history.typing_rows import Typed, type_rows
from workbench.evidence.history.units import base_unit

LONGEST_CELL = 120


@dataclass(frozen=True, slots=True)
class Cell:
    """What became of one cell: a text, or a number with its unit ("ratio" for a share)."""

    text: str = ""
    number: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The first rows by a mapping: for each role a cell a row, and per row why it is put aside."""

    roles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    aside: tuple[Finding | None, ...]


def sample_to_plain(table: RawTable, rows: int) -> dict[str, Any]:
    """Return the first rows of a table as plain data; longer texts are cut."""
    count = min(table.rows, rows)
    return {
        "rows": count,
        "names": list(table.names),
        "header": list(table.header),
        "places": [table.place(row) for row in range(count)],
        "ragged": table.ragged[:count].tolist(),
        "columns": [_column_to_plain(column, count) for column in table.columns],
    }


def _column_to_plain(column: RawColumn, count: int) -> dict[str, Any]:
    if column.codes is not None:
        return {
            "cells": [column.texts[code][:LONGEST_CELL] for code in column.codes[:count].tolist()]
        }
    plain: dict[str, Any] = {}
    for part in fields(RawColumn):
        value = getattr(column, part.name)
        if isinstance(value, np.ndarray):
            listed = value[:count].tolist()
            numbers = [None if isinstance(x, float) and not np.isfinite(x) else x for x in listed]
            plain[part.name] = {"dtype": value.dtype.str, "items": numbers}
        elif isinstance(value, bool):
            plain[part.name] = value
    return plain


def sample_from_plain(plain: dict[str, Any]) -> RawTable:
    """Return the first rows as the reader gave them."""
    return RawTable(
        names=tuple(plain["names"]),
        header=tuple(plain["header"]),
        columns=tuple(_column_from_plain(column) for column in plain["columns"]),
        rows=plain["rows"],
        ragged=np.array(plain["ragged"], dtype=np.bool_),
        places=np.array(plain["places"], dtype=np.int64),
    )


def _column_from_plain(plain: dict[str, Any]) -> RawColumn:
    if "cells" in plain:
        return text_column(plain["cells"])
    parts: dict[str, Any] = {
        name: np.array([np.nan if x is None else x for x in value["items"]], dtype=value["dtype"])
        if isinstance(value, dict)
        else value
        for name, value in plain.items()
    }
    return RawColumn(**parts)


def understood(plain: dict[str, Any], raw: dict[str, Any]) -> Understood:
    """Return the first rows by a mapping in the form of m.json; StepError for one that cannot be."""
    table, mapping = sample_from_plain(plain), parse_mapping(raw)
    quarantine = Quarantine(table)
    typed = type_rows(table, mapping, quarantine)
    roles = tuple(mapping.columns)
    aside: list[Finding | None] = [None] * table.rows
    for problem in quarantine.problems():
        aside[plain["places"].index(problem.row)] = problem.finding()
    rows = tuple(
        tuple(_cell(typed, role, row, mapping) for role in roles) for row in range(table.rows)
    )
    return Understood(roles, rows, tuple(aside))


def _cell(typed: Typed, role: str, row: int, mapping: Mapping) -> Cell:
    content = ROLES[mapping.kind][role].content
    if content in {"time", "period"}:
        return _time(int(typed.columns["stamp" if content == "period" else role][row]), mapping)
    value = typed.columns[role][row]
    if content == "text":
        return Cell("" if value == NO_TEXT else typed.labels[role][int(value)])
    if np.isnan(value):
        return Cell()
    return Cell(number=float(value), unit=_unit(role, content, mapping))


def _time(seconds: int, mapping: Mapping) -> Cell:
    if seconds == NO_TIME:
        return Cell()
    return Cell(as_local(seconds, mapping.zone).strftime("%Y-%m-%d %H:%M %Z"))


def _unit(role: str, content: str, mapping: Mapping) -> str:
    if content == "flag":
        return "flag"
    if role == "value" and mapping.options.percent:
        return "ratio"
    unit = base_unit(role) or ""
    if unit == "share":  # of a ready value it is known only where the mapping says so
        return "ratio" if role != "value" or role in mapping.options.units else ""
    return unit
