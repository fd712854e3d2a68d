"""KPIs from tickets."""

import math

import pytest

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.compute import compute

COLUMNS = {
    "start": "o",
    "responded": "p",
    "resolved": "r",
    "closed": "c",
    "within_sla": "sla",
    "reopens": "re",
    "reassignments": "ra",
    "remote": "rem",
    "category": "k",
}
TEXT = """o,p,r,c,sla,re,ra,rem,k
2024-01-01 00:00,2024-01-01 02:00,2024-01-02 00:00,2024-01-03,true,0,0,1,high
2024-01-01 00:00,2024-01-01 06:00,2024-01-04 00:00,2024-02-03,false,1,0,0,high
2024-01-05 00:00,2024-01-04 23:00,,,true,0,1,0,low
2024-02-10 00:00,,,,,,,,low
"""


def series(kpi, columns=None, **more):
    """Compute one KPI of the four tickets."""
    raw = {
        "kind": "events",
        "columns": columns or COLUMNS,
        "observed": ["2024-01-01", "2024-03-01"],
    }
    mapping = parse_mapping(raw | more)
    return compute(import_history(TEXT.encode(), mapping), mapping, kpi)[0]


@pytest.mark.parametrize(
    ("kpi", "value", "n"),
    [
        ("response_time", 4.0, 2),
        ("resolution_time", 48.0, 2),
        ("sla_compliance", 0.5, 2),
        ("first_time_fix_rate", 0.5, 2),
        ("reopen_rate", 0.5, 2),
        ("remote_resolution_rate", 0.5, 2),
    ],
)
def test_tickets_count_where_they_open_and_open_ones_are_left_out(kpi, value, n):
    """Open tickets and the negative response time of the third are left out; February has none."""
    one = series(kpi)
    assert (one.values[0], one.n[0]) == (value, n)
    assert math.isnan(one.values[1])


def test_the_backlog_is_that_of_the_period_end():
    """Two open at the end of January, one of them old, one new at the end of February."""
    assert series("backlog").values.tolist() == [2.0, 2.0]
    assert series("backlog", categories=["high"]).values.tolist() == [1.0, 0.0]


def test_a_priority_is_a_category():
    """The tickets of one category alone."""
    assert series("response_time", categories=["high"]).n.tolist() == [2, 0]
    assert series("response_time", categories=["low"]).n.tolist() == [0, 0]


def test_first_time_fix_by_mark_or_by_visits():
    """A mark wins over visits, visits over reopening."""
    assert series("first_time_fix_rate", COLUMNS | {"visits": "ra"}).values[0] == 1.0
    assert series("first_time_fix_rate", COLUMNS | {"first_time_fixed": "rem"}).values[0] == 0.5


@pytest.mark.parametrize(
    "kpi", ["response_time", "sla_compliance", "backlog", "first_time_fix_rate"]
)
def test_a_missing_role_is_named(kpi):
    """The refusal says which role is needed."""
    with pytest.raises(StepError) as refused:
        series(kpi, {"start": "o"})
    assert refused.value.finding.code == "kpi.needs_role"


def test_categories_need_their_role():
    """A filter on a column that is not mapped is refused."""
    with pytest.raises(StepError):
        series("backlog", {"start": "o", "closed": "c"}, categories=["high"])
