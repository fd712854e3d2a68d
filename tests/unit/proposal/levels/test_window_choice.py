"""The window as a decision."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from workbench.codes import Finding
from workbench.outlook.plan import Plan
from workbench.proposal.levels import (
    LevelQuestion,
    LevelSet,
    NoLevels,
    WindowRule,
    WindowSets,
    choose_window,
    planned_paths,
    propose_three,
    unseen,
)
from workbench.proposal.levels.three import SETTINGS
from workbench.settlement.consequences import windowed
from workbench.settlement.schedule import Window

SHARE = LevelQuestion("availability", "ratio", "higher", "month", 0.0, 1.0)
PLAN = Plan(0.25, 3.0)
HISTORY = np.full(26, 0.97)
UNCHANGED = 1 - np.random.default_rng(3).gamma(4, 0.006, (600, 12))
ALL: tuple[Window, ...] = ("month", "quarter", "year")


def offered(*windows: Window) -> list[WindowSets]:
    """Return the three sets of each window."""
    return [_sets(window) for window in windows]


@cache
def _sets(window: Window) -> WindowSets:
    question = replace(SHARE, window=window)
    planned = {
        name: planned_paths(SHARE, UNCHANGED, PLAN, setting.plan)
        for name, setting in SETTINGS.items()
    }
    sets = propose_three(question, UNCHANGED, PLAN, HISTORY)
    return WindowSets(question, sets, planned, UNCHANGED, HISTORY)


@pytest.mark.parametrize("within", ALL)
def test_the_longest_window_that_is_settled_in_time(within: Window) -> None:
    """A longer one than the settlement period says that it pays late."""
    found = choose_window([offered(*ALL)], WindowRule(within))
    assert found.recommended == within
    late = [one for one in found.verdicts[0] if not one.fits]
    assert [one.window for one in late] == list(ALL[ALL.index(within) + 1 :])
    assert {reason.code for one in late for reason in one.reasons} <= {"levels.window_pays_late"}
    assert found.reasons[0].code == "levels.window_longest_that_pays"


def test_longer_windows_hold_less_chance_and_tighter_minimums() -> None:
    """Independent months: a quarter swings by 1/sqrt(3) of a month, 42 % less, and is said so."""
    windows = offered(*ALL)
    found = choose_window([windows], WindowRule("quarter"))
    month, quarter, year = found.verdicts[0]
    assert quarter.spread == pytest.approx(month.spread / np.sqrt(3), rel=0.05)
    assert found.reasons[1].code == "levels.window_less_chance"
    assert found.reasons[1].params["percent"] == pytest.approx(42, abs=3)
    assert (month.seen, quarter.seen, year.seen) == (26, 8, 2)
    minimums = [one.sets["balanced"] for one in windows]
    tight = [one.minimum for one in minimums if isinstance(one, LevelSet)]
    assert tight == sorted(tight)
    misses = [one.p_any_miss["balanced"] for one in (month, quarter, year)]
    assert misses == sorted(misses, reverse=True)


def test_a_year_with_a_miss_is_counted_on_the_planned_years() -> None:
    """Against a count of our own."""
    (quarter,) = offered("quarter")
    levels = quarter.sets["balanced"]
    assert isinstance(levels, LevelSet)
    windows = windowed(quarter.planned["balanced"], "quarter")
    missed = (windows < levels.minimum - 1e-12).any(axis=1).mean()
    found = choose_window([[quarter]], WindowRule())
    assert found.verdicts[0][0].p_any_miss["balanced"] == pytest.approx(missed)


def test_a_window_must_fit_every_cohort() -> None:
    """Where one cohort has no safe levels for quarters, months are recommended for both."""
    whole, second = offered("month", "quarter"), offered("month", "quarter")
    none = NoLevels("safe", "availability", Finding("levels.no_room"))
    second[1] = replace(second[1], sets={**second[1].sets, "safe": none})
    found = choose_window([whole, second], WindowRule("year"))
    assert found.recommended == "month"
    assert [one.fits for one in found.verdicts[0]] == [True, True]
    assert [one.code for one in found.verdicts[1][1].reasons] == ["levels.window_without_levels"]
    assert choose_window([second[1:]], WindowRule()).recommended is None


def test_few_cases_ask_for_a_longer_window() -> None:
    """20 cases a month at a minimum near 0.95: one miss in a month is not enough, several in a year are."""
    found = choose_window([offered(*ALL)], WindowRule("year", cases=20))
    month, _quarter, year = found.verdicts[0]
    assert [one.code for one in month.reasons] == ["levels.window_few_cases"]
    assert month.reasons[0].params["allowed"] < 2  # type: ignore[operator]  # a whole number
    assert year.fits
    assert found.recommended == "year"


def test_a_limit_rarer_than_the_history_rests_on_the_model() -> None:
    """Once in twenty is not seen in 18 windows; in 19 the worst comes once in twenty."""
    levels = offered("month")[0].sets["balanced"]
    assert isinstance(levels, LevelSet)
    assert [one.code for one in unseen(levels, 18)] == ["levels.rests_on_model"]
    assert unseen(levels, 19) == ()
