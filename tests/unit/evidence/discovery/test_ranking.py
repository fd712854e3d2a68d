"""From symptoms to candidates with reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.discovery.catalogue import SYMPTOMS
from workbench.evidence.discovery.needs import Source
from workbench.evidence.discovery.points import Point
from workbench.evidence.discovery.ranking import rank

STOPS = Source(
    7, "events", frozenset({"start", "end", "category"}), 36,
    {"failure_rate": None, "mtbf": None, "stops": None, "unscheduled_downtime": None},
)  # fmt: skip


def codes(candidate):
    """Return the codes of a candidate's reasons."""
    return [reason.finding.code for reason in candidate.reasons]


def test_an_outcome_that_measures_the_trouble_and_has_data_comes_first():
    """36 months: 3 for measuring, 4 and 2 for data, 2 for an outcome, 1 for being movable."""
    found = rank(["stops_often"], [STOPS], {})
    assert [one.entry.key for one in found[:3]] == ["stops", "mtbf", "unscheduled_downtime"]
    assert found[0].score == 12
    assert codes(found[0]) == [
        "discovery.why_measures",
        "discovery.why_data",
        "discovery.why_long",
        "discovery.why_outcome",
        "discovery.why_movable",
    ]
    assert {one.entry.key for one in found[-3:]} == {"pm_compliance", "preventive_ratio", "mtbm"}
    assert all("discovery.why_no_data" in codes(one) for one in found[-3:])


def test_two_complaints_add_up():
    """A KPI that answers both stands before one that answers one."""
    found = rank(["stops_often", "stops_long"], [], {})
    assert found[0].entry.key == "unscheduled_downtime"
    assert found[0].symptoms == ("stops_often", "stops_long")


def test_points_and_what_is_taken_are_carried_along():
    """The point is of the history that gives the KPI."""
    point = Point("tenth", "stops", 2.2, more=False, months=12)
    found = {
        one.entry.key: one
        for one in rank(["stops_often"], [STOPS], {7: {"stops": point}}, frozenset({"mtbf"}))
    }
    assert found["stops"].point == point
    assert found["mtbf"].point is None
    assert [key for key, one in found.items() if one.taken] == ["mtbf"]


def test_an_unknown_symptom_is_refused():
    """Nothing is guessed."""
    with pytest.raises(StepError):
        rank(["boredom"], [], {})


@given(st.lists(st.sampled_from(sorted(SYMPTOMS)), max_size=4), st.integers(0, 60))
def test_the_order_is_that_of_the_scores(symptoms, months):
    """Whatever is chosen: falling scores, each KPI once, naming a symptom twice changes nothing."""
    source = Source(1, "values", frozenset(), months, {"oee": None, "lead_time": None})
    found = rank(symptoms, [source], {})
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert len({one.entry.key for one in found}) == len(found)
    assert rank([*symptoms, *symptoms], [source], {}) == found
