"""Outcome statements: activities are refused, in English and Chinese."""

import pytest

from workbench.workshop.statements import Statement, activity_in, problems


def said(result: str, measured_by: str = "availability") -> Statement:
    """Return a statement with a result."""
    return Statement(result, "packaging lines", "end of 2027", measured_by)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Twelve visits a year", "visits"),
        ("four Inspections per quarter", "Inspections"),
        ("200 man-hours of support", "man-hours"),
        ("每年上门十二次", "上门"),
        ("全年巡检次数不少于四次", "巡检次数"),
        ("No fewer than twelve visits a year", "visits"),
        ("Inspections not less than four per quarter", "Inspections"),
        ("每月上门不低于两次", "上门"),
    ],
)
def test_what_is_done_is_no_outcome(text: str, word: str) -> None:
    """It is named where it stands."""
    found = problems(said(text))
    assert found["result"].code == "workshop.statement_activity"
    assert found["result"].params == {"word": word}


@pytest.mark.parametrize(
    "text",
    [
        "The lines run 98 hours of 100",
        "Visitors find a running line",
        "产线一百小时运行九十八小时",
        "no re-inspection-free claims",
        "Repairs need one visit, not three",
        "Fewer visits for the same running hours",
        "Lines run a year without a visit",
        "Nine faults of ten are mended at the first visit",
        "Half as many call-outs at night",
        "Man-hours on repairs are reduced by a third",
        "故障一次修好，无需再次上门",
        "维修工时减少三分之一",
    ],
)
def test_what_somebody_gets_is_one(text: str) -> None:
    """Words that only contain an activity are none."""
    assert problems(said(text)) == {}


def test_an_activity_as_measure_is_refused_too() -> None:
    """Outcomes are not measured in visits."""
    assert (
        problems(said("The line runs", "number of visits"))["measured_by"].params["word"]
        == "visits"
    )


def test_what_is_missing_is_named_beside_its_field() -> None:
    """And a bare number says nothing."""
    assert set(problems(Statement("98 %", "", " ", "availability"))) == {"result", "unit", "by"}
    assert problems(said("98.5 %"))["result"].code == "workshop.statement_number"
    assert activity_in("a calm shift") is None
