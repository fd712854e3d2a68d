"""What a formula of one's own may name in a history: columns of its rows, amounts of its periods."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.periods import Grain
from workbench.evidence.history.records import NO_TIME, History
from workbench.evidence.history.roles import Kind
from workbench.evidence.kpi.from_values import check_grain
from workbench.evidence.kpi.intervals import HOUR, hours_by_period, merge
from workbench.evidence.kpi.measures import Frame, frame
from workbench.evidence.kpi.own.language import Names
from workbench.evidence.kpi.own.units import CASES, HOURS, INPUT_UNITS, MONEY, Unit, scale_of_input
from workbench.evidence.kpi.stops import chosen_rows, event_intervals, pick

_NUMBERS = {
    "repair_hours": HOURS,
    "cost": MONEY,
    "visits": CASES,
    "reopens": CASES,
    "reassignments": CASES,
}
_FLAGS = ("planned", "within_sla", "first_time_fixed", "remote")
_SPANS = {"hours": "end", "response_hours": "responded", "resolution_hours": "resolved"}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a history, for each of its rows that count, and the amounts of its periods.

    `rows` maps a name to (rows,) with NaN where unknown, `place` (rows,) is the row's period;
    `periods` maps a name to (periods,). Times are hours. `said` and `coverage` are (periods,).
    """

    names: Names
    rows: dict[str, Floats]
    place: Ints
    periods: dict[str, Floats]
    labels: tuple[str, ...]
    said: Mask
    coverage: Floats


def columns_of(history: History, mapping: Mapping, grain: Grain) -> Columns:
    """Return what formulas over this history may name, over all its assets.

    Events are counted where they start, one by one: `hours` of overlapping events are not merged,
    `down_hours` are, and are split at the ends of periods. Raises StepError where the rows' own
    periods are longer than `grain`.
    """
    grid = frame(history, mapping, grain)
    found = {"events": _of_events, "readings": _of_readings, "values": _of_values}[history.kind]
    if history.kind == "values":
        check_grain(history, np.ones(history.size, dtype=np.bool_), grain)
    rows, units, chosen = found(history, mapping)
    stamps = np.asarray(history.columns["start" if history.kind == "events" else "stamp"])
    kept = chosen & grid.inside(stamps.astype(np.int64))
    place = np.asarray(grid.periods.index(stamps[kept].astype(np.int64)), dtype=np.int64)
    periods, period_units, said, coverage = _of_periods(history, mapping, grid, place)
    return Columns(
        names=Names(units, period_units, frozenset(_FLAGS)),
        rows={name: column[kept] for name, column in rows.items()},
        place=place,
        periods=periods,
        labels=grid.periods.labels,
        said=said,
        coverage=coverage,
    )


def names_of(kind: Kind, roles: Collection[str]) -> tuple[str, ...]:
    """Return the names that `columns_of` finds in a history of that kind with these mapped roles."""
    if kind == "readings":
        more = ("running_hours",) if "running_seconds" in roles else ()
        return ("ready_hours", "observed_hours", *more, "period_hours")
    if kind == "values":
        return (*(name for name in INPUT_UNITS if name in roles), "period_hours")
    plain = (name for name in (*_NUMBERS, *_FLAGS) if name in roles)
    spans = (name for name, role in _SPANS.items() if role in roles)
    return (*spans, *plain, "period_hours", *(("down_hours",) if "end" in roles else ()))


Found = tuple[dict[str, Floats], dict[str, Unit], Mask]


def _of_events(history: History, mapping: Mapping) -> Found:
    rows, units = _numbers(history, _NUMBERS | dict.fromkeys(_FLAGS, CASES))
    start = np.asarray(history.columns["start"], dtype=np.int64)
    for name, role in _SPANS.items():
        if role in history.columns:
            times = np.asarray(history.columns[role], dtype=np.int64)
            known = (times != NO_TIME) & (times >= start)
            rows[name] = np.where(known, (times - start) / HOUR, np.nan)
            units[name] = HOURS
    return rows, units, chosen_rows(history, mapping)


def _of_readings(history: History, mapping: Mapping) -> Found:  # noqa: ARG001
    columns, slot = history.columns, float(history.slot_seconds or 0)
    rows = {
        "ready_hours": np.asarray(columns["ready_s"], dtype=np.float64) / HOUR,
        "observed_hours": np.asarray(columns["slots"], dtype=np.float64) * slot / HOUR,
    }
    if "running_s" in columns:
        rows["running_hours"] = np.asarray(columns["running_s"], dtype=np.float64) / HOUR
    return rows, dict.fromkeys(rows, HOURS), np.ones(history.size, dtype=np.bool_)


def _of_values(history: History, mapping: Mapping) -> Found:  # noqa: ARG001
    rows, units = _numbers(history, INPUT_UNITS)
    scaled = {name: column * scale_of_input(name) for name, column in rows.items()}
    return scaled, units, np.ones(history.size, dtype=np.bool_)


def _numbers(history: History, known: dict[str, Unit]) -> tuple[dict[str, Floats], dict[str, Unit]]:
    units = {name: unit for name, unit in known.items() if name in history.columns}
    return {name: np.asarray(history.columns[name], dtype=np.float64) for name in units}, units


def _of_periods(
    history: History, mapping: Mapping, grid: Frame, place: Ints
) -> tuple[dict[str, Floats], dict[str, Unit], Mask, Floats]:
    window, whole = grid.window_h.sum(axis=0), grid.period_h.sum(axis=0)
    amounts = {"period_hours": window}
    said = np.bincount(place, minlength=window.size) > 0
    coverage = said.astype(np.float64)
    if history.kind == "events":
        said, coverage = window > 0, window / whole
    if "end" in history.columns:
        stops = pick(event_intervals(history, mapping, grid.window), chosen_rows(history, mapping))
        down = hours_by_period(merge(stops), grid.periods, grid.assets, grid.window)
        amounts["down_hours"] = down.sum(axis=0)
    return amounts, dict.fromkeys(amounts, HOURS), said, np.clip(coverage, 0.0, 1.0)
