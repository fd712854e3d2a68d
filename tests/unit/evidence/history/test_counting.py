"""Counting: what is doubtful about the rows as a whole."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping

READINGS = {
    "kind": "readings",
    "columns": {"stamp": "t", "asset": "a", "ready_seconds": "r"},
    "slot_seconds": 3600,
}
EVENTS = {"kind": "events", "columns": {"start": "s", "end": "e", "asset": "a", "category": "c"}}


def counted(text, raw, **more):
    """Return the parameters of each finding by its code."""
    history = import_history(text.encode(), parse_mapping(raw | more))
    return {f.code.removeprefix("history."): f.params for f in history.findings}


def test_duplicates_overlaps_and_open_ends_of_events():
    """One row twice, two hours in common, one event that lasts to the last moment."""
    text = (
        "s,e,a,c\n2024-01-01 00:00,2024-01-01 06:00,A,x\n2024-01-01 00:00,2024-01-01 06:00,A,x\n"
        "2024-01-01 04:00,2024-01-01 08:00,A,y\n2024-01-01 08:00,2024-01-01 09:00,A,y\n"
        "2024-01-01 04:00,2024-01-01 05:00,B,x\n2024-01-01 08:00,,B,x\n"
    )
    found = counted(text, EVENTS)
    assert found["duplicates"] == {"count": 1}
    assert found["overlaps"] == {"count": 1, "hours": 2.0}
    assert found["open_ends"] == {"count": 1}


def test_causes_that_sound_planned_are_named():
    """Unless the map says which stops were planned, or the cause says that they were not."""
    text = (
        "s,e,a,c\n2024-01-01 00:00,2024-01-01 06:00,A,Planned maintenance\n"
        "2024-01-02 00:00,2024-01-02 06:00,A,unplanned stop\n2024-01-03 00:00,2024-01-03 06:00,A,x\n"
    )
    found = counted(text, EVENTS)
    assert found["maybe_planned"] == {"count": 1, "names": "Planned maintenance"}
    said = {"options": {"planned": ["Planned maintenance"]}}
    assert "maybe_planned" not in counted(text, EVENTS, **said)


def test_gaps_and_unknown_time_of_readings():
    """A is silent for two hours in the middle; B reports half of the eight hours."""
    lines = [f"2024-01-01 {hour:02}:00,A,1" for hour in (0, 1, 2, 5, 6, 7)]
    lines += [f"2024-01-01 {hour:02}:00,B,1" for hour in range(4)]
    found = counted("t,a,r\n" + "\n".join(lines) + "\n", READINGS)
    assert found["gaps"] == {"count": 1, "hours": 2.0, "longest": 2.0}
    assert found["unknown_time"] == {"count": 6, "hours": 6.0, "percent": 37.5}


def test_silent_periods_of_values():
    """August has no row."""
    raw = {"kind": "values", "columns": {"period": "p", "value": "v"}}
    found = counted("p,v\n2024-07,1\n2024-09,1\n", raw)
    assert found["silent_periods"] == {"count": 1, "periods": "2024-08"}


def test_months_that_the_records_cover_in_part():
    """Half of January and, as observed, three quarters of April."""
    lines = [f"2024-01-{day:02} 00:00,A,1" for day in range(17, 32)]
    lines += [f"2024-02-{day:02} 00:00,A,1" for day in range(1, 30)]
    found = counted("t,a,r\n" + "\n".join(lines) + "\n", READINGS, slot_seconds=86400)
    assert found["part_months"] == {"count": 1, "months": "2024-01 (48 %)"}
    text = "s,e,a,c\n2024-02-01,,A,x\n"
    found = counted(text, EVENTS, observed=["2024-01-01", "2024-04-16"])
    assert found["part_months"] == {"count": 1, "months": "2024-04 (50 %)"}


def test_a_log_that_is_silent_at_an_end_longer_than_chance_covers_that_month_in_part():
    """An event every six hours from the tenth of January to the end of February."""
    lines = [
        f"2024-01-{day:02} {hour:02}:00,,A,x" for day in range(10, 32) for hour in (0, 6, 12, 18)
    ]
    lines += [
        f"2024-02-{day:02} {hour:02}:00,,A,x" for day in range(1, 30) for hour in (0, 6, 12, 18)
    ]
    found = counted("s,e,a,c\n" + "\n".join(lines) + "\n", EVENTS)
    assert found["part_months"] == {"count": 1, "months": "2024-01 (71 %)"}


def test_warm_up_and_cut_off_months_are_named():
    """Thirty events a month, but two in the first and three in each of the last two."""
    counts = [2, 30, 31, 29, 30, 28, 30, 3, 3]
    lines = [
        f"2024-{month:02}-{1 + i % 28:02} {i % 24:02}:{i % 60:02},,A,x"
        for month, count in enumerate(counts, start=1)
        for i in range(count)
    ]
    found = counted(
        "s,e,a,c\n" + "\n".join(lines) + "\n", EVENTS, observed=["2024-01-01", "2024-10-01"]
    )
    assert found["warm_up"] == {"count": 1, "months": "2024-01"}
    assert found["cut_off"] == {"count": 2, "months": "2024-08, 2024-09"}


def test_a_steady_history_is_not_accused():
    """Twelve even months without overlap or gap give no finding of this kind."""
    lines = [
        f"2024-{month:02}-{day:02} 00:00,2024-{month:02}-{day:02} 01:00,A,x"
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    found = counted(
        "s,e,a,c\n" + "\n".join(lines) + "\n", EVENTS, observed=["2024-01-01", "2025-01-01"]
    )
    assert found == {}


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(0, 40), st.integers(0, 12)),
        min_size=1,
        unique=True,
    )
)
def test_hours_in_common_are_all_hours_less_those_covered(rows):
    """Hour by hour: what events add up to, less what they cover together, is what they share."""
    lines = [
        f"2024-01-{1 + s // 24:02} {s % 24:02}:00,2024-01-{1 + (s + d) // 24:02} {(s + d) % 24:02}:00,{a},x"
        for a, s, d in rows
    ]
    found = counted("s,e,a,c\n" + "\n".join(lines) + "\n", EVENTS)
    covered = {(a, hour) for a, s, d in rows for hour in range(s, s + d)}
    shared = sum(d for _, _, d in rows) - len(covered)
    assert found.get("overlaps", {"hours": 0})["hours"] == shared
