"""Typing: each mapped column of a raw table becomes times, codes or numbers."""

from dataclasses import dataclass, field

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import (
    Ints,
    Mask,
    RawColumn,
    RawTable,
    read_flags,
    read_numbers,
    read_texts,
)
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.periods import read_periods
from workbench.evidence.history.progress import Progress
from workbench.evidence.history.quarantine import Quarantine
from workbench.evidence.history.records import NO_TEXT, NO_TIME, Column
from workbench.evidence.history.roles import ROLES, Role
from workbench.evidence.history.times import Doubts, read_times
from workbench.evidence.history.units import factors

_SHARES = frozenset({"value", "ready_share", "coverage"})
_ERRORS = frozenset(
    {"#N/A", "#NV", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)


@dataclass(slots=True)
class Typed:
    """Typed columns of all rows of a table; the quarantine says which rows are good.

    `grains` holds for a period column the index of its grain; `doubts` counts stamps that local
    clocks show twice or never.
    """

    columns: dict[str, Column] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubts: Doubts = field(default_factory=Doubts)


def type_rows(
    table: RawTable, mapping: Mapping, quarantine: Quarantine, progress: Progress | None = None
) -> Typed:
    """Read every mapped column; rows with an unreadable or missing needed cell are refused."""
    _check_columns(table, mapping)
    quarantine.refuse(table.ragged, "history.ragged")
    typed = Typed()
    for done, (role, name) in enumerate(mapping.columns.items()):
        if progress is not None:
            progress.typing(done, len(mapping.columns))
        facts = ROLES[mapping.kind][role]
        cells = table.column(name)
        wrong, empty, code = _read(typed, role, facts, cells, mapping)
        quarantine.refuse(wrong, code, name, cells)
        if facts.required:
            quarantine.refuse(empty, "history.null", name, cells)
    return typed


def _check_columns(table: RawTable, mapping: Mapping) -> None:
    for name in mapping.columns.values():
        if name not in table.names:
            known = ", ".join(table.names)[:300]
            raise StepError("history.no_column", column=name[:60], known=known)


def _read(
    typed: Typed, role: str, facts: Role, cells: RawColumn, mapping: Mapping
) -> tuple[Mask, Mask, str]:
    """Add the typed column; return wrong cells, empty cells and the code of the wrong ones."""
    if facts.content == "time":
        times, wrong, doubts = read_times(cells, mapping.clock, mapping.options.date_format)
        typed.columns[role] = times
        typed.doubts = typed.doubts + doubts
        return wrong, times == NO_TIME, "history.bad_time"
    if facts.content == "text":
        codes, typed.labels[role] = read_texts(cells)
        typed.columns[role] = codes
        return _faults(codes, typed.labels[role]), codes == NO_TEXT, "history.formula_error"
    if facts.content == "period":
        times, grains, wrong = read_periods(cells, mapping.zone)
        typed.columns["stamp"], typed.columns["grain"] = times, grains
        return wrong, times == NO_TIME, "history.bad_period"
    if facts.content == "flag":
        numbers, wrong = read_flags(cells)
        code = "history.bad_flag"
    else:
        numbers, wrong = read_numbers(cells, mapping.options.decimal, mapping.options.thousands)
        unit = _unit(role, mapping)
        if unit is not None:
            factor, divisor = factors(role, unit)
            numbers = numbers * factor / divisor
        code = "history.bad_number"
    typed.columns[role] = numbers
    return wrong, np.isnan(numbers) & ~wrong, code


def _unit(role: str, mapping: Mapping) -> str | None:
    """Return the unit in which the map says that a column is kept."""
    stated = mapping.options.units.get(role)
    return stated or ("percent" if role in _SHARES and mapping.options.percent else None)


def _faults(codes: Ints, labels: tuple[str, ...]) -> Mask:
    """Say which cells are the errors of a spreadsheet (#N/A) and no texts."""
    faulty = np.array(
        [label in _ERRORS or label.startswith("=") for label in labels] + [False], dtype=np.bool_
    )
    return faulty[codes]
