"""The usual practice and its published consequences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.settlement.consequences import (
    allowed_misses,
    chance_of_breach,
    chance_of_default,
    expected_breaches,
    usual_practice,
)
from workbench.settlement.schedule import Clause, Ladder

HIGHER = Clause("kpi", "year", Ladder("higher", 0, 0, 0), 0.1, 0.0, decimals=9)
LOWER = Clause("kpi", "year", Ladder("lower", 0, 0, 0), 0.1, 0.0, decimals=9)


@pytest.mark.parametrize(
    ("n", "breach", "breaches", "default"),
    [(6, 0.67, 1.71, 0.83), (9, 0.57, 1.20, 0.86), (12, 0.50, 0.92, 0.87), (24, 0.33, 0.48, 0.90)],
)
def test_published_table_of_mean_and_min(
    n: int, breach: float, breaches: float, default: float
) -> None:
    """The last three columns of the table in domain guide 2.2."""
    assert round(chance_of_breach(n), 2) == breach
    assert round(expected_breaches(n), 2) == breaches
    assert round(chance_of_default(n), 2) == default


def test_nielsen_baseline() -> None:
    """Nine real months give a target of 98.9556 and a minimum of 98.2."""
    months = np.array([99.1, 98.7, 99.4, 98.9, 99.0, 98.2, 99.3, 98.8, 99.2])
    practice = usual_practice(HIGHER, 9, np.full((1, 12), 99.0), months)
    assert practice is not None
    assert practice.target == pytest.approx(98.9556, abs=5e-5)
    assert practice.minimum == 98.2
    assert (practice.p_any_breach, practice.p_trigger) == (0.0, 0.0)


@pytest.mark.parametrize("clause", [HIGHER, LOWER])
def test_paths_of_independent_months_give_the_closed_forms(clause: Clause) -> None:
    """Averaged over many histories of normal months, the figures on paths are the closed ones."""
    rng = np.random.default_rng(20)
    figures = []
    for _ in range(400):
        practice = usual_practice(clause, 9, rng.normal(size=(40, 12)), rng.normal(size=9))
        assert practice is not None
        figures.append((practice.p_any_breach, practice.expected_breaches, practice.p_trigger))
    found = np.mean(figures, axis=0)
    wanted = (chance_of_breach(9), expected_breaches(9), chance_of_default(9))
    # Four standard errors of a mean of 400 histories.
    assert np.all(np.abs(found - wanted) < 4 * np.std(figures, axis=0) / np.sqrt(400))


def test_only_the_last_measured_months_count() -> None:
    """Gaps are passed over and older months are not used."""
    history = np.array([1.0, 90.0, np.nan, 92.0, 94.0])
    practice = usual_practice(HIGHER, 3, np.full((2, 12), 91.0), history)
    assert practice is not None
    assert (practice.minimum, practice.target) == (90.0, 92.0)
    assert practice.p_trigger == 1.0
    assert usual_practice(HIGHER, 5, np.full((2, 12), 91.0), history) is None


def test_allowed_misses_of_thirty_tickets() -> None:
    """Thirty tickets allow 3 misses at 90 % and none at 99 %."""
    assert allowed_misses(30, 0.9) == 3
    assert allowed_misses(30, 0.99) == 0


@given(st.integers(0, 10_000), st.integers(0, 1000))
def test_allowed_misses_count_in_whole_cases(cases: int, permille: int) -> None:
    """Floating point never loses an allowed miss."""
    assert allowed_misses(cases, permille / 1000) == cases * (1000 - permille) // 1000
