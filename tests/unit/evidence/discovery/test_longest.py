"""The longest stops of a history."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.discovery.test_pareto import RAW, hour
from workbench.codes import StepError
from workbench.evidence.discovery.longest import longest_stops
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping


def found(rows, most=10, **more):
    """Return the longest stops of rows (asset, first hour, last hour or None, cause)."""
    text = "s,e,a,c,k\n" + "".join(
        f"{hour(start)},{'' if end is None else hour(end)},{asset},{cause},0\n"
        for asset, start, end, cause in rows
    )
    mapping = parse_mapping(RAW | more)
    return longest_stops(import_history(text.encode(), mapping), mapping, most)


def test_the_longest_stands_first_with_its_part_of_all_hours():
    """Planned stops are none; what runs over the end of the window counts to the end."""
    rows = [
        ("A", 0, 2, "drive"),
        ("B", 5, 15, "jam"),
        ("A", 30, 90, "service"),
        ("A", 236, 300, ""),
    ]
    told = found(rows)
    assert [(one.asset, one.category, one.hours, one.share) for one in told] == [
        ("B", "jam", 10.0, 10 / 16),
        ("A", "", 4.0, 4 / 16),
        ("A", "drive", 2.0, 2 / 16),
    ]
    assert told[1].end is not None
    assert [one.asset for one in found(rows, most=1)] == ["B"]


def test_an_open_stop_has_no_end_and_lasts_to_the_end_of_the_window():
    """Its hours are those seen so far."""
    told = found([("A", 200, None, "drive"), ("B", 0, 1, "jam")])
    assert (told[0].hours, told[0].end) == (40.0, None)


def test_a_history_without_ends_is_refused():
    """There is nothing to sort by."""
    mapping = parse_mapping(
        {"kind": "events", "columns": {"start": "s", "asset": "a"}, "observed": RAW["observed"]}
    )
    history = import_history(f"s,a\n{hour(1)},A\n".encode(), mapping)
    with pytest.raises(StepError) as refused:
        longest_stops(history, mapping, 5)
    assert refused.value.finding.code == "kpi.needs_role"


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 200), st.integers(0, 60)), min_size=1)
)
def test_shares_add_up_and_fall(stops):
    """All stops together are everything, in falling order."""
    told = found([(asset, at, at + long, "jam") for asset, at, long in stops], most=len(stops))
    assert [one.hours for one in told] == sorted((one.hours for one in told), reverse=True)
    assert sum(one.share for one in told) == pytest.approx(1.0 if told else 0.0)
