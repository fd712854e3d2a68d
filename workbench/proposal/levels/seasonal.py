"""Levels by season: the same limits in each part of the year, where the history shows a season.

A season must be shown before it is written into a contract: by the F-test of month dummies at 1 %
and over two whole years of history (domain guide 2.4; otherwise the answer are annual windows).
Each season then has its own levels under the same shared limits. What holds in each season holds
in the whole year; both are counted. A window belongs to the season of the month it ends in, as in
the settlement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.outlook.outliers import drawn_in
from workbench.outlook.screening import reason_to_refuse
from workbench.outlook.seasons import Season, find_season
from workbench.outlook.transforms import possible_transforms
from workbench.proposal.levels.judged import reached
from workbench.proposal.levels.option import SeasonalCurve
from workbench.proposal.levels.propose import Assumed, propose_levels
from workbench.proposal.levels.question import (
    Futures,
    LevelQuestion,
    LevelSet,
    NoLevels,
    Reached,
    SharedLimits,
)
from workbench.settlement.consequences.windows import MONTHS
from workbench.settlement.rules import Season as LevelsOfSeason
from workbench.settlement.schedule import WINDOWS_PER_YEAR

FloatArray = NDArray[np.float64]
Months = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which calendar month, 1..12, the first simulated month is, and the seasons wanted.

    `seasons` names the months of each, which together are the year; None lets the history say
    them: the two runs of months that differ most, called "better" and "harder".
    """

    first_month: int
    seasons: Mapping[str, Months] | None = None


@dataclass(frozen=True, slots=True)
class SeasonPart:
    """One season with its levels; `all_year` is what the levels without seasons reach in it."""

    name: str
    months: Months
    levels: LevelSet
    all_year: Reached


@dataclass(frozen=True, slots=True)
class SeasonalLevels:
    """Levels by season. Chances per window, counted over all windows of the planned years.

    `p_value` is of no season at all.
    """

    parts: tuple[SeasonPart, ...]
    p_value: float
    p_below_minimum: float
    p_meets_target: float
    p_meets_stretch: float
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class NoSeason:
    """There are no levels by season; `finding` says why."""

    finding: Finding


def propose_seasonal(
    question: LevelQuestion,
    futures: Futures,
    limits: SharedLimits,
    calendar: Calendar,
    plain: LevelSet,
) -> SeasonalLevels | NoSeason:
    """Return levels by season beside `plain`, the levels of the same question without seasons.

    The futures start in the calendar's first month and are whole years; the history ends before
    it. Raises StepError as `propose_levels` does. Deterministic.
    """
    if WINDOWS_PER_YEAR[question.window] < 2:
        return NoSeason(Finding("levels.season_needs_shorter_window"))
    shown = season_of(question, futures.history)
    if shown is None:
        return NoSeason(Finding("levels.season_not_shown"))
    year = Year(replace(question, grid=plain.grid), futures, calendar.first_month)
    seasons = calendar.seasons or year.two_seasons(shown)
    parts = [_part(year, limits, season, plain) for season in seasons.items()]
    missing = next((part for part in parts if isinstance(part, NoSeason)), None)
    whole = tuple(part for part in parts if isinstance(part, SeasonPart))
    return missing or year.whole(whole, shown)


def _part(
    year: "Year", limits: SharedLimits, season: tuple[str, Months], plain: LevelSet
) -> SeasonPart | NoSeason:
    name, months = season
    mine = year.only(months)
    if mine is None:
        return NoSeason(Finding("levels.season_without_window", {"name": name}))
    found = propose_levels(year.question, mine, limits, Assumed(plain.name, plain.plan))
    if isinstance(found, NoLevels):
        return NoSeason(found.finding)
    levels = (plain.minimum, plain.target, plain.stretch)
    return SeasonPart(name, months, found, reached(year.question, mine.planned, levels))


def settled_by_season(
    plain: LevelSet, found: SeasonalLevels, first_month: int
) -> tuple[LevelSet, SeasonalCurve]:
    """Return what a clause by season is made of: the level set and the levels of each season.

    The set keeps the levels of the whole year, from which people move the whole curve; its chances
    are those by season, its dead band the narrowest, so that it fits between the levels of each.
    """
    bands = [plain.dead_band, *(part.levels.dead_band for part in found.parts)]
    levels = replace(
        plain,
        dead_band=min(bands),
        p_below_minimum=found.p_below_minimum,
        p_meets_target=found.p_meets_target,
        p_meets_stretch=found.p_meets_stretch,
    )
    seasons = tuple(
        LevelsOfSeason(part.months, part.levels.minimum, part.levels.target, part.levels.stretch)
        for part in found.parts
    )
    return levels, SeasonalCurve(seasons, first_month)


def season_of(question: LevelQuestion, history: FloatArray) -> Season | None:
    """Return the season of a history of months (n,), NaN missing, or None where none is shown."""
    if reason_to_refuse(history, question.lower, question.upper) is not None:
        return None
    seen = history[np.isfinite(history)]
    transform = possible_transforms(seen, question.lower, question.upper)[-1]
    return find_season(drawn_in(transform.forward(history)), MONTHS)


@dataclass(frozen=True, slots=True)
class Year:
    """The windows of futures and history, by the calendar month that each ends in."""

    question: LevelQuestion
    futures: Futures
    first_month: int

    @property
    def span(self) -> int:
        """Return the months of a window."""
        return MONTHS // WINDOWS_PER_YEAR[self.question.window]

    def ends(self, first: int, months: int) -> NDArray[np.int64]:
        """Return the calendar month that each window of so many months from `first` ends in."""
        ends: NDArray[np.int64] = (first - 2 + np.arange(self.span, months + 1, self.span)) % MONTHS
        return ends + 1

    def only(self, months: Months) -> Futures | None:
        """Return the futures cut to the windows of a season; None where no window ends in it."""
        ahead = self.futures.planned.shape[1]
        mine = np.isin(self.ends(self.first_month, ahead), months)
        if not mine.any():
            return None
        columns = np.repeat(mine, self.span)
        size = self.futures.history.size // self.span * self.span
        past = self.futures.history[self.futures.history.size - size :]
        then = np.isin(self.ends(self.first_month - size, size), months)
        return Futures(
            self.futures.unchanged[:, columns],
            self.futures.planned[:, columns],
            past[np.repeat(then, self.span)],
        )

    def two_seasons(self, shown: Season) -> dict[str, Months]:
        """Return the two runs of windows, around the year, that differ most: better and harder.

        Of all such pairs the one whose means leave the least squares (the 66 of twelve months are
        all tried). Effects are on the scale on which the season was tested.
        """
        start = self.first_month - self.futures.history.size
        phase = (np.arange(1, MONTHS + 1) - start) % MONTHS
        by_month = shown.effect[phase]
        ends = self.ends(self.first_month, MONTHS).tolist()
        windows = [self._months_of(end) for end in ends]
        effects = np.array([by_month[np.array(window) - 1].mean() for window in windows])
        count = len(ends)
        runs = [(a, n) for n in range(1, count // 2 + 1) for a in range(count)]
        start, size = max(runs, key=lambda run: _between(np.roll(effects, -run[0]), run[1]))
        mine = [(start + step) % count for step in range(size)]
        rest = [place for place in range(count) if place not in mine]
        both = [tuple(sorted(m for at in part for m in windows[at])) for part in (mine, rest)]
        return dict(zip(("better", "harder"), sorted(both, key=self._goodness), strict=True))

    def whole(self, parts: tuple[SeasonPart, ...], shown: Season) -> SeasonalLevels:
        """Count the chances over all windows of the year; a season weighs its windows."""
        ends = self.ends(self.first_month, MONTHS)
        weights = np.array([np.isin(ends, part.months).sum() for part in parts]) / ends.size
        levels = [part.levels for part in parts]
        percents = [round(100 * part.all_year.p_below_minimum, 1) for part in parts]
        params = {"least": min(percents), "most": max(percents)}
        return SeasonalLevels(
            parts=parts,
            p_value=shown.p_value,
            p_below_minimum=float(weights @ [one.p_below_minimum for one in levels]),
            p_meets_target=float(weights @ [one.p_meets_target for one in levels]),
            p_meets_stretch=float(weights @ [one.p_meets_stretch for one in levels]),
            findings=(Finding("levels.season_misses", {**params}),),
        )

    def _months_of(self, end: int) -> Months:
        """Return the calendar months of the window that ends in `end`."""
        return tuple((end - 1 - back) % MONTHS + 1 for back in range(self.span))

    def _goodness(self, months: Months) -> float:
        """Return minus the mean, in goodness, of a season's windows: the better one sorts first."""
        mine = self.only(months)
        return 0.0 if mine is None else -self.question.sign * float(mine.unchanged.mean())


def _between(effects: FloatArray, size: int) -> float:
    """Return the squares that the means of the first `size` and of the others explain."""
    first, rest = effects[:size], effects[size:]
    return float(size * rest.size * (first.mean() - rest.mean()) ** 2)
