"""Paths and minimums of teams that have no history of their own below a KPI that has one.

The teams are drawn normally around their levels and then moved so that each path of theirs rolls
up to one path of the KPI: conditioning by kriging (Journel and Huijbregts, 1978). So the chance
that the top misses its minimum is the one the agreement shows, whatever is assumed of the teams.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from workbench.agreement.cascade.minimums import TeamMinimums, normal_team_paths, team_minimums
from workbench.agreement.cascade.teams import Direction, FloatArray, Structure, better, roll_up
from workbench.codes import StepError

_NEARLY_ALWAYS = 1.0 - 1e-9


@dataclass(frozen=True, slots=True)
class Shares:
    """Levels of the teams with their weights, both of shape (teams,), and how they roll up."""

    structure: Structure
    levels: FloatArray
    weights: FloatArray


def split_paths(
    shares: Shares, top_paths: FloatArray, correlation: float, rng: Generator
) -> FloatArray:
    """Return team paths, shape (teams, paths), that roll up to `top_paths`, shape (paths,).

    Where the top is what the levels roll up to, each team is at its level on average. Assumed of
    the teams: one common correlation 0..1; equal spreads in a mean, spreads in proportion to the
    levels in a sum, equal relative spreads in a product; together the spread of the top.
    StepErrors: cascade.chance_unusable, cascade.paths_unusable (not finite, a product of values
    not above 0).
    """
    product = shares.structure == "product"
    lowest = min(float(top_paths.min()), float(shares.levels.min()))
    if not np.isfinite(top_paths).all() or (product and lowest <= 0):
        raise StepError("cascade.paths_unusable")
    levels, top = (
        (np.log(shares.levels), np.log(top_paths)) if product else (shares.levels, top_paths)
    )
    pull = _pull(shares)
    sizes = _sizes(shares)
    moved_with = sizes * ((1 - correlation) * sizes * pull + correlation * float(sizes @ pull))
    spread = float(top.std()) / float(np.sqrt(pull @ moved_with))
    drawn = normal_team_paths(levels, spread * sizes, correlation, len(top), rng)
    along = moved_with / float(pull @ moved_with)
    paths = drawn + along[:, None] * (top - pull @ drawn)
    return np.exp(paths) if product else paths


def minimums_beside(
    shares: Shares,
    team_paths: FloatArray,
    minimum: float,
    held: Mapping[int, float],
    direction: Direction,
) -> FloatArray:
    """Return a minimum per team, shape (teams,), that together roll up to `minimum` of the top.

    Minimums in `held` (by place) were accepted and stay. The others are missed equally often, each
    on its own paths (`team_minimums`). Where they cannot make up for what is held, or every
    simulated value is better, the roll-up differs from `minimum`: callers compare.
    """
    free = [place for place in range(len(shares.levels)) if place not in held]
    found = np.array([held.get(place, np.nan) for place in range(len(shares.levels))])
    if not free:
        return found
    pull, rest = _pull(shares)[free], _rest(shares, minimum, held)
    structure: Structure = "product" if shares.structure == "product" else "sum"
    own = team_paths[free]
    best = own.max(axis=1) if direction == "higher" else own.min(axis=1)
    found[free] = best
    if not better(rest, float(roll_up(structure, pull, best)), direction):
        answer = team_minimums(structure, pull, own, rest, _NEARLY_ALWAYS, direction)
        found[free] = answer.levels if isinstance(answer, TeamMinimums) else best
    return found


def _rest(shares: Shares, minimum: float, held: Mapping[int, float]) -> float:
    """Return what the free teams' minimums must roll up to, beside those that are held."""
    places = sorted(held)
    kept = np.array([held[place] for place in places])
    if shares.structure == "product":
        return minimum / float(np.prod(kept))
    return minimum - float(_pull(shares)[places] @ kept)


def _pull(shares: Shares) -> FloatArray:
    """Return by how much the top moves when a team moves by one (on the line), shape (teams,)."""
    if shares.structure == "product":
        return np.ones_like(shares.weights)
    whole = float(shares.weights.sum()) if shares.structure == "mean" else 1.0
    return np.asarray(shares.weights / whole, dtype=np.float64)


def _sizes(shares: Shares) -> FloatArray:
    """Return the relative spreads of the teams, shape (teams,), not all zero."""
    sizes = np.abs(shares.levels) if shares.structure == "sum" else np.ones_like(shares.levels)
    return sizes if sizes.any() else np.ones_like(sizes)
