"""What an option brings on the paths: the menu's own figures for the whole plan, less without it."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from tests.unit.proposal.entry.options import PLAN, QUESTION, STAKE, levels, paths, years
from workbench.codes import StepError
from workbench.proposal.entry import (
    ARRIVALS,
    CohortFuture,
    Prospect,
    prospect,
    year_of_option,
)
from workbench.proposal.levels.option import cohort_levels
from workbench.proposal.levels.three import planned_paths


def prospects() -> list[Prospect]:
    """Return the figures of one cohort for every share of the plan."""
    unchanged = years(0.0, 3)
    return [prospect(one, years(one, 3), unchanged, "higher", "ratio") for one in ARRIVALS]


def test_the_whole_plan_says_what_the_menu_says() -> None:
    """Improvement, incentive and chance are those of the levels as proposed."""
    whole, like = prospects()[-1], levels()
    planned = planned_paths(QUESTION, paths(), PLAN, 1.0)
    assert whole.improvement_points == pytest.approx(like.improvement_points, abs=1e-9)
    assert whole.incentive == pytest.approx(cohort_levels(like, STAKE, planned).incentive)
    assert whole.p_below_minimum == pytest.approx(like.p_below_minimum, abs=0.01)


def test_less_of_the_plan_brings_less() -> None:
    """No improvement without it, a lower level, more credit, more misses."""
    found = prospects()
    assert found[0].improvement_points == 0.0
    assert found[0].level == pytest.approx(float(paths().mean()))
    for less, more in itertools.pairwise(found):
        assert less.improvement_points < more.improvement_points
        assert less.incentive < more.incentive
        assert less.p_below_minimum >= more.p_below_minimum


def test_bad_years_lie_below_the_mean() -> None:
    """The mean of the worst 5 %, recomputed here by sorting."""
    one, year = prospects()[0], years(0.0, 3)
    worst = np.sort(year.points)[: round(0.05 * year.points.size)]
    assert one.bad_year_points == pytest.approx(year.points.mean() - worst.mean())
    assert one.bad_year_incentive > 0


def test_cohorts_are_weighted_and_their_luck_is_their_own() -> None:
    """Two cohorts of half a weight: the mean of both, and a smaller spread than either."""
    both, first, second = years(0.0, 3, 4), years(0.0, 3), years(0.0, 4)
    assert both.points == pytest.approx((first.points + second.points) / 2)
    assert both.missed == pytest.approx((first.missed + second.missed) / 2)
    assert both.points.std() < first.points.std()
    assert np.all(np.abs(both.shares) <= 0.04 + 1e-12)


def test_lower_is_better_turns_round() -> None:
    """Points rise as hours fall; the level stays in hours."""
    like = replace(levels(), direction="lower", minimum=6.0, target=4.0, stretch=3.0, grid=0.1,
                   dead_band=0.0, best=None)  # fmt: skip
    hours = np.full((20, 12), 5.0)
    year = year_of_option([CohortFuture(like, "h", 1.0, hours)], STAKE)
    found = prospect(0.0, year, year, "lower", "h")
    assert found.level == 5.0
    assert np.all(year.points == -5.0)
    assert found.incentive == pytest.approx(-0.02)


def test_half_a_year_is_refused() -> None:
    """Paths must make whole years."""
    part = CohortFuture(levels(), "ratio", 1.0, paths()[:, :6])
    with pytest.raises(StepError) as refused:
        year_of_option([part], STAKE)
    assert refused.value.finding.code == "settlement.not_whole_years"
