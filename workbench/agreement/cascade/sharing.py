"""One parent's goal shared among its children by a rule.

Every structure but k of n is a sum on a line: a product of logarithms, parallel parts of
logarithms of what is missing, losses of what is lost. On the line more is better, and each rule
pours one quantity (`pouring`). k of n, and headroom in logarithms where the line is not one, are
solved along the way from today to the proven best (Brent, 1973).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from workbench.agreement.cascade.graph import Composition
from workbench.agreement.cascade.pouring import level_off, pour
from workbench.agreement.cascade.teams import Direction, FloatArray
from workbench.agreement.cascade.wiring import at_least

GraphRule = Literal["headroom", "least_effort", "log_headroom", "arinc", "minimum_effort", "equal"]
GRAPH_RULES: tuple[GraphRule, ...] = (
    "headroom",
    "least_effort",
    "log_headroom",
    "arinc",
    "minimum_effort",
    "equal",
)
_NEVER = 1e-12


@dataclass(frozen=True, slots=True)
class Siblings:
    """The children of one parent, all arrays of shape (children,).

    `today` and `best` are in natural units and alike where `held`. `weights` of a mean add up
    to 1. `direction` is the children's; `factor` a product's constant and `needed` the k of k of n.
    """

    structure: Composition
    direction: Direction
    weights: FloatArray
    efforts: FloatArray
    today: FloatArray
    best: FloatArray
    held: NDArray[np.bool_]
    factor: float = 1.0
    needed: int = 1


@dataclass(frozen=True, slots=True)
class Shared:
    """Levels of the children, shape (children,), by the rule that was `used`.

    `share` is θ, the part of the headroom on the line that the goal takes, 0..1 where it can be
    reached. `price` λ is the effort of one more unit of the parent on the line, with least effort
    only. `effort` is Σ κ·Δ²/2 on the line, None for k of n.
    """

    levels: FloatArray
    used: GraphRule
    share: float
    price: float | None
    effort: float | None


def share(siblings: Siblings, goal: float, rule: GraphRule) -> Shared:
    """Share `goal`, the parent's value, among the children.

    Where the rule does not fit the structure, headroom is used. Levels never pass `best`; below
    today's only the equal rule goes. A goal out of reach gives the best there is.
    """
    used = rule if fits(rule, siblings) else "headroom"
    if siblings.structure == "k_of_n":
        return _of_many(siblings, goal, used)
    weight, start, best, wanted = _lined(siblings, goal)
    room = np.maximum(best - start, 0.0)
    gap = wanted - float(weight @ start)
    theta = _share(gap, float(weight @ room))
    price: float | None = None
    if used == "equal":
        levels = _equal(siblings, weight, best, wanted)
    elif used == "log_headroom" and siblings.structure not in {"product", "parallel"}:
        levels = _in_logarithms(siblings, weight, wanted)
    else:
        t, moved = pour(weight, *_recipe(used, siblings, weight, start, room), room, gap)
        price = t if used == "least_effort" else None
        levels = _inside(siblings, from_line(siblings, start + moved), moved, room)
    return Shared(levels, used, theta, price, _effort(siblings, levels))


def fits(rule: GraphRule, siblings: Siblings) -> bool:
    """Return whether the rule means something for this structure and these values."""
    if rule == "least_effort":
        return siblings.structure != "k_of_n"
    if rule == "log_headroom":
        return bool(min(siblings.today.min(), siblings.best.min()) > 0)
    if rule == "minimum_effort":
        return siblings.structure == "product" and siblings.direction == "higher"
    return rule != "arinc" or _arinc_fits(siblings)


def _arinc_fits(siblings: Siblings) -> bool:
    lower = siblings.direction == "lower"
    if siblings.structure == "product":
        return not lower and bool(siblings.best.max() <= 1)
    additive = siblings.structure in {"sum", "mean", "losses"}
    return additive and lower and bool(siblings.best.min() >= 0)


def to_line(siblings: Siblings, values: FloatArray) -> FloatArray:
    """Return places on the line, where more is better."""
    sign = 1.0 if siblings.direction == "higher" else -1.0
    if siblings.structure == "product":
        return np.asarray(sign * np.log(values), dtype=np.float64)
    if siblings.structure == "parallel":
        return np.asarray(-sign * np.log(np.maximum(1.0 - values, _NEVER)), dtype=np.float64)
    return sign * values


def from_line(siblings: Siblings, places: FloatArray) -> FloatArray:
    """Return natural values of places on the line."""
    signed = places if siblings.direction == "higher" else -places
    if siblings.structure == "product":
        return np.asarray(np.exp(signed), dtype=np.float64)
    if siblings.structure == "parallel":
        return np.asarray(-np.expm1(-signed), dtype=np.float64)
    return signed


def _lined(siblings: Siblings, goal: float) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Return weights, today, best and the goal on the line."""
    bare = siblings.structure in {"product", "parallel"}
    weight = np.ones_like(siblings.weights) if bare else siblings.weights
    made = goal / siblings.factor if siblings.structure == "product" else goal
    made = 1.0 - goal if siblings.structure == "losses" else made
    start, best, wanted = (
        to_line(siblings, values) for values in (siblings.today, siblings.best, np.array([made]))
    )
    return weight, start, best, float(wanted[0])


def _share(gap: float, room: float) -> float:
    if room > 0:
        return max(gap, 0.0) / room
    return 0.0 if gap <= _NEVER else float("inf")


def _recipe(
    rule: GraphRule, siblings: Siblings, weight: FloatArray, start: FloatArray, room: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return (slope, offset) of a rule for `pour`, each of shape (children,)."""
    nothing = np.zeros_like(start)
    if rule == "least_effort":
        return weight / siblings.efforts, nothing
    if rule == "arinc":
        # on the line the ideal (share 1, loss 0) is at 0, so the present loss is the distance
        return np.maximum(-start, room), nothing
    if rule == "minimum_effort":
        return np.ones_like(start), start
    return room, nothing


def _inside(
    siblings: Siblings, levels: FloatArray, moved: FloatArray, room: FloatArray
) -> FloatArray:
    """Keep levels between today and best; who does not move, or is full, stands exactly there."""
    low = np.minimum(siblings.today, siblings.best)
    high = np.maximum(siblings.today, siblings.best)
    between = np.clip(levels, low, high)
    return np.where(moved <= 0, siblings.today, np.where(moved >= room, siblings.best, between))


def _equal(siblings: Siblings, weight: FloatArray, best: FloatArray, wanted: float) -> FloatArray:
    levels = siblings.today.copy()
    free = np.flatnonzero(~siblings.held)
    if not free.size:
        return levels
    kept = float(weight[siblings.held] @ best[siblings.held])
    common = level_off(weight[free], best[free], wanted - kept)
    even = from_line(siblings, np.minimum(common, best))
    if siblings.direction == "higher" and siblings.today.min() > 0:
        even = np.maximum(even, _NEVER)
    levels[free] = even[free]
    return levels


def _in_logarithms(siblings: Siblings, weight: FloatArray, wanted: float) -> FloatArray:
    def levels(theta: float) -> FloatArray:
        return _between(siblings, theta, "log_headroom")

    def missing(theta: float) -> float:
        return float(weight @ to_line(siblings, levels(theta))) - wanted

    return levels(_root(missing))


def _of_many(siblings: Siblings, goal: float, used: GraphRule) -> Shared:
    sign = 1.0 if siblings.direction == "higher" else -1.0

    def levels(theta: float) -> FloatArray:
        return _between(siblings, theta, used)

    def missing(theta: float) -> float:
        return sign * (float(at_least(levels(theta), siblings.needed)) - goal)

    today, best = (float(at_least(x, siblings.needed)) for x in (siblings.today, siblings.best))
    theta = _share(sign * (goal - today), sign * (best - today))
    return Shared(levels(_root(missing)), used, theta, None, None)


def _between(siblings: Siblings, theta: float, rule: GraphRule) -> FloatArray:
    """Return the levels at θ on the way to the best, exact at its end."""
    today, best = siblings.today, siblings.best
    if rule == "equal":
        common = theta if siblings.direction == "higher" else 1.0 - theta
        even = np.full_like(today, common)
        inner = np.minimum if siblings.direction == "higher" else np.maximum
        return np.where(siblings.held, today, inner(even, best))
    if theta >= 1.0:
        return best
    if rule == "log_headroom":
        return np.asarray(today * (best / today) ** theta, dtype=np.float64)
    return np.asarray(today + theta * (best - today), dtype=np.float64)


def _root(missing: Callable[[float], float]) -> float:
    """Return θ of 0..1 at which nothing is missing; an end of the way where there is none."""
    if missing(0.0) >= 0:
        return 0.0
    if missing(1.0) <= 0:
        return 1.0
    return float(brentq(missing, 0.0, 1.0, xtol=1e-16, rtol=8.9e-16, maxiter=200))


def _effort(siblings: Siblings, levels: FloatArray) -> float:
    moved = to_line(siblings, levels) - to_line(siblings, siblings.today)
    return float(siblings.efforts @ moved**2 / 2)
