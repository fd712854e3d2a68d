"""Amounts: what each event adds to the inputs of a KPI, and their sums by period.

The sums are those of evidence.kpi.from_events; here each is also shared out to the events. An hour
in which several events of an asset run is shared equally by them, and so is a merged stop among its
events: the Shapley value of a union gives each point in equal parts to the sets that cover it.
"""

from dataclasses import dataclass

import numpy as np

from workbench.evidence.comparison.definition import Definition, WorkClock
from workbench.evidence.comparison.log import Log
from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.kpi.intervals import HOUR, Intervals, merge
from workbench.evidence.kpi.measures import Frame

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Amounts:
    """Named amounts: `totals` by period, shape (periods,), and `events`, shape (events,)."""

    totals: dict[str, Floats]
    events: dict[str, Floats]


@dataclass(frozen=True, slots=True)
class _Groups:
    """The merged stop of each event: its start, its seconds, and how many events share it."""

    start: Ints
    seconds: Ints
    size: Floats


def book(log: Log, grid: Frame, clock: WorkClock, definition: Definition, counted: Mask) -> Amounts:
    """Return the amounts of the counted events of a log; the others add nothing."""
    long = _groups(log, counted).seconds >= definition.shortest_minutes * _MINUTE
    counted = counted & long
    unplanned = counted & ~log.planned
    down, lost = (_shared(log, rows, clock, grid.window) for rows in (counted, unplanned))
    window = np.diff(clock.at(np.clip(grid.periods.edges, *grid.window))) / HOUR * grid.assets
    sums: dict[str, Floats] = {}
    counts: dict[str, Floats] = {}
    for name, (amount, at) in _counts(log, clock, definition, counted, unplanned).items():
        counts[name] = np.where(grid.inside(at), amount, 0.0)
        place = np.maximum(grid.periods.index(at), 0)
        booked = np.bincount(place, weights=counts[name], minlength=window.size)
        sums[name] = booked.astype(np.float64)
    all_down, all_lost = (_by_period(log, rows, clock, grid) for rows in (counted, unplanned))
    ready = definition.time_base == "ready"
    totals = _hours(window, all_down, all_lost) | {
        "operating": window - all_down if ready else window,
    }
    none = np.zeros(log.size)
    events = _hours(none, down, lost) | {"operating": -down if ready else none}
    return Amounts(totals | sums, events | counts)


def _hours(window: Floats, down: Floats, lost: Floats) -> dict[str, Floats]:
    return {
        "window": window,
        "down": down,
        "unplanned": lost,
        "planned": down - lost,
        "ready": window - down,
    }


def _counts(
    log: Log, clock: WorkClock, definition: Definition, counted: Mask, unplanned: Mask
) -> dict[str, tuple[Floats, Ints]]:
    """Return what is booked as a whole at one moment: the amount of each event, and the moment."""
    stops, failures = _groups(log, counted), _groups(log, unplanned)
    if definition.count_by == "category":
        failures = _by_category(log, unplanned)
    finished = unplanned & ~np.isnan(log.repair_h)
    return {
        "stops": (counted / stops.size, stops.start),
        "stopped": (_shared(log, counted, clock, None), stops.start),
        "failures": (unplanned / failures.size, failures.start),
        "repair": (np.where(finished, log.repair_h, 0.0), log.start),
        "repairs": (finished.astype(np.float64), log.start),
    }


def _lane(log: Log) -> int:
    return int(max(log.end.max(), log.start.max()) - log.start.min()) + 2 if log.size else 1


def _groups(log: Log, rows: Mask) -> _Groups:
    """Return the merged stops of the chosen events; the others stand alone."""
    start, seconds, size = log.start.copy(), log.end - log.start, np.ones(log.size)
    if rows.any():
        lane = _lane(log)
        whole = merge(Intervals(log.asset[rows], log.start[rows], log.end[rows]))
        keys = whole.asset * lane + whole.start
        group = np.searchsorted(keys, log.asset[rows] * lane + log.start[rows], side="right") - 1
        start[rows], seconds[rows] = whole.start[group], (whole.end - whole.start)[group]
        size[rows] = np.bincount(group)[group]
    return _Groups(start, seconds, size)


def _by_category(log: Log, rows: Mask) -> _Groups:
    """Return one failure for each asset, start and category, shared by the events that repeat it."""
    _, kind = np.unique(np.asarray(log.category, dtype=np.str_), return_inverse=True)
    keys = np.stack([log.asset, log.start, kind.reshape(-1)])[:, rows]
    size = np.ones(log.size)
    if rows.any():
        _, group = np.unique(keys, axis=1, return_inverse=True)
        group = group.reshape(-1)
        size[rows] = np.bincount(group)[group]
    return _Groups(log.start, log.end - log.start, size)


def _shared(log: Log, rows: Mask, clock: WorkClock, window: tuple[int, int] | None) -> Floats:
    """Return each event's hours in the window (None: all), equal parts where events run together.

    Between two neighbouring starts or ends of an asset k events run; the running sum of seconds / k
    turns an event's share into the difference of two of its values.
    """
    share = np.zeros(log.size)
    if not rows.any():
        return share
    low, high, base = log.start[rows], log.end[rows], int(log.start.min())
    if window is not None:
        low, high = np.clip(low, *window), np.clip(high, *window)
        base = min(base, window[0])
    lane = int(max(high.max(), low.max())) - base + 1
    first, last = log.asset[rows] * lane + low - base, log.asset[rows] * lane + high - base
    points, place = np.unique(np.concatenate([first, last]), return_inverse=True)
    begins, ends = place[: first.size], place[first.size :]
    running = np.cumsum(
        np.bincount(begins, minlength=points.size) - np.bincount(ends, minlength=points.size)
    )[:-1]
    worked = np.diff(clock.at(points % lane + base))
    parts = np.where(running > 0, worked / np.maximum(running, 1), 0.0)
    level = np.concatenate([[0.0], np.cumsum(parts)])
    share[rows] = (level[ends] - level[begins]) / HOUR
    return share


def _by_period(log: Log, rows: Mask, clock: WorkClock, grid: Frame) -> Floats:
    """Return the hours down in each period: merged, cut to the window, split at period ends."""
    whole = merge(Intervals(log.asset[rows], log.start[rows], log.end[rows]))
    edges = clock.at(np.clip(grid.periods.edges, *grid.window))
    low, high = (clock.at(np.clip(times, *grid.window)) for times in (whole.start, whole.end))
    return np.diff(_cut_sum(high, edges) - _cut_sum(low, edges)) / HOUR


def _cut_sum(times: Ints, edges: Ints) -> Ints:
    """Return for each edge the sum over times of min(time, edge)."""
    ordered = np.sort(times)
    before = np.concatenate([[0], np.cumsum(ordered)])
    place = np.searchsorted(ordered, edges)
    return np.asarray(before[place] + edges * (ordered.size - place), dtype=np.int64)
