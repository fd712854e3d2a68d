"""Levels keep the shared limits on the simulated windows, at least effort."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.codes import StepError
from workbench.proposal.levels import (
    Assumed,
    Futures,
    LevelQuestion,
    LevelSet,
    NoLevels,
    SharedLimits,
    clause_of,
    propose_levels,
)
from workbench.proposal.levels.option import Stake
from workbench.settlement.consequences import windowed
from workbench.settlement.schedule import problems

FloatArray = NDArray[np.float64]
SHARE = LevelQuestion("availability", "ratio", "higher", "quarter", 0.0, 1.0)
HOURS = LevelQuestion("response_time", "h", "lower", "month", 0.0, None)
LIMITS = SharedLimits(alpha=0.05, beta=0.60)
HISTORY = np.full(24, 0.97)


def shares(improvement: float, seed: int = 3) -> Futures:
    """Return availability paths whose downtime shrinks by `improvement`."""
    lost = np.random.default_rng(seed).gamma(4, 0.006, (1500, 12))
    return Futures(1 - lost, 1 - lost * (1 - improvement), HISTORY)


def hours(improvement: float, seed: int = 3) -> Futures:
    """Return response times that shrink by `improvement`."""
    rng = np.random.default_rng(seed)
    slow = rng.lognormal(1.4, 0.35, (1500, 12))
    return Futures(slow, slow * (1 - improvement), np.full(24, 4.0))


def proposed(question: LevelQuestion, futures: Futures, limits: SharedLimits = LIMITS) -> LevelSet:
    """Return levels that are expected to exist."""
    found = propose_levels(question, futures, limits)
    assert isinstance(found, LevelSet), found
    return found


def chances(question: LevelQuestion, futures: Futures, found: LevelSet) -> tuple[float, float]:
    """Count P(below minimum) and P(target met) on the planned windows."""
    windows = windowed(futures.planned, question.window)
    if question.direction == "higher":
        return (windows < found.minimum).mean(), (windows >= found.target).mean()
    return (windows > found.minimum).mean(), (windows <= found.target).mean()


@pytest.mark.parametrize(("question", "futures"), [(SHARE, shares(0.2)), (HOURS, hours(0.2))])
def test_limits_hold_and_one_step_tighter_breaks_them(
    question: LevelQuestion, futures: Futures
) -> None:
    """On the planned windows both limits hold, and no tighter level on the grid keeps them."""
    found = proposed(question, futures)
    missed, met = chances(question, futures, found)
    assert (found.p_below_minimum, found.p_meets_target) == pytest.approx((missed, met))
    assert missed <= LIMITS.alpha
    assert met >= LIMITS.beta
    step = question.sign * found.grid
    tighter = replace(found, minimum=found.minimum + step, target=found.target + step)
    missed, met = chances(question, futures, tighter)
    assert missed > LIMITS.alpha
    assert met < LIMITS.beta
    assert found.p_meets_stretch >= LIMITS.stretch_probability


@pytest.mark.parametrize(("question", "futures"), [(SHARE, shares(0.2)), (HOURS, hours(0.2))])
def test_rounding_is_to_the_safe_side_and_said(question: LevelQuestion, futures: Futures) -> None:
    """Levels before rounding lie within a step or two, with their chances beside them."""
    found = proposed(question, futures)
    assert abs(found.before.target - found.target) <= 2 * found.grid
    assert abs(found.before.minimum - found.minimum) <= 2 * found.grid
    assert found.before.p_below_minimum == pytest.approx(LIMITS.alpha, abs=0.01)
    assert found.before.p_meets_target == pytest.approx(LIMITS.beta, abs=0.02)
    codes = [finding.code for finding in found.findings]
    assert codes[:2] == ["levels.minimum_at_limit", "levels.target_at_limit"]
    assert codes[-1] == "levels.plan_is_belief"


@pytest.mark.parametrize(("question", "futures"), [(SHARE, shares(0.2)), (HOURS, hours(0.2))])
def test_shadow_prices_are_the_move_of_a_level_per_point(
    question: LevelQuestion, futures: Futures
) -> None:
    """A point more of a limit moves its unrounded level by the shadow price.

    Exact levels are order statistics of the windows, so the move is counted over some points; the
    programme's own derivatives are tested beside it.
    """
    found = proposed(question, futures)

    def move(level: str, alpha: float = 0.0, beta: float = 0.0, stretch: float = 0.0) -> float:
        ends = [
            proposed(
                question,
                futures,
                SharedLimits(LIMITS.alpha + s * alpha, LIMITS.beta - s * beta, 0.10 - s * stretch),
            )
            for s in (1, -1)
        ]
        up, down = (getattr(end.before, level) for end in ends)
        points = 100 * (alpha + beta + stretch)
        return float(question.sign * (up - down) / (2 * points))

    assert found.shadow_minimum == pytest.approx(move("minimum", alpha=0.01), rel=0.15)
    assert found.shadow_target == pytest.approx(move("target", beta=0.04), rel=0.15)
    assert found.shadow_stretch == pytest.approx(move("stretch", stretch=0.02), rel=0.15)


def test_improvement_is_told_in_points() -> None:
    """A share improves in points of 0.01, hours in hours, both in the good direction."""
    futures = shares(0.25)
    lost = 1 - futures.unchanged.mean()
    assert proposed(SHARE, futures).improvement_points == pytest.approx(100 * 0.25 * lost)
    slow = hours(0.25)
    expected = 0.25 * slow.unchanged.mean()
    assert proposed(HOURS, slow).improvement_points == pytest.approx(expected)


def test_effort_is_the_least_share_of_the_plan_that_suffices() -> None:
    """Just above the effort both limits hold on mixed paths; well below it one is broken."""
    futures = shares(0.3)
    found = proposed(SHARE, futures)
    assert 0.5 < found.effort <= 1.0
    way = futures.planned - futures.unchanged

    def holds(effort: float) -> bool:
        mixed = replace(futures, planned=futures.unchanged + effort * way)
        missed, met = chances(SHARE, mixed, found)
        return missed <= LIMITS.alpha and met >= LIMITS.beta

    assert holds(found.effort + 0.001)
    assert not holds(found.effort - 0.01)


def test_without_a_plan_no_effort_is_needed() -> None:
    """Levels from unchanged paths need no part of a plan."""
    futures = shares(0.0)
    assert proposed(SHARE, futures).effort == 0.0


def test_perfection_is_refused() -> None:
    """Where most windows are perfect, stretch and target still stay short of 100 %."""
    rng = np.random.default_rng(8)
    lost = np.where(rng.random((2000, 12)) < 0.97, 0.0, rng.gamma(3, 0.01, (2000, 12)))
    futures = Futures(1 - lost, 1 - lost, np.ones(24))
    found = proposed(replace(SHARE, grid=0.0005), futures)
    assert found.minimum < found.target < found.stretch == 0.9995
    assert found.shadow_target == 0.0
    codes = [finding.code for finding in found.findings]
    assert "levels.stretch_below_perfection" in codes
    assert "levels.target_below_perfection" in codes


def test_a_duration_of_zero_is_refused_too() -> None:
    """Lower is better: the stretch stays above the best value there is."""
    rng = np.random.default_rng(8)
    slow = np.where(rng.random((2000, 12)) < 0.8, 0.0, rng.gamma(3, 1.0, (2000, 12)))
    found = proposed(HOURS, Futures(slow, slow, slow[0]))
    assert found.minimum > found.target > found.stretch > 0


def test_a_stretch_that_nobody_reaches_is_never_proposed() -> None:
    """Three months of four at the best value seen: target and minimum give way, not the stretch."""
    values = np.where(np.arange(400) % 4 == 0, 9.0, 10.0).reshape(20, 20)[:, :12]
    question = LevelQuestion("output", "t", "higher", "month", 0.0, None, 0.5)
    found = proposed(question, Futures(values, values, np.empty(0)))
    assert (found.stretch, found.target) == (10.0, 9.5)
    assert found.p_meets_stretch == pytest.approx(0.75)
    assert "levels.target_kept_apart" in [finding.code for finding in found.findings]


def test_a_grid_finer_than_floats_has_no_levels() -> None:
    """Said as a type, and at once."""
    values = 1e-13 * np.random.default_rng(1).random((50, 12))
    found = propose_levels(HOURS, Futures(values, values, np.empty(0)), LIMITS)
    assert isinstance(found, NoLevels)


def test_a_target_beyond_all_history_is_said() -> None:
    """A target better than any window of the history rests on the plan alone."""
    codes = [finding.code for finding in proposed(SHARE, shares(0.4)).findings]
    assert "levels.target_beyond_history" in codes
    past = replace(shares(0.4), history=np.full(24, 0.999))
    codes = [finding.code for finding in proposed(SHARE, past).findings]
    assert "levels.target_beyond_history" not in codes


def test_windows_that_never_differ_have_no_levels() -> None:
    """No spread, no levels, and the reason is typed."""
    still = np.full((50, 12), 0.99)
    found = propose_levels(SHARE, Futures(still, still, HISTORY), LIMITS, Assumed("safe", 0.5))
    assert isinstance(found, NoLevels)
    assert (found.name, found.finding.code) == ("safe", "levels.no_spread")


def test_no_room_between_worst_and_best_is_said() -> None:
    """A grid as wide as what is possible leaves no place for three levels."""
    found = propose_levels(replace(SHARE, grid=0.4), shares(0.2), LIMITS)
    assert isinstance(found, NoLevels)
    assert found.finding.code == "levels.no_room"


@pytest.mark.parametrize(
    "limits",
    [
        SharedLimits(0.0, 0.6),
        SharedLimits(0.4, 0.6),
        SharedLimits(0.05, 0.1),
        SharedLimits(0.05, 0.6, 0.0),
        SharedLimits(float("nan"), 0.6),
    ],
)
def test_limits_that_contradict_each_other_are_refused(limits: SharedLimits) -> None:
    """0 < alpha < 1 - beta < 1 - stretch probability < 1."""
    with pytest.raises(StepError) as refusal:
        propose_levels(SHARE, shares(0.2), limits)
    assert refusal.value.finding.code == "levels.limits_wrong"


def test_futures_of_different_shape_are_refused() -> None:
    """Unchanged and planned paths belong together."""
    futures = shares(0.2)
    with pytest.raises(ValueError, match="shapes"):
        propose_levels(SHARE, replace(futures, planned=futures.planned[:10]), LIMITS)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(("gamma", "beta", "steps", "two humps")),
    st.sampled_from(("higher", "lower")),
    st.sampled_from(("month", "quarter", "year")),
    st.floats(0.01, 0.2),
    st.floats(0.35, 0.75),
    st.integers(0, 10**6),
)
def test_levels_always_keep_their_limits(
    shape: str, direction: str, window: str, alpha: float, beta: float, seed: int
) -> None:
    """Whatever the distribution: limits hold, order holds, and the clause has no problem."""
    rng = np.random.default_rng(seed)
    size = (300, 12)
    draws = {
        "gamma": rng.gamma(2, 1, size),
        "beta": rng.beta(0.6, 3, size),
        "steps": rng.binomial(12, 0.3, size) / 4,
        "two humps": np.where(rng.random(size) < 0.8, rng.normal(2, 0.1, size), 9.0),
    }[shape]
    values = draws if direction == "lower" else 20 - draws
    best = 0.0 if direction == "lower" else 20.0
    bounds = (best, None) if direction == "lower" else (None, best)
    question = LevelQuestion("kpi", "h", direction, window, *bounds)  # type: ignore[arg-type]  # drawn from the literals
    futures = Futures(values, values, values[0])
    found = propose_levels(question, futures, SharedLimits(alpha, beta))
    if isinstance(found, NoLevels):
        assert found.finding.code in {"levels.no_room", "levels.no_spread"}
        return
    assert found.p_below_minimum <= alpha + 1e-9
    assert found.p_meets_target >= beta - 1e-9
    assert found.p_meets_stretch >= 0.10 - 1e-9
    assert problems(clause_of(found, Stake(0.1, 0.1))) == ()


def worked_example(years: int, seed: int = 54) -> FloatArray:
    """Return months of the plan in domain guide 5.4: availability of 500 scheduled hours."""
    rng = np.random.default_rng(seed)
    log_variance = np.log1p(1.2**2)
    incidents = rng.poisson(16.15 / 12, (years, 12))
    repairs = rng.lognormal(
        np.log(4.8) - log_variance / 2, np.sqrt(log_variance), int(incidents.sum())
    )
    month = np.repeat(np.arange(incidents.size), incidents.ravel())
    lost = np.bincount(month, repairs, incidents.size).reshape(incidents.shape)
    paths: FloatArray = 1 - np.minimum(lost, 500) / 500
    return paths


def test_the_worked_example_gives_the_published_levels() -> None:
    """Domain guide 5.4: M 98.05, T 98.77, S 99.29 at P10, P50 and P90 of the year, +-0.02."""
    paths = worked_example(40_000)
    question = replace(SHARE, window="year", grid=0.0001)
    found = proposed(question, Futures(paths, paths, np.empty(0)), SharedLimits(0.10, 0.50))
    published = (0.9805, 0.9877, 0.9929)
    assert (found.before.minimum, found.before.target, found.before.stretch) == pytest.approx(
        published, abs=0.0002
    )
    # Rounding is to the easier side: at most one step of 0.01 points more.
    assert (found.minimum, found.target, found.stretch) == pytest.approx(published, abs=0.0003)
    coarse = proposed(replace(question, grid=None), Futures(paths, paths, np.empty(0)))
    assert coarse.grid == 0.001


@pytest.mark.parametrize(
    ("fleet", "window", "published"),
    [
        (1, "month", (0.9343, 0.9492)),
        (1, "year", (0.9687, 0.9716)),
        (5, "month", (0.9616, 0.9666)),
        (5, "year", (0.9754, 0.9765)),
        (20, "year", (0.9779, 0.9785)),
    ],
)
def test_minimums_of_fleets_and_windows_are_the_published_quantiles(
    fleet: int, window: str, published: tuple[float, float]
) -> None:
    """Domain guide 2.3: P5 and P10 are the tightest minimums for alpha 5 and 10 %, +-0.2 points."""
    rng = np.random.default_rng(23)
    hours = 600 * fleet
    failures = rng.poisson(hours / 408, (4000, 12))
    lost = rng.gamma(np.maximum(failures, 1e-12), 8.0)
    paths = 1 - np.where(failures > 0, lost, 0.0) / hours
    question = LevelQuestion("a", "ratio", "higher", window, None, None, 0.0001)  # type: ignore[arg-type]  # from the literals
    futures = Futures(paths, paths, np.empty(0))
    found = [
        proposed(question, futures, SharedLimits(alpha, 0.5)).before.minimum
        for alpha in (0.05, 0.10)
    ]
    assert found == pytest.approx(published, abs=0.002)


def drawn(seed: int, rows: int = 150) -> Futures:
    """Return skewed availability, unchanged and with a fifth less downtime."""
    lost = np.random.default_rng(seed).gamma(3, 0.008, (rows, 12))
    return Futures(1 - lost, 1 - 0.8 * lost, np.empty(0))


@settings(max_examples=20, deadline=None)
@given(st.floats(0.02, 0.15), st.floats(0.0, 0.15), st.floats(0.4, 0.6), st.floats(0.0, 0.2),
       st.integers(0, 10**6))  # fmt: skip
def test_softer_limits_never_give_easier_levels(
    alpha: float, softer: float, beta: float, stricter: float, seed: int
) -> None:
    """A larger alpha never lowers the minimum, a larger beta never raises the target."""
    futures, question = drawn(seed), replace(SHARE, grid=0.0005)
    first = proposed(question, futures, SharedLimits(alpha, beta))
    relaxed = proposed(question, futures, SharedLimits(alpha + softer, beta))
    strict = proposed(question, futures, SharedLimits(alpha, beta + stricter))
    assert relaxed.minimum >= first.minimum
    assert relaxed.before.minimum >= first.before.minimum
    assert strict.target <= first.target
    assert strict.before.target <= first.before.target


@settings(max_examples=20, deadline=None)
@given(st.sampled_from((0.001, 0.1, 10.0, 60.0, 1000.0)), st.integers(0, 10**6))
def test_units_change_nothing_but_the_unit(factor: float, seed: int) -> None:
    """Hours said in minutes give the same levels in minutes, with the same chances and effort."""
    lost = np.random.default_rng(seed).gamma(3, 2.0, (150, 12))
    hours = replace(HOURS, grid=0.05)
    minutes = replace(hours, grid=0.05 * factor)
    one = proposed(hours, Futures(lost, 0.8 * lost, np.empty(0)))
    other = proposed(minutes, Futures(factor * lost, factor * 0.8 * lost, np.empty(0)))
    for name in ("minimum", "target", "stretch", "shadow_minimum", "improvement_points"):
        assert getattr(other, name) == pytest.approx(factor * getattr(one, name), rel=1e-3)
    assert (other.p_below_minimum, other.p_meets_target) == (
        one.p_below_minimum,
        one.p_meets_target,
    )
    assert other.effort == pytest.approx(one.effort, abs=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(("month", "quarter", "year")), st.integers(0, 10**6))
def test_lower_better_mirrors_higher_better(window: str, seed: int) -> None:
    """Downtime shares have the levels of availability, seen from 1."""
    futures = drawn(seed)
    up = LevelQuestion("a", "ratio", "higher", window, 0.0, 1.0, 0.0005)  # type: ignore[arg-type]  # from the literals
    down = replace(up, direction="lower")
    mirrored = Futures(1 - futures.unchanged, 1 - futures.planned, np.empty(0))
    one, other = proposed(up, futures), proposed(down, mirrored)
    for name in ("minimum", "target", "stretch"):
        assert getattr(other, name) == pytest.approx(1 - getattr(one, name), abs=1e-9)
    assert other.p_below_minimum == one.p_below_minimum
    assert other.shadow_target == pytest.approx(one.shadow_target, rel=1e-3)
    assert other.effort == pytest.approx(one.effort, abs=1e-3)


def test_no_level_is_finer_than_the_card_reads() -> None:
    """A card of two decimals gives levels of whole points, judged on rounded values."""
    question = replace(SHARE, decimals=2, window="month")
    futures = shares(0.2)
    found = proposed(question, futures)
    assert found.grid == 0.01
    read = np.floor(futures.planned * 100 + 0.5 + 1e-6) / 100
    assert found.p_below_minimum == pytest.approx((read < found.minimum - 1e-9).mean())
    assert clause_of(found, Stake(0.1, 0.1)).decimals == 2
