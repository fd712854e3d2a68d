"""Given levels against shared limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.proposal.levels import (
    Assumed,
    Futures,
    LevelQuestion,
    LevelSet,
    SharedLimits,
    broken,
    given_levels,
    propose_levels,
    reached,
)

FloatArray = NDArray[np.float64]
MONTHLY = LevelQuestion("availability", "ratio", "higher", "month", 0.0, 1.0)
HOURS = LevelQuestion("response_time", "h", "lower", "month", 0.0, None)
TENTHS = np.arange(0.90, 1.0, 0.01).repeat(12).reshape(10, 12)  # each value one window in ten
LIMITS = SharedLimits(alpha=0.10, beta=0.50)


def test_a_window_on_a_level_meets_it() -> None:
    """Of ten equal values 0.90 … 0.99, one lies below 0.91 and five reach 0.95."""
    found = reached(MONTHLY, TENTHS, (0.91, 0.95, 0.98))
    chances = (found.p_below_minimum, found.p_meets_target, found.p_meets_stretch)
    assert chances == pytest.approx((0.1, 0.5, 0.2))
    assert broken(found, LIMITS) == ()


def test_each_broken_limit_is_named_with_its_chance() -> None:
    """Minimum missed in two of ten, target met in four, stretch in none."""
    found = broken(reached(MONTHLY, TENTHS, (0.92, 0.96, 0.999)), LIMITS)
    assert [(one.code, one.params["percent"], one.params["limit"]) for one in found] == [
        ("levels.breaks_alpha", 20.0, 10.0),
        ("levels.breaks_beta", 40.0, 50.0),
        ("levels.breaks_stretch", 0.0, 10.0),
    ]
    without = broken(reached(MONTHLY, TENTHS, (0.91, 0.95, 0.999)), LIMITS, stretch=False)
    assert without == ()


def test_hours_are_mirrored() -> None:
    """Lower is better: 10 minus the value, at 10 minus the level, reaches the same."""
    share = reached(MONTHLY, TENTHS, (0.92, 0.96, 0.98))
    hours = reached(HOURS, 1 - TENTHS, (0.08, 0.04, 0.02))
    for name in ("p_below_minimum", "p_meets_target", "p_meets_stretch"):
        assert getattr(hours, name) == pytest.approx(getattr(share, name))


def test_the_card_rounds_before_a_window_is_judged() -> None:
    """0.94996 reads as 0.95 at four decimals and meets it; 0.94994 does not."""
    values = np.array([[0.94996] * 6 + [0.94994] * 6])
    read = LevelQuestion("a", "ratio", "higher", "month", 0.0, 1.0, decimals=4)
    assert reached(read, values, (0.9, 0.95, 0.96)).p_meets_target == 0.5
    assert reached(MONTHLY, values, (0.9, 0.95, 0.96)).p_meets_target == 0.0


@settings(max_examples=20, deadline=None)
@given(st.floats(0.02, 0.2), st.floats(0.35, 0.75), st.integers(0, 10**6))
def test_proposed_levels_judged_as_given_say_the_same(alpha: float, beta: float, seed: int) -> None:
    """Same chances, same effort, no limit broken."""
    lost = np.random.default_rng(seed).gamma(4, 0.006, (200, 12))
    futures = Futures(1 - lost, 1 - 0.8 * lost, np.empty(0))
    limits = SharedLimits(alpha, beta)
    found = propose_levels(MONTHLY, futures, limits, Assumed("mine", 0.5))
    assert isinstance(found, LevelSet)
    ladder = (found.minimum, found.target, found.stretch)
    judged = given_levels(MONTHLY, futures, limits, ladder, Assumed("mine", 0.5))
    assert judged.findings == ()
    for name in ("name", "plan", "p_below_minimum", "p_meets_target", "p_meets_stretch"):
        assert getattr(judged, name) == getattr(found, name)
    assert judged.effort == pytest.approx(found.effort, abs=1e-6)
    assert judged.improvement_points == found.improvement_points


@settings(max_examples=20, deadline=None)
@given(st.floats(0.02, 0.2), st.floats(0.0, 0.2), st.floats(0.35, 0.75), st.floats(0.0, 0.2),
       st.integers(0, 10**6))  # fmt: skip
def test_softer_limits_never_ask_for_more_effort(
    alpha: float, more: float, beta: float, less: float, seed: int
) -> None:
    """The same levels under a larger alpha or a smaller beta need no larger part of the plan."""
    lost = np.random.default_rng(seed).gamma(4, 0.006, (200, 12))
    futures = Futures(1 - lost, 1 - 0.7 * lost, np.empty(0))
    ladder = (0.96, 0.98, 0.99)
    first = given_levels(MONTHLY, futures, SharedLimits(alpha, beta), ladder)
    softer = given_levels(MONTHLY, futures, SharedLimits(alpha + more, beta - less), ladder)
    assert softer.effort <= first.effort + 1e-3
    assert {one.code for one in softer.findings} <= {one.code for one in first.findings}
