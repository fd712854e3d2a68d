"""Odd months are found and nothing is changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.outlook.outliers import LIMIT, drawn_in, find_outliers, robust_scores

# Iglewicz and Hoaglin's own rule on ten even values and one far one: median 10, MAD 1.
VALUES = np.array([8.0, 9.0, 9.0, 10.0, 10.0, 10.0, 11.0, 11.0, 12.0, 12.0, 25.0])


def test_modified_scores_by_hand() -> None:
    """0.6745 x (25 - 10) / 1 = 10.1: far beyond 4; 12 stays well inside."""
    scores = robust_scores(VALUES)
    assert scores[-1] == pytest.approx(0.6745 * 15, rel=1e-3)
    found = find_outliers(VALUES)
    assert [one.index for one in found] == [10]
    assert find_outliers(-VALUES)[0].score == pytest.approx(-scores[-1])


def test_normal_months_are_seldom_odd() -> None:
    """Of 300 histories of 36 normal months at most 24 have one."""
    rng = np.random.default_rng(1)
    assert sum(bool(find_outliers(rng.normal(size=36))) for _ in range(300)) <= 24


def test_where_more_than_half_are_the_same_the_mean_deviation_serves() -> None:
    """A median deviation of 0 would make everything odd or nothing."""
    found = find_outliers(np.array([5.0] * 9 + [5.2, 9.0]))
    assert [one.index for one in found] == [10]
    assert find_outliers(np.full(12, 5.0)) == ()


def test_few_values_have_no_odd_one() -> None:
    """Five are too few, missing ones do not count."""
    assert find_outliers(np.array([1.0, 1.1, np.nan, 0.9, 1.0, 99.0])) == ()


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=40))
def test_drawing_in_keeps_order_and_what_is_ordinary(values: list[int]) -> None:
    """Only what is called odd is moved, towards the middle."""
    given_values = np.array(values) / 8
    moved = drawn_in(given_values)
    far = np.abs(robust_scores(given_values)) > LIMIT
    assert np.array_equal(moved[~far], given_values[~far])
    middle = np.median(given_values)
    assert np.all(np.abs(moved - middle) <= np.abs(given_values - middle) * (1 + 1e-9))
