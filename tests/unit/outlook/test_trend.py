"""Trends are found where they are, and rarely where they are not."""

import numpy as np
import pytest

from workbench.outlook.trend import find_trend


def test_a_line_is_found_with_its_slope():
    """A rise of 0.5 a period is 6 over twelve."""
    noise = np.random.default_rng(1).normal(size=36)
    trend = find_trend(100 + 0.5 * np.arange(36) + noise, None)
    assert trend is not None
    assert trend.change == pytest.approx(6.0, abs=0.6)


def test_noise_seldom_looks_like_a_trend():
    """Of 400 histories of white noise at most 6 % are called a trend."""
    rng = np.random.default_rng(2)
    found = sum(find_trend(rng.normal(size=36), None) is not None for _ in range(400))
    assert found <= 24


def test_a_season_alone_is_no_trend():
    """Three years of a pure yearly wave have no trend when the season is known."""
    t = np.arange(36)
    wave = np.sin(2 * np.pi * t / 12) + np.random.default_rng(4).normal(scale=0.1, size=36)
    assert find_trend(wave, 12) is None


def test_short_and_constant_histories_have_no_trend():
    """Eleven values are too few, and a constant does not rise."""
    assert find_trend(np.arange(11.0), None) is None
    assert find_trend(np.full(30, 5.0), None) is None
