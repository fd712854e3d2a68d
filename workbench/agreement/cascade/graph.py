"""The KPI graph: numbers, whose they are, and how each is made of those below it.

Exactly one node, the top, has no parent; a node may serve several parents. Values are natural
units: a share is 0..1, a time hours. Sources of the structures: additive and multiplicative KPI
trees; series, parallel and k-out-of-n systems of unequal parts (Barlow and Proschan, 1975).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from workbench.agreement.cascade.teams import Direction, FloatArray, NodeState, OwnerSide
from workbench.codes import StepError

Composition = Literal["leaf", "indicator", "sum", "mean", "product", "parallel", "k_of_n", "losses"]
GraphState = NodeState | Literal["acknowledged"]
EffortSource = Literal["provider", "customer", "both"]

COMPOSED: frozenset[Composition] = frozenset(
    {"sum", "mean", "product", "parallel", "k_of_n", "losses"}
)
FIXED_STATES: frozenset[GraphState] = frozenset(
    {"accepted", "accepted_with_support", "agreed", "acknowledged"}
)


@dataclass(frozen=True, slots=True)
class Edge:
    """`child` is a part of `parent`.

    `weight` > 0 counts in a mean (normalised over the children), in a sum and in losses (as it
    is), not in a product, in parallel and in k of n.
    """

    parent: str
    child: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class KpiNode:
    """One number of the graph.

    `structure` says how its value follows from its children: sum Σ w·x; mean Σ w·x / Σ w; product
    `factor`·Π x; parallel 1 − Π(1 − x); k_of_n P(at least `needed` of the independent children
    work); losses 1 − Σ w·x, whose children have the other direction. A leaf has no children. An
    indicator has none either: it is watched, carries no level and no money, and counts nowhere.
    `current` is today's value and `best` the proven ceiling; a leaf needs both. Of another node
    `current` is only compared with what its children give, and `best` counts where it is worse
    than what they give. `level` is the proposed target and `minimum` the level rarely missed,
    None before they are computed. `effort` > 0 is the weight of movement among its siblings for
    the least-effort rule, and `effort_from` whose entry it is; in sealed and guided mode only a
    weight entered for sharing may stand here. `levers` are what the owner can pull and
    `support_needed` what it would need from others. `state`, `support`, `counter` and `reason`
    keep the catchball's last answer. A node whose `owner_side` is None has no team that answers.
    """

    key: str
    name: str
    structure: Composition = "leaf"
    unit: str = ""
    direction: Direction = "higher"
    current: float | None = None
    best: float | None = None
    factor: float = 1.0
    needed: int | None = None
    owner_side: OwnerSide | None = None
    owner: str = ""
    levers: tuple[str, ...] = ()
    support_needed: str = ""
    effort: float = 1.0
    effort_from: EffortSource = "both"
    state: GraphState = "proposed"
    level: float | None = None
    minimum: float | None = None
    support: str = ""
    counter: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KpiGraph:
    """Nodes and edges in the order of display; keys are unique."""

    nodes: tuple[KpiNode, ...]
    edges: tuple[Edge, ...] = ()

    def node(self, key: str) -> KpiNode:
        """Return the node with this key; StepError cascade.node_unknown."""
        for node in self.nodes:
            if node.key == key:
                return node
        raise StepError("cascade.node_unknown", node=key)

    def children(self, key: str) -> tuple[Edge, ...]:
        """Return the edges to the node's children."""
        return tuple(edge for edge in self.edges if edge.parent == key)

    def parents(self, key: str) -> tuple[Edge, ...]:
        """Return the edges to the node's parents."""
        return tuple(edge for edge in self.edges if edge.child == key)

    def fixed(self) -> Mapping[str, float]:
        """Return the accepted levels by key: solving again leaves them alone."""
        return {
            node.key: node.level
            for node in self.nodes
            if node.state in FIXED_STATES and node.level is not None
        }

    def with_node(self, changed: KpiNode) -> "KpiGraph":
        """Return the graph with the node of the same key replaced."""
        nodes = tuple(changed if node.key == changed.key else node for node in self.nodes)
        return replace(self, nodes=nodes)


def signs(nodes: Sequence[KpiNode]) -> FloatArray:
    """Return 1 for each node where higher is better, else -1, shape (nodes,)."""
    return np.array([1.0 if node.direction == "higher" else -1.0 for node in nodes])
