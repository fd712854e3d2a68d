"""The Pareto of downtime by cause and cost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.discovery.pareto import MOST_CAUSES, by_cost, pareto
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.compute import compute

RAW = {
    "kind": "events",
    "columns": {"start": "s", "end": "e", "asset": "a", "category": "c", "cost": "k"},
    "observed": ["2024-01-01", "2024-01-11"],
    "planned": ["service"],
}
HOURS = 240


def found(*rows, **more):
    """Return the Pareto of rows (asset, first hour, last hour or None, cause, cost)."""
    text = "s,e,a,c,k\n" + "\n".join(
        f"{hour(start)},{'' if end is None else hour(end)},{asset},{cause},{cost}"
        for asset, start, end, cause, cost in rows
    )
    mapping = parse_mapping(RAW | more)
    return pareto(import_history((text + "\n").encode(), mapping), mapping)


def hour(count):
    """Write an hour of the log as a stamp."""
    return str(np.datetime64("2024-01-01T00", "h") + count)


def told(answer):
    """Return the causes as (name, hours, stops, cost)."""
    return [(one.name, round(one.hours, 6), one.stops, one.cost) for one in answer.causes]


def test_causes_stand_by_hours_and_by_cost():
    """Long stops of a cheap cause first by hours, the dear one first by cost."""
    answer = found(("A", 0, 2, "drive", 900), ("B", 5, 6, "drive", 100), ("A", 10, 20, "jam", 50))
    assert told(answer) == [("jam", 10, 1, 50), ("drive", 3, 2, 1000)]
    assert [one.name for one in by_cost(answer.causes)] == ["drive", "jam"]
    assert answer.timed
    assert answer.rest_count == 0


def test_two_causes_at_once_share_the_time_of_a_machine():
    """0-4 drive, 2-6 pump: each has 2 hours alone and half of the 2 together; another machine not."""
    answer = found(("A", 0, 4, "drive", 0), ("A", 2, 6, "pump", 0), ("B", 2, 6, "pump", 0))
    assert told(answer) == [("pump", 7, 2, 0), ("drive", 3, 1, 0)]


def test_one_cause_that_overlaps_itself_counts_once():
    """Two logs of one stop: six hours, two events."""
    assert told(found(("A", 0, 4, "drive", 1), ("A", 2, 6, "drive", 1))) == [("drive", 6, 2, 2)]


def test_planned_stops_are_told_apart_and_stops_are_cut_to_the_window():
    """The service is no cause; an open stop lasts to the end; one from before the window is cut."""
    answer = found(
        ("A", 10, 15, "service", 0), ("A", 230, None, "drive", 0), ("B", -5, 5, "jam", 0)
    )
    assert told(answer) == [("drive", 10, 1, 0), ("jam", 5, 1, 0)]
    assert answer.planned_hours == 5


def test_spellings_that_differ_in_capitals_are_one_cause():
    """Named as most rows write it; a row without a cause is a cause without a name."""
    answer = found(
        ("A", 0, 1, "drive", 0),
        ("A", 2, 3, "Drive", 0),
        ("A", 4, 5, "Drive", 0),
        ("A", 6, 7, "", 0),
    )
    assert [(one.name, one.stops, one.spellings) for one in answer.causes] == [
        ("Drive", 3, 2),
        ("", 1, 1),
    ]


def test_without_ends_causes_stand_by_number_and_without_costs_nothing_is_dear():
    """A list of calls tells how often, not how long."""
    columns = {"start": "s", "asset": "a", "category": "c"}
    answer = found(("A", 0, 1, "x", 9), ("A", 3, 4, "y", 9), ("A", 5, 6, "y", 9), columns=columns)
    assert not answer.timed
    assert told(answer) == [("y", 0, 2, None), ("x", 0, 1, None)]
    assert by_cost(answer.causes) == []


def test_many_causes_are_summed_into_a_rest():
    """The twenty largest stand alone."""
    rows = [("A", 10 * i, 10 * i + 1 + (i < MOST_CAUSES), f"c{i}", 1) for i in range(23)]
    answer = found(*rows)
    assert len(answer.causes) == MOST_CAUSES
    assert (answer.rest_count, answer.rest.hours, answer.rest.stops, answer.rest.cost) == (
        3,
        3,
        3,
        3,
    )


def test_a_history_without_causes_is_refused():
    """The finding names the role."""
    with pytest.raises(StepError) as caught:
        found(("A", 0, 1, "x", 0), columns={"start": "s", "end": "e"}, planned=[])
    assert caught.value.finding.params["role"] == "category"


ROW = st.tuples(
    st.sampled_from("AB"),
    st.integers(-9, HOURS),
    st.integers(0, 40),
    st.sampled_from(["drive", "jam", "pump"]),
)


@settings(max_examples=40)
@given(st.lists(ROW, min_size=1, max_size=15))
def test_the_causes_add_up_to_the_downtime(rows):
    """However stops overlap, the parts of the causes are the merged hours of the KPI."""
    log = [(asset, start, start + length, cause, 0) for asset, start, length, cause in rows]
    log.append(("A", 1, 2, "drive", 0))
    text = "s,e,a,c,k\n" + "\n".join(f"{hour(s)},{hour(e)},{a},{c},0" for a, s, e, c, _ in log)
    mapping = parse_mapping(RAW)
    history = import_history((text + "\n").encode(), mapping)
    down = float(np.nansum(compute(history, mapping, "total_downtime")[0].values))
    assert sum(one.hours for one in pareto(history, mapping).causes) == pytest.approx(down)
