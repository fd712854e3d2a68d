"""Given levels against the shared limits: what they reach, and which limits they break."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.proposal.levels.grid import decimals_of
from workbench.proposal.levels.propose import Assumed, effort_of, improvement_of
from workbench.proposal.levels.question import (
    Futures,
    LevelQuestion,
    LevelSet,
    Reached,
    SharedLimits,
)
from workbench.proposal.levels.rounding import sorted_windows

FloatArray = NDArray[np.float64]

GIVEN = Assumed("given", 1.0)
COUNTED = 1e-9  # a share this near to a limit keeps it
FINE = 1e-6  # of the windows' spread: a level's tie where nothing says how finely it is read


def reached(
    question: LevelQuestion, months: FloatArray, levels: tuple[float, float, float]
) -> Reached:
    """Return what (minimum, target, stretch) reach per window on months (paths, months).

    Levels and values in natural units; a window on a level meets it.
    """
    windows = question.sign * question.windows(months)
    ordered = sorted_windows(windows, question.grid or FINE * float(np.ptp(windows)))
    minimum, target, stretch = levels
    worse = [ordered.below(question.sign * level) for level in levels]
    return Reached(minimum, target, stretch, worse[0], 1 - worse[1], 1 - worse[2])


class Chances(Protocol):
    """What levels reach per window, 0..1."""

    @property
    def p_below_minimum(self) -> float:
        """Return P(window worse than the minimum)."""

    @property
    def p_meets_target(self) -> float:
        """Return P(window at the target or better)."""

    @property
    def p_meets_stretch(self) -> float:
        """Return P(window at the stretch or better)."""


def broken(found: Chances, limits: SharedLimits, *, stretch: bool = True) -> tuple[Finding, ...]:
    """Return the shared limits that levels do not keep: of minimum, target, stretch, in order.

    Empty where all are kept. `stretch` is False for levels that have none.
    """
    said = []
    if found.p_below_minimum > limits.alpha + COUNTED:
        said.append(Finding("levels.breaks_alpha", _percents(found.p_below_minimum, limits.alpha)))
    if found.p_meets_target < limits.beta - COUNTED:
        said.append(Finding("levels.breaks_beta", _percents(found.p_meets_target, limits.beta)))
    if stretch and found.p_meets_stretch < limits.stretch_probability - COUNTED:
        percents = _percents(found.p_meets_stretch, limits.stretch_probability)
        said.append(Finding("levels.breaks_stretch", percents))
    return tuple(said)


def _percents(chance: float, limit: float) -> dict[str, str | int | float]:
    return {"percent": round(100 * chance, 1), "limit": round(100 * limit, 1)}


def given_levels(
    question: LevelQuestion,
    futures: Futures,
    limits: SharedLimits,
    levels: tuple[float, float, float],
    assumed: Assumed = GIVEN,
) -> LevelSet:
    """Return levels that somebody gave (minimum, target, stretch) as a set, with what they reach.

    Nothing is proposed or rounded; `findings` name the shared limits that they break. There is no
    dead band and no shadow price. A contract of today stands so beside what is proposed.
    """
    found = reached(question, futures.planned, levels)
    return LevelSet(
        name=assumed.name,
        kpi=question.kpi,
        window=question.window,
        direction=question.direction,
        target=found.target,
        minimum=found.minimum,
        stretch=found.stretch,
        dead_band=0.0,
        grid=question.grid or _step_of(levels),
        best=question.best,
        alpha=limits.alpha,
        beta=limits.beta,
        plan=assumed.plan,
        effort=effort_of(question, futures, limits, (found.minimum, found.target)),
        p_below_minimum=found.p_below_minimum,
        p_meets_target=found.p_meets_target,
        p_meets_stretch=found.p_meets_stretch,
        improvement_points=improvement_of(question, futures),
        shadow_minimum=0.0,
        shadow_target=0.0,
        before=found,
        findings=broken(found, limits),
        decimals=question.decimals,
    )


def _step_of(levels: tuple[float, float, float]) -> float:
    """Return the decimal step that writes all levels, such as 0.001."""
    return float(10.0 ** -max(decimals_of(abs(level) or 1.0) for level in levels))
