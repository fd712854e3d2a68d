"""The shift between two clocks: found where most events agree, never made up."""

import numpy as np
import pytest

from tests.unit.evidence.comparison.logs import moment, truth
from workbench.evidence.comparison.clock import find_shift
from workbench.evidence.comparison.log import fleet_of, read_log

RNG = np.random.default_rng(7)
EVENTS = [
    (str(asset), float(start), float(hours))
    for asset, start, hours in zip(
        RNG.choice(list("ABC"), 80), RNG.uniform(0, 1300, 80), RNG.exponential(3, 80), strict=True
    )
]


def shift_of(mine, theirs):
    """Return what is found between two lists of events."""
    sides = [truth(events) for events in (mine, theirs)]
    _, *places = fleet_of(sides[0].history, sides[1].history)
    window = moment(0), moment(60 * 24)
    logs = [read_log(s.history, s.mapping, p, window) for s, p in zip(sides, places, strict=True)]
    return find_shift(*logs)


def moved(hours, jitter_minutes=0.0, keep=1.0, seed=8):
    """Return the events by another clock, unpunctual and with gaps."""
    rng = np.random.default_rng(seed)
    return [
        (asset, start + hours + rng.uniform(-1, 1) * jitter_minutes / 60, length)
        for asset, start, length in EVENTS
        if rng.random() < keep
    ]


@pytest.mark.parametrize("hours", [1, -6, 5.5, 13])
def test_a_time_zone_is_found_though_the_records_are_untidy(hours):
    """Two minutes of jitter and a third of the events missing do not hide it."""
    found = shift_of(EVENTS, moved(hours, 2, 0.67))
    assert (found.seconds, found.zone) == (hours * 3600, True)


def test_a_clock_that_is_off_by_minutes_is_found():
    """Seven minutes, and it is no time zone."""
    found = shift_of(EVENTS, moved(7 / 60, 1))
    assert found.seconds == pytest.approx(420, abs=30)
    assert not found.zone


def test_nothing_is_made_up():
    """Equal clocks, jitter alone, other events, or a handful of events give no shift."""
    assert shift_of(EVENTS, EVENTS).seconds == 0
    assert [shift_of(EVENTS, moved(0, 10, seed=seed)).seconds for seed in range(10)] == [0] * 10
    rng = np.random.default_rng(9)
    others = [("A", float(start), 1.0) for start in rng.uniform(0, 1300, 60)]
    assert shift_of(EVENTS, others).seconds == 0
    assert shift_of(EVENTS[:4], [(a, s + 1, h) for a, s, h in EVENTS[:4]]).seconds == 0
