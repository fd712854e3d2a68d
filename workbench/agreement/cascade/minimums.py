"""Team minimums by simulation, so that the minimum of the top keeps its probability.

Team percentages copied from the top mislead: with three independent lines each at its own
90-percent-sure level, all three hold at once in 73 % of the periods, while the plant holds the
weighted sum in 98.5 %. So the top's probability is kept and the teams' is computed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from workbench.agreement.cascade.teams import Direction, FloatArray, Structure, better, roll_up
from workbench.codes import Finding, StepError

_HALVINGS = 100


@dataclass(frozen=True, slots=True)
class TeamMinimums:
    """One minimum per team.

    `levels` roll up to `rolled_up`, which is the top minimum (finding
    cascade.minimum_below_all_paths if it is better, because no simulated period is as bad).
    `own_chance`: how often each team misses its own minimum, the same for all. `top_chance`: how
    often the top misses `rolled_up`. `all_met`: how often every team meets its own at once.
    All three are shares of the paths, 0..1.
    """

    levels: tuple[float, ...]
    rolled_up: float
    own_chance: float
    top_chance: float
    all_met: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class MinimumNotKept:
    """The top minimum is missed more often than agreed, however the teams share it.

    `chance` > `alpha` is how often; `keeps_at` is the top level missed in a share alpha.
    """

    chance: float
    alpha: float
    keeps_at: float
    finding: Finding


@dataclass(frozen=True, slots=True)
class CopiedMinimums:
    """What happens if the top's percentage is copied down: a warning, not a proposal.

    `levels` are each team's own alpha-quantiles and `rolled_up` their roll-up; `top_level` is the
    top's alpha-quantile. `all_met` and `top_met`: shares of the paths in which every team meets
    its own level, and in which the top meets `rolled_up`.
    """

    levels: tuple[float, ...]
    rolled_up: float
    top_level: float
    all_met: float
    top_met: float


def team_minimums(
    structure: Structure,
    weights: FloatArray,
    team_paths: FloatArray,
    top_minimum: float | None,
    alpha: float,
    direction: Direction = "higher",
) -> TeamMinimums | MinimumNotKept:
    """Derive team minimums from `team_paths`, shape (teams, paths), one period of the window.

    Each team's minimum is the quantile of its own paths at one common probability p of missing
    it. Bisection on p makes the levels roll up to the top minimum M. So if every team is exactly
    at its minimum, the top is exactly at M, and P(top misses M) stays what was agreed. `weights`
    has shape (teams,). With `top_minimum` None, M is the top's own level missed with probability
    `alpha`. Where P(top misses M) > alpha the answer is `MinimumNotKept`.
    StepErrors: cascade.paths_unusable, cascade.chance_unusable.
    """
    _check(structure, weights, team_paths, alpha)
    top = roll_up(structure, weights, team_paths)
    keeps_at = float(np.quantile(top, _place(alpha, direction)))
    goal = keeps_at if top_minimum is None else top_minimum
    chance = _missed(top, goal, direction)
    if top_minimum is not None and chance > alpha:
        finding = Finding(
            "cascade.minimum_not_kept",
            {"minimum": goal, "chance": 100 * chance, "alpha": 100 * alpha, "kept": keeps_at},
        )
        return MinimumNotKept(chance, alpha, keeps_at, finding)
    own = _common_chance(structure, weights, team_paths, goal, direction)
    levels = np.quantile(team_paths, _place(own, direction), axis=1)
    rolled = float(roll_up(structure, weights, levels))
    return TeamMinimums(
        tuple(levels.tolist()),
        rolled,
        own,
        _missed(top, rolled, direction),
        _all_met(team_paths, levels, direction),
        _reserve(goal, rolled, own),
    )


def _reserve(goal: float, rolled: float, own: float) -> tuple[Finding, ...]:
    if own > 0 or np.isclose(rolled, goal, rtol=1e-9, atol=1e-12):
        return ()
    return (Finding("cascade.minimum_below_all_paths", {"minimum": goal, "rolled_up": rolled}),)


def copied_minimums(
    structure: Structure,
    weights: FloatArray,
    team_paths: FloatArray,
    alpha: float,
    direction: Direction = "higher",
) -> CopiedMinimums:
    """Return what copying the top's percentage to every team would do (arguments as above)."""
    _check(structure, weights, team_paths, alpha)
    top = roll_up(structure, weights, team_paths)
    levels = np.quantile(team_paths, _place(alpha, direction), axis=1)
    rolled = float(roll_up(structure, weights, levels))
    return CopiedMinimums(
        tuple(levels.tolist()),
        rolled,
        float(np.quantile(top, _place(alpha, direction))),
        _all_met(team_paths, levels, direction),
        1.0 - _missed(top, rolled, direction),
    )


def normal_team_paths(
    means: FloatArray, spreads: FloatArray, correlation: float, paths: int, rng: Generator
) -> FloatArray:
    """Simulate teams around their targets where no history of their own exists.

    Normal with the given means and standard deviations (natural units, shape (teams,)) and one
    common correlation 0..1, by a shared factor. Returns shape (teams, paths).
    StepErrors: cascade.chance_unusable for a correlation outside 0..1.
    """
    if not 0 <= correlation <= 1:
        raise StepError("cascade.chance_unusable", given=correlation)
    shared = rng.standard_normal(paths)
    own = rng.standard_normal((len(means), paths))
    mixed = np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * own
    return np.asarray(means[:, None] + spreads[:, None] * mixed, dtype=np.float64)


def _check(structure: Structure, weights: FloatArray, team_paths: FloatArray, alpha: float) -> None:
    shaped = team_paths.ndim == 2 and team_paths.shape[1] > 0
    if not shaped or team_paths.shape[0] != len(weights) or not np.isfinite(team_paths).all():
        raise StepError("cascade.paths_unusable")
    if structure == "product" and team_paths.min() < 0:
        raise StepError("cascade.paths_unusable")
    if not 0 < alpha < 1:
        raise StepError("cascade.chance_unusable", given=alpha)


def _place(chance: float, direction: Direction) -> float:
    """Return the quantile that is missed with this chance: low values or high ones are bad."""
    return chance if direction == "higher" else 1.0 - chance


def _missed(top: FloatArray, level: float, direction: Direction) -> float:
    return float(np.mean(top < level if direction == "higher" else top > level))


def _all_met(team_paths: FloatArray, levels: FloatArray, direction: Direction) -> float:
    floor = levels[:, None]
    met = team_paths >= floor if direction == "higher" else team_paths <= floor
    return float(np.mean(met.all(axis=0)))


def _common_chance(
    structure: Structure,
    weights: FloatArray,
    team_paths: FloatArray,
    goal: float,
    direction: Direction,
) -> float:
    """Bisect p: the roll-up of the teams' p-quantiles improves with p and must meet the goal."""
    ordered = np.sort(team_paths, axis=1)
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        levels = _sorted_quantile(ordered, _place(middle, direction))
        reached = float(roll_up(structure, weights, levels))
        low, high = (middle, high) if better(goal, reached, direction) else (low, middle)
    return high if high > 1.0 / 2**60 else 0.0


def _sorted_quantile(ordered: FloatArray, place: float) -> FloatArray:
    """Quantile of sorted rows, linear between order statistics (as numpy.quantile)."""
    spot = place * (ordered.shape[1] - 1)
    below = min(int(spot), ordered.shape[1] - 1)
    above = min(below + 1, ordered.shape[1] - 1)
    return np.asarray(
        ordered[:, below] + (spot - below) * (ordered[:, above] - ordered[:, below]),
        dtype=np.float64,
    )
