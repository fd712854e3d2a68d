"""Teams, the KPI above them, and how their numbers roll up.

Source of the structures: additive and multiplicative KPI trees (OEE = A·P·Q; mean down time =
response + diagnosis + parts + repair). Values are natural units: a share is 0..1, a time hours.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError

Structure = Literal["mean", "sum", "product"]
Direction = Literal["higher", "lower"]
OwnerSide = Literal["provider", "customer"]
NodeState = Literal["proposed", "accepted", "accepted_with_support", "countered", "agreed"]
FloatArray = NDArray[np.float64]

FROZEN_STATES: frozenset[NodeState] = frozenset({"accepted", "accepted_with_support", "agreed"})


@dataclass(frozen=True, slots=True)
class TeamNode:
    """One team's number below the KPI.

    `current` is today's value and `best` the proven ceiling (own record, sister site,
    specification), both in the KPI's natural unit. `weight` > 0 counts in a mean (normalised)
    and in a sum (as it is), not in a product. `levers` are what the team can pull. `level` is the
    proposed target, None before the first allocation. `effort` > 0 is the cost of movement for
    the least-effort rule; in sealed and guided mode only a weight that both sides entered for
    sharing may stand here. `support`, `counter` and `reason` keep the team's last answer.
    """

    key: str
    name: str
    owner_side: OwnerSide
    current: float
    best: float
    weight: float = 1.0
    levers: tuple[str, ...] = ()
    state: NodeState = "proposed"
    level: float | None = None
    effort: float = 1.0
    support: str = ""
    counter: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cascade:
    """A KPI with its agreed target and minimum, and the teams below it.

    `top_minimum` may be None where no minimum is agreed. `nodes` keeps the order of display.
    """

    kpi: str
    structure: Structure
    top_target: float
    top_minimum: float | None
    nodes: tuple[TeamNode, ...]
    direction: Direction = "higher"

    def node(self, key: str) -> TeamNode:
        """Return the team with this key; StepError cascade.team_unknown."""
        for node in self.nodes:
            if node.key == key:
                return node
        raise StepError("cascade.team_unknown", team=key)

    def frozen(self) -> Mapping[str, float]:
        """Return the levels that teams have accepted, by key: a re-solve leaves them alone."""
        return {
            node.key: node.level
            for node in self.nodes
            if node.state in FROZEN_STATES and node.level is not None
        }


def roll_up(structure: Structure, weights: FloatArray, values: FloatArray) -> FloatArray:
    """Return the top value of team values with shape (teams,) or (teams, paths).

    Mean: Σ w·x / Σ w. Sum: Σ w·x. Product: Π x (weights are not used).
    """
    if structure == "product":
        return np.asarray(np.prod(values, axis=0), dtype=np.float64)
    shares = weights / weights.sum() if structure == "mean" else weights
    return np.asarray(np.tensordot(shares, values, axes=(0, 0)), dtype=np.float64)


def check_nodes(structure: Structure, nodes: Sequence[TeamNode], direction: Direction) -> None:
    """Refuse nodes no level can be computed for.

    StepErrors: cascade.no_teams, cascade.team_twice, cascade.value_unusable (not finite, weight
    or effort not above 0, a product of values not above 0), cascade.best_worse_than_today.
    """
    if not nodes:
        raise StepError("cascade.no_teams")
    seen: set[str] = set()
    for node in nodes:
        if node.key in seen:
            raise StepError("cascade.team_twice", team=node.key)
        seen.add(node.key)
        _check_node(structure, node, direction)


def _check_node(structure: Structure, node: TeamNode, direction: Direction) -> None:
    numbers = (node.current, node.best, node.weight, node.effort)
    usable = all(math.isfinite(number) for number in numbers)
    positive = min(node.weight, node.effort) > 0
    if structure == "product":
        positive = positive and min(node.current, node.best) > 0
    if not (usable and positive):
        raise StepError("cascade.value_unusable", team=node.name)
    if better(node.current, node.best, direction):
        raise StepError("cascade.best_worse_than_today", team=node.name)


def better(value: float, than: float, direction: Direction) -> bool:
    """Return whether `value` is strictly better than `than` in this direction."""
    return value > than if direction == "higher" else value < than


def weights_of(nodes: Sequence[TeamNode]) -> FloatArray:
    """Return the weights of the teams, shape (teams,)."""
    return np.array([node.weight for node in nodes], dtype=np.float64)
