"""The mathematical programme behind levels: as tight as the shared limits allow.

In goodness y (the value where higher is better, minus the value where lower is better):

    maximise  M + T + S
    subject to  F(M) <= alpha            (c0: the minimum is missed rarely)
                F(T) <= 1 - beta         (c1: the target is met often enough)
                F(S) <= 1 - stretch      (c2: the stretch can be reached)
                T - M >= g, S - T >= g   (c3, c4: one grid step apart)
                S <= best - g            (perfection is refused)

F is the distribution of the planned windows, smoothed by a narrow normal kernel so that it has a
slope; the multipliers of c0, c1 and c2 are the shadow prices. The smoothing moves the levels a
little, so `on_windows` puts them back on the windows themselves, where the optimum is exact: each
level is an order statistic, then lowered where the order or the ceiling asks for it. Levels are
rounded and checked on the windows too, not on the smoothed F.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize
from scipy.special import ndtr

FloatArray = NDArray[np.float64]

REPRESENTATIVES = 2_000  # order statistics that stand for all windows; keeps the solver quick
SILVERMAN = 0.9


@dataclass(frozen=True, slots=True)
class Programme:
    """The data of the programme, in goodness; `ceiling` is the highest stretch allowed, or None."""

    windows: FloatArray
    alpha: float
    beta: float
    stretch_probability: float
    gap: float
    ceiling: float | None


@dataclass(frozen=True, slots=True)
class Solution:
    """Levels in goodness; prices: change of M + T + S per unit of alpha, and of beta given up.

    `price_stretch` is the same per unit of the stretch's probability given up.
    """

    minimum: float
    target: float
    stretch: float
    price_alpha: float
    price_beta: float
    price_stretch: float


@dataclass(frozen=True, slots=True)
class Smooth:
    """Sample of windows in a scale of about 1, and the width of the kernel."""

    sample: FloatArray
    width: float

    def below(self, level: float) -> float:
        """Return F(level)."""
        return float(ndtr((level - self.sample) / self.width).mean())

    def slope(self, level: float) -> float:
        """Return the density at the level."""
        z = (level - self.sample) / self.width
        return float(np.exp(-0.5 * z * z).mean() / (self.width * np.sqrt(2 * np.pi)))


def solve(programme: Programme) -> Solution:
    """Return the tightest levels on the smoothed distribution, with the prices of the limits.

    Solver: SLSQP with analytic gradients, values scaled to about 1. On one or two in a hundred odd
    samples (where the density next to a level all but vanishes) it ends without an answer; then the
    levels are the roots of F, which the separable programme allows, with the same prices.
    """
    centre, scale = _scale(programme.windows)
    smooth = _smooth((programme.windows - centre) / scale)
    ceiling = None if programme.ceiling is None else (programme.ceiling - centre) / scale
    gap = programme.gap / scale
    answer = minimize(
        _easiness,
        _start(smooth, programme, gap, ceiling),
        jac=_easiness_slope,
        method="SLSQP",
        bounds=[(None, None), (None, None), (None, ceiling)],
        constraints=_constraints(smooth, programme, gap),
        options={"maxiter": 60, "ftol": 1e-10},
    )
    if answer.success:
        scaled, rates = answer.x, np.asarray(answer.multipliers, dtype=np.float64)[:3]
    else:
        scaled, rates = by_roots(smooth, programme, gap, ceiling)
    minimum, target, stretch = (centre + scale * scaled).tolist()
    return Solution(minimum, target, stretch, *(scale * rates).tolist())


def by_roots(
    smooth: Smooth, programme: Programme, gap: float, ceiling: float | None
) -> tuple[FloatArray, FloatArray]:
    """Return (M, T, S) and the prices of c0, c1, c2 in the sample's scale, level by level.

    From the stretch down, each level is the root of F(level) = share or the level that order and
    ceiling allow, if that is lower. The prices follow from stationarity: a level at its root has
    price (1 + what lower levels lean on it) / F'(level); one held by its neighbour has price 0 and
    leans on it.
    """
    ends = float(smooth.sample[0]) - 9 * smooth.width, float(smooth.sample[-1]) + 9 * smooth.width
    roots = [
        float(brentq(partial(_excess, smooth, share), *ends, xtol=1e-12))
        for share in _shares(programme)
    ]
    stretch = roots[2] if ceiling is None else min(roots[2], ceiling)
    target = min(roots[1], stretch - gap)
    minimum = min(roots[0], target - gap)
    levels = np.array([minimum, target, stretch])
    prices, leaning = np.zeros(3), 1.0
    for index, level in enumerate(levels.tolist()):
        if level == roots[index]:
            prices[index], leaning = leaning / smooth.slope(level), 1.0
        else:
            leaning += 1.0
    return levels, prices


def _excess(smooth: Smooth, share: float, level: float) -> float:
    return smooth.below(level) - share


def _shares(programme: Programme) -> tuple[float, float, float]:
    return programme.alpha, 1 - programme.beta, 1 - programme.stretch_probability


def on_windows(programme: Programme, solution: Solution) -> Solution:
    """Return the exact optimum on the windows, with the solution's prices.

    The programme is separable: the highest level with F(level) <= share is the order statistic
    number floor(share x n) + 1, and each level lies a gap below the next. Nothing that keeps the
    limits on the windows is higher in any of the three levels.
    """
    ordered = np.sort(programme.windows)
    ranks = [
        min(int(share * ordered.size + 1e-9), ordered.size - 1) for share in _shares(programme)
    ]
    minimum, target, stretch = (float(ordered[rank]) for rank in ranks)
    if programme.ceiling is not None:
        stretch = min(stretch, programme.ceiling)
    target = min(target, stretch - programme.gap)
    minimum = min(minimum, target - programme.gap)
    return replace(solution, minimum=minimum, target=target, stretch=stretch)


def _easiness(levels: FloatArray) -> float:
    return -float(levels.sum())


def _easiness_slope(levels: FloatArray) -> FloatArray:
    return np.full(levels.shape, -1.0)


def _scale(windows: FloatArray) -> tuple[float, float]:
    low, middle, high = np.quantile(windows, (0.05, 0.5, 0.95))
    return float(middle), float((high - low) / 3.3)


def _smooth(scaled: FloatArray) -> Smooth:
    # Sorted once: np.quantile partitions at each of its marks, which takes ten times as long.
    ordered = np.sort(scaled, axis=None)
    marks = (np.arange(REPRESENTATIVES) + 0.5) / REPRESENTATIVES * (ordered.size - 1)
    sample = np.interp(marks, np.arange(ordered.size), ordered)
    return Smooth(sample, SILVERMAN * REPRESENTATIVES**-0.2)


def _start(smooth: Smooth, programme: Programme, gap: float, ceiling: float | None) -> FloatArray:
    """Start from the windows' own quantiles, moved down where order or ceiling ask for it."""
    minimum, target, stretch = np.quantile(smooth.sample, _shares(programme))
    stretch = stretch if ceiling is None else min(stretch, ceiling)
    target = min(target, stretch - gap)
    return np.array([min(minimum, target - gap), target, stretch])


def _constraints(smooth: Smooth, programme: Programme, gap: float) -> list[Any]:
    limits: list[Any] = [
        {
            "type": "ineq",
            "fun": partial(_room, smooth, index, share),
            "jac": partial(_room_slope, smooth, index),
        }
        for index, share in enumerate(_shares(programme))
    ]
    order: list[Any] = [
        {
            "type": "ineq",
            "fun": partial(_distance, index, gap),
            "jac": partial(_distance_slope, index),
        }
        for index in (0, 1)
    ]
    return limits + order


def _room(smooth: Smooth, index: int, share: float, levels: FloatArray) -> float:
    return share - smooth.below(float(levels[index]))


def _room_slope(smooth: Smooth, index: int, levels: FloatArray) -> FloatArray:
    slope = np.zeros(3)
    slope[index] = -smooth.slope(float(levels[index]))
    return slope


def _distance(index: int, gap: float, levels: FloatArray) -> float:
    return float(levels[index + 1] - levels[index] - gap)


def _distance_slope(index: int, levels: FloatArray) -> FloatArray:
    slope = np.zeros_like(levels)
    slope[index], slope[index + 1] = -1.0, 1.0
    return slope
