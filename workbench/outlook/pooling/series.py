"""Futures of a KPI with little or no history of its own, from the histories of its sisters.

On a scale where months are about normal each asset has a level and a spread. Levels differ between
assets by a normal distribution whose width is not known and is drawn from its posterior (Gelman
2006, Bayesian Analysis 1: a half-normal prior of about one month's spread); spreads are shrunk to
the fleet's by a scaled inverse chi-square (Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3). An asset
without own months is one more draw of both: its range is that of the fleet, honestly wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, polygamma

from workbench.codes import Finding
from workbench.outlook.arrays import FloatArray
from workbench.outlook.paths import NoOutlook, Outlook
from workbench.outlook.transforms import possible_transforms

LEAST_OF_A_SISTER = 6
WIDTHS = 400
MOST_DOF = 1000.0
ONE_SISTER_DOF = 4.0  # with one spread known, the others are taken to differ by about a half
MOST_MEMORY = 0.8


@dataclass(frozen=True, slots=True)
class _Groups:
    """Mean, variance and number of the months of each asset on the line; own is the last, if any."""

    mean: FloatArray
    variance: FloatArray
    count: FloatArray


@dataclass(frozen=True, slots=True)
class _Fleet:
    """What the fleet shares: variance `square` with `dof`, and `memory`, the lag-1 correlation."""

    square: float
    dof: float
    memory: float


def simulate_from_sisters(  # noqa: PLR0913 (the keywords of paths.simulate)
    sisters: Sequence[FloatArray],
    own: FloatArray,
    *,
    periods: int,
    lower: float | None,
    upper: float | None,
    n_paths: int = 2000,
    rng: np.random.Generator,
) -> Outlook | NoOutlook:
    """Simulate (n_paths, periods) futures of an asset with the months `own` (n,), which may be none.

    `sisters` are histories in the same natural units, NaN where missing; those with fewer than
    LEAST_OF_A_SISTER months, or without any variation, are not used. No season and no trend is
    taken over. What was borrowed is among the findings.
    """
    known = [one[np.isfinite(one)] for one in sisters]
    known = [one for one in known if one.size >= LEAST_OF_A_SISTER and np.ptp(one) > 0.0]
    mine = own[np.isfinite(own)]
    if not known:
        return NoOutlook(Finding("outlook.no_sisters", {"needed": LEAST_OF_A_SISTER}))
    transform = possible_transforms(np.concatenate([*known, mine]), lower, upper)[-1]
    lines = [transform.forward(one) for one in known]
    line = transform.forward(mine)
    fleet = _fleet(lines)
    groups = _groups(lines, line)
    widths, level = _levels(groups, fleet, bool(line.size), n_paths, rng)
    future = _months(fleet, line, level, periods, rng)
    share = _borrowed(groups, fleet, widths) if line.size else 1.0
    return Outlook(transform.backward(future), _said(len(known), int(line.size), share))


def _fleet(lines: Sequence[FloatArray]) -> _Fleet:
    squares = np.array([line.var(ddof=1) for line in lines])
    dofs = np.array([line.size - 1.0 for line in lines])
    square, dof = _shrunk_spread(squares, dofs)
    off = [line - line.mean() for line in lines]
    lagged = sum(float(one[1:] @ one[:-1]) for one in off)
    memory = lagged / sum(float(one @ one) for one in off) + 1.0 / float(np.mean(dofs))
    return _Fleet(square, dof, min(max(memory, 0.0), MOST_MEMORY))


def _shrunk_spread(squares: FloatArray, dofs: FloatArray) -> tuple[float, float]:
    """Return the fleet's variance and how many degrees of freedom it is worth (Smyth 2004)."""
    logs = np.log(squares) - digamma(dofs / 2) + np.log(dofs / 2)
    if squares.size == 1:
        return float(squares[0]), ONE_SISTER_DOF
    excess = float(logs.var(ddof=1) - polygamma(1, dofs / 2).mean())
    dof = MOST_DOF if excess <= 0.0 else min(2.0 * _inverse_trigamma(excess), MOST_DOF)
    return float(np.exp(logs.mean() + digamma(dof / 2) - np.log(dof / 2))), dof


def _inverse_trigamma(x: float) -> float:
    """Return y with trigamma(y) = x > 0, by Newton's method on 1 / trigamma (Smyth 2004)."""
    y = 0.5 + 1.0 / x
    for _ in range(50):
        value = float(polygamma(1, y))
        step = value * (1.0 - value / x) / float(polygamma(2, y))
        y += step
        if abs(step) < 1e-10 * y:
            break
    return y


def _groups(lines: Sequence[FloatArray], own: FloatArray) -> _Groups:
    all_of_them = [*lines, own] if own.size else list(lines)
    return _Groups(
        np.array([line.mean() for line in all_of_them]),
        np.array([line.var(ddof=1) if line.size > 1 else 0.0 for line in all_of_them]),
        np.array([float(line.size) for line in all_of_them]),
    )


def _errors(groups: _Groups, fleet: _Fleet) -> FloatArray:
    """Return the variance of each group's mean; months that resemble each other count for fewer."""
    worth = np.maximum(groups.count * (1.0 - fleet.memory) / (1.0 + fleet.memory), 0.5)
    dof = np.maximum(groups.count - 1.0, 0.0)
    square = (fleet.dof * fleet.square + dof * groups.variance) / (fleet.dof + dof)
    return square / worth


def _levels(
    groups: _Groups, fleet: _Fleet, has_own: bool, n_paths: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Draw the width of the levels and the own level, both (n_paths,)."""
    errors = _errors(groups, fleet)
    scale = np.sqrt(fleet.square)
    grid = scale * (np.arange(WIDTHS) + 0.5) / WIDTHS * 4.0
    precision = 1.0 / (errors + grid[:, None] ** 2)
    total = precision.sum(axis=1)
    center = (precision * groups.mean).sum(axis=1) / total
    apart = (precision * (groups.mean - center[:, None]) ** 2).sum(axis=1)
    logs = 0.5 * (np.log(precision).sum(axis=1) - np.log(total) - apart - (grid / scale) ** 2)
    weight = np.exp(logs - logs.max())
    picked = rng.choice(WIDTHS, n_paths, p=weight / weight.sum())
    width = grid[picked]
    middle = center[picked] + rng.standard_normal(n_paths) / np.sqrt(total[picked])
    if not has_own:
        return width, middle + width * rng.standard_normal(n_paths)
    # given width and middle of the fleet, the own months and the fleet are two normal sources
    inside, outside = 1.0 / errors[-1], 1.0 / width**2
    mean = (inside * groups.mean[-1] + outside * middle) / (inside + outside)
    return width, mean + rng.standard_normal(n_paths) / np.sqrt(inside + outside)


def _months(
    fleet: _Fleet, own: FloatArray, level: FloatArray, periods: int, rng: np.random.Generator
) -> FloatArray:
    """Draw the months to come (paths, periods) on the line: level plus errors with a memory."""
    dof = max(own.size - 1.0, 0.0)
    square = fleet.dof * fleet.square + (dof * float(own.var(ddof=1)) if own.size > 1 else 0.0)
    sd = np.sqrt(square / rng.chisquare(fleet.dof + dof, level.size))
    error = own[-1] - level if own.size else sd * rng.standard_normal(level.size)
    future = np.empty((level.size, periods))
    for t in range(periods):
        shock = sd * np.sqrt(1.0 - fleet.memory**2) * rng.standard_normal(level.size)
        error = fleet.memory * error + shock
        future[:, t] = level + error
    return future


def _borrowed(groups: _Groups, fleet: _Fleet, widths: FloatArray) -> float:
    """Return the mean share of the own level that comes from the sisters, 0..1."""
    error = float(_errors(groups, fleet)[-1])
    return float(np.mean(error / (error + widths**2)))


def _said(sisters: int, own: int, share: float) -> tuple[Finding, ...]:
    params: dict[str, str | int | float] = {
        "sisters": sisters,
        "own": own,
        "percent": round(100 * share),
    }
    if own == 0:
        found = [Finding("outlook.all_borrowed", params)]
    else:
        found = [Finding("outlook.level_borrowed", params)]
    if sisters == 1:
        found.append(Finding("outlook.one_sister"))
    return tuple(found)
