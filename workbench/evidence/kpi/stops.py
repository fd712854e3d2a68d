"""Stops: the events of a history as intervals, which of them count, and which were planned."""

import numpy as np

from workbench.codes import StepError
from workbench.evidence.history.cells import Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import NO_TIME, History, label_index
from workbench.evidence.kpi.intervals import Intervals


def event_intervals(history: History, mapping: Mapping, window: tuple[int, int]) -> Intervals:
    """Return one interval a row, shape (rows,).

    An event without an end lasts to the end of the stated observed window, else to the last moment
    of the records; in a log without ends an event is a moment.
    """
    asset = np.asarray(history.columns["asset"], dtype=np.int64)
    start = np.asarray(history.columns["start"], dtype=np.int64)
    if "end" not in history.columns:
        return Intervals(asset, start, start)
    end = np.asarray(history.columns["end"], dtype=np.int64)
    closing = window[1] if mapping.observed is not None else history.last
    return Intervals(asset, start, np.where(end == NO_TIME, np.maximum(start, closing), end))


def chosen_rows(history: History, mapping: Mapping) -> Mask:
    """Say which rows are of the categories that the map keeps (all, where it names none)."""
    return _of_category(history, mapping.options.categories, default=True)


def planned_rows(history: History, mapping: Mapping) -> Mask:
    """Say which rows are planned stops, by category or by their own mark."""
    by_name = _of_category(history, mapping.options.planned, default=False)
    if "planned" not in history.columns:
        return by_name
    return np.asarray(by_name | (history.columns["planned"] == 1.0))


def pick(events: Intervals, rows: Mask) -> Intervals:
    """Return the intervals of some rows."""
    return Intervals(events.asset[rows], events.start[rows], events.end[rows])


def _of_category(history: History, names: tuple[str, ...], *, default: bool) -> Mask:
    size = history.size
    if not names:
        return np.full(size, default)
    if "category" not in history.columns:
        raise StepError("kpi.needs_role", kpi="categories", role="category")
    wanted = label_index(history.labels["category"], names)
    return np.isin(history.columns["category"], wanted)
