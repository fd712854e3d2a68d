"""The Pareto of downtime: which causes took most hours, stops and money in the deal's own history."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import History
from workbench.evidence.kpi.intervals import HOUR, Intervals, merge
from workbench.evidence.kpi.stops import chosen_rows, event_intervals, pick, planned_rows

MOST_CAUSES = 20


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause: `name` as the file writes it, "" where it says none.

    `hours` of unplanned downtime; where several causes stop one machine at once, each has an equal
    part. `stops` counts events; `cost` sums the column of costs, None without one. `spellings` says
    how many ways of writing the name were joined.
    """

    name: str
    hours: float
    stops: int
    cost: float | None
    spellings: int = 1


@dataclass(frozen=True, slots=True)
class Pareto:
    """The causes, most first: by hours, or by stops where the history knows no ends (`timed` False).

    `rest` sums the causes after the twentieth, `rest_count` says how many. `planned_hours` are left
    out of the causes. `first` and `last` bound the time looked at, seconds UTC.
    """

    causes: tuple[Cause, ...]
    rest: Cause
    rest_count: int
    timed: bool
    planned_hours: float
    first: int
    last: int


def pareto(history: History, mapping: Mapping) -> Pareto:
    """Return the causes of a list of events.

    Raises StepError("kpi.needs_role") where the history is no list of events or names no causes.
    """
    if history.kind != "events" or "category" not in history.columns:
        raise StepError("kpi.needs_role", kpi="pareto", role="category")
    window = mapping.observed or (history.first, history.last)
    every = event_intervals(history, mapping, window)
    chosen, planned = chosen_rows(history, mapping), planned_rows(history, mapping)
    begun = every.start < window[1] if mapping.observed else every.start <= window[1]
    inside = (every.end >= window[0]) & begun
    causes = _causes(history, every, window, chosen & ~planned & inside)
    timed = "end" in history.columns
    order = sorted(causes, key=lambda one: (-(one.hours if timed else one.stops), -one.stops))
    return Pareto(
        causes=tuple(order[:MOST_CAUSES]),
        rest=_sum(order[MOST_CAUSES:]),
        rest_count=len(order[MOST_CAUSES:]),
        timed=timed,
        planned_hours=_hours_of(merge(_cut(pick(every, chosen & planned & inside), window))),
        first=window[0],
        last=window[1],
    )


def by_cost(causes: Sequence[Cause]) -> list[Cause]:
    """Return the causes by what they cost, the dearest first; [] where no cost is known."""
    known = [one for one in causes if one.cost is not None]
    return sorted(known, key=lambda one: (-(one.cost or 0.0), -one.hours))


def _sum(causes: Sequence[Cause]) -> Cause:
    costs = [one.cost for one in causes if one.cost is not None]
    return Cause(
        name="",
        hours=sum(one.hours for one in causes),
        stops=sum(one.stops for one in causes),
        cost=sum(costs) if costs else None,
    )


def _causes(history: History, every: Intervals, window: tuple[int, int], rows: Mask) -> list[Cause]:
    labels = (*history.labels["category"], "")
    row_label = np.asarray(history.columns["category"], dtype=np.int64)[rows] % len(labels)
    used = np.bincount(row_label, minlength=len(labels))  # a missing text, -1, is the last
    names, group, spellings = _joined(labels, used)
    place = group[row_label]
    hours = _shared_hours(_cut(pick(every, rows), window), place, len(names))
    stops = np.bincount(place, minlength=len(names))
    costs = _costs(history, rows, place, len(names))
    return [
        Cause(
            name,
            float(hours[i]),
            int(stops[i]),
            None if costs is None else float(costs[i]),
            spellings[i],
        )
        for i, name in enumerate(names)
        if stops[i]
    ]


def _joined(labels: Sequence[str], used: Ints) -> tuple[list[str], Ints, list[int]]:
    """Return names, the name's index of each label, and how many spellings each name has.

    Spellings that differ in capitals and blanks alone are one cause, named as most rows write it.
    """
    same: dict[str, list[int]] = {}
    for i, label in enumerate(labels):
        same.setdefault(" ".join(label.split()).casefold(), []).append(i)
    names = [labels[max(alike, key=lambda i: int(used[i]))] for alike in same.values()]
    spellings = [sum(1 for i in alike if used[i]) for alike in same.values()]
    group = np.empty(len(labels), dtype=np.int64)
    for number, alike in enumerate(same.values()):
        group[alike] = number
    return names, group, spellings


def _costs(history: History, rows: Mask, place: Ints, size: int) -> Floats | None:
    if "cost" not in history.columns:
        return None
    amounts = np.nan_to_num(np.asarray(history.columns["cost"], dtype=np.float64)[rows])
    return np.bincount(place, weights=amounts, minlength=size).astype(np.float64)


def _cut(events: Intervals, window: tuple[int, int]) -> Intervals:
    low, high = np.clip(events.start, *window), np.clip(events.end, *window)
    return Intervals(events.asset, low.astype(np.int64), np.maximum(low, high).astype(np.int64))


def _hours_of(merged: Intervals) -> float:
    return float((merged.end - merged.start).sum()) / HOUR


def _shared_hours(events: Intervals, cause: Ints, size: int) -> Floats:
    """Return hours by cause, shape (size,): each moment of a machine is shared by its open causes."""
    merged = merge(Intervals(events.asset * size + cause, events.start, events.end))
    count = merged.asset.size
    asset = np.tile(merged.asset // size, 2)
    times = np.concatenate([merged.start, merged.end])
    order = np.lexsort((times, asset))
    step = np.where(order < count, 1, -1)
    is_open = np.cumsum(step)  # every interval of a machine is closed before the next machine
    gaps = np.diff(times[order], append=0) * (is_open > 0)
    spent = np.concatenate([[0.0], np.cumsum(gaps / np.maximum(is_open, 1))[:-1]])
    at = np.empty(2 * count)
    at[order] = spent[: 2 * count]
    hours = (at[count:] - at[:count]) / HOUR
    return np.bincount(merged.asset % size, weights=hours, minlength=size).astype(np.float64)
