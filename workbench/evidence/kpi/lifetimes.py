"""Lifetimes: how long assets ran and how long they stood, with what the log cannot show kept.

A mean of finished spells alone is too short: what is still running or still being repaired at the
end of the records has lasted at least so long, and what had begun before them even longer. The
failure and repair model of the outlook reads spells with their marks and not means.
"""

from dataclasses import dataclass

import numpy as np

from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.records import NO_TIME, History
from workbench.evidence.kpi.intervals import HOUR, Intervals, merge
from workbench.evidence.kpi.stops import chosen_rows, event_intervals, pick, planned_rows


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of one state, all arrays (spells,), in the order of asset and start.

    `start` and `end` are seconds UTC within the observed window, `hours` what counts between them.
    `begun` False: the spell had begun before the window, so its age at `start` is unknown (left
    censored). `ended` False: it still lasted at the window's end (right censored), so `hours` is
    the least that it took.
    """

    asset: Ints
    start: Ints
    end: Ints
    hours: Floats
    begun: Mask
    ended: Mask


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """`running` spells end in a failure, `standing` ones in a repair; `window` is seconds UTC.

    Running hours leave planned stops out; a spell of running that ends is a failure. Standing spells
    are merged unplanned stops that last; the log of an open repair has no end, so its spell is not `ended`.
    A log without ends has no standing spells, and its running hours are calendar time.
    """

    running: Spells
    standing: Spells
    window: tuple[int, int]


def lifetimes(history: History, mapping: Mapping) -> Lifetimes:
    """Return the spells of every asset of the fleet, also of those that never failed.

    The window is `mapping.observed`, else from the first start to the last moment of the records.
    Overlapping stops are one. Raises StepError where categories are asked for without their column.
    """
    window = mapping.observed or (history.first, history.last)
    events = event_intervals(history, mapping, window)
    chosen, planned = chosen_rows(history, mapping), planned_rows(history, mapping)
    failures = chosen & ~planned
    stops = merge(pick(events, failures))
    # a stated window is half open; an unstated one ends with the last event and holds it
    known = stops.start < window[1] if mapping.observed else stops.start <= window[1]
    stops = pick(stops, (stops.end >= window[0]) & known)
    still = _open_assets(history, failures)
    rests = merge(pick(events, chosen & planned))
    standing = _standing(stops, still, window)
    running = _running(stops, rests, len(history.assets), window)
    return Lifetimes(running, standing, window)


def _open_assets(history: History, rows: Mask) -> Ints:
    """Return the assets with a stop that the log has not seen end."""
    if "end" not in history.columns:
        return np.empty(0, dtype=np.int64)
    still = rows & (history.columns["end"] == NO_TIME)
    return np.unique(history.columns["asset"][still]).astype(np.int64)


def _standing(stops: Intervals, still: Ints, window: tuple[int, int]) -> Spells:
    """Return stops cut to the window; the last one of an asset holds the stop that is still open."""
    last = np.append(stops.asset[1:] != stops.asset[:-1], True)[: stops.asset.size]
    is_open = last & np.isin(stops.asset, still)
    inside = (stops.end > np.maximum(stops.start, window[0])) & (stops.start < window[1])
    start, end = stops.start[inside], stops.end[inside]
    low, high = np.maximum(start, window[0]), np.minimum(end, window[1])
    return Spells(
        asset=stops.asset[inside],
        start=low,
        end=high,
        hours=(high - low) / HOUR,
        begun=start >= window[0],
        ended=(end <= window[1]) & ~is_open[inside],
    )


def _running(stops: Intervals, rests: Intervals, assets: int, window: tuple[int, int]) -> Spells:
    """Return the time between stops: from the window or a stop's end to a stop or the window."""
    fleet = np.arange(assets, dtype=np.int64)
    begins = _ordered(fleet, np.full(assets, window[0]), stops.asset, stops.end)
    ends = _ordered(stops.asset, stops.start, fleet, np.full(assets, window[1]))
    asset, start, first = begins
    _, end, failed = ends
    lasting = end > start
    asset, start, end = asset[lasting], start[lasting], end[lasting]
    hours = (end - start - _covered(rests, asset, start, end)) / HOUR
    return Spells(asset, start, end, hours, ~first[lasting], failed[lasting])


def _ordered(
    first_asset: Ints, first: Ints, second_asset: Ints, second: Ints
) -> tuple[Ints, Ints, Mask]:
    """Return both lists as one in the order of asset and time, and which came from the first.

    Within one asset the moments of the first list come first where times are equal.
    """
    asset = np.concatenate([first_asset, second_asset])
    times = np.concatenate([first, second])
    of_first = np.arange(asset.size) < first_asset.size
    order = np.lexsort((~of_first, times, asset))
    return asset[order], times[order], of_first[order]


def _covered(merged: Intervals, asset: Ints, start: Ints, end: Ints) -> Ints:
    """Return the seconds between start and end that the merged intervals of the asset cover."""
    if merged.start.size == 0:
        return np.zeros(start.size, dtype=np.int64)
    return _up_to(merged, asset, end) - _up_to(merged, asset, start)


def _up_to(merged: Intervals, asset: Ints, times: Ints) -> Ints:
    """Return the seconds covered up to each time, counted over this and all earlier assets."""
    base = min(int(merged.start.min()), int(times.min(initial=merged.start.min())))
    top = max(int(merged.end.max()), int(times.max(initial=merged.end.max())))
    width = top - base + 1
    keys = merged.asset * width + merged.start - base
    before = np.concatenate([[0], np.cumsum(merged.end - merged.start)])
    place = np.searchsorted(keys, asset * width + times - base, side="right")
    last = np.maximum(place - 1, 0)
    mine = (place > 0) & (merged.asset[last] == asset)
    rest = np.where(mine, np.maximum(merged.end[last] - times, 0), 0)
    return before[place] - rest
