"""KPIs from events that have a start and mostly an end: stops, failures, repairs."""

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import NO_TIME, History
from workbench.evidence.kpi.intervals import (
    HOUR,
    Intervals,
    count_by_period,
    hours_by_period,
    merge,
    sum_by_period,
)
from workbench.evidence.kpi.measures import Frame, Measures
from workbench.evidence.kpi.stops import chosen_rows, event_intervals, pick, planned_rows

_BINDINGS: dict[str, dict[str, str]] = {
    "technical_availability": {"ready_time_h": "ready", "observed_time_h": "window"},
    "availability": {"run_time_h": "ready", "planned_time_h": "window"},
    "downtime_vs_uptime": {"downtime_h": "down", "uptime_h": "ready"},
    "total_downtime": {"scheduled_downtime_h": "planned", "unscheduled_downtime_h": "unplanned"},
    "scheduled_downtime": {"scheduled_downtime_h": "planned"},
    "unscheduled_downtime": {"unscheduled_downtime_h": "unplanned"},
    "stops": {"stops": "stops"},
    "mtbf": {"operating_time_h": "operating", "failures": "failures"},
    "failure_rate": {"operating_time_h": "operating", "failures": "failures"},
    "mean_downtime": {"downtime_h": "stopped", "stops": "stops"},
    "mttr": {"repair_time_h": "repair", "repairs": "repairs"},
}
_WITHOUT_END = frozenset({"stops", "mtbf", "failure_rate"})
_COUNTS = {"mtbf": "failures", "failure_rate": "failures", "mttr": "repairs"}
KEYS = tuple(_BINDINGS)


def measure_events(history: History, mapping: Mapping, grid: Frame, kpi: str) -> Measures:
    """Return the inputs of `kpi` from events.

    Time down: overlapping events of one asset are merged, then split at period ends. An event
    without an end lasts to the end of the observed window or of the records. Stops and failures
    are merged events, repairs single ones; all are booked where they start. Where planned and
    unplanned stops overlap, the time is unplanned.
    """
    timed = "end" in history.columns
    needs_end = kpi not in _WITHOUT_END and not (
        kpi == "mttr" and "repair_hours" in history.columns
    )
    if needs_end and not timed:
        raise StepError("kpi.needs_role", kpi=kpi, role="end")
    if mapping.time_base == "ready" and not timed and kpi in {"mtbf", "failure_rate"}:
        raise StepError("kpi.ready_base_needs_end", kpi=kpi)
    sums = _sums(history, mapping, grid)
    sums["operating"] = grid.window_h if mapping.time_base == "calendar" else sums["ready"]
    return Measures(
        inputs={name: sums[source] for name, source in _BINDINGS[kpi].items()},
        count=sums[_COUNTS.get(kpi, "stops")],
        observed_h=grid.window_h,
        period_h=grid.period_h,
        said=grid.window_h > 0,
    )


def _sums(history: History, mapping: Mapping, grid: Frame) -> dict[str, Floats]:
    events = event_intervals(history, mapping, grid.window)
    chosen, planned = chosen_rows(history, mapping), planned_rows(history, mapping)
    every = merge(pick(events, chosen))
    unplanned = merge(pick(events, chosen & ~planned)) if planned.any() else every
    down = hours_by_period(every, grid.periods, grid.assets, grid.window)
    lost = down
    if planned.any():
        lost = hours_by_period(unplanned, grid.periods, grid.assets, grid.window)
    failures = unplanned
    if mapping.options.count_by == "category":
        failures = _by_category(history, events, chosen & ~planned)
    return {
        "window": grid.window_h,
        "down": down,
        "unplanned": lost,
        "planned": np.maximum(down - lost, 0.0),
        "ready": grid.window_h - down,
        "stops": _count(every, grid),
        "failures": _count(failures, grid),
        "stopped": _booked(every, (every.end - every.start) / HOUR, grid),
        **_repairs(history, events, chosen & ~planned, grid),
    }


def _by_category(history: History, events: Intervals, rows: Mask) -> Intervals:
    """Return one failure for each asset, start and category."""
    if "category" not in history.columns:
        raise StepError("kpi.needs_role", kpi="count_by", role="category")
    keys = np.stack([events.asset, events.start, history.columns["category"].astype(np.int64)])
    distinct = np.unique(keys[:, rows], axis=1)
    return Intervals(distinct[0], distinct[1], distinct[1])


def _count(events: Intervals, grid: Frame) -> Floats:
    inside = grid.inside(events.start)
    return count_by_period(events.asset[inside], events.start[inside], grid.periods, grid.assets)


def _booked(events: Intervals, amounts: Floats, grid: Frame) -> Floats:
    within = np.where(grid.inside(events.start), amounts, np.nan)
    return sum_by_period(events.asset, events.start, within, grid.periods, grid.assets)


def _repairs(history: History, events: Intervals, rows: Mask, grid: Frame) -> dict[str, Floats]:
    """Return hours and number of finished repairs: a repair still open is censored, so left out."""
    if "repair_hours" in history.columns:
        hours = np.asarray(history.columns["repair_hours"], dtype=np.float64)[rows]
    elif "end" in history.columns:
        closed = history.columns["end"][rows] != NO_TIME
        picked = pick(events, rows)
        hours = np.where(closed, (picked.end - picked.start) / HOUR, np.nan)
    else:
        hours = np.full(int(np.count_nonzero(rows)), np.nan)
    picked = pick(events, rows)
    ones = np.where(np.isnan(hours), np.nan, 1.0)
    return {"repair": _booked(picked, hours, grid), "repairs": _booked(picked, ones, grid)}
