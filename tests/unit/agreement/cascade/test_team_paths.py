"""Teams without a history: their paths roll up to the KPI's own, their minimums to its minimum."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.cascade.minimums import team_minimums
from workbench.agreement.cascade.team_paths import Shares, minimums_beside, split_paths
from workbench.agreement.cascade.teams import Structure, roll_up
from workbench.codes import StepError

LINES = Shares("mean", np.array([0.8168, 0.8113, 0.8161]), np.array([0.5, 0.3, 0.2]))
STAGES = Shares("sum", np.array([0.5, 1.0, 1.5]), np.array([1.0, 1.0, 1.0]))
FACTORS = Shares("product", np.array([0.9, 0.95, 0.99]), np.ones(3))


def top_of(shares: Shares, paths: int = 4000, spread: float = 0.02) -> np.ndarray:
    """Return skewed paths of the KPI around what the levels roll up to."""
    level = float(roll_up(shares.structure, shares.weights, shares.levels))
    return level * (1 - spread * (np.random.default_rng(3).gamma(2.0, 1.0, paths) - 2))


class TestSplitPaths:
    @pytest.mark.parametrize("shares", [LINES, STAGES, FACTORS])
    @pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
    def test_every_path_rolls_up_to_the_path_of_the_kpi(self, shares, correlation):
        """The teams split the shared paths: nothing of the KPI's own chances is lost."""
        top = top_of(shares)
        paths = split_paths(shares, top, correlation, np.random.default_rng(1))
        np.testing.assert_allclose(roll_up(shares.structure, shares.weights, paths), top, rtol=1e-9)

    def test_teams_are_at_their_levels_on_average(self):
        """Where the KPI is at its target on average, so is each team."""
        top = top_of(LINES)
        top += float(LINES.weights @ LINES.levels) - top.mean()
        paths = split_paths(LINES, top, 0.5, np.random.default_rng(1))
        np.testing.assert_allclose(paths.mean(axis=1), LINES.levels, atol=1e-3)

    def test_spread_and_correlation_are_as_assumed(self):
        """Equal spreads and the stated correlation come out where the KPI is near normal."""
        level = float(LINES.weights @ LINES.levels)
        top = np.random.default_rng(5).normal(level, 0.02, 200_000)
        paths = split_paths(LINES, top, 0.5, np.random.default_rng(1))
        spreads = paths.std(axis=1)
        assert spreads.max() / spreads.min() == pytest.approx(1, abs=0.01)
        found = np.corrcoef(paths)[np.triu_indices(3, 1)]
        np.testing.assert_allclose(found, 0.5, atol=0.01)

    def test_a_product_needs_values_above_zero(self):
        """Logarithms of nothing are refused, not computed."""
        with pytest.raises(StepError) as refused:
            split_paths(FACTORS, np.array([0.8, 0.0]), 0.5, np.random.default_rng(1))
        assert refused.value.finding.code == "cascade.paths_unusable"


class TestMinimumsBeside:
    def test_without_held_minimums_they_are_the_team_minimums(self):
        """With nothing accepted the answer is `team_minimums`."""
        top = top_of(LINES)
        paths = split_paths(LINES, top, 0.5, np.random.default_rng(1))
        goal = float(np.quantile(top, 0.05))
        found = minimums_beside(LINES, paths, goal, {}, "higher")
        told = team_minimums("mean", LINES.weights, paths, goal, 0.06)
        np.testing.assert_allclose(found, told.levels, atol=1e-9)

    @given(place=st.integers(0, 2), chance=st.floats(0.02, 0.3))
    def test_held_minimums_stay_and_the_rest_rolls_up(self, place, chance):
        """An accepted minimum does not move; the others make up for it exactly."""
        top = top_of(STAGES, 500, 0.05)
        paths = split_paths(STAGES, top, 0.3, np.random.default_rng(2))
        goal = float(np.quantile(top, 1 - chance))
        kept = float(np.quantile(paths[place], 1 - chance / 2))
        found = minimums_beside(STAGES, paths, goal, {place: kept}, "lower")
        assert found[place] == kept
        assert float(roll_up("sum", STAGES.weights, found)) == pytest.approx(goal, rel=1e-6)

    @pytest.mark.parametrize("shares", [LINES, STAGES, FACTORS])
    def test_what_cannot_be_made_up_for_shows_in_the_roll_up(self, shares):
        """A held minimum far below leaves the others at their best and the roll-up short."""
        paths = split_paths(shares, top_of(shares), 0.5, np.random.default_rng(1))
        structure: Structure = shares.structure
        goal = float(roll_up(structure, shares.weights, shares.levels))
        found = minimums_beside(shares, paths, goal, {0: 0.01}, "higher")
        assert float(roll_up(structure, shares.weights, found)) < goal
        np.testing.assert_allclose(found[1:], paths[1:].max(axis=1))

    def test_all_held_is_given_back(self):
        """When every minimum is accepted nothing is left to compute."""
        paths = split_paths(LINES, top_of(LINES, 10), 0.5, np.random.default_rng(1))
        held = {0: 0.7, 1: 0.6, 2: 0.5}
        assert minimums_beside(LINES, paths, 0.6, held, "higher").tolist() == [0.7, 0.6, 0.5]
