"""What happened at the plant: calibration of the seeded history and freedom of the others."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from workbench.demonstration.generator import (
    HOUR,
    Stop,
    Truth,
    expected_stops,
    live_through,
    lognormal,
    planned_hours,
)
from workbench.demonstration.plant import DEMO_PLANT, DEMO_SEED, Plant


@pytest.fixture(scope="module")
def truth() -> Truth:
    """Return what happened in the seeded deal."""
    return live_through(DEMO_PLANT, np.random.default_rng([DEMO_SEED, 0]))


def hours(stop: Stop) -> float:
    """Return the length of a closed stop."""
    assert stop.end is not None
    return (stop.end - stop.start) / HOUR


def test_number_and_length_of_stops_are_the_plants(truth: Truth):
    """65 stops in three years (21.5 a year, each year 19 to 25), mean 6.0 h, one of 48 h."""
    by_year = [
        sum(truth.edges[i] <= stop.start < truth.edges[i + 12] for stop in truth.stops)
        for i in (0, 12, 24)
    ]
    closed = [hours(stop) for stop in truth.stops if stop.end is not None]
    assert sum(by_year) == len(truth.stops) == 65
    assert all(19 <= count <= 25 for count in by_year)
    assert np.mean(closed) == pytest.approx(6.0, abs=0.01)
    assert max(closed) == pytest.approx(48.0, abs=0.02)
    assert len(truth.stops) - len(closed) == 2


def test_availability_is_that_of_the_case(truth: Truth):
    """97.85 % within .1 points over all, each year within .3; installed base worse than new."""
    run, planned = truth.run_h, truth.planned_h
    assert run.sum() / planned.sum() == pytest.approx(0.9785, abs=1e-3)
    for year in range(3):
        months = slice(12 * year, 12 * year + 12)
        assert run[:, months].sum() / planned[:, months].sum() == pytest.approx(0.9785, abs=3e-3)
    installed, new = run.sum(axis=1) / planned.sum(axis=1)
    assert installed == pytest.approx(0.977, abs=2e-3)
    assert new == pytest.approx(0.983, abs=3e-3)


def test_new_machines_ramp_up(truth: Truth):
    """In their first half year new machines stay below 96 %, in the last year above 99 %."""
    run, planned = truth.run_h[1], truth.planned_h[1]
    assert run[12:18].sum() / planned[12:18].sum() < 0.96
    assert run[24:].sum() / planned[24:].sum() > 0.99


def test_service_is_as_busy_and_as_quick_as_stated(truth: Truth):
    """25 to 40 calls a month, response about 3.2 h and falling, first-time fix about .80."""
    opened = np.array([call.opened for call in truth.calls])
    counts = np.histogram(opened, truth.edges)[0]
    assert counts.min() >= 25
    assert counts.max() <= 40
    waits = [(c.opened, (c.arrived - c.opened) / HOUR) for c in truth.calls if c.arrived]
    early = np.mean([wait for at, wait in waits if at < truth.edges[18]])
    late = np.mean([wait for at, wait in waits if at >= truth.edges[18]])
    assert np.mean([wait for _, wait in waits]) == pytest.approx(3.2, abs=0.2)
    assert late < early
    marks = [c.first_visit_fixed for c in truth.calls if c.first_visit_fixed is not None]
    assert np.mean(marks) == pytest.approx(0.80, abs=0.015)


def test_nothing_happens_before_a_machine_serves_or_after_the_end(truth: Truth):
    """Stops and calls lie in the history and on machines in service, in the order of time."""
    for event in truth.stops:
        assert truth.edges[DEMO_PLANT.commissioned(event.machine)] <= event.start
        assert event.end is None or event.start < event.end <= truth.edges[-1]
    for call in truth.calls:
        assert truth.edges[DEMO_PLANT.commissioned(call.machine)] <= call.opened
        assert call.arrived is None or call.opened < call.arrived < truth.edges[-1]
        assert call.fixed is None or (call.arrived is not None and call.arrived <= call.fixed)


def test_no_machine_stops_twice_at_once(truth: Truth):
    """Stops of one machine do not overlap, so hours lost are never counted twice."""
    for machine in range(len(DEMO_PLANT.machines())):
        mine = [stop for stop in truth.stops if stop.machine == machine]
        for before, after in pairwise(mine):
            assert before.end is not None
            assert before.end <= after.start


@pytest.mark.parametrize("seed", range(5))
def test_every_seed_is_the_plant_of_the_case(seed: int):
    """Because it is conditioned, availability over three years hardly depends on the seed."""
    other = live_through(DEMO_PLANT, np.random.default_rng(seed))
    assert len(other.stops) == 65
    assert other.run_h.sum() / other.planned_h.sum() == pytest.approx(0.9785, abs=1.5e-3)


def test_free_plants_vary_around_the_same_rate():
    """Without the condition the number of stops is Poisson: mean 64.6 in three years."""
    plant = replace(DEMO_PLANT, conditioned=False, open_at_end=0, calls_a_month=25.0)
    counts = [len(live_through(plant, np.random.default_rng(s)).stops) for s in range(12)]
    assert np.mean(counts) == pytest.approx(64.6, abs=4 * np.sqrt(64.6 / 12))
    assert len(set(counts)) > 1


def test_scheduled_hours_are_shared_by_the_machines_in_service():
    """Each month has 500 hours, all of them the installed base's until new machines come."""
    planned = planned_hours(DEMO_PLANT)
    assert planned.sum(axis=0) == pytest.approx(500.0)
    assert planned[1, 11] == 0
    assert planned[1, 12] == pytest.approx(100.0)
    assert planned[1, 18] == pytest.approx(500 / 3)


def test_expected_stops_add_up_to_the_plants_rate():
    """Whatever new machines do, the plant expects 21.53 stops a year; a plant without them too."""
    assert expected_stops(DEMO_PLANT).sum() == pytest.approx(3 * 129.2 / 6)
    assert expected_stops(Plant(new=())).sum() == pytest.approx(3 * 129.2 / 6)


def test_lognormal_has_the_stated_mean_and_spread():
    """Mean 6 and coefficient of variation 1.2 come out of many draws."""
    drawn = lognormal(6.0, 1.2, 200_000, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(6.0, rel=0.02)
    assert drawn.std() / drawn.mean() == pytest.approx(1.2, rel=0.05)
