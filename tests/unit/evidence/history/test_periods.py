"""Periods in the site's time zone."""

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.cells import RawColumn, text_column
from workbench.evidence.history.periods import (
    PERIODS,
    calendar,
    label,
    next_start,
    period_start,
    read_label,
    read_periods,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


def test_months_follow_the_local_clock():
    """March 2024 has 743 hours in Berlin and October 745."""
    year = calendar(1704067200, 1735689599 - 3600, "month", BERLIN)
    assert year.labels[0] == "2024-01"
    assert (year.seconds[[2, 9]] / 3600).tolist() == [743.0, 745.0]


def test_a_moment_lies_in_the_period_that_has_begun():
    """Edges belong to the period that they begin; outside is -1."""
    days = calendar(0, 86400, "day", ZoneInfo("UTC"))
    assert days.index(np.array([-1, 0, 86399, 86400, 172800])).tolist() == [-1, 0, 0, 1, -1]


def test_written_periods_are_read_by_their_grain():
    """Weeks are ISO weeks; nonsense is refused."""
    assert read_label("2024-W01") == (date(2024, 1, 1), "week")
    assert [read_label(text) for text in ("2024-Q5", "2024-W54", "1024", "July")] == [None] * 4


def test_periods_of_a_column_start_at_local_midnight():
    """A wrong label is marked, a column of dates is read as days."""
    starts, grains, wrong = read_periods(text_column(["2024-07", "x", ""]), BERLIN)
    assert starts[0] == 1719784800
    assert (grains.tolist(), wrong.tolist()) == ([2, -1, -1], [False, True, False])
    dates = RawColumn(instants=np.array([1719792000]))
    assert read_periods(dates, BERLIN)[0].tolist() == [1719784800]


def test_absurd_spans_are_refused():
    """A wrong year does not make a table of millions of days."""
    with pytest.raises(StepError):
        calendar(-2_000_000_000, 6_000_000_000, "day", BERLIN)


@given(DAYS, st.sampled_from(PERIODS))
def test_periods_tile_the_days(day, grain):
    """Each day lies in one period, whose label leads back to it."""
    start = period_start(day, grain)
    assert start <= day < next_start(start, grain)
    assert read_label(label(start, grain)) == (start, grain)
