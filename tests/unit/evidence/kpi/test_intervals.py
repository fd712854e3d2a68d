"""Intervals: merging overlaps, splitting at period ends."""

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.evidence.history.periods import calendar
from workbench.evidence.kpi.intervals import Intervals, hours_by_period, merge

FIRST = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp())
SPAN = 90 * 86400
MONTHS = calendar(FIRST, FIRST + SPAN, "month", ZoneInfo("UTC"))
DAYS = calendar(FIRST, FIRST + SPAN, "day", ZoneInfo("UTC"))
WINDOW = int(MONTHS.edges[0]), int(MONTHS.edges[-1])


@st.composite
def stops(draw):
    """Draw intervals of three assets within three months."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 2), st.integers(0, SPAN), st.integers(0, SPAN)), max_size=20
        )
    )
    asset, start, length = (
        (np.array(part, dtype=np.int64) for part in zip(*rows, strict=True))
        if rows
        else [np.empty(0, dtype=np.int64)] * 3
    )
    return Intervals(asset, FIRST + start, FIRST + np.minimum(start + length, SPAN))


def covered(intervals, asset):
    """Return by brute force the hours in which an asset was down."""
    mine = intervals.asset == asset
    edges = np.unique(np.concatenate([intervals.start[mine], intervals.end[mine]]))
    pairs = itertools.pairwise(edges)
    down = [
        hi - lo
        for lo, hi in pairs
        if ((intervals.start[mine] <= lo) & (intervals.end[mine] >= hi)).any()
    ]
    return sum(down) / 3600


def test_overlapping_and_touching_stops_are_one():
    """[0, 2) and [1, 3) and [3, 4) of one asset are [0, 4); another asset stays apart."""
    merged = merge(
        Intervals(np.array([0, 0, 1, 0]), np.array([1, 3, 0, 0]), np.array([3, 4, 9, 2]))
    )
    assert merged.asset.tolist() == [0, 1]
    assert (merged.start.tolist(), merged.end.tolist()) == ([0, 0], [4, 9])


def test_a_stop_over_a_month_end_is_split_there():
    """Six hours before and six hours after midnight go to their months."""
    edge = int(MONTHS.edges[1])
    night = Intervals(np.array([0]), np.array([edge - 21600]), np.array([edge + 21600]))
    assert hours_by_period(night, MONTHS, 1, WINDOW)[0, :2].tolist() == [6.0, 6.0]
    cut = hours_by_period(night, MONTHS, 1, (edge, WINDOW[1]))
    assert cut[0, :2].tolist() == [0.0, 6.0]


@given(stops())
def test_merged_hours_are_the_hours_covered(intervals):
    """Merging counts each moment once, for each asset."""
    hours = hours_by_period(merge(intervals), MONTHS, 3, WINDOW).sum(axis=1)
    np.testing.assert_allclose(hours, [covered(intervals, asset) for asset in range(3)], atol=1e-9)


@given(stops())
def test_days_add_up_to_months(intervals):
    """Splitting finer and adding gives the same hours."""
    merged = merge(intervals)
    days = hours_by_period(merged, DAYS, 3, WINDOW)
    months = hours_by_period(merged, MONTHS, 3, WINDOW)
    place = MONTHS.index(DAYS.edges[:-1])
    sums = np.stack([np.bincount(place, weights=row, minlength=len(MONTHS.labels)) for row in days])
    np.testing.assert_allclose(sums, months, atol=1e-9)
