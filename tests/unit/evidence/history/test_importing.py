"""Import: good rows enter, bad ones are reported, and the content is hashed."""

import gzip
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history, read_register
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.history.records import NO_TIME

READINGS = {"kind": "readings", "columns": {"stamp": "t", "asset": "a", "ready_seconds": "r"}}
EVENTS = {"kind": "events", "columns": {"start": "s", "end": "e", "asset": "a", "category": "c"}}


def imported(text, raw, **more):
    """Import a CSV text with a map."""
    return import_history(text.encode(), parse_mapping(raw | more))


def test_a_bad_row_never_enters_and_the_rest_does():
    """Rows in are rows kept, duplicates and problems; each problem names row, column and cell."""
    history = imported(
        "t,a,r\n2024-01-01 00:00,A,600\nlater,A,600\n2024-01-01 00:10,A,x\n"
        "2024-01-01 00:20,A,\n2024-01-01 00:30,A,601\n2024-01-01 00:00,A,600\n2024-01-01,A\n",
        READINGS,
        slot_seconds=600,
    )
    assert (history.rows_in, history.rows_kept, history.duplicates) == (7, 1, 1)
    assert [(p.row, p.column, p.code, p.text) for p in history.problems] == [
        (3, "t", "history.bad_time", "later"),
        (4, "r", "history.bad_number", "x"),
        (5, "r", "history.null", ""),
        (6, "r", "history.out_of_range", "601"),
        (8, "", "history.ragged", ""),
    ]
    assert history.problems[0].finding().params["text"] == "later"


def test_stamps_at_the_end_of_a_slot_move_to_its_start():
    """Stamps "end" give the period start: stamp minus slot."""
    text = "t,a,r\n2024-01-01 00:00,A,600\n2024-01-01 00:10,A,600\n"
    history = imported(text, READINGS, stamps="end")
    assert history.slot_seconds == 600
    assert history.columns["stamp"].tolist() == [1704067200 - 600, 1704067200]


def test_a_contradicting_reading_is_counted_and_the_first_kept():
    """Two readings of one asset and stamp with other numbers are a finding."""
    text = "t,a,r\n2024-01-01 00:00,A,600\n2024-01-01 00:00,A,0\n2024-01-01 00:10,A,1\n"
    history = imported(text, READINGS)
    assert history.columns["ready_s"].tolist() == [600.0, 1.0]
    assert "history.contradiction" in [finding.code for finding in history.findings]


def test_shares_and_rows_of_several_slots_become_seconds():
    """A share of half over two slots of ten minutes is ten minutes."""
    raw = {"kind": "readings", "columns": {"stamp": "t", "share": "r", "slots": "n"}}
    text = "t,r,n\n2024-01-01 00:00,0.5,2\n2024-01-01 00:20,1,2\n"
    history = imported(text, raw)
    assert history.slot_seconds == 600
    assert history.columns["ready_s"].tolist() == [600.0, 1200.0]


def test_absurd_sizes_are_problems_and_not_overflows():
    """A number beyond 1e15 and a reading of more than a year are refused, row by row."""
    columns = READINGS["columns"] | {"slots": "n"}
    text = (
        "t,a,r,n\n2024-01-01 00:00,A,600,1\n2024-01-01 00:10,A,600,1e12\n"
        "2024-01-01 00:20,A,1e300,1\n2024-01-01 00:30,A,600,0\n"
    )
    history = imported(text, READINGS, columns=columns, stamps="end", slot_seconds=600)
    assert history.rows_kept == 1
    assert history.problem_counts == {"history.out_of_range": 2, "history.bad_number": 1}


def test_identical_events_count_once_and_open_ends_stay_open():
    """An event equal in every mapped cell is a duplicate; an empty end is an unknown time."""
    text = "s,e,a,c\n2024-01-01,2024-01-02,A,x\n2024-01-01,2024-01-02,A,x\n2024-01-01,,A,y\n"
    history = imported(text + "2024-01-03,2024-01-02,A,x\n", EVENTS)
    assert (history.rows_kept, history.duplicates) == (2, 1)
    assert NO_TIME in history.columns["end"].tolist()
    assert history.problem_counts == {"history.end_before_start": 1}


def test_a_stated_fleet_adds_assets_and_refuses_strangers():
    """Assets of the list count without a row; a row of another asset is a problem."""
    text = "s,e,a,c\n2024-01-01,,9,x\n2024-01-01,,10,x\n2024-01-01,,Z,x\n"
    history = imported(text, EVENTS, assets=["10", 9, "11"])
    assert history.assets == ("9", "10", "11")
    assert history.problem_counts == {"history.asset_not_listed": 1}


def test_a_log_of_tickets_becomes_one_row_a_ticket():
    """The newest row counts; the response is the first time at which the state is not New."""
    raw = {
        "kind": "events",
        "columns": {"ticket": "id", "start": "o", "version": "v", "state": "s", "state_time": "u"},
    }
    text = (
        "id,o,v,s,u\nT1,2024-01-01,2,Closed,2024-01-03\nT1,2024-01-01,0,New,2024-01-01\n"
        "T1,2024-01-01,1,Active,2024-01-02\nT2,2024-01-05,0,New,2024-01-06\n"
    )
    history = imported(text, raw)
    assert (history.rows_kept, history.size) == (4, 2)
    assert history.columns["responded"].tolist() == [1704153600, NO_TIME]


def test_local_times_of_a_changed_clock_are_counted():
    """An hour that occurs twice is read as the first of the two, and counted."""
    raw = EVENTS | {"tz": "Europe/Berlin"}
    history = imported("s,e,a,c\n2024-10-27 02:30,,A,x\n2024-03-31 02:30,,A,y\n", raw)
    assert sorted(history.columns["start"].tolist()) == [1711848600, 1729989000]
    counted = {f.code: f.params["count"] for f in history.findings}
    assert (counted["history.clock_twice"], counted["history.clock_never"]) == (1, 1)


def test_percentages_are_read_with_and_without_their_sign():
    """98.5 % is 0.985; without the sign the option percent says so."""
    raw = {"kind": "values", "columns": {"period": "p", "value": "v"}}
    assert imported("p,v\n2024-07,98.5 %\n", raw).columns["value"].tolist() == [0.985]
    history = imported("p,v\n2024-07,98.5\n", raw, options={"percent": True})
    assert history.columns["value"].tolist() == [0.985]


@pytest.mark.parametrize(
    ("text", "raw", "code"),
    [
        ("t,a\n1,2\n", READINGS, "history.no_column"),
        ("t,a,r\n,,\n", READINGS, "history.no_usable_row"),
        ("t,a,r\n", READINGS, "history.no_usable_row"),
        ("t,a,r\n2024-01-01,A,5\n", READINGS, "history.no_slot"),
        ("s,e,a,c\n01/02/2024,,A,x\n", EVENTS, "history.date_order"),
        ("s,e,a,c\n2024-01-01,,A,x\n", EVENTS | {"assets": ["B"]}, "history.no_usable_row"),
        (
            "s\n2024-01-01\n",
            {"kind": "events", "columns": {"start": "s"}, "assets": ["A", "B"]},
            "history.assets_without_column",
        ),
    ],
)
def test_a_file_without_a_usable_row_is_refused(text, raw, code):
    """What is missing has a code of its own."""
    with pytest.raises(StepError) as refused:
        imported(text, raw)
    assert refused.value.finding.code == code


def test_the_register_lists_assets_by_the_column_named_like_the_asset():
    """The column of the asset's name wins, then one named like an asset, then the first."""
    assert read_register(b"x,machineID\n1,A\n2,B\n2,B\n", "machineID") == ("A", "B")
    assert read_register(b"x,station\n1,A\n", None) == ("A",)
    assert read_register(b"who\nA\n", "machineID") == ("A",)
    with pytest.raises(StepError):
        read_register(b"who\n\n", None)


@settings(deadline=None, max_examples=40)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 50), st.sampled_from("ABC"), st.integers(0, 600)),
        min_size=2,
        unique_by=lambda row: row[:2],
    ),
    seed=st.integers(0, 99),
)
def test_packing_and_the_order_of_rows_do_not_change_the_content(rows, seed):
    """The content hash is that of the rows, not of the bytes."""
    lines = [f"2024-01-01 {slot // 6:02}:{slot % 6}0,{a},{r}" for slot, a, r in rows]
    raw = READINGS | {"slot_seconds": 600}
    first = imported("t,a,r\n" + "\n".join(lines) + "\n", raw)
    random.Random(seed).shuffle(lines)
    packed = gzip.compress(
        ("t;a;r\n" + "\n".join(lines).replace(",", ";") + "\n").encode(), mtime=0
    )
    second = import_history(packed, parse_mapping(raw))
    assert first.content_sha256 == second.content_sha256
    assert first.sha256 != second.sha256
    assert np.sum(first.columns["ready_s"]) == np.sum(second.columns["ready_s"])


def test_progress_is_told_a_few_times_and_never_goes_back():
    """Each phase has its code; the last call says that all is done."""
    told = []
    text = "t,a,r\n2024-01-01 00:00,A,600\n2024-01-01 00:10,A,600\n"
    import_history(
        text.encode(), parse_mapping(READINGS), on_progress=lambda *said: told.append(said)
    )
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len(told) < 30


def test_an_edge_that_stops_the_import_stops_it():
    """What the callback raises passes through."""

    def stop(_code, _share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_history(b"t,a,r\n2024-01-01,A,1\n", parse_mapping(READINGS), on_progress=stop)


def test_columns_in_other_units_come_into_the_unit_of_their_role():
    """Ten minutes are 600 seconds, and ninety minutes are an hour and a half."""
    text = "t,a,r\n2024-01-01 00:00,A,10\n2024-01-01 00:10,A,5\n"
    history = imported(text, READINGS, units={"ready_seconds": "min"})
    assert history.columns["ready_s"].tolist() == [600.0, 300.0]
    raw = {"kind": "events", "columns": {"start": "s", "repair_hours": "h"}}
    history = imported("s,h\n2024-01-01,90\n", raw, units={"repair_hours": "min"})
    assert history.columns["repair_hours"].tolist() == [1.5]
    assert "history.unit_read" in [finding.code for finding in history.findings]


def test_stamps_may_be_in_another_zone_than_the_site():
    """Stamps in UTC of a site in Berlin: eight in the morning is ten there."""
    raw = EVENTS | {"tz": "Europe/Berlin", "stamp_zone": "UTC"}
    history = imported("s,e,a,c\n2024-07-01 08:00,,A,x\n", raw)
    assert history.first == 1719820800


def test_errors_of_a_spreadsheet_are_no_texts():
    """#N/A as an asset or a cause puts the row aside."""
    history = imported(
        "s,e,a,c\n2024-01-01,,#N/A,x\n2024-01-01,,A,#REF!\n2024-01-01,,A,x\n", EVENTS
    )
    assert history.problem_counts == {"history.formula_error": 2}


def test_rows_are_named_as_a_spreadsheet_counts_them_also_behind_blank_lines():
    """The bad row stands in row 5 of the sheet: blank lines count there."""
    history = imported("s,e,a,c\n\n2024-01-01,,A,x\n\nsoon,,A,x\n", EVENTS)
    assert [problem.row for problem in history.problems] == [5]
