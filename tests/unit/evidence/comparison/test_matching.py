"""Matching: which event is which, in blocks, pieces and other places."""

import numpy as np
import pytest

from tests.unit.evidence.comparison.logs import moment, truth
from workbench.evidence.comparison.log import fleet_of, read_log
from workbench.evidence.comparison.matching import match


def matched(mine, theirs, shift=0):
    """Return for each event of the second log the events of the first in its unit."""
    sides = [truth(events) for events in (mine, theirs)]
    _, *places = fleet_of(sides[0].history, sides[1].history)
    window = moment(0), moment(60 * 24)
    logs = [read_log(s.history, s.mapping, p, window) for s, p in zip(sides, places, strict=True)]
    found = match(logs[0], logs[1], shift)
    return [np.flatnonzero(found.provider == unit).tolist() for unit in found.customer], found


def test_the_best_assignment_wins_over_the_first_that_fits():
    """The second event of mine is theirs exactly, although the first lies near it too."""
    mine = [("A", 0, 1.0), ("A", 1.5, 1.0)]
    assert matched(mine, [("A", 1.5, 1.0), ("A", 3.4, 1.0)])[0] == [[1], []]


def test_events_far_apart_or_elsewhere_are_not_one():
    """No shared time and starts beyond the tolerance; another machine with other events near."""
    assert matched([("A", 0, 1.0)], [("A", 3, 1.0)])[0] == [[]]
    assert matched([("A", 0, 1.0), ("C", 0, 1.0)], [("B", 0, 1.0)])[0] == [[]]


def test_an_event_at_another_machine_is_found_where_nothing_else_is_near():
    """Start and end agree within a quarter of an hour."""
    assert matched([("A", 0, 5.0)], [("B", 0.1, 5.1)])[0] == [[0]]
    assert matched([("A", 0, 5.0)], [("B", 0.1, 9.0)])[0] == [[]]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_stop_in_two_pieces_is_one(swapped):
    """Whichever side splits it, all pieces are one unit."""
    whole, pieces = [("A", 0, 10.0)], [("A", 0, 4.0), ("A", 4.5, 5.5)]
    if swapped:
        assert matched(pieces, whole)[0] == [[0, 1]]
    else:
        assert matched(whole, pieces)[0] == [[0], [0]]


def test_two_causes_at_one_time_are_two_events():
    """The category decides, and the other one stands alone."""
    theirs = [("A", 0, 10.0, "drive"), ("A", 1, 9.0, "pump")]
    assert matched([("A", 0, 10.0, "drive")], theirs)[0] == [[0], []]
    both, found = matched(list(reversed(theirs)), theirs)
    assert both == [[1], [0]]
    assert found.units == 2


def test_a_long_event_does_not_swallow_the_short_ones():
    """One match for a stop of a month, the others stand alone or are its pieces."""
    theirs = [("A", 24 * day, 1.0) for day in range(20)]
    pairs, found = matched([("A", 0, 480.0), ("A", 24 * 19, 1.0)], theirs)
    assert pairs[19] == [1]
    assert found.units == 2
    assert [unit.size for unit in map(np.array, found.members()[1])] == [19, 1]


def test_a_shift_of_the_clock_is_taken_off():
    """An hour later by the customer's clock is the same time."""
    events = [("A", 10 * k, 0.2) for k in range(5)]
    later = [("A", start + 1.5, hours) for _, start, hours in events]
    assert matched(events, later)[0] == [[]] * 5
    assert matched(events, later, 5400)[0] == [[0], [1], [2], [3], [4]]
