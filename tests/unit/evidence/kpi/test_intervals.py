"""Intervals: merging overlaps, splitting at period ends."""

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
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


ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
)
MINUTE = 60


@st.composite
def local_stops(draw):
    """Draw a zone, a grain and stops of two assets around the turns of the clock, to the minute."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    grain = draw(st.sampled_from(["day", "week", "month"]))
    year, month = draw(
        st.sampled_from([(2017, 2), (2017, 10), (2024, 3), (2024, 4), (2024, 10), (2024, 11)])
    )
    base = int(datetime(year, month, 1, tzinfo=UTC).timestamp())
    minutes = 40 * 1440
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 1), st.integers(0, minutes), st.integers(0, 3000)),
            min_size=1,
            max_size=8,
        )
    )
    asset, start, length = (np.array(part, dtype=np.int64) for part in zip(*rows, strict=True))
    return (
        zone,
        grain,
        base,
        Intervals(asset, base + start * MINUTE, base + (start + length) * MINUTE),
    )


@given(local_stops())
def test_minute_by_minute_hours_fall_into_the_periods_of_the_local_calendar(drawn):
    """An oracle asks the local calendar about each minute: merged and split hours are the same."""
    zone, grain, base, stops = drawn
    last = int(stops.end.max())
    periods = calendar(base, last, grain, zone)
    window = int(periods.edges[0]), int(periods.edges[-1])
    found = hours_by_period(merge(stops), periods, 2, window)
    label = {
        "day": lambda at: at.strftime("%Y-%m-%d"),
        "week": lambda at: at.strftime("%G-W%V"),
        "month": lambda at: at.strftime("%Y-%m"),
    }[grain]
    expected = np.zeros(found.shape)
    for asset in range(2):
        mine = stops.asset == asset
        down = set()
        for low, high in zip(stops.start[mine].tolist(), stops.end[mine].tolist(), strict=True):
            down.update(range(low, high, MINUTE))
        for minute in down:
            place = periods.labels.index(label(datetime.fromtimestamp(minute, zone)))
            expected[asset, place] += MINUTE / 3600
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_a_month_of_the_change_has_an_hour_more_or_less():
    """Down all through March and October in Berlin: 743 and 745 hours."""
    zone = ZoneInfo("Europe/Berlin")
    begin, end = (int(datetime(year, 1, 1, tzinfo=zone).timestamp()) for year in (2024, 2025))
    periods = calendar(begin, end - 1, "month", zone)
    always = Intervals(np.array([0]), np.array([begin]), np.array([end]))
    hours = hours_by_period(merge(always), periods, 1, (begin, end))[0]
    assert (hours[2], hours[9], hours.sum()) == (743.0, 745.0, 8784.0)


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def test_every_quarter_of_an_hour_of_a_year_belongs_to_its_local_month(name):
    """All 35,136 stops of fifteen minutes of 2024, each in the month that the local calendar says."""
    zone = ZoneInfo(name)
    begin, end = (int(datetime(year, 1, 1, tzinfo=zone).timestamp()) for year in (2024, 2025))
    periods = calendar(begin, end - 1, "month", zone)
    for low in range(begin, end, 900):
        one = Intervals(np.array([0]), np.array([low]), np.array([low + 900]))
        hours = hours_by_period(one, periods, 1, (begin, end))[0]
        month = datetime.fromtimestamp(low, zone).month - 1
        assert hours[month] == hours.sum() == 0.25
