"""Stamps read at once: the same as one by one."""

from datetime import datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.evidence.history.clocks import read_shapes

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (what a clock shows has no zone)
PATTERNS = {"ymd": "%Y-%m-%d", "dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y"}
FIRST, LAST = EPOCH.replace(year=1900), EPOCH.replace(year=2199, month=12, day=31, hour=23)
moments = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0))


def padded(moment, order, clock):
    """Write a moment with four figures of the year, as some systems' strftime does not."""
    text = moment.strftime(PATTERNS[order].replace("%Y", f"{moment.year:04}"))
    return text + (moment.strftime(clock) if clock else "")


@given(st.lists(moments, min_size=1), st.sampled_from(sorted(PATTERNS)))
def test_what_is_written_in_a_fixed_shape_is_read(times, order):
    """Dates, minutes and seconds, in all three orders, also mixed in length."""
    clocks = ["", " %H:%M", " %H:%M:%S"]
    texts = [padded(moment, order, clocks[i % 3]) for i, moment in enumerate(times)]
    found, read, aware = read_shapes(texts, order, "./-")
    kept = [
        (
            moment.replace(hour=0, minute=0, second=0),
            moment.replace(second=0),
            moment,
        )[i % 3]
        for i, moment in enumerate(times)
    ]
    assert read.all()
    assert not aware.any()
    assert found.tolist() == [int((moment - EPOCH).total_seconds()) for moment in kept]


@given(st.lists(st.text(alphabet="0123456789-:T Z.+x\u0663", max_size=21), min_size=1))
def test_what_is_no_stamp_is_left_alone(texts):
    """Every stamp read here is one that the standard library reads alike."""
    found, read, aware = read_shapes(texts, "ymd", "-")
    for i in np.flatnonzero(read).tolist():
        moment = datetime.fromisoformat(texts[i])
        assert found[i] == int((moment.replace(tzinfo=None) - EPOCH).total_seconds())
        assert bool(aware[i]) == (moment.tzinfo is not None)


def test_impossible_days_and_hours_are_not_read():
    """The thirtieth of February, month 13, hour 24."""
    texts = [
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024-01-01 24:00",
        "2024-00-10",
        "2024-01-00",
    ]
    assert not read_shapes(texts, "ymd", "-")[1].any()
    assert read_shapes(["2024-02-29", "2024-01-01T00:00:00Z"], "ymd", "-")[1].all()
