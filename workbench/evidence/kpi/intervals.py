"""Intervals of time of each asset: merging overlaps and splitting at period ends."""

from dataclasses import dataclass

import numpy as np

from workbench.evidence.history.cells import Floats, Ints
from workbench.evidence.history.overlaps import reach
from workbench.evidence.history.periods import Calendar

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Intervals:
    """Half-open intervals [start, end) in seconds UTC with the index of their asset."""

    asset: Ints
    start: Ints
    end: Ints


def merge(intervals: Intervals) -> Intervals:
    """Return the intervals with overlapping or touching ones of one asset made one.

    The result is sorted by asset and start, whatever the order of the input.
    """
    if intervals.start.size == 0:
        return intervals
    found = reach(intervals.asset, intervals.start, intervals.end)
    first = np.flatnonzero(found.opens)
    last = np.append(first[1:], intervals.start.size) - 1
    begin = found.order[first]
    return Intervals(intervals.asset[begin], intervals.start[begin], found.until[last])


def hours_by_period(
    intervals: Intervals, periods: Calendar, assets: int, window: tuple[int, int]
) -> Floats:
    """Return the hours (assets, periods) of the intervals inside the window, split at period ends.

    With T(t) the time up to t, a period's share of an interval is T(period end) − T(period start),
    each cut to the interval; so parts always add up to the whole.
    """
    low = np.clip(intervals.start, window[0], window[1])
    high = np.clip(intervals.end, window[0], window[1])
    edges, count = periods.edges, len(periods.labels)
    seconds = np.zeros((assets, count))
    begin = np.clip(np.searchsorted(edges, low, side="right") - 1, 0, count - 1)
    finish = np.clip(np.searchsorted(edges, high, side="left") - 1, 0, count - 1)
    place, row = begin.copy(), np.arange(low.size)
    while row.size:
        part = np.minimum(high[row], edges[place + 1]) - np.maximum(low[row], edges[place])
        np.add.at(seconds, (intervals.asset[row], place), np.maximum(part, 0))
        more = finish[row] > place
        row, place = row[more], place[more] + 1
    return seconds / HOUR


def count_by_period(asset: Ints, times: Ints, periods: Calendar, assets: int) -> Floats:
    """Return how many of the times (assets, periods) lie in each period."""
    return sum_by_period(asset, times, np.ones(times.size), periods, assets)


def sum_by_period(
    asset: Ints, times: Ints, amounts: Floats, periods: Calendar, assets: int
) -> Floats:
    """Return the sums (assets, periods) of amounts booked at their times; NaN amounts are left out."""
    place = periods.index(times)
    good = (place >= 0) & ~np.isnan(amounts)
    flat = asset[good] * len(periods.labels) + place[good]
    size = assets * len(periods.labels)
    sums = np.bincount(flat, weights=amounts[good], minlength=size).astype(np.float64)
    return sums.reshape(assets, len(periods.labels))
