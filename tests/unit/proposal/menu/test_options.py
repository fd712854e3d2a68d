"""The options of one KPI: sets, windows and slopes, all cohorts together."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.outlook.plan import Plan
from workbench.proposal.levels import (
    SETTINGS,
    Assumed,
    Futures,
    LevelQuestion,
    NoLevels,
    SharedLimits,
    Stake,
    WindowSets,
    given_levels,
    planned_paths,
    propose_three,
)
from workbench.proposal.menu import CohortSets, kpi_options
from workbench.settlement.schedule import Window

FloatArray = NDArray[np.float64]
SHARE = LevelQuestion("availability", "ratio", "higher", "month", 0.0, 1.0)
PLAN = Plan(0.25, 3.0)
SLOPES = {"gentle": Stake(0.05, 0.04), "steep": Stake(0.12, 0.10)}
LIMITS = {name: setting.limits for name, setting in SETTINGS.items()}
HISTORY = np.full(24, 0.97)


def sets(window: Window, seed: int, lost: float = 0.006) -> WindowSets:
    """Return three sets of one window from gamma downtime."""
    unchanged = 1 - np.random.default_rng(seed).gamma(4, lost, (300, 12))
    question = replace(SHARE, window=window)
    planned = {
        name: planned_paths(question, unchanged, PLAN, setting.plan)
        for name, setting in SETTINGS.items()
    }
    found = propose_three(question, unchanged, PLAN, HISTORY)
    return WindowSets(question, found, planned, unchanged, HISTORY)


def fleet(*windows: Window) -> list[CohortSets]:
    """Return two cohorts with these windows; the new machines lose less."""
    return [
        CohortSets("installed", 0.75, tuple(sets(window, 3) for window in windows)),
        CohortSets("new", 0.25, tuple(sets(window, 4, 0.004) for window in windows)),
    ]


def test_sets_windows_and_slopes_in_order_with_cohorts_together() -> None:
    """3 sets x 2 windows x 2 slopes; a name says only what varies."""
    found = kpi_options(fleet("month", "quarter"), SLOPES, LIMITS)
    assert [one.name for one in found][:5] == [
        "safe/month/gentle", "safe/month/steep", "safe/quarter/gentle", "safe/quarter/steep",
        "balanced/month/gentle",
    ]  # fmt: skip
    assert len(found) == 12
    for one in found:
        assert [part.cohort for part in one.cohorts] == ["installed", "new"]
        assert {part.levels.window for part in one.cohorts} == {one.window}
        assert {part.levels.plan for part in one.cohorts} == {one.plan}
        assert one.findings == ()
    gentle, steep = found[0], found[1]
    assert gentle.cohorts[0].levels == steep.cohorts[0].levels
    assert abs(steep.incentive) > abs(gentle.incentive)
    names = [one.name for one in kpi_options(fleet("quarter"), {"agreed": Stake(0.1, 0.1)}, LIMITS)]
    assert names == ["safe", "balanced", "ambitious"]


def test_a_set_that_one_cohort_lacks_is_no_option() -> None:
    """Cohorts move together, so that a level set is there for all of them or for none."""
    first, second = fleet("quarter")
    window = second.windows[0]
    none = NoLevels("safe", "availability", Finding("levels.no_room"))
    without = replace(window, sets={**window.sets, "safe": none})
    found = kpi_options([first, replace(second, windows=(without,))], SLOPES, LIMITS)
    assert {one.name.split("/")[0] for one in found} == {"balanced", "ambitious"}


def test_levels_that_break_a_limit_carry_its_code() -> None:
    """A contract of today stands beside the proposals and says what it does not keep."""
    window = sets("quarter", 3)
    planned = window.planned["balanced"]
    futures = Futures(window.unchanged, planned, HISTORY)
    today = given_levels(
        window.question, futures, LIMITS["balanced"], (0.98, 0.995, 0.998), Assumed("today")
    )
    more = replace(
        window,
        sets={**window.sets, "today": today},
        planned={**window.planned, "today": planned},
    )
    limits = {**LIMITS, "today": LIMITS["balanced"]}
    *proposed, mine = kpi_options(
        [CohortSets(None, 1.0, (more,))], {"agreed": Stake(0.1, 0.1)}, limits
    )
    assert mine.name == "today"
    assert [one.code for one in mine.findings] == [
        "levels.breaks_alpha", "levels.breaks_beta", "levels.breaks_stretch",
    ]  # fmt: skip
    assert all(one.findings == () for one in proposed)
    missed = window.question.windows(planned) < 0.98
    assert mine.findings[0].params["percent"] == pytest.approx(100 * missed.mean(), abs=0.05)


@settings(max_examples=12, deadline=None)
@given(
    st.floats(0.001, 0.03),
    st.floats(0.02, 0.3),
    st.floats(0.35, 0.65),
    st.sampled_from(("month", "quarter", "year")),
    st.integers(0, 10**6),
)
def test_every_option_keeps_the_shared_limits_or_says_which_it_does_not(
    lost: float, alpha: float, beta: float, window: Window, seed: int
) -> None:
    """Counted anew on the planned windows, whatever limits the options are held against."""
    offered = sets(window, seed, lost)
    limits = dict.fromkeys(SETTINGS, SharedLimits(alpha, beta))
    found = kpi_options([CohortSets(None, 1.0, (offered,))], {"agreed": Stake(0.1, 0.1)}, limits)
    for one in found:
        levels = one.cohorts[0].levels
        windows = offered.question.windows(offered.planned[one.name])
        said = {finding.code for finding in one.findings}
        dust = 1e-9 * levels.grid
        kept = {
            "levels.breaks_alpha": (windows < levels.minimum - dust).mean() <= alpha + 1e-9,
            "levels.breaks_beta": (windows >= levels.target - dust).mean() >= beta - 1e-9,
            "levels.breaks_stretch": (windows >= levels.stretch - dust).mean() >= 0.10 - 1e-9,
        }
        assert said == {code for code, holds in kept.items() if not holds}
