"""Seasons are found where two years show them."""

import numpy as np
import pytest
from scipy.stats import f_oneway

from workbench.outlook.seasons import find_season

WAVE = 2 * np.sin(2 * np.pi * np.arange(36) / 12)


def test_a_season_is_found_with_its_effects() -> None:
    """The effect of each month, mean 0; a missing month does not matter."""
    values = 50 + WAVE + np.random.default_rng(1).normal(scale=0.5, size=36)
    values[7] = np.nan
    season = find_season(values)
    assert season is not None
    assert season.effect.sum() == pytest.approx(0, abs=1e-9)
    assert season.effect == pytest.approx(WAVE[:12], abs=0.9)
    assert season.p_value < 1e-6


def test_the_test_is_the_f_test_of_groups_where_there_is_no_line() -> None:
    """A history without slope: nearly the p-value of a one-way comparison of the twelve months."""
    values = WAVE + np.random.default_rng(2).normal(size=36)
    time = np.arange(36) - 17.5
    values -= time * (time @ values) / (time @ time)
    season = find_season(values)
    assert season is not None
    assert season.p_value == pytest.approx(float(f_oneway(*values.reshape(3, 12).T).pvalue), rel=3)


def test_a_line_is_no_season() -> None:
    """A steady rise shows in every month of the year."""
    assert find_season(np.arange(36.0)) is None
    noise = np.random.default_rng(3).normal(size=36)
    assert find_season(np.arange(36.0) + noise) is None


def test_noise_is_seldom_a_season() -> None:
    """At 1 % of 300 histories at most 9."""
    rng = np.random.default_rng(4)
    assert sum(find_season(rng.normal(size=36)) is not None for _ in range(300)) <= 9


def test_two_years_are_needed() -> None:
    """23 values, or a month of the year never seen, say nothing."""
    assert find_season(WAVE[:23]) is None
    hole = WAVE.copy()
    hole[[4, 16, 28]] = np.nan
    assert find_season(hole) is None
