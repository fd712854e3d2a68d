"""Paths: what may be said of a series, and probabilities that hold where the truth is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from workbench.outlook.paths import NoOutlook, Outlook, simulate

BOUNDS = [(None, None), (0.0, None), (None, 1.0), (0.0, 1.0)]


def outlook_of(values, *, periods=12, season=None, bounds=(None, None), n_paths=400, seed=1):
    """Simulate and expect an outlook."""
    answer = answer_of(
        values, periods=periods, season=season, bounds=bounds, n_paths=n_paths, seed=seed
    )
    assert isinstance(answer, Outlook)
    return answer


def answer_of(values, *, periods=12, season=None, bounds=(None, None), n_paths=400, seed=1):
    """Simulate with short defaults."""
    return simulate(
        np.array(values, dtype=float),
        periods=periods,
        season=season,
        lower=bounds[0],
        upper=bounds[1],
        n_paths=n_paths,
        rng=np.random.default_rng(seed),
    )


def codes(answer):
    """Return the codes of the findings after the first, which says the history's reach."""
    first, *others = (finding.code for finding in answer.findings)
    assert first == "outlook.reach"
    return others


def test_white_noise_is_covered_at_least_as_often_as_said():
    """On normal months the 90 % interval holds 90 to 97 %: never less, and not far more.

    Real series are less tame than white noise, on which the spread was not tuned. Months of one
    history share its level, so the lower limit is binomial for histories.
    """
    rng = np.random.default_rng(7)
    histories, inside = 80, []
    for _ in range(histories):
        history, future = rng.normal(50, 4, 36), rng.normal(50, 4, 12)
        low, high = np.quantile(outlook_of(history).paths, [0.05, 0.95], axis=0)
        inside.append(np.mean((low <= future) & (future <= high)))
    least = stats.binom.ppf(0.01, histories * 12, 0.9) / (histories * 12)
    assert least <= np.mean(inside) <= 0.97


def test_the_mean_of_twelve_is_wide_enough_and_far_narrower_than_a_month():
    """For white noise its sd is between the ideal sigma sqrt(1/12 + 1/n) and twice that.

    The ideal is for people who know that the level never moves; the outlook has to allow for it.
    """
    rng = np.random.default_rng(8)
    ratios = []
    for _ in range(25):
        history = rng.normal(0, 1, 60)
        low, high = np.quantile(outlook_of(history).paths.mean(axis=1), [0.05, 0.95])
        ratios.append((high - low) / (2 * 1.645 * np.sqrt(1 / 12 + 1 / 60)))
    assert 1.0 <= np.median(ratios) <= 2.0


def test_a_random_walk_spreads_with_time():
    """Twelve steps ahead a random walk is far less sure than one step ahead."""
    history = np.cumsum(np.random.default_rng(9).normal(size=60))
    spread = outlook_of(history, n_paths=1000).paths.std(axis=0)
    assert spread[11] > 2 * spread[0]


def test_a_season_comes_again_in_the_right_month():
    """With four years of a clear yearly wave the best and worst months are foretold."""
    t = np.arange(53)
    history = 100 + 20 * np.sin(2 * np.pi * t / 12) + np.random.default_rng(3).normal(size=53)
    middle = np.median(outlook_of(history, season=12).paths, axis=0)
    expected = 100 + 20 * np.sin(2 * np.pi * np.arange(53, 65) / 12)
    assert middle == pytest.approx(expected, abs=4.0)


@pytest.mark.parametrize("bounds", BOUNDS)
@given(shares=st.lists(st.floats(0.0, 1.0), min_size=8, max_size=30), seed=st.integers(0, 99))
@settings(max_examples=15, deadline=None)
def test_paths_respect_bounds_and_quantiles_rise(bounds, shares, seed):
    """No simulated value passes a bound, all are finite, and quantiles are in order."""
    answer = answer_of(shares, periods=5, bounds=bounds, n_paths=100, seed=seed)
    if isinstance(answer, NoOutlook):
        assert answer.finding.code == "outlook.constant_series"
        return
    paths = answer.paths
    assert paths.shape == (100, 5)
    assert np.all(np.isfinite(paths))
    assert bounds[0] is None or paths.min() >= bounds[0]
    assert bounds[1] is None or paths.max() <= bounds[1]
    assert np.all(np.diff(np.quantile(paths, [0.05, 0.5, 0.95], axis=0), axis=0) >= 0)


def test_the_same_seed_gives_the_same_paths():
    """The numbers can be reproduced from the generator's seed, and another seed gives others."""
    history = np.random.default_rng(4).normal(size=30)
    first, again = outlook_of(history), outlook_of(history)
    assert np.array_equal(first.paths, again.paths)
    assert not np.array_equal(first.paths, outlook_of(history, seed=2).paths)


@pytest.mark.parametrize("factor", [0.25, 4.0, 1024.0])
def test_other_units_give_the_same_outlook(factor):
    """Hours or minutes, shares or percent: the paths are in proportion."""
    history = np.random.default_rng(5).gamma(3.0, size=30)
    assert outlook_of(history * factor).paths == pytest.approx(outlook_of(history).paths * factor)


def test_another_zero_gives_the_same_outlook():
    """Without bounds and with values on both sides of zero, shifting shifts the paths."""
    history = np.random.default_rng(6).normal(size=30)
    shifted = outlook_of(history + 0.25).paths
    assert shifted == pytest.approx(outlook_of(history).paths + 0.25)


def test_missing_months_are_left_out_and_said():
    """A history with gaps has an outlook that says so."""
    history = np.random.default_rng(10).normal(10, 1, 40)
    history[[3, 17, 39]] = np.nan
    answer = outlook_of(history, season=12)
    assert np.all(np.isfinite(answer.paths))
    assert codes(answer) == ["outlook.gaps"]
    assert answer.findings[1].params == {"missing": 3, "periods": 40}


def test_half_of_all_months_at_the_bound_is_foretold():
    """Where half of the months are exactly 100 %, a good part of the simulated ones is too."""
    rng = np.random.default_rng(11)
    history = np.where(rng.random(36) < 0.5, 1.0, rng.uniform(0.9, 1.0, 36))
    share = np.mean(outlook_of(history, bounds=(0.0, 1.0)).paths == 1.0)
    assert 0.2 <= share <= 0.8


def test_thin_histories_and_unseen_seasons_are_said():
    """Eight months: thin, and no season of twelve can be seen."""
    answer = outlook_of(np.random.default_rng(12).normal(size=8), season=12)
    assert codes(answer) == ["outlook.thin_history", "outlook.season_ignored"]


def test_a_trend_is_said():
    """A clear rise is found and stated per twelve periods."""
    history = np.arange(36) + np.random.default_rng(13).normal(size=36)
    answer = outlook_of(history)
    assert codes(answer) == ["outlook.trend_found"]
    assert answer.findings[1].params["change"] == pytest.approx(12, abs=1.5)


@pytest.mark.parametrize(
    ("values", "bounds", "periods", "code"),
    [
        ([], (None, None), 12, "outlook.no_values"),
        ([np.nan] * 12, (None, None), 12, "outlook.no_values"),
        ([1.0, 2.0], (None, None), 12, "outlook.too_few_values"),
        ([0.97] * 24, (0.0, 1.0), 12, "outlook.constant_series"),
        ([0.0] * 24, (None, None), 12, "outlook.constant_series"),
        ([0.5, 0.6, 0.7, 0.8, 0.9, 1.2], (0.0, 1.0), 12, "outlook.above_bound"),
        ([-0.5, 0.6, 0.7, 0.8, 0.9, 0.2], (0.0, 1.0), 12, "outlook.below_bound"),
        ([0.5, 0.6, 0.7, 0.8, 0.9, np.inf], (None, None), 12, "outlook.not_a_number"),
        ([0.5, 0.6, 0.7, 0.8, 0.9, 0.4], (1.0, 0.0), 12, "outlook.bounds_crossed"),
        ([0.5, 0.6, 0.7, 0.8, 0.9, 0.4], (None, None), 0, "outlook.periods_out_of_range"),
        ([0.5, 0.6, 0.7, 0.8, 0.9, 0.4], (None, None), 9999, "outlook.periods_out_of_range"),
    ],
)
def test_where_nothing_can_be_said_the_reason_is(values, bounds, periods, code):
    """No numbers come out, only the reason."""
    answer = answer_of(values, bounds=bounds, periods=periods)
    assert isinstance(answer, NoOutlook)
    assert answer.finding.code == code


@pytest.mark.parametrize("scale", [1e-200, 1e-9, 1.0, 1e90])
def test_extreme_units_do_no_harm(scale):
    """Neither tiny nor huge units break the arithmetic."""
    history = scale * np.random.default_rng(14).gamma(2.0, size=24)
    paths = outlook_of(history, bounds=(0.0, None)).paths
    assert np.all(np.isfinite(paths))
    assert np.ptp(paths) > 0


def test_one_bad_month_among_constant_ones_still_gives_a_spread():
    """Twenty-three months alike and one far off: the outlook is not sure."""
    paths = outlook_of([0.99] * 12 + [0.7] + [0.99] * 11, bounds=(0.0, 1.0)).paths
    assert np.all(paths.std(axis=0) > 0.01)


@pytest.mark.parametrize("season", [1, 2, 7, 52])
def test_other_seasons_than_months_work(season):
    """Weeks of a year, days of a week and no season at all."""
    history = np.random.default_rng(15).normal(10, 1, 120)
    assert outlook_of(history, season=season).paths.shape == (400, 12)
