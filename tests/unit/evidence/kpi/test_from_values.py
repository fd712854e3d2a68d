"""KPIs from values: formulas over sums, ready values weighted."""

import math

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.compute import compute


def series(kpi, text, period="month", by="fleet", **more):
    """Compute one KPI of a CSV text whose header names the roles."""
    header = text.split("\n", 1)[0].split(",")
    raw = {"kind": "values", "columns": {name: name for name in header}} | more
    mapping = parse_mapping(raw)
    return compute(import_history(text.encode(), mapping), mapping, kpi, period, by)


def test_inputs_are_summed_before_the_formula():
    """(10 + 90) / (20 + 100), not the mean of two ratios."""
    text = "period,run_time_h,planned_time_h\n2024-07,10,20\n2024-07,90,100\n2024-08,0,0\n"
    one = series("availability", text)[0]
    assert one.values[0] == pytest.approx(100 / 120)
    assert math.isnan(one.values[1])
    assert one.n.tolist() == [2, 1]


def test_intensive_inputs_are_weighted_means():
    """OEE of two lots is ideal time of all units over planned time."""
    head = "period,run_time_h,planned_time_h,ideal_cycle_s,units_produced,good_units\n"
    one = series("oee", head + "2024-07,50,60,30,5000,4900\n2024-07,40,50,60,2000,2000\n")[0]
    ideal = 30 * 5000 + 60 * 2000
    assert one.values[0] == pytest.approx(ideal / 3600 / 110 * 6900 / 7000)


def test_ready_ratios_are_weighted_by_n_and_refused_without():
    """0.9 of 10 and 0.6 of 30 are 0.675 of 40; without n there is no answer."""
    text = "period,asset,value,n\n2024-07,A,0.9,10\n2024-07,B,0.6,30\n"
    one = series("sla_compliance", text)[0]
    assert (one.values[0], one.n[0]) == (pytest.approx(0.675), 40)
    bare = "period,asset,value\n2024-07,A,0.9\n2024-07,B,0.6\n"
    assert [s.values[0] for s in series("sla_compliance", bare, by="asset")] == [0.9, 0.6]
    with pytest.raises(StepError) as refused:
        series("sla_compliance", bare)
    assert refused.value.finding.code == "kpi.needs_weights"


def test_hours_add_up_and_amounts_to_date_are_taken_at_the_end():
    """Downtime of three months is their sum; the backlog of a quarter is that of its last month."""
    text = "period,value\n2024-03,7\n2024-01,4\n2024-02,5\n"
    assert series("total_downtime", text, "quarter")[0].values.tolist() == [16.0]
    assert series("backlog", text, "quarter")[0].values.tolist() == [7.0]
    dates = "period,opened_to_date,closed_to_date\n2024-01,10,4\n2024-02,30,10\n"
    assert series("backlog", dates, "quarter")[0].values.tolist() == [20.0]
    cost = "period,asset,maintenance_cost,replacement_asset_value\n"
    rows = "2024-01,A,10,1000\n2024-02,A,20,1000\n2024-01,B,30,3000\n"
    one = series("maintenance_cost_per_rav", cost + rows, "quarter")[0]
    assert one.values[0] == pytest.approx(60 / 4000)


def test_coverage_counts_each_period_once():
    """Two months of a quarter of 91 days, one half observed; a gap is an empty period."""
    text = "period,value,coverage\n2024-01,1,1\n2024-03,2,0.5\n"
    quarter = series("stops", text, "quarter")[0]
    assert quarter.coverage[0] == pytest.approx((31 + 31 / 2) / 91)
    month = series("stops", text)[0]
    assert month.coverage.tolist() == [1.0, 0.0, 0.5]
    assert np.isnan(month.values[1])


def test_a_stamp_at_the_end_belongs_to_the_period_it_closes():
    """Midnight of 1 February closes January."""
    text = "stamp,value\n2024-02-01 00:00,3\n"
    assert series("stops", text, stamps="end")[0].periods == ("2024-01",)
    assert series("stops", text)[0].periods == ("2024-02",)


def test_a_kpi_column_chooses_the_rows():
    """A long table of several KPIs."""
    text = "period,kpi,value\n2024-01,stops,3\n2024-01,availability,0.9\n"
    assert series("availability", text)[0].values.tolist() == [0.9]


@pytest.mark.parametrize(
    ("kpi", "text", "period", "code"),
    [
        ("stops", "period,value\n2024,5\n", "month", "kpi.grain"),
        ("stops", "period,value\n2024-W05,5\n", "month", "kpi.grain"),
        ("oee", "period,run_time_h\n2024-01,5\n", "month", "kpi.missing_inputs"),
        ("availability", "period,value\n2024-01,98.5\n", "month", "kpi.out_of_bounds"),
        ("uptimes", "period,value\n2024-01,1\n", "month", "kpi.unknown"),
    ],
)
def test_what_cannot_be_said_has_its_own_code(kpi, text, period, code):
    """Longer periods, missing inputs, percentages taken for shares, unknown keys."""
    with pytest.raises(StepError) as refused:
        series(kpi, text, period)
    assert refused.value.finding.code == code
