"""From simulated futures and shared limits to a target, a minimum and a stretch."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from workbench.codes import Finding, StepError
from workbench.proposal.levels.grid import down_to, human_grid, on_grid
from workbench.proposal.levels.programme import Programme, Solution, on_windows, solve
from workbench.proposal.levels.question import (
    Futures,
    LevelQuestion,
    LevelSet,
    NoLevels,
    Reached,
    SharedLimits,
)
from workbench.proposal.levels.reasons import reasons
from workbench.proposal.levels.rounding import Rounded, Windows, sorted_windows, to_grid

FloatArray = NDArray[np.float64]

DEAD_BAND_SHARE = 0.2  # of the smaller gap between levels: the plant's 0.1 of 0.52 points
POINT = 0.01  # of a probability
TIE = 1e-10  # of the windows' spread: a window this close to a level is on it


@dataclass(frozen=True, slots=True)
class Assumed:
    """Under which name and with which share of the parties' plan levels are proposed."""

    name: str = "balanced"
    plan: float = 1.0


def propose_levels(
    question: LevelQuestion,
    futures: Futures,
    limits: SharedLimits,
    assumed: Assumed = Assumed(),
) -> LevelSet | NoLevels:
    """Return the tightest levels that keep the shared limits, or why there are none.

    `assumed.plan` says which share of the plan `futures.planned` holds; it is recorded, not
    applied. Raises StepError levels.limits_wrong for limits that contradict each other and
    ValueError when the two futures differ in shape. Deterministic: no randomness of its own.
    """
    _check(futures, limits)
    planned = question.sign * question.windows(futures.planned)
    low, high = np.quantile(planned, (0.05, 0.95)) if planned.size else (0.0, 0.0)
    if not high > low:
        return NoLevels(assumed.name, question.kpi, Finding("levels.no_spread"))
    grid = question.grid or grid_of(question, float(high - low))
    programme = Programme(
        windows=planned.ravel(),
        alpha=limits.alpha,
        beta=limits.beta,
        stretch_probability=limits.stretch_probability,
        gap=grid,
        ceiling=_ceiling(question, grid),
    )
    exact = on_windows(programme, solve(programme))
    windows = sorted_windows(planned, programme.gap)
    rounded = to_grid(programme, exact, windows)
    if rounded is None or _beyond_worst(question, rounded):
        return NoLevels(assumed.name, question.kpi, Finding("levels.no_room"))
    proposal = Proposal(question, futures, programme, exact, rounded)
    return proposal.level_set(assumed, windows)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A solved and rounded programme, on its way to a LevelSet."""

    question: LevelQuestion
    futures: Futures
    programme: Programme
    solution: Solution
    rounded: Rounded

    def level_set(self, assumed: Assumed, windows: Windows) -> LevelSet:
        """Return everything that is said about the levels, in natural units."""
        question, programme = self.question, self.programme
        limits = SharedLimits(programme.alpha, programme.beta)
        after = self._reached(self.rounded, windows)
        before = self._reached(self.solution, windows)
        history = question.windows(self.futures.history)
        return LevelSet(
            name=assumed.name,
            kpi=question.kpi,
            window=question.window,
            direction=question.direction,
            target=after.target,
            minimum=after.minimum,
            stretch=after.stretch,
            dead_band=self._dead_band(),
            grid=programme.gap,
            best=question.best,
            alpha=programme.alpha,
            beta=programme.beta,
            plan=assumed.plan,
            effort=effort_of(question, self.futures, limits, (after.minimum, after.target)),
            p_below_minimum=after.p_below_minimum,
            p_meets_target=after.p_meets_target,
            p_meets_stretch=after.p_meets_stretch,
            improvement_points=improvement_of(question, self.futures),
            shadow_minimum=POINT * self.solution.price_alpha,
            shadow_target=POINT * self.solution.price_beta,
            shadow_stretch=POINT * self.solution.price_stretch,
            decimals=question.decimals,
            before=before,
            findings=reasons(programme, self.solution, after, history),
        )

    def _reached(self, levels: Rounded | Solution, windows: Windows) -> Reached:
        sign = self.question.sign
        return Reached(
            minimum=sign * levels.minimum + 0.0,
            target=sign * levels.target + 0.0,
            stretch=sign * levels.stretch + 0.0,
            p_below_minimum=windows.below(levels.minimum),
            p_meets_target=1 - windows.below(levels.target),
            p_meets_stretch=1 - windows.below(levels.stretch),
        )

    def _dead_band(self) -> float:
        """Return the half-width without money: a fifth of the smaller gap, on the grid."""
        down = self.rounded.target - self.rounded.minimum
        up = self.rounded.stretch - self.rounded.target
        return down_to(self.programme.gap, DEAD_BAND_SHARE * min(down, up))


def improvement_of(question: LevelQuestion, futures: Futures) -> float:
    """Return mean as planned minus mean unchanged, in points in the good direction."""
    gain = float(np.mean(futures.planned) - np.mean(futures.unchanged))
    return question.sign * gain / question.point


def effort_of(
    question: LevelQuestion, futures: Futures, limits: SharedLimits, levels: tuple[float, float]
) -> float:
    """Return the least share of the assumed improvement with which alpha and beta still hold, 0..1.

    `levels` are minimum and target in natural units. Paths are mixed window by window: unchanged +
    e x (planned - unchanged). 1 also where the limits hold with no share of it.
    """
    sign = question.sign
    minimum, target = (sign * level for level in levels)
    start = sign * question.windows(futures.unchanged)
    way = sign * question.windows(futures.planned) - start
    tie = TIE * max(abs(minimum - target), float(np.ptp(start)))

    def room(effort: float) -> float:
        values = start + effort * way
        missed = float((values < minimum - tie).mean())
        met = float((values >= target - tie).mean())
        # Just above zero where a limit is met exactly, so that the sign tells kept from broken.
        return min(limits.alpha - missed, met - limits.beta) + 1e-9

    if room(0.0) > 0:
        return 0.0
    return 1.0 if room(1.0) <= 0 else float(brentq(room, 0.0, 1.0, xtol=1e-4))


def grid_of(question: LevelQuestion, spread: float) -> float:
    """Return the human grid of a spread (> 0), no finer than the KPI card reads values."""
    finest = 0.0 if question.decimals is None else 10.0**-question.decimals
    return max(human_grid(spread), finest)


def _check(futures: Futures, limits: SharedLimits) -> None:
    if futures.unchanged.shape != futures.planned.shape:
        message = f"futures of shapes {futures.unchanged.shape} and {futures.planned.shape}"
        raise ValueError(message)
    chain = (0.0, limits.alpha, 1 - limits.beta, 1 - limits.stretch_probability, 1.0)
    if not all(earlier < later for earlier, later in pairwise(chain)):
        raise _wrong(limits)


def _wrong(limits: SharedLimits) -> StepError:
    return StepError(
        "levels.limits_wrong",
        alpha=limits.alpha,
        beta=limits.beta,
        stretch=limits.stretch_probability,
    )


def _ceiling(question: LevelQuestion, grid: float) -> float | None:
    """Return the highest stretch in goodness: the grid level below the best value there is."""
    if question.best is None:
        return None
    below = down_to(grid, question.sign * question.best)
    return on_grid(grid, round(below / grid) - 1)


def _beyond_worst(question: LevelQuestion, rounded: Rounded) -> bool:
    """Tell whether the minimum is no better than the worst value there is: it promises nothing."""
    if question.worst is None:
        return False
    return rounded.minimum <= question.sign * question.worst
