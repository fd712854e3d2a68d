"""The window as a decision: each side by side, and which one the rule recommends and why.

The rule is ours: the longest window that is settled within the parties' settlement period, has
levels in every set asked for and is not ruled by single cases. The longer the window, the less
chance there is in its mean, so that the same limits allow tighter levels, fewer breaches a year
and less money to and fro (domain guide 2.3); what limits it is how long both wait for the money.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.proposal.levels.option import SeasonalCurve
from workbench.proposal.levels.question import LevelQuestion, LevelSet, NoLevels
from workbench.settlement.consequences import allowed_misses
from workbench.settlement.consequences.windows import MONTHS, per_year, share, years
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Window

FloatArray = NDArray[np.float64]

LEAST_MISSES = 2  # allowed misses of 0 or 1 let single cases decide (domain guide 2.4)


@dataclass(frozen=True, slots=True)
class WindowSets:
    """One cohort's level sets of one window, by name in order, and what is behind them.

    `unchanged` and each of `planned` have shape (paths, months), whole years; `history` holds the
    monthly values, NaN where nothing was measured. `curves` holds, by name, the levels by season that
    the parties chose beside a set.
    """

    question: LevelQuestion
    sets: Mapping[str, LevelSet | NoLevels]
    planned: Mapping[str, FloatArray]
    unchanged: FloatArray
    history: FloatArray
    curves: Mapping[str, SeasonalCurve] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WindowVerdict:
    """What speaks for and against a window.

    `spread` is the standard deviation of a window's mean, unchanged, in natural units; `p_any_miss`
    the chance, 0..1, of a year as planned with a window below the minimum, set by set; `seen` the
    whole windows in the history. `fits` tells whether the rule may recommend it.
    """

    window: Window
    spread: float
    p_any_miss: Mapping[str, float]
    seen: int
    fits: bool
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class WindowChoice:
    """The recommended window, None where none fits, with the reasons.

    `verdicts` has one row per cohort, each in the order in which windows were asked for.
    """

    recommended: Window | None
    verdicts: tuple[tuple[WindowVerdict, ...], ...]
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class WindowRule:
    """What the parties say about settling: within which period, and how many cases a month.

    `cases` counts what a share is made of (None: not counted, such as hours of running time).
    """

    pays_within: Window = "quarter"
    cases: int | None = None


def choose_window(cohorts: Sequence[Sequence[WindowSets]], rule: WindowRule) -> WindowChoice:
    """Return the windows of a KPI side by side with the one that the rule recommends.

    Each cohort brings its windows in the same order; they move together, so that a window must fit
    all of them. Raises StepError settlement.not_whole_years.
    """
    verdicts = tuple(tuple(_verdict(one, rule) for one in windows) for windows in cohorts)
    fitting = [row for row in zip(*verdicts, strict=True) if all(one.fits for one in row)]
    if not fitting:
        return WindowChoice(None, verdicts, (Finding("levels.window_none_fits"),))
    best = max(fitting, key=lambda row: months_of(row[0].window))[0]
    return WindowChoice(best.window, verdicts, _why(best, verdicts[0], rule))


def months_of(window: Window) -> int:
    """Return the months of a window."""
    return MONTHS // WINDOWS_PER_YEAR[window]


def _verdict(offered: WindowSets, rule: WindowRule) -> WindowVerdict:
    reasons = _objections(offered, rule)
    past = offered.question.windows(offered.history)
    return WindowVerdict(
        window=offered.question.window,
        spread=float(np.std(offered.question.windows(offered.unchanged))),
        p_any_miss={
            name: _any_miss(offered.question, levels, offered.planned[name])
            for name, levels in offered.sets.items()
            if isinstance(levels, LevelSet)
        },
        seen=int(np.count_nonzero(np.isfinite(past))),
        fits=not reasons,
        reasons=reasons,
    )


def _objections(offered: WindowSets, rule: WindowRule) -> tuple[Finding, ...]:
    """Say why the rule may not recommend a window; nothing where it may."""
    found = [
        Finding("levels.window_without_levels", {"name": name})
        for name, levels in offered.sets.items()
        if isinstance(levels, NoLevels)
    ]
    months, most = months_of(offered.question.window), months_of(rule.pays_within)
    if months > most:
        found.append(Finding("levels.window_pays_late", {"months": months, "most": most}))
    allowed = _least_allowed(offered, rule.cases, months)
    if allowed is not None and allowed < LEAST_MISSES:
        found.append(Finding("levels.window_few_cases", {"allowed": allowed}))
    return tuple(found)


def _least_allowed(offered: WindowSets, cases: int | None, months: int) -> int | None:
    """Return the least number of misses a minimum allows in a window; None where none counts."""
    levels = [one for one in offered.sets.values() if isinstance(one, LevelSet)]
    if cases is None or not levels or offered.question.direction != "higher":
        return None
    return min(allowed_misses(cases * months, min(1.0, max(0.0, one.minimum))) for one in levels)


def _any_miss(question: LevelQuestion, levels: LevelSet, planned: FloatArray) -> float:
    windows = question.sign * question.read(years(planned, question.window))
    tie = 1e-9 * levels.grid
    return share(per_year(windows < question.sign * levels.minimum - tie) > 0)


def _why(
    best: WindowVerdict, verdicts: Sequence[WindowVerdict], rule: WindowRule
) -> tuple[Finding, ...]:
    """Say why the best is recommended, then what it gains over the next shorter one."""
    months = months_of(best.window)
    most = months_of(rule.pays_within)
    said = [Finding("levels.window_longest_that_pays", {"months": months, "most": most})]
    shorter = [one for one in verdicts if months_of(one.window) < months]
    if shorter:
        next_one = max(shorter, key=lambda one: months_of(one.window))
        if next_one.spread > 0:
            percent = round(100 * (1 - best.spread / next_one.spread))
            params = {"percent": percent, "months": months_of(next_one.window)}
            said.append(Finding("levels.window_less_chance", {**params}))
    return tuple(said)


def unseen(levels: LevelSet, seen: int) -> tuple[Finding, ...]:
    """Say which limit no history of `seen` windows can show: one rarer than once in seen + 1."""
    if levels.alpha * (seen + 1) >= 1.0:
        return ()
    params = {"percent": round(100 * levels.alpha, 1), "seen": seen}
    return (Finding("levels.rests_on_model", {**params}),)
