"""Safe, balanced, ambitious."""

import numpy as np
import pytest

from workbench.outlook.plan import Plan
from workbench.proposal.levels import (
    SETTINGS,
    LevelQuestion,
    LevelSet,
    NoLevels,
    Setting,
    SharedLimits,
    crossed,
    held_to,
    plan_share,
    planned_paths,
    propose_three,
)

SHARE = LevelQuestion("availability", "ratio", "higher", "quarter", 0.0, 1.0)
PLAN = Plan(improvement=0.25, ramp_periods=3.0)
UNCHANGED = 1 - np.random.default_rng(3).gamma(4, 0.006, (1000, 12))
HISTORY = np.full(24, 0.975)


def test_three_settings_in_order_on_one_grid() -> None:
    """Targets rise from safe to ambitious and all three stand on the same grid."""
    three = propose_three(SHARE, UNCHANGED, PLAN, HISTORY)
    assert list(three) == ["safe", "balanced", "ambitious"]
    sets = [found for found in three.values() if isinstance(found, LevelSet)]
    assert [found.name for found in sets] == list(three)
    assert sets[0].target < sets[1].target < sets[2].target
    assert sets[0].improvement_points < sets[1].improvement_points < sets[2].improvement_points
    assert len({found.grid for found in sets}) == 1
    assert [found.plan for found in sets] == [0.5, 1.0, 1.5]


def test_settings_stay_within_the_ranges_of_practice() -> None:
    """P(< M) 5-10 %, P(>= T) 50-70 %, stretch at P90 (domain guide 2.5 and 9.4)."""
    for setting in SETTINGS.values():
        assert 0.05 <= setting.limits.alpha <= 0.10
        assert 0.50 <= setting.limits.beta <= 0.70
        assert setting.limits.stretch_probability == 0.10


def test_a_share_of_a_plan_scales_its_improvement() -> None:
    """Half a plan removes half as much, and no multiple of a plan promises perfection."""
    assert plan_share(PLAN, 0.5).improvement == 0.125
    assert plan_share(Plan(0.8, 0.0), 1.5).improvement == 0.95
    assert planned_paths(SHARE, UNCHANGED, PLAN, 0.0) == pytest.approx(UNCHANGED)


def test_a_kpi_that_never_moves_gets_no_levels() -> None:
    """Each setting says why it has none."""
    three = propose_three(SHARE, np.full((50, 12), 0.99), Plan(0.0, 0.0), HISTORY)
    assert all(isinstance(found, NoLevels) for found in three.values())


def test_settings_are_held_to_the_stricter_of_two_limits() -> None:
    """Each limit by itself; the plan stays."""
    held = held_to(SETTINGS, SharedLimits(alpha=0.07, beta=0.65, stretch_probability=0.2))
    assert held["safe"] == Setting(SharedLimits(0.05, 0.70, 0.2), 0.5)
    assert held["ambitious"] == Setting(SharedLimits(0.07, 0.65, 0.2), 1.5)


def test_plans_may_be_a_choice_of_their_own() -> None:
    """Every set with every plan, once."""
    both = crossed(SETTINGS, (0.0, 1.0, 1.0))
    assert list(both)[:3] == ["safe, plan 0", "safe, plan 1", "balanced, plan 0"]
    assert len(both) == 6
    assert both["ambitious, plan 0"] == Setting(SETTINGS["ambitious"].limits, 0.0)
