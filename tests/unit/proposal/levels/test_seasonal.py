"""Levels by season: shown by the history, the same limits in each season and in the year."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.proposal.levels import (
    Calendar,
    Futures,
    LevelQuestion,
    LevelSet,
    NoSeason,
    SeasonalLevels,
    SharedLimits,
    propose_levels,
    propose_seasonal,
)
from workbench.settlement.consequences import windowed

FloatArray = NDArray[np.float64]
MONTHLY = LevelQuestion("availability", "ratio", "higher", "month", 0.0, 1.0)
HOURS = LevelQuestion("response_time", "h", "lower", "month", 0.0, None)
LIMITS = SharedLimits(alpha=0.05, beta=0.60)
SUMMER = (6, 7, 8, 9)
WINTER = (1, 2, 3, 4, 5, 10, 11, 12)


def lost(first: int, months: int, rows: int, seed: int) -> FloatArray:
    """Return lost shares (rows, months): about 2 % in summer months and 6 % in the others."""
    calendar = (first - 1 + np.arange(months)) % 12 + 1
    mean = np.where(np.isin(calendar, SUMMER), 0.02, 0.06)
    return mean * np.random.default_rng(seed).gamma(16, 1 / 16, (rows, months))


def shares(first: int = 4, years: int = 3) -> Futures:
    """Return paths from calendar month `first` and the history of so many years before it."""
    ahead = 1 - lost(first, 12, 1500, 1)
    return Futures(ahead, ahead, 1 - lost(first, 12 * years, 1, 2)[0])


def plain(question: LevelQuestion, futures: Futures) -> LevelSet:
    """Return the levels without seasons."""
    found = propose_levels(question, futures, LIMITS)
    assert isinstance(found, LevelSet)
    return found


def seasonal(question: LevelQuestion, futures: Futures, calendar: Calendar) -> SeasonalLevels:
    """Return levels by season that are expected to exist."""
    found = propose_seasonal(question, futures, LIMITS, calendar, plain(question, futures))
    assert isinstance(found, SeasonalLevels), found
    return found


@pytest.mark.parametrize("first", [1, 4, 11])
def test_the_history_says_its_two_seasons(first: int) -> None:
    """Whatever month comes next: June to September are better, the rest is harder."""
    found = seasonal(MONTHLY, shares(first), Calendar(first))
    assert [(part.name, part.months) for part in found.parts] == [
        ("better", SUMMER), ("harder", WINTER),
    ]  # fmt: skip
    assert found.p_value < 0.01
    better, harder = (part.levels for part in found.parts)
    assert better.minimum > harder.minimum
    assert better.target > harder.target


def test_the_limits_hold_in_each_season_and_in_the_year() -> None:
    """Counted again on the paths, window by window with the levels of its month."""
    futures = shares(4)
    found = seasonal(MONTHLY, futures, Calendar(4))
    calendar = (3 + np.arange(12)) % 12 + 1
    missed, met = [], []
    for part in found.parts:
        mine = futures.planned[:, np.isin(calendar, part.months)]
        missed.append(mine < part.levels.minimum)
        met.append(mine >= part.levels.target)
        assert missed[-1].mean() <= LIMITS.alpha
        assert met[-1].mean() >= LIMITS.beta
    year = [np.concatenate([each.ravel() for each in kind]).mean() for kind in (missed, met)]
    assert (found.p_below_minimum, found.p_meets_target) == pytest.approx(tuple(year))


def test_levels_without_seasons_are_missed_in_the_harder_one() -> None:
    """All misses that the limit allows in a year fall into the harder months."""
    found = seasonal(MONTHLY, shares(), Calendar(4))
    better, harder = (part.all_year for part in found.parts)
    assert better.p_below_minimum == 0.0
    assert harder.p_below_minimum > LIMITS.alpha
    assert found.findings[0].code == "levels.season_misses"


def test_seasons_may_be_named_and_quarters_have_them_too() -> None:
    """A quarter belongs to the month it ends in; here the one that ends in August is summer."""
    question = replace(MONTHLY, window="quarter")
    calendar = Calendar(3, {"summer": (6, 7, 8), "rest": (1, 2, 3, 4, 5, 9, 10, 11, 12)})
    futures = shares(3)
    found = seasonal(question, futures, calendar)
    quarters = windowed(futures.planned, "quarter")
    assert found.parts[0].levels.p_below_minimum == pytest.approx(
        (quarters[:, 1] < found.parts[0].levels.minimum).mean()
    )


def test_what_is_lower_better_is_mirrored() -> None:
    """Hours lost: fewer in summer, so that the better season has the lower levels."""
    futures = shares()
    hours = Futures(
        100 * (1 - futures.unchanged), 100 * (1 - futures.planned), 100 * (1 - futures.history)
    )
    found = seasonal(HOURS, hours, Calendar(4))
    assert found.parts[0].months == SUMMER
    assert found.parts[0].levels.target < found.parts[1].levels.target


def test_a_season_must_be_shown() -> None:
    """No levels by season from one year, from months alike, for annual windows, for no window."""
    futures = shares()
    levels = plain(MONTHLY, futures)
    yearly = replace(MONTHLY, window="year")
    flat = replace(futures, history=1 - np.random.default_rng(5).gamma(4, 0.01, 36))
    asked = [
        propose_seasonal(MONTHLY, shares(4, 1), LIMITS, Calendar(4), levels),
        propose_seasonal(MONTHLY, flat, LIMITS, Calendar(4), levels),
        propose_seasonal(MONTHLY, replace(futures, history=np.empty(0)), LIMITS, Calendar(4), levels),
        propose_seasonal(yearly, futures, LIMITS, Calendar(4), plain(yearly, futures)),
        propose_seasonal(
            replace(MONTHLY, window="quarter"), futures, LIMITS,
            Calendar(4, {"june": (6,), "july": (7,), "rest": WINTER}), levels,
        ),
    ]  # fmt: skip
    codes = [one.finding.code for one in asked if isinstance(one, NoSeason)]
    assert codes == ["levels.season_not_shown"] * 3 + [
        "levels.season_needs_shorter_window", "levels.season_without_window",
    ]  # fmt: skip
