"""Paths of leaves that roll up to the top's own through any structure, whoever serves whom.

Where a number serves several parents, or works while some of its parts do, the paths of a parent
cannot be split one after the other. The leaves are drawn normally around their levels and then, on
each path, all moved together until they roll up to the top's: conditioning by kriging (Journel and
Huijbregts, 1978) with the roll-up taken as it is and not as a line. In a mean or a sum it is that.
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from workbench.agreement.cascade.graph import signs
from workbench.agreement.cascade.minimums import normal_team_paths
from workbench.agreement.cascade.teams import FloatArray
from workbench.agreement.cascade.wiring import Wiring
from workbench.codes import StepError

_NEVER = 1e-12
_STEP = 1e-4
_DOUBLINGS, _HALVINGS, _SECANTS = 20, 60, 8
_FLAT = 0.05  # a slope below this is no guide
_CLOSE = 1e-10


def limits(wiring: Wiring) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and highest value that the parents' structures take, shape (nodes,) each."""
    low = np.full(len(wiring.graph.nodes), -np.inf)
    high = np.full(len(wiring.graph.nodes), np.inf)
    for family in wiring.families.values():
        structure, children = family.node.structure, family.children
        if structure in {"parallel", "k_of_n"}:
            high[children] = 1.0
        if structure in {"parallel", "k_of_n", "losses"}:
            low[children] = np.maximum(low[children], 0.0)
        if structure == "product":
            low[children] = np.maximum(low[children], _NEVER)
    return low, high


def move_together(
    wiring: Wiring, levels: FloatArray, top_paths: FloatArray, correlation: float, rng: Generator
) -> FloatArray:
    """Return the leaves' paths, shape (leaves, paths), that roll up to `top_paths`, shape (paths,).

    `levels` has shape (nodes,). Assumed of the leaves: one common correlation 0..1, and spreads in
    proportion to how far a leaf can move (to the nearer of its limits, or its own size), together
    the spread of the top. StepErrors: cascade.paths_not_split where no movement reaches a path of
    the top, cascade.paths_unusable, cascade.chance_unusable.
    """
    if not np.isfinite(top_paths).all():
        raise StepError("cascade.paths_unusable")
    low, high = (bound[wiring.leaves] for bound in limits(wiring))
    centre = levels[wiring.leaves]
    sizes = signs([wiring.graph.nodes[at] for at in wiring.leaves]) * _room(centre, low, high)
    pull = _pull(wiring, levels, sizes)
    moved_with = (1 - correlation) * pull + correlation * float(pull.sum())
    spread = float(pull @ moved_with)
    if not spread > 0:
        raise StepError("cascade.paths_not_split", node=wiring.graph.nodes[wiring.top].name)
    own = sizes * float(top_paths.std()) / np.sqrt(spread)
    drawn = normal_team_paths(centre, own, correlation, len(top_paths), rng)
    along = (sizes * moved_with / spread)[:, None]

    def at(steps: FloatArray) -> FloatArray:
        return np.clip(drawn + along * steps, low[:, None], high[:, None])

    def short(steps: FloatArray) -> FloatArray:
        return _rolled(wiring, at(steps)) - top_paths

    steps, left = _crossing(short, float(np.ptp(top_paths)) or 1.0)
    if (np.abs(left) > _CLOSE * np.maximum(1.0, np.abs(top_paths))).any():
        raise StepError("cascade.paths_not_split", node=wiring.graph.nodes[wiring.top].name)
    return at(steps)


def _room(centre: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    nearer = np.minimum(np.where(np.isfinite(low), centre - low, np.inf), high - centre)
    own = np.where(centre != 0, np.abs(centre), 1.0)
    return np.asarray(np.where(np.isfinite(nearer), np.maximum(nearer, _NEVER), own))


def _rolled(wiring: Wiring, leaves: FloatArray) -> FloatArray:
    values = np.full((len(wiring.graph.nodes), leaves.shape[1]), np.nan)
    values[wiring.leaves] = leaves
    return np.asarray(wiring.roll_up(values)[wiring.top], dtype=np.float64)


def _pull(wiring: Wiring, levels: FloatArray, sizes: FloatArray) -> FloatArray:
    """Return by how much the top moves when one leaf moves by its size, on the line at its level."""
    centre = levels[wiring.leaves][:, None]
    step = np.diag(_STEP * sizes)
    return (_rolled(wiring, centre + step) - _rolled(wiring, centre - step)) / (2 * _STEP)


def _crossing(
    short: Callable[[FloatArray], FloatArray], reach: float
) -> tuple[FloatArray, FloatArray]:
    """Return where a growing function of each path crosses zero, and what is left there.

    `short` has a slope of about one. The secant is quick where the roll-up is nearly a line; where
    it does not come close, halving an interval is sure.
    """
    steps, left = _by_secant(short)
    return (steps, left) if _is_close(left) else _by_halving(short, left.shape, reach)


def _is_close(left: FloatArray) -> bool:
    return bool((np.abs(left) < _CLOSE / 2).all())


def _by_secant(short: Callable[[FloatArray], FloatArray]) -> tuple[FloatArray, FloatArray]:
    before = short(np.zeros(1))
    move, steps = -before, -before
    left = short(steps)
    for _ in range(_SECANTS):
        if _is_close(left):
            break
        slope = np.divide(left - before, move, out=np.ones_like(left), where=move != 0)
        move = -left / np.where(slope > _FLAT, slope, 1.0)
        steps, before = steps + move, left
        left = short(steps)
    return steps, left


def _by_halving(
    short: Callable[[FloatArray], FloatArray], shape: tuple[int, ...], reach: float
) -> tuple[FloatArray, FloatArray]:
    low, high = np.full(shape, -reach), np.full(shape, reach)
    for _ in range(_DOUBLINGS):
        under, over = short(low) > 0, short(high) < 0
        if not under.any() and not over.any():
            break
        low, high = np.where(under, 2 * low, low), np.where(over, 2 * high, high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = short(middle) > 0
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return high, short(high)
