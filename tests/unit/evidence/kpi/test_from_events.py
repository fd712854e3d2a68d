"""KPIs from events: downtime, failures and repairs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.compute import compute

RAW = {
    "kind": "events",
    "columns": {"start": "s", "end": "e", "asset": "a", "category": "c"},
    "observed": ["2024-01-01", "2024-03-01"],
}
# A: 12 h and an overlapping 12 h (18 h together); B: 12 h over the end of January
TEXT = (
    "s,e,a,c\n2024-01-03 08:00,2024-01-03 20:00,A,drive\n2024-01-03 14:00,2024-01-04 02:00,A,pump\n"
    "2024-01-31 18:00,2024-02-01 06:00,B,drive\n"
)
MONTH_H = (31 * 24, 29 * 24)


def series(kpi, text=TEXT, period="month", by="fleet", **more):
    """Compute one KPI of a CSV text."""
    mapping = parse_mapping(RAW | more)
    return compute(import_history(text.encode(), mapping), mapping, kpi, period, by)


def test_overlaps_are_merged_and_month_ends_split():
    """18 + 6 hours in January, 6 in February, over two assets."""
    assert series("total_downtime")[0].values.tolist() == [24.0, 6.0]
    expected = [1 - 24 / (2 * MONTH_H[0]), 1 - 6 / (2 * MONTH_H[1])]
    np.testing.assert_allclose(series("technical_availability")[0].values, expected)
    assert series("downtime_vs_uptime")[0].values[0] == pytest.approx(24 / (2 * MONTH_H[0] - 24))


def test_a_stop_counts_once_where_it_starts_with_all_its_hours():
    """Two stops in January, none in February; 18 and 12 hours are 15 on the mean."""
    assert series("stops")[0].values.tolist() == [2.0, 0.0]
    mean = series("mean_downtime")[0].values
    assert mean[0] == 15.0
    assert math.isnan(mean[1])


def test_mtbf_over_ready_or_calendar_time():
    """An asset without a failure has no MTBF; the fleet has."""
    calendar = series(
        "mtbf", time_base="calendar", assets=["A", "B", "C"], period="year", by="asset"
    )
    assert [one.values[0] for one in calendar[:2]] == [60 * 24.0, 60 * 24.0]
    assert math.isnan(calendar[2].values[0])
    assert calendar[2].n[0] == 0
    assert series("mtbf")[0].values[0] == (2 * MONTH_H[0] - 24) / 2


def test_failures_of_one_asset_at_one_time_are_one_unless_categories_count():
    """Two components at once are one failure event, or two by category."""
    text = "s,a,c\n2024-01-05,A,x\n2024-01-05,A,y\n2024-01-06,A,x\n"
    columns = {"start": "s", "asset": "a", "category": "c"}
    assert series("mtbf", text, columns=columns)[0].n[0] == 2
    assert series("mtbf", text, columns=columns, count_by="category")[0].n[0] == 3
    assert series("mtbf", text, columns=columns, categories=["y"])[0].n[0] == 1
    assert series("failure_rate", text, columns=columns)[0].values[0] == pytest.approx(2000 / 744)


def test_planned_stops_are_no_failures():
    """Planned time is what no unplanned event covers."""
    planned = {"planned": ["pump"]}
    assert series("unscheduled_downtime", **planned)[0].values[0] == 18.0
    assert series("scheduled_downtime", **planned)[0].values[0] == 6.0
    assert series("total_downtime", **planned)[0].values[0] == 24.0
    text = "s,e,a,c,p\n2024-01-05,2024-01-06,A,x,yes\n2024-01-08,2024-01-09,A,x,no\n"
    columns = RAW["columns"] | {"planned": "p"}
    assert series("mtbf", text, columns=columns)[0].n[0] == 1


def test_an_open_event_lasts_to_the_end_and_its_repair_is_left_out():
    """A stop without an end is down to the end of the observed window; its repair is censored."""
    text = "s,e,a,c\n2024-01-01,2024-01-01 04:00,A,x\n2024-02-29 12:00,,A,x\n"
    assert series("total_downtime", text)[0].values.tolist() == [4.0, 12.0]
    repair = series("mttr", text, period="year")[0]
    assert (repair.values[0], repair.n[0]) == (4.0, 1)


def test_hands_on_hours_are_the_repair_where_they_are_given():
    """MTTR counts hands-on repair, not waiting."""
    text = "s,e,a,c,h\n2024-01-01,2024-01-02,A,x,2\n2024-01-03,2024-01-05,A,x,4\n"
    columns = RAW["columns"] | {"repair_hours": "h"}
    assert series("mttr", text, columns=columns)[0].values[0] == 3.0


def test_without_stated_window_whole_periods_are_observed():
    """The months that hold data count from their first to their last day."""
    one = series("availability", observed=None)[0]
    assert one.periods == ("2024-01", "2024-02")
    assert one.coverage.tolist() == [1.0, 1.0]
    cut = series("availability", observed=["2024-01-01", "2024-01-16 12:00"])[0]
    assert cut.coverage.tolist() == [0.5]


@pytest.mark.parametrize("kpi", ["availability", "mttr", "total_downtime", "oee", "mtbf"])
def test_what_events_without_an_end_cannot_say_is_refused(kpi):
    """Times down need ends; OEE needs other data; MTBF over ready time needs ends."""
    columns = {"start": "s", "asset": "a"}
    with pytest.raises(StepError) as refused:
        series(kpi, columns=columns, time_base="ready")
    assert refused.value.finding.code.startswith("kpi.")


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 1400), st.integers(0, 200), st.sampled_from("AB")), min_size=1
    ),
    st.randoms(),
)
def test_the_order_of_rows_changes_nothing_and_days_add_up(rows, chance):
    """Downtime by day adds up to downtime by month; shuffled rows give the same."""
    base = np.datetime64("2024-01-01T00:00", "h")
    lines = [f"{base + s},{base + s + d},{a},x" for s, d, a in rows]
    first = "s,e,a,c\n" + "\n".join(lines) + "\n"
    chance.shuffle(lines)
    second = "s,e,a,c\n" + "\n".join(lines) + "\n"
    months = series("total_downtime", first)[0].values
    np.testing.assert_array_equal(months, series("total_downtime", second)[0].values)
    days = series("total_downtime", first, period="day")[0].values
    np.testing.assert_allclose([days[:31].sum(), days[31:].sum()], months, atol=1e-9)
    shares = series("technical_availability", first)[0].values
    assert ((shares >= 0) & (shares <= 1)).all()
