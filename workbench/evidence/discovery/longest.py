"""The longest stops of a history: what to walk through first where there is nothing to compare."""

from dataclasses import dataclass

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Ints, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import NO_TIME, History
from workbench.evidence.kpi.intervals import HOUR, Intervals
from workbench.evidence.kpi.stops import chosen_rows, event_intervals, planned_rows


@dataclass(frozen=True, slots=True)
class Stop:
    """One unplanned stop: seconds UTC, `end` None while it is open, `category` "" where none is said.

    `hours` are those within the window of the history, `share` (0..1) is their part of all hours.
    """

    asset: str
    start: int
    end: int | None
    category: str
    hours: float
    share: float


def longest_stops(history: History, mapping: Mapping, most: int) -> tuple[Stop, ...]:
    """Return at most `most` unplanned stops, the longest first, equals in the order of their start.

    Raises StepError("kpi.needs_role") where the history is no list of events with ends.
    """
    if history.kind != "events" or "end" not in history.columns:
        raise StepError("kpi.needs_role", kpi="stops", role="end")
    window = mapping.observed or (history.first, history.last)
    every = event_intervals(history, mapping, window)
    seconds = _within(every, window) * (
        chosen_rows(history, mapping) & ~planned_rows(history, mapping)
    )
    whole = int(seconds.sum())
    order = np.lexsort((every.start, -seconds))[:most]
    rows = [int(i) for i in order if seconds[i] > 0]
    is_open = np.asarray(history.columns["end"] == NO_TIME)
    return tuple(_stop(history, every, i, is_open, (int(seconds[i]), whole)) for i in rows)


def _within(every: Intervals, window: tuple[int, int]) -> Ints:
    low, high = np.clip(every.start, *window), np.clip(every.end, *window)
    return np.asarray(np.maximum(high - low, 0), dtype=np.int64)


def _stop(
    history: History, every: Intervals, i: int, is_open: Mask, seconds: tuple[int, int]
) -> Stop:
    labels = history.labels.get("category", ())
    label = int(history.columns["category"][i]) if labels else -1
    return Stop(
        asset=history.assets[int(every.asset[i])],
        start=int(every.start[i]),
        end=None if is_open[i] else int(every.end[i]),
        category=labels[label] if label >= 0 else "",
        hours=seconds[0] / HOUR,
        share=seconds[0] / seconds[1],
    )
