"""Incidents and hours of a year from figures, or from a list of incidents."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.codes import StepError
from workbench.proposal.economics.history import IncidentHistory, from_figures, from_incidents

NAN = float("nan")


def test_two_of_three_figures_give_the_third() -> None:
    """The published example: 40 % of 323 hours, 6 hours each, are 21.533 incidents."""
    own = from_figures(hours=323, hours_each=6).attributable(0.4)
    assert (own.incidents, own.hours) == pytest.approx((129.2 / 6, 129.2))
    assert from_figures(incidents=10, hours=40).hours_each == 4
    assert from_figures(incidents=10, hours_each=4).hours == 40
    assert from_figures(incidents=0, hours=0) == IncidentHistory(0, 0)


def test_a_list_of_incidents_keeps_the_measured_hours() -> None:
    """Four incidents of 2, 4, 6 and 12 hours in two years."""
    history = from_incidents(np.array([2.0, 4.0, 6.0, 12.0]), years=2)
    assert (history.incidents, history.hours_each, history.hours) == (2, 6, 12)
    assert history.variation == pytest.approx(np.std([2, 4, 6, 12], ddof=1) / 6)


def test_ends_that_nobody_knows_take_what_is_said_of_them() -> None:
    """One of two ends is unknown; the variation needs three known ones."""
    history = from_incidents(np.array([4.0, NAN]), years=1, hours_each=8)
    assert history == IncidentHistory(2, 6, None)
    assert from_incidents(np.array([4.0, 6.0]), years=1) == IncidentHistory(2, 5, None)
    with pytest.raises(StepError) as caught:
        from_incidents(np.array([4.0, NAN]), years=1)
    assert caught.value.finding.params == {"count": 1}


def test_a_year_without_an_incident_is_a_history() -> None:
    """Nothing happened."""
    assert from_incidents(np.array([]), years=1) == IncidentHistory(0, 0)


def test_the_machine_fleet_is_priced_without_durations(shared: Path) -> None:
    """100 machines, 719 failures of 2015 at different times; six hours each are said, not measured."""
    path = shared / "data" / "machine_fleet" / "PdM_failures.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        events = {(row["machineID"], row["datetime"]) for row in csv.DictReader(file)}
    history = from_incidents(np.full(len(events), NAN), years=1, hours_each=6)
    assert (history.incidents, history.hours) == (719, 719 * 6)


@given(st.lists(st.floats(0.01, 500), min_size=1, max_size=30), st.floats(0.1, 20))
def test_hours_of_all_years_add_up(hours: list[float], years: float) -> None:
    """Incidents and hours a year times the years are what was seen."""
    history = from_incidents(np.array(hours), years)
    assert history.hours * years == pytest.approx(sum(hours))
    assert history.incidents * years == pytest.approx(len(hours))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: from_figures(incidents=1), "economics.history_two_of_three"),
        (lambda: from_figures(1, 6, 6), "economics.history_two_of_three"),
        (lambda: from_figures(incidents=-1, hours_each=6), "economics.out_of_range"),
        (lambda: from_figures(incidents=0, hours=6), "economics.out_of_range"),
        (lambda: from_figures(hours=6, hours_each=0), "economics.out_of_range"),
        (lambda: from_figures(hours=NAN, hours_each=6), "economics.out_of_range"),
        (lambda: from_figures(1, 6, variation=-1), "economics.out_of_range"),
        (lambda: from_incidents(np.array([-1.0]), 1), "economics.out_of_range"),
        (lambda: from_incidents(np.array([1.0]), 0), "economics.out_of_range"),
        (lambda: from_figures(1, 6).attributable(1.5), "economics.out_of_range"),
    ],
)
def test_histories_that_no_year_holds_are_refused(make, code: str) -> None:
    """By their name."""
    with pytest.raises(StepError) as caught:
        make()
    assert caught.value.finding.code == code
