"""What the parties believe a plan will do to the outlook."""

import math
from dataclasses import dataclass

import numpy as np

from workbench.codes import StepError
from workbench.evidence.kpi.series import Direction
from workbench.outlook.arrays import FloatArray

AT_ONCE = 1e-9


@dataclass(frozen=True, slots=True)
class Plan:
    """An improvement and how it arrives.

    `improvement` (0 <= x < 1) is the part of what is bad that the plan removes: 0.3 means 30 % less
    downtime, fewer misses, a shorter response. `ramp_periods` (>= 0) is the time constant of the
    glide path 1 - exp(-t / ramp), 0 for at once. `arrives` (0..1) is the share of the plan that
    comes true, `delay` (>= 0) the whole periods by which it comes late. Raises StepError.
    """

    improvement: float
    ramp_periods: float
    arrives: float = 1.0
    delay: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers outside their ranges."""
        _require("improvement", self.improvement, 0.0 <= self.improvement < 1.0, "0 to below 1")
        ramp = 0.0 <= self.ramp_periods < math.inf
        _require("ramp_periods", self.ramp_periods, ramp, "0 or more")
        _require("arrives", self.arrives, 0.0 <= self.arrives <= 1.0, "0 to 1")
        _require("delay", self.delay, self.delay >= 0, "0 or more")


def _require(field: str, value: float, holds: bool, allowed: str) -> None:
    if not holds:
        code = "outlook.plan_out_of_range"
        raise StepError(code, field=field, value=value, range=allowed)


def glide_path(plan: Plan, periods: int) -> FloatArray:
    """Return the improvement in force in periods 1 … `periods` (periods,), each below 1.

    Period t, counted from 1, has improvement x arrives x (1 - exp(-(t - delay) / ramp)), 0 up to
    the delay.
    """
    elapsed = np.maximum(np.arange(1, periods + 1, dtype=np.float64) - plan.delay, 0.0)
    progress = -np.expm1(-elapsed / max(plan.ramp_periods, AT_ONCE))
    glide: FloatArray = plan.improvement * plan.arrives * progress
    return glide


def as_planned(
    paths: FloatArray,
    plan: Plan,
    *,
    direction: Direction,
    lower: float | None,
    upper: float | None,
) -> FloatArray:
    """Return the paths (P, periods) as they would be with the plan. This is a belief, no forecast.

    Only the paths that go in are calibrated on real series; what a plan adds is what the parties
    expect of it, and must say so wherever it is shown. The improvement i of a period acts on the
    natural scale:
    - both bounds (a share): the odds of the bad part are multiplied by 1 - i;
    - lower is better (a duration, a count): the distance above `lower`, or above 0, by 1 - i;
    - higher is better, no upper bound: the distance above `lower`, or above 0, by 1 / (1 - i);
    - higher is better, only an upper bound: the distance below it by 1 - i.
    Values on a bound stay there; without a lower bound negative values stay as they are.
    """
    kept = 1.0 - glide_path(plan, paths.shape[1])
    if lower is not None and upper is not None:
        return _share(paths, kept, direction, (lower, upper))
    if direction == "higher" and upper is not None:
        return upper - (upper - paths) * kept
    base = 0.0 if lower is None else lower
    factor = kept if direction == "lower" else 1.0 / kept
    moved = paths + np.maximum(paths - base, 0.0) * (factor - 1.0)
    return np.maximum(moved, np.minimum(paths, base)) if direction == "lower" else moved


def _share(
    paths: FloatArray, kept: FloatArray, direction: Direction, bounds: tuple[float, float]
) -> FloatArray:
    """Multiply the odds of the bad part by `kept` (periods,)."""
    lower, upper = bounds
    best, worst = (upper, lower) if direction == "higher" else (lower, upper)
    bad = np.clip((paths - best) / (worst - best), 0.0, 1.0)
    less = bad * kept / (1.0 - bad * (1.0 - kept))
    return np.clip(paths + (best - worst) * (bad - less), lower, upper)
