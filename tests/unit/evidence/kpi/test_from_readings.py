"""KPIs from readings: availability under three rules, stops, time between them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.evidence.history.importing import import_history
from workbench.evidence.history.mapping import parse_mapping
from workbench.evidence.kpi.compute import compute

RAW = {
    "kind": "readings",
    "columns": {"stamp": "t", "asset": "a", "ready_seconds": "r"},
    "slot_seconds": 600,
    "observed": ["2024-01-01", "2024-01-01 01:00"],
}
# A: six slots of ten minutes, the third without a reading; it is down before and after the gap
TEXT = (
    "t,a,r\n2024-01-01 00:00,A,600\n2024-01-01 00:10,A,0\n2024-01-01 00:30,A,300\n"
    "2024-01-01 00:40,A,600\n2024-01-01 00:50,A,541\n"
)


def series(kpi, text=TEXT, missing="observed", by="fleet", **more):
    """Compute one KPI of a CSV text."""
    mapping = parse_mapping(RAW | more)
    return compute(import_history(text.encode(), mapping), mapping, kpi, "day", by, missing)


def test_a_slot_without_a_reading_is_left_out_down_or_up():
    """2041 ready seconds of 5 observed slots; the sixth counts as the rule says."""
    values = [
        series("technical_availability", missing=m)[0].values[0] for m in ("observed", "down", "up")
    ]
    np.testing.assert_allclose(values, [2041 / 3000, 2041 / 3600, 2641 / 3600])
    down = [series("total_downtime", missing=m)[0].values[0] for m in ("observed", "down", "up")]
    np.testing.assert_allclose(np.array(down) * 3600, [959, 1559, 959])


def test_coverage_is_the_observed_share_of_the_whole_period():
    """Five slots of the 144 of a day."""
    one = series("availability")[0]
    assert one.coverage[0] == pytest.approx(5 / 144)
    assert (one.n[0], one.periods) == (5, ("2024-01-01",))


def test_a_stop_is_a_run_of_slots_that_bridges_gaps():
    """Down before and after the gap is one stop; 59 s not ready is none, 60 s would be."""
    assert series("stops")[0].values[0] == 1.0
    assert series("stops", stop_seconds=59)[0].values[0] == 2.0
    assert series("mtbf")[0].values[0] == pytest.approx(2041 / 3600)
    assert series("mtbf", time_base="calendar")[0].values[0] == 1.0
    assert series("mean_downtime")[0].values[0] == pytest.approx(900 / 3600)
    assert series("failure_rate", time_base="calendar")[0].values[0] == 1000.0


def test_an_asset_without_a_reading_appears_without_a_value():
    """A register's asset is in the rows; only the rules say something of its missing slots."""
    both = series("availability", by="asset", assets=["A", "B"])
    assert [one.cohort for one in both] == ["A", "B"]
    assert np.isnan(both[1].values[0])
    assert series("availability", by="asset", missing="down", assets=["A", "B"])[1].values[0] == 0.0
    assert series("availability", missing="down", assets=["A", "B"])[0].values[0] == pytest.approx(
        2041 / 7200
    )


def test_utilization_needs_running_seconds():
    """Running over observed time, and a refusal where the column is missing."""
    columns = RAW["columns"] | {"running_seconds": "w"}
    text = "t,a,r,w\n2024-01-01 00:00,A,600,300\n2024-01-01 00:10,A,600,0\n"
    assert series("utilization", text, columns=columns)[0].values[0] == 0.25
    with pytest.raises(StepError):
        series("utilization")


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(0, 5), st.integers(0, 600)),
        min_size=1,
        unique_by=lambda row: row[:2],
    ),
    st.randoms(),
)
def test_missing_as_down_is_never_above_observed_nor_that_above_up(rows, chance):
    """Down ≤ observed ≤ up, within 0 and 1, whatever the order of the rows."""
    lines = [f"2024-01-01 00:{slot}0,{asset},{ready}" for asset, slot, ready in rows]
    first = "t,a,r\n" + "\n".join(lines) + "\n"
    chance.shuffle(lines)
    second = "t,a,r\n" + "\n".join(lines) + "\n"
    values = [series("availability", first, m)[0].values[0] for m in ("down", "observed", "up")]
    assert 0 <= values[0] <= values[1] + 1e-12 <= values[2] + 2e-12 <= 1 + 3e-12
    for kpi in ("availability", "stops", "mean_downtime"):
        np.testing.assert_array_equal(series(kpi, first)[0].values, series(kpi, second)[0].values)
