"""The files: same seed same bytes, and what an import makes of them."""

import math

import numpy as np
import pytest

from workbench.demonstration.files import DemoHistory, demo_history, sample_history
from workbench.evidence.history.importing import import_history, read_register
from workbench.evidence.history.mapping import Mapping, parse_mapping
from workbench.evidence.history.records import History
from workbench.evidence.kpi.compute import compute


@pytest.fixture(scope="module")
def demo() -> DemoHistory:
    """Return the history of the seeded deal."""
    return demo_history()


def imported(given: DemoHistory, name: str) -> tuple[History, Mapping]:
    """Return a file as the product reads it, with its own mapping and register."""
    mapping = parse_mapping(given.maps[name])
    if mapping.register is not None:
        mapping = mapping.with_assets(read_register(given.files[mapping.register], None))
    return import_history(given.files[name], mapping), mapping


def test_same_seed_gives_the_same_bytes(demo: DemoHistory):
    """The seed decides every byte, and another seed gives other files."""
    assert demo_history().files == demo.files
    other = demo_history(1).files
    assert {name for name in demo.files if demo.files[name] != other[name]} == {
        "stops.csv",
        "service_calls.csv",
        "production.csv",
    }


def test_dirt_of_the_stops_is_found_and_counted(demo: DemoHistory):
    """Three copies, two reversed ends, two unreadable starts, two decimal commas; 65 stops stay."""
    history, _ = imported(demo, "stops.csv")
    assert history.rows_in == 74
    assert history.rows_kept == len(demo.truth.stops) == 65
    assert history.duplicates == 3
    assert sorted(history.problem_counts.values()) == [2, 2, 2]
    assert len(history.labels["category"]) > 5


def test_dirt_of_the_calls_is_found_and_counted(demo: DemoHistory):
    """Three copies and two unreadable openings; a month and six arrivals are missing."""
    history, _ = imported(demo, "service_calls.csv")
    low, high = demo.truth.edges[16], demo.truth.edges[17]
    told = [call for call in demo.truth.calls if not low <= call.opened < high]
    assert history.size == len(told)
    assert history.duplicates == 3
    assert sum(history.problem_counts.values()) == 2
    lines = demo.files["service_calls.csv"].decode().splitlines()[1:]
    cells = [line.split(",") for line in lines]
    assert not [row for row in cells if row[2].startswith("2025-02")]
    silent = {row[0] for row in cells if row[3] == ""}
    waiting = {call.number for call in told if call.arrived is None}
    assert len(silent) == 6 + len(waiting)
    assert sum("" < row[3] < row[2] and row[2].startswith("20") for row in cells) == 2


def test_monthly_availability_of_both_cohorts_is_what_happened(demo: DemoHistory):
    """After quarantine the report gives the truth, but for the month that is missing in it."""
    history, mapping = imported(demo, "production.csv")
    assert history.duplicates == 1
    assert sum(history.problem_counts.values()) == 1
    series = compute(history, mapping, "availability", by="asset")
    assert [one.cohort for one in series] == ["installed", "new"]
    with np.errstate(invalid="ignore"):
        truth = demo.truth.run_h / demo.truth.planned_h
    truth[0, demo.dirt.report_gap] = np.nan
    for row, one in enumerate(series):
        assert one.periods[0] == "2023-10"
        assert one.periods[-1] == "2026-09"
        np.testing.assert_allclose(one.values, truth[row], atol=1e-4)


def test_stops_give_the_same_hours_on_the_calendar_base(demo: DemoHistory):
    """Downtime from the dirty log equals what was lost, so availability is 99.88 % of the calendar."""
    history, mapping = imported(demo, "stops.csv")
    down = compute(history, mapping, "total_downtime")[0].values
    lost = (demo.truth.planned_h - demo.truth.run_h).sum(axis=0)
    np.testing.assert_allclose(down, lost, atol=1e-6)
    years = compute(history, mapping, "technical_availability", "year")[0].values
    assert np.allclose(years, 0.9988, atol=1e-3)


def test_service_kpis_come_out_as_stated(demo: DemoHistory):
    """Response a few hours and first-time fix about .80 a month; the lost month stays empty."""
    history, mapping = imported(demo, "service_calls.csv")
    response = compute(history, mapping, "response_time")[0]
    fixed = compute(history, mapping, "first_time_fix_rate")[0]
    for one in (response, fixed):
        assert math.isnan(one.values[16])
        assert np.isfinite(np.delete(one.values, 16)).all()
        assert np.delete(one.n, 16).min() >= 20
    assert np.nanmean(response.values) == pytest.approx(3.3, abs=0.2)
    assert np.nanmean(fixed.values) == pytest.approx(0.80, abs=0.02)
    assert np.nanstd(fixed.values) == pytest.approx(np.sqrt(0.8 * 0.2 / 30), abs=0.025)


@pytest.mark.parametrize("months", [1, 12, 30])
@pytest.mark.parametrize("machines", [1, 9])
@pytest.mark.parametrize("dirty", [True, False])
def test_samples_of_any_size_can_be_imported(months: int, machines: int, dirty: bool):
    """Another seed and size gives other files that the same mappings read, spoiled or not."""
    sample = sample_history(11, months, machines, dirty)
    assert sample.files == sample_history(11, months, machines, dirty).files
    assert (
        sample.files["stops.csv"] != sample_history(12, months, machines, dirty).files["stops.csv"]
    )
    refused = 0
    for name in ("stops.csv", "service_calls.csv", "production.csv"):
        history, _ = imported(sample, name)
        assert history.rows_kept > 0
        refused += history.duplicates + sum(history.problem_counts.values())
    assert (refused > 0) is dirty


def test_clean_sample_keeps_every_call_and_stop():
    """Without dirt the files hold exactly what happened."""
    sample = sample_history(3, months=24, machines=6, dirty=False)
    stops, calls = (imported(sample, name)[0] for name in ("stops.csv", "service_calls.csv"))
    assert stops.size == len(sample.truth.stops)
    assert calls.size == len(sample.truth.calls)
