"""Counting: what an import noticed about the rows as a whole, each as a finding with a count.

Nothing here changes a row: people see how much of a history is doubtful before they rely on it.
"""

import re
from collections.abc import Iterator

import numpy as np

from workbench.codes import Finding
from workbench.evidence.history.cells import Floats, Ints
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.overlaps import twice_covered
from workbench.evidence.history.periods import PERIODS, Calendar, calendar
from workbench.evidence.history.records import NO_TIME, History
from workbench.evidence.history.times import Doubts

_HOUR, _DAY = 3600.0, 86400
_QUIET = 10.0  # so many usual distances without an event are no chance (about e to the minus ten)
_LISTED = 6
_PLANNED = re.compile(r"planned|scheduled|preventive|geplant|planifi|计划", re.IGNORECASE)
_NOT = re.compile(r"unplan|unsched|ungeplant|non.planifi|非计划", re.IGNORECASE)


def count_rows(history: History, mapping: Mapping, doubts: Doubts) -> tuple[Finding, ...]:
    """Return duplicates, doubtful clocks, units, and what the kind of history can show."""
    return (
        *_of_rows(history, mapping, doubts),
        *(_of_readings(history) if history.kind == "readings" else ()),
        *(_of_events(history, mapping) if history.kind == "events" else ()),
        *(_maybe_planned(history, mapping) if history.kind == "events" else ()),
        *(_of_values(history, mapping) if history.kind == "values" else ()),
        *_part_months(history, mapping),
    )


def _of_rows(history: History, mapping: Mapping, doubts: Doubts) -> Iterator[Finding]:
    if history.duplicates:
        yield Finding("history.duplicates", {"count": history.duplicates})
    zone = str(mapping.clock)
    if doubts.twice:
        yield Finding("history.clock_twice", {"count": doubts.twice, "zone": zone})
    if doubts.never:
        yield Finding("history.clock_never", {"count": doubts.never, "zone": zone})
    for role, unit in sorted(mapping.options.units.items()):
        count = history.rows_kept
        column = mapping.columns[role]
        yield Finding("history.unit_read", {"column": column, "unit": unit, "count": count})


def _maybe_planned(history: History, mapping: Mapping) -> Iterator[Finding]:
    """Name causes that sound planned where nothing says which stops are: all count as failures."""
    if mapping.options.planned or {"category", "planned"} & set(history.columns) != {"category"}:
        return
    names = history.labels["category"]
    sound = [n for n, name in enumerate(names) if _PLANNED.search(name) and not _NOT.search(name)]
    count = int(np.isin(history.columns["category"], sound).sum())
    if count:
        named = _named([names[n] for n in sound])
        yield Finding("history.maybe_planned", {"count": count, "names": named})


def _of_events(history: History, mapping: Mapping) -> Iterator[Finding]:
    """Count open ends and overlaps, an open event lasting to the end of the records."""
    if "end" not in history.columns:
        return
    start = np.asarray(history.columns["start"], dtype=np.int64)
    end = np.asarray(history.columns["end"], dtype=np.int64)
    still = end == NO_TIME
    if still.any():
        yield Finding("history.open_ends", {"count": int(np.count_nonzero(still))})
    closing = mapping.observed[1] if mapping.observed is not None else history.last
    asset = np.asarray(history.columns["asset"], dtype=np.int64)
    count, seconds = twice_covered(asset, start, np.where(still, np.maximum(start, closing), end))
    if count:
        hours = round(seconds / _HOUR, 1)
        yield Finding("history.overlaps", {"count": count, "hours": hours})


def _of_readings(history: History) -> Iterator[Finding]:
    """Count gaps between the readings of an asset, and all time without one while others report."""
    slot = history.slot_seconds or 1
    order = np.lexsort((history.columns["stamp"], history.columns["asset"]))
    asset = np.asarray(history.columns["asset"], dtype=np.int64)[order]
    stamp = np.asarray(history.columns["stamp"], dtype=np.int64)[order]
    lasting = np.rint(history.columns["slots"][order] * slot).astype(np.int64)
    silent = np.diff(stamp) - lasting[:-1]
    gaps = silent[(np.diff(asset) == 0) & (silent > 0)]
    if gaps.size:
        hours, longest = round(gaps.sum() / _HOUR, 1), round(int(gaps.max()) / _HOUR, 1)
        yield Finding("history.gaps", {"count": int(gaps.size), "hours": hours, "longest": longest})
    whole = (history.last - history.first) * len(history.assets)
    unknown = whole - int(lasting.sum())
    if unknown > 0:
        yield Finding(
            "history.unknown_time",
            {
                "count": unknown // slot,
                "hours": round(unknown / _HOUR, 1),
                "percent": round(100 * unknown / whole, 1),
            },
        )


def _of_values(history: History, mapping: Mapping) -> Iterator[Finding]:
    """Count the periods without a row between the first and the last."""
    grain = int(np.max(history.columns["grain"]))
    if grain < 0:
        return
    stamp = np.asarray(history.columns["stamp"], dtype=np.int64)
    periods = calendar(int(stamp.min()), int(stamp.max()), PERIODS[grain], mapping.zone)
    filled = np.unique(periods.index(stamp))
    silent = [label for i, label in enumerate(periods.labels) if i not in set(filled.tolist())]
    if silent:
        named = _named(silent)
        yield Finding("history.silent_periods", {"count": len(silent), "periods": named})


def _part_months(history: History, mapping: Mapping) -> Iterator[Finding]:
    """Name months at both ends that the records cover in part, or that are no steady state yet."""
    if history.kind == "values":
        return
    clock = "start" if history.kind == "events" else "stamp"
    times = np.sort(np.asarray(history.columns[clock], dtype=np.int64))
    begin, end = covered(history, mapping)
    months = calendar(begin, end - 1, "month", mapping.zone)
    share = months.within((begin, end)) / months.seconds
    part = np.flatnonzero(share < 1)
    if part.size:
        named = _named([f"{months.labels[i]} ({round(100 * share[i])} %)" for i in part])
        yield Finding("history.part_months", {"count": int(part.size), "months": named})
    level, least = _levels(history, months, times, share == 1)
    yield from _unsteady(months, share == 1, level, least)


def covered(history: History, mapping: Mapping) -> tuple[int, int]:
    """Return the time that the records cover: stated, seen from slots, or likely from events.

    Seconds UTC, half open.

    A log of events does not say when it began. It is taken to cover the months at its ends whole,
    unless they are silent for longer than chance allows.
    """
    if mapping.observed is not None:
        return mapping.observed
    if history.kind == "readings":
        return history.first, history.last
    times = np.sort(np.asarray(history.columns["start"], dtype=np.int64))
    months = calendar(history.first, history.last, "month", mapping.zone)
    begin, end = int(months.edges[0]), int(months.edges[-1])
    usual = float(np.median(np.diff(times))) if times.size > _LISTED else np.inf
    quiet = max(_DAY, _QUIET * usual)
    first = history.first if history.first - begin > quiet else begin
    return first, (history.last if end - history.last > quiet else end)


def _levels(history: History, months: Calendar, times: Ints, whole: Ints) -> tuple[Floats, float]:
    """Return each month's level (events, or share ready) and the least that is no surprise."""
    size = len(months.labels)
    inner = np.flatnonzero(whole)
    if history.kind == "events":
        place = months.index(times)
        level = np.bincount(place[place >= 0], minlength=size).astype(np.float64)
        usual = float(np.median(level[inner])) if inner.size else 0.0
        return level, min(usual / 2, usual - 3 * usual**0.5)
    place = months.index(np.asarray(history.columns["stamp"], dtype=np.int64))
    good = place >= 0
    ready = np.bincount(place[good], weights=history.columns["ready_s"][good], minlength=size)
    seen = np.bincount(place[good], weights=history.columns["slots"][good], minlength=size)
    level = ready / np.maximum(seen * (history.slot_seconds or 1), 1e-9)
    usual = float(np.median(level[inner])) if inner.size else 0.0
    spread = float(np.median(np.abs(level[inner] - usual))) if inner.size else 0.0
    return level, usual - max(0.05, 4 * spread)


def _unsteady(months: Calendar, whole: Ints, level: Floats, least: float) -> Iterator[Finding]:
    """Name the whole months at the beginning and at the end that lie below the least level."""
    inner = np.flatnonzero(whole)
    if inner.size < _LISTED:
        return
    good = np.flatnonzero(level[inner] >= least)
    if good.size == 0:
        return
    early, late = inner[: good[0]], inner[good[-1] + 1 :]
    if early.size:
        named = _named([months.labels[i] for i in early])
        yield Finding("history.warm_up", {"count": int(early.size), "months": named})
    if late.size:
        named = _named([months.labels[i] for i in late])
        yield Finding("history.cut_off", {"count": int(late.size), "months": named})


def _named(labels: list[str]) -> str:
    more = ["…"] if len(labels) > _LISTED else []
    return ", ".join([*labels[:_LISTED], *more])
