"""Team minimums by simulation: the published example and what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from workbench.agreement.cascade.minimums import (
    MinimumNotKept,
    TeamMinimums,
    copied_minimums,
    normal_team_paths,
    team_minimums,
)
from workbench.agreement.cascade.teams import roll_up
from workbench.codes import StepError

WEIGHTS = np.array([0.5, 0.3, 0.2])
TARGETS = np.array([0.8168, 0.8113, 0.8161])
SPREADS = np.array([0.025, 0.030, 0.035])


def lines(correlation: float, paths: int = 200_000) -> np.ndarray:
    """Simulate the three lines of the worked example."""
    return normal_team_paths(TARGETS, SPREADS, correlation, paths, np.random.default_rng(7))


@pytest.mark.parametrize(
    ("correlation", "plant", "all_met", "top_met"),
    [(0.0, 0.7933, 0.73, 0.985), (0.5, 0.7850, 0.78, 0.94)],
)
def test_copying_percentages_down_misleads(correlation, plant, all_met, top_met):
    """Copied 90 %: all lines meet theirs in .73 or .78 only, the plant the sum of them in .985 or .94."""
    told = copied_minimums("mean", WEIGHTS, lines(correlation), 0.1)
    assert told.rolled_up == pytest.approx(0.7785, abs=3e-4)
    assert told.top_level == pytest.approx(plant, abs=3e-4)
    assert told.all_met == pytest.approx(all_met, abs=6e-3)
    assert told.top_met == pytest.approx(top_met, abs=6e-3)


def test_plant_meets_its_target_in_half_of_the_periods():
    """With means at the targets the plant is at or above .815 with probability one half."""
    plant = roll_up("mean", WEIGHTS, lines(0.5))
    assert np.mean(plant >= WEIGHTS @ TARGETS) == pytest.approx(0.5, abs=5e-3)


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_common_chance_of_normal_teams_is_known(correlation):
    """For normal lines Σ w·(μ + z·σ) = M gives each line's chance Φ(z); the simulation finds it."""
    corr = np.full((3, 3), correlation) + (1 - correlation) * np.eye(3)
    scale = np.sqrt((WEIGHTS * SPREADS) @ corr @ (WEIGHTS * SPREADS))
    z = norm.ppf(0.1) * scale / (WEIGHTS @ SPREADS)
    answer = team_minimums("mean", WEIGHTS, lines(correlation), None, 0.1)
    assert isinstance(answer, TeamMinimums)
    assert answer.own_chance == pytest.approx(norm.cdf(z), abs=4e-3)
    assert answer.levels == pytest.approx(TARGETS + z * SPREADS, abs=6e-4)
    assert answer.top_chance == pytest.approx(0.1, abs=1e-4)


def test_minimum_missed_too_often_cannot_be_cascaded():
    """A minimum that the plant misses more often than agreed is answered with the one it keeps."""
    answer = team_minimums("mean", WEIGHTS, lines(0.0), 0.81, 0.1)
    assert isinstance(answer, MinimumNotKept)
    assert answer.chance > 0.1
    assert answer.keeps_at == pytest.approx(0.7933, abs=3e-4)


def test_minimum_below_everything_simulated_gives_the_worst_paths():
    """Where no period is as bad as the minimum, teams get their worst value and a finding."""
    paths = np.array([[0.8, 0.9], [0.9, 0.8]])
    answer = team_minimums("mean", np.ones(2), paths, 0.5, 0.1)
    assert isinstance(answer, TeamMinimums)
    assert answer.levels == pytest.approx((0.8, 0.8))
    assert [f.code for f in answer.findings] == ["cascade.minimum_below_all_paths"]


def test_hours_have_their_minimum_above():
    """For a KPI where lower is better the minimum is a longest time, missed by longer ones."""
    rng = np.random.default_rng(3)
    hours = rng.lognormal(0.0, 0.5, (4, 20_000))
    answer = team_minimums("sum", np.ones(4), hours, None, 0.05, "lower")
    assert isinstance(answer, TeamMinimums)
    assert answer.rolled_up == pytest.approx(np.quantile(hours.sum(axis=0), 0.95))
    assert all(level > np.median(row) for level, row in zip(answer.levels, hours, strict=True))


@given(
    st.sampled_from(["mean", "sum", "product"]),
    st.sampled_from(["higher", "lower"]),
    st.integers(1, 4),
    st.floats(0.02, 0.4),
    st.integers(0, 2**32 - 1),
)
def test_team_minimums_roll_up_to_the_top_minimum(structure, direction, count, alpha, seed):
    """Every team exactly at its minimum puts the top exactly at its minimum, at the agreed chance."""
    rng = np.random.default_rng(seed)
    paths = rng.uniform(0.2, 1.0, (count, 400))
    weights = rng.uniform(0.1, 1.0, count)
    top = roll_up(structure, weights, paths)
    minimum = float(np.quantile(top, alpha if direction == "higher" else 1 - alpha))
    answer = team_minimums(structure, weights, paths, None, alpha, direction)
    assert isinstance(answer, TeamMinimums)
    assert answer.rolled_up == pytest.approx(minimum, abs=1e-9)
    assert answer.top_chance <= alpha + 1 / 400


def test_same_seed_gives_the_same_paths():
    """Simulated teams depend on the passed generator alone."""
    assert np.array_equal(lines(0.3, 50), lines(0.3, 50))


@pytest.mark.parametrize(
    ("paths", "alpha", "code"),
    [
        (np.ones((2, 0)), 0.1, "cascade.paths_unusable"),
        (np.ones((3, 5)), 0.1, "cascade.paths_unusable"),
        (np.full((2, 5), np.nan), 0.1, "cascade.paths_unusable"),
        (-np.ones((2, 5)), 0.1, "cascade.paths_unusable"),
        (np.ones((2, 5)), 1.0, "cascade.chance_unusable"),
    ],
)
def test_unusable_paths_and_chances_are_refused(paths, alpha, code):
    """Paths that do not fit the teams, and a chance of 0 or 1, are refused with their code."""
    with pytest.raises(StepError) as refused:
        team_minimums("product", np.ones(2), paths, None, alpha)
    assert refused.value.finding.code == code


def test_correlation_outside_zero_to_one_is_refused():
    """A common correlation is a share."""
    with pytest.raises(StepError) as refused:
        lines(1.2, 10)
    assert refused.value.finding.code == "cascade.chance_unusable"
