"""Logs: the events of both sides in one form, over one fleet, one window and one set of periods."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from workbench.codes import StepError
from workbench.evidence.comparison.definition import Exclusions
from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.periods import Grain, calendar
from workbench.evidence.history.records import NO_TIME, History
from workbench.evidence.history.roles import plain
from workbench.evidence.kpi.measures import Frame, frame
from workbench.evidence.kpi.stops import chosen_rows, event_intervals, planned_rows

MARGIN = 86400  # events so close to the window are kept: their partner may lie inside


@dataclass(frozen=True, slots=True)
class Log:
    """One side's events: arrays of equal length, times in seconds UTC.

    `asset` indexes the fleet of both sides; `category` holds the texts ("" where missing);
    `open` marks events whose end is not known: their `end` is that of the records. `repair_h` is
    NaN where a repair is not over.
    """

    asset: Ints
    start: Ints
    end: Ints
    open: Mask
    category: tuple[str, ...]
    planned: Mask
    repair_h: Floats

    @property
    def size(self) -> int:
        """The number of events."""
        return int(self.asset.size)


def fleet_of(first: History, second: History) -> tuple[tuple[str, ...], Ints, Ints]:
    """Return the assets of both, and for each history the place of its assets among them.

    Names that differ in case, spaces or signs alone are one asset. Raises StepError where the two
    histories name no asset in common.
    """
    names: dict[str, str] = {}
    for name in (*first.assets, *second.assets):
        names.setdefault(plain(name) or name, name)
    places = {key: i for i, key in enumerate(names)}
    mine, theirs = (
        np.array([places[plain(name) or name] for name in one.assets], dtype=np.int64)
        for one in (first, second)
    )
    if not set(mine.tolist()) & set(theirs.tolist()):
        raise StepError(
            "comparison.no_common_asset",
            provider=first.assets[0][:60],
            customer=second.assets[0][:60],
        )
    return tuple(names.values()), mine, theirs


def common_frame(
    sides: tuple[tuple[History, Mapping], tuple[History, Mapping]],
    grain: Grain,
    zone: ZoneInfo,
    assets: int,
) -> Frame:
    """Return the periods and the window that both histories cover.

    Raises StepError where they do not overlap in time.
    """
    windows = [frame(history, mapping, grain).window for history, mapping in sides]
    begin, end = max(w[0] for w in windows), min(w[1] for w in windows)
    if begin >= end:
        raise StepError("comparison.no_common_time")
    return Frame(calendar(begin, end - 1, grain, zone), (begin, end), assets)


def read_log(history: History, mapping: Mapping, places: Ints, window: tuple[int, int]) -> Log:
    """Return the events in or near the window that the mapping lets count."""
    events = event_intervals(history, mapping, mapping.observed or window)
    start, end = events.start, events.end
    unknown = np.zeros(history.size, dtype=np.bool_)
    if "end" in history.columns:
        unknown = np.asarray(history.columns["end"] == NO_TIME)
    rows = (end >= window[0] - MARGIN) & (start < window[1] + MARGIN)
    rows &= chosen_rows(history, mapping)
    names = _categories(history)
    return Log(
        asset=places[events.asset][rows],
        start=start[rows],
        end=end[rows],
        open=unknown[rows],
        category=tuple(names[rows].tolist()),
        planned=planned_rows(history, mapping)[rows],
        repair_h=_repair(history, start, end, unknown)[rows],
    )


def _categories(history: History) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    if "category" not in history.columns:
        return np.full(history.size, "", dtype=np.object_)
    labels = np.array([*history.labels["category"], ""], dtype=np.object_)
    return labels[history.columns["category"].astype(np.int64)]


def _repair(history: History, start: Ints, end: Ints, unknown: Mask) -> Floats:
    if "repair_hours" in history.columns:
        return np.asarray(history.columns["repair_hours"], dtype=np.float64)
    if "end" not in history.columns:
        return np.full(history.size, np.nan)
    return np.where(unknown, np.nan, (end - start) / 3600.0)


def excluded(log: Log, rule: Exclusions, fleet: tuple[str, ...], shift: int = 0) -> Mask:
    """Say which events of a log a side's rule leaves out.

    `shift` moves the listed stops onto the log's clock (seconds, log minus list).
    """
    out = np.zeros(log.size, dtype=np.bool_)
    if rule.categories:
        wanted = {plain(name) for name in rule.categories}
        known = {name: plain(name) in wanted and bool(name) for name in set(log.category)}
        out |= np.fromiter((known[name] for name in log.category), np.bool_, log.size)
    if rule.planned:
        out |= log.planned
    for stop in rule.stops:
        begin, close = stop.start + shift, stop.end + shift
        inside = np.minimum(log.end, close) - np.maximum(log.start, begin)
        length = np.maximum(log.end - log.start, 1)
        within = (2 * inside >= length) | (
            (log.start == log.end) & (log.start >= begin) & (log.start < close)
        )
        if stop.asset is not None:
            mine = [i for i, name in enumerate(fleet) if plain(name) == plain(stop.asset)]
            within &= np.isin(log.asset, mine)
        out |= within
    return out
