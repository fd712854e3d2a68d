"""Months become windows."""

import numpy as np
import pytest

from workbench.codes import StepError
from workbench.settlement.consequences.windows import windowed, years
from workbench.settlement.evaluators import misses
from workbench.settlement.schedule import Clause, Ladder


def test_windows_are_means_of_their_months() -> None:
    """A quarter is the mean of three months, a year of twelve."""
    months = np.arange(12.0)
    assert windowed(months, "month").tolist() == months.tolist()
    assert windowed(months, "quarter").tolist() == [1.0, 4.0, 7.0, 10.0]
    assert windowed(months, "year").tolist() == [5.5]


def test_windows_are_counted_from_the_end() -> None:
    """The oldest months that fill no window are left out; a missing month makes a window NaN."""
    values = np.array([99.0, 1.0, 2.0, 3.0, np.nan, 5.0, 6.0])
    assert np.array_equal(windowed(values, "quarter"), [2.0, np.nan], equal_nan=True)
    assert windowed(values, "year").shape == (0,)


def test_each_simulated_year_is_a_row() -> None:
    """Two paths of two years make four years of quarters."""
    paths = np.arange(48.0).reshape(2, 24)
    assert years(paths, "quarter").shape == (4, 4)
    assert years(paths, "quarter")[1].tolist() == [13.0, 16.0, 19.0, 22.0]


@pytest.mark.parametrize("shape", [(5, 0), (5, 13), (0, 12)])
def test_part_of_a_year_is_refused(shape: tuple[int, int]) -> None:
    """Consequences are told per year."""
    with pytest.raises(StepError) as refusal:
        years(np.zeros(shape), "month")
    assert refusal.value.finding.code == "settlement.not_whole_years"


def test_two_horizons_judge_the_same_months_apart() -> None:
    """Months all at 99.0 pass 98.5 per month and fail 99.5 per year (domain guide 8)."""
    months = np.full(12, 0.990)
    month = Clause("availability", "month", Ladder("higher", 0.985, 0.985, 0.985), 0.1, 0.0)
    year = Clause("availability", "year", Ladder("higher", 0.995, 0.995, 0.995), 0.1, 0.0)
    assert not misses(month, windowed(months, "month")).any()
    assert misses(year, windowed(months, "year")).tolist() == [True]
