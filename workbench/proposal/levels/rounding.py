"""Levels on a human grid, checked on the planned windows themselves."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.proposal.levels.grid import down_to, on_grid
from workbench.proposal.levels.programme import Programme, Solution

FloatArray = NDArray[np.float64]

DUST = 1e-9  # of a grid step: a window this close to a level is on it
LONGEST_WALK = 1_000  # from the exact optimum a step or two; a finer grid than floats has no end


@dataclass(frozen=True, slots=True)
class Windows:
    """Planned windows in goodness, sorted, with the tolerance of a tie."""

    ordered: FloatArray
    tie: float

    def below(self, level: float) -> float:
        """Return the share of windows worse than the level, 0..1; on the level is not worse."""
        return float(np.searchsorted(self.ordered, level - self.tie) / len(self.ordered))


@dataclass(frozen=True, slots=True)
class Rounded:
    """Minimum, target and stretch in goodness, on the grid, at least one step apart."""

    minimum: float
    target: float
    stretch: float


def sorted_windows(windows: FloatArray, grid: float) -> Windows:
    """Return planned windows of any shape, ready to be counted."""
    return Windows(np.sort(windows, axis=None), grid * DUST)


def to_grid(programme: Programme, solution: Solution, windows: Windows) -> Rounded | None:
    """Return the tightest grid levels near the solution that keep the limits on the windows.

    Each level is rounded to the easier side, walked down while the windows break its limit and up
    while the next step keeps it; then target stays a step below stretch and minimum below target,
    which leaves every limit kept.
    None when no level on the grid keeps the limits.
    """
    grid = programme.gap
    shares = (programme.alpha, 1 - programme.beta, 1 - programme.stretch_probability)
    levels = (solution.minimum, solution.target, solution.stretch)
    walked = [
        _walk(grid, level, _keeps(windows, share))
        for level, share in zip(levels, shares, strict=True)
    ]
    minimum, target, stretch = walked
    if minimum is None or target is None or stretch is None:
        return None
    return _apart(Rounded(minimum, target, stretch), grid, programme.ceiling)


def _keeps(windows: Windows, share: float) -> Callable[[float], bool]:
    return lambda level: windows.below(level) <= share + 1e-12


def _walk(grid: float, start: float, keeps: Callable[[float], bool]) -> float | None:
    """Walk from the start to the highest grid level that keeps; `keeps` turns once, going up."""
    steps = round(down_to(grid, start) / grid)
    for _ in range(LONGEST_WALK):
        if keeps(on_grid(grid, steps)):
            break
        steps -= 1
    else:
        return None
    for _ in range(LONGEST_WALK):
        if not keeps(on_grid(grid, steps + 1)):
            break
        steps += 1
    else:
        return None
    return on_grid(grid, steps)


def _apart(rounded: Rounded, grid: float, ceiling: float | None) -> Rounded:
    """Keep one step between levels, as the programme does: the easier one moves, down."""
    steps = [round(level / grid) for level in (rounded.minimum, rounded.target, rounded.stretch)]
    stretch = steps[2]
    if ceiling is not None:
        stretch = min(stretch, round(down_to(grid, ceiling) / grid))
    target = min(steps[1], stretch - 1)
    minimum = min(steps[0], target - 1)
    return Rounded(on_grid(grid, minimum), on_grid(grid, target), on_grid(grid, stretch))
