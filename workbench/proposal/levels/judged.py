"""Given levels against the shared limits: what they reach, and which limits they break."""

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.proposal.levels.question import LevelQuestion, Reached, SharedLimits
from workbench.proposal.levels.rounding import sorted_windows

FloatArray = NDArray[np.float64]

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


def broken(found: Reached, limits: SharedLimits, *, stretch: bool = True) -> tuple[Finding, ...]:
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
