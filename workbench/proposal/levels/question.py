"""What is asked of the step levels, and what it answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.evidence.kpi.series import Direction
from workbench.settlement.consequences import windowed
from workbench.settlement.schedule import Window

FloatArray = NDArray[np.float64]

HALF = 1e-6  # a float this near to half a unit is the half that Decimal would see


@dataclass(frozen=True, slots=True)
class SharedLimits:
    """Limits that both sides agree on before any secret; all chances 0..1, per window, as planned.

    P(window worse than the minimum) <= alpha, P(window at the target or better) >= beta and
    P(window at the stretch or better) >= stretch_probability.
    """

    alpha: float
    beta: float
    stretch_probability: float = 0.10


@dataclass(frozen=True, slots=True)
class LevelQuestion:
    """The KPI and window that levels are wanted for.

    `unit` "ratio" marks a share of 0..1, any other unit is said as it is ("h"). `lower` and
    `upper` bound what the KPI can be (None: no bound). `grid` is the step, in natural units, on
    which levels are said; None takes `human_grid` of the spread, but no finer than the KPI card
    reads. `decimals` are those to which the card rounds a window's value, half-up, before it is
    judged; None judges it as it is.
    """

    kpi: str
    unit: str
    direction: Direction
    window: Window
    lower: float | None
    upper: float | None
    grid: float | None = None
    decimals: int | None = None

    def windows(self, months: FloatArray) -> FloatArray:
        """Return the windows of monthly values as the KPI card reads them: (…, windows)."""
        return self.read(windowed(months, self.window))

    def read(self, found: FloatArray) -> FloatArray:
        """Return windows rounded half-up to the card's decimals, any shape; NaN stays NaN."""
        if self.decimals is None:
            return found
        scale = 10.0**self.decimals
        read: FloatArray = np.floor(found * scale + 0.5 + HALF) / scale
        return read

    @property
    def sign(self) -> int:
        """Return 1 where higher is better and -1 where lower is better."""
        return 1 if self.direction == "higher" else -1

    @property
    def best(self) -> float | None:
        """Return the best value there is, in natural units, or None."""
        return self.upper if self.direction == "higher" else self.lower

    @property
    def worst(self) -> float | None:
        """Return the worst value there is, in natural units, or None."""
        return self.lower if self.direction == "higher" else self.upper

    @property
    def point(self) -> float:
        """Return what one point of this KPI is: 0.01 of a share, otherwise one unit."""
        return 0.01 if self.unit == "ratio" else 1.0


@dataclass(frozen=True, slots=True)
class Futures:
    """Simulated months, unchanged and as planned, both of shape (paths, months), and the history.

    The same path index is the same luck in both. `history` has the monthly values, oldest first,
    NaN where nothing was measured.
    """

    unchanged: FloatArray
    planned: FloatArray
    history: FloatArray


@dataclass(frozen=True, slots=True)
class Reached:
    """Three levels in natural units with what they reach per window on the planned paths, 0..1."""

    minimum: float
    target: float
    stretch: float
    p_below_minimum: float
    p_meets_target: float
    p_meets_stretch: float


@dataclass(frozen=True, slots=True)
class LevelSet:
    """Proposed levels of one KPI and window, with what they rest on.

    Levels and `dead_band` in natural units on `grid`; `p_…` per window on the planned paths,
    after rounding; `before` holds levels and chances before rounding. `plan` is the share of the
    parties' improvement plan that is assumed (1 is the plan), `effort` the least share of that
    assumption, 0..1, with which the rounded levels still keep both limits. `improvement_points`:
    mean as planned minus mean unchanged, in points in the good direction. `shadow_minimum` and
    `shadow_target`: by how many natural units the proposal tightens when alpha grows, or beta
    falls, by one point (0.01); 0 where another limit binds. `shadow_stretch`: the same for the
    stretch and its probability. `decimals` as in the question.
    """

    name: str
    kpi: str
    window: Window
    direction: Direction
    target: float
    minimum: float
    stretch: float
    dead_band: float
    grid: float
    best: float | None
    alpha: float
    beta: float
    plan: float
    effort: float
    p_below_minimum: float
    p_meets_target: float
    p_meets_stretch: float
    improvement_points: float
    shadow_minimum: float
    shadow_target: float
    before: Reached
    findings: tuple[Finding, ...]
    shadow_stretch: float = 0.0
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class NoLevels:
    """No levels keep the shared limits; `finding` says why."""

    name: str
    kpi: str
    finding: Finding
