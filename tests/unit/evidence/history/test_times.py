"""Stamps: forms, zones, and the hours of a changed clock."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.cells import RawColumn, text_column
from workbench.evidence.history.records import NO_TIME
from workbench.evidence.history.times import Doubts, as_local, iso_local, read_times, to_utc

UTC = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")


def seconds(*texts, form=None, zone=UTC):
    """Read texts as times."""
    return read_times(text_column(texts), zone, form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2024-07-01T10:20", None),
        ("2024-07-01 10:20:00.9", None),
        ("2024-07-01T12:20:00+02:00", "iso"),
        ("2024-07-01T10:20:00Z", None),
        ("01.07.2024 10:20", "dmy"),
        ("7/1/2024 10:20", "mdy"),
        ("01-Jul-2024 10.20", "%d-%b-%Y %H.%M"),
        ("1719829200", "epoch"),
    ],
)
def test_one_moment_in_many_forms(text, form):
    """Each form gives the same second."""
    times, wrong, _ = seconds(text, form=form)
    assert (times.tolist(), wrong.tolist()) == ([1719829200], [False])


def test_the_order_of_day_and_month_is_seen_where_the_file_shows_it():
    """29/2 can only be day first; 2/29 only month first; neither is refused."""
    assert seconds("1/2/2016", "29/2/2016 01:16")[0].tolist() == [1454284800, 1456708560]
    assert seconds("2/1/2016", "2/29/2016")[0].tolist() == [1454284800, 1456704000]
    with pytest.raises(StepError):
        seconds("1/2/2016", "3/4/2016")


def test_unreadable_and_empty_cells_are_told_apart():
    """A wrong cell is marked; an empty one is no time and not wrong."""
    times, wrong, _ = seconds("2024-07-01", "soon", "", "0001-01-01", "2024-02-30")
    assert wrong.tolist() == [False, True, False, True, True]
    assert times[2] == NO_TIME


def test_numbers_are_times_only_when_the_map_says_epoch():
    """A column of numbers is not taken for seconds by chance."""
    column = RawColumn(numbers=np.array([5.0, np.nan]))
    assert read_times(column, UTC, None)[1].tolist() == [True, False]
    assert read_times(column, UTC, "epoch")[0].tolist() == [5, NO_TIME]


def test_times_of_other_ages_are_wrong_in_every_form():
    """Before 1900 and from 2200 on a stamp is an error of the data, also in typed columns."""
    column = RawColumn(instants=np.array([0, -(10**11), 10**11, np.iinfo(np.int64).max]))
    times, wrong, _ = read_times(column, BERLIN, None)
    assert wrong.tolist() == [False, True, True, True]
    assert times.tolist() == [-3600, NO_TIME, NO_TIME, NO_TIME]


def test_local_stamps_follow_the_zone():
    """Summer and winter in Berlin; the doubled and the missing hour count as doubtful."""
    local = np.array(
        [
            np.datetime64(t, "s").astype(np.int64)
            for t in (
                "2024-07-01T00:00",
                "2024-01-01T00:00",
                "2024-10-27T02:30",
                "2024-03-31T02:30",
            )
        ]
    )
    utc, doubts = to_utc(local, BERLIN)
    assert (local - utc).tolist() == [7200, 3600, 7200, 3600]
    assert doubts == Doubts(twice=1, never=1)


@given(st.integers(0, 4_000_000_000), st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "UTC"]))
def test_a_local_time_leads_back_to_its_moment(moment, name):
    """Reading what the clock showed gives the moment, or the first of two with the same face."""
    zone = ZoneInfo(name)
    shown = as_local(moment, zone)
    times, wrong, doubts = read_times(
        text_column([shown.replace(tzinfo=None).isoformat()]), zone, None
    )
    assert not wrong[0]
    assert times[0] == moment or (doubts.twice == 1 and moment - times[0] == 3600)
    assert read_times(text_column([iso_local(moment, zone)]), UTC, None)[0][0] == moment


def test_days_as_a_spreadsheet_counts_them_are_times_when_the_map_says_so():
    """45292.5 is noon of the first of January 2024, local."""
    column = RawColumn(numbers=np.array([45292.5, np.nan]))
    assert read_times(column, BERLIN, "excel")[0].tolist() == [1704106800, NO_TIME]
    assert seconds("45292.5", form="excel")[0].tolist() == [1704110400]


def test_real_dates_among_texts_are_read_beside_the_stated_order():
    """A sheet gives its real dates as ISO texts where a column is mixed."""
    times, wrong, _ = seconds("2024-07-01T00:00:00", "01.07.2024", form="dmy")
    assert (times.tolist(), wrong.any()) == ([1719792000] * 2, False)
