"""Sweeps down a KPI graph until every node has one level and every roll-up is exact.

Parents come before their children; each shares its goal by the rule (`sharing`). A node with
several parents takes the most demanding of their wishes, and all parents are solved again with it
held. Other parents then need less, so a goal never grows and stays within reach.
"""

from dataclasses import dataclass

import numpy as np

from workbench.agreement.cascade.sharing import GraphRule, Shared, Siblings, share
from workbench.agreement.cascade.standing import Reach, Standing, reach
from workbench.agreement.cascade.teams import FloatArray
from workbench.agreement.cascade.wiring import Family, Wiring
from workbench.codes import Finding

EXACT = 1e-9
_ALIKE = 1e-11
_NAMED = 5


@dataclass(frozen=True, slots=True)
class ParentShare:
    """How one parent's goal was shared.

    `used` is the rule, headroom where the asked one does not fit. `share` θ is the part of the
    headroom that is used, 0..1; `price` λ is the effort of one more unit of the parent (on the
    line of its structure), by least effort only; `effort` is Σ κ·Δ²/2, None for k of n.
    """

    node: str
    goal: float
    used: GraphRule
    share: float
    price: float | None
    effort: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """Levels by place, shape (nodes,), how parents shared, and where a goal was not reached.

    `off` is (place, goal, level) of the lowest such node, None where every roll-up is exact.
    """

    levels: FloatArray
    parents: tuple[ParentShare, ...]
    findings: tuple[Finding, ...]
    off: tuple[int, float, float] | None


class Descent:
    """Sweeps down the graph until every node with several parents has one level."""

    def __init__(
        self, wiring: Wiring, standing: Standing, rule: GraphRule, held: FloatArray
    ) -> None:
        self.wiring, self.standing, self.rule = wiring, standing, rule
        self.agreed = held
        self.held = held.copy()
        self.pinned: dict[int, int] = {}
        self.depth = _depths(wiring)
        self.kept: dict[int, tuple[tuple[float, bytes], Shared]] = {}

    def solve(self, goal: float) -> Found:
        """Return the levels for a goal of the top that is within its reach."""
        while True:
            within = reach(self.wiring, self.standing, self.held, rising=self.rule != "equal")
            goals, wishes, shares = self._sweep(goal, within)
            more = self._conflicts(goals, wishes) or self._raised(goals, shares)
            if not more:
                return self._found(goals, shares)
            self.held[list(more)] = list(more.values())

    def _sweep(
        self, goal: float, within: Reach
    ) -> tuple[FloatArray, dict[int, list[tuple[float, int]]], dict[int, Shared]]:
        """Return goals by place, what each parent wishes of a free child, and the shares."""
        sign = self.standing.sign
        goals = np.where(np.isnan(self.held), np.nan, within.floor)
        top = self.wiring.top
        if np.isnan(goals[top]):
            rising = self.rule != "equal"
            floor = float(within.floor[top])
            goals[top] = floor if rising and sign[top] * (floor - goal) > 0 else goal
        wishes: dict[int, list[tuple[float, int]]] = {}
        shares: dict[int, Shared] = {}
        for at in self.wiring.order:
            family = self.wiring.families.get(at)
            if at in wishes:
                goals[at] = max(wishes[at], key=lambda wish: sign[at] * wish[0])[0]
            if family is None:
                continue
            shares[at] = self._shared(family, float(goals[at]), within)
            for child, level in zip(family.children.tolist(), shares[at].levels, strict=True):
                if np.isnan(self.held[child]):
                    wishes.setdefault(child, []).append((float(level), at))
        return goals, wishes, shares

    def _shared(self, family: Family, goal: float, within: Reach) -> Shared:
        siblings = siblings_of(self.wiring, family, within, self.held)
        key = (goal, siblings.today.tobytes() + siblings.best.tobytes() + siblings.held.tobytes())
        known = self.kept.get(family.parent)
        if known is not None and known[0] == key:
            return known[1]
        answer = share(siblings, goal, self.rule)
        self.kept[family.parent] = (key, answer)
        return answer

    def _conflicts(
        self, goals: FloatArray, wishes: dict[int, list[tuple[float, int]]]
    ) -> dict[int, float]:
        """Return nodes whose parents differ, the highest ones, no two with a parent in common."""
        torn = [at for at, said in wishes.items() if len(said) > 1 and _apart(said)]
        if not torn:
            return {}
        highest = min(self.depth[at] for at in torn)
        found: dict[int, float] = {}
        busy: set[int] = set()
        for at in sorted(at for at in torn if self.depth[at] == highest):
            above = set(self.wiring.parents[at])
            if not above & busy:
                found[at] = float(goals[at])
                self.pinned[at] = next(by for wish, by in wishes[at] if wish == goals[at])
                busy |= above
        return found

    def _raised(self, goals: FloatArray, shares: dict[int, Shared]) -> dict[int, float]:
        """Return free parents whose held children give more than was asked of them."""
        gives = self._levels(goals)
        found = {}
        for at in shares:
            more = self.standing.sign[at] * (gives[at] - goals[at])
            free = np.isnan(self.held[at]) and at != self.wiring.top
            if free and more > _ALIKE * max(1.0, abs(goals[at])):
                found[at] = float(gives[at])
        return found

    def _levels(self, goals: FloatArray) -> FloatArray:
        return self.wiring.roll_up(goals)

    def _found(self, goals: FloatArray, shares: dict[int, Shared]) -> Found:
        levels = self._levels(goals)
        nodes = self.wiring.graph.nodes
        off = None
        for at in reversed(self.wiring.order):
            if self.standing.sign[at] * (goals[at] - levels[at]) > EXACT * max(1, abs(goals[at])):
                off = off or (at, float(goals[at]), float(levels[at]))
        agreed = ~np.isnan(self.agreed) & (np.abs(levels - self.agreed) < EXACT)
        levels = np.where(agreed, self.agreed, levels)
        parents = tuple(
            ParentShare(
                nodes[at].key,
                float(goals[at]),
                shares[at].used,
                min(shares[at].share, 1.0),
                shares[at].price,
                shares[at].effort,
            )
            for at in sorted(shares)
        )
        return Found(levels, parents, self._findings(shares), off)

    def _findings(self, shares: dict[int, Shared]) -> tuple[Finding, ...]:
        nodes = self.wiring.graph.nodes
        other = [nodes[at].name for at in sorted(shares) if shares[at].used != self.rule]
        found = [
            Finding("cascade.most_demanding", {"node": nodes[at].name, "parent": nodes[by].name})
            for at, by in sorted(self.pinned.items())
        ]
        if other:
            named = ", ".join(other[:_NAMED])
            found.insert(
                0,
                Finding(
                    "cascade.rule_fell_back",
                    {"rule": self.rule, "count": len(other), "names": named},
                ),
            )
        return tuple(found)


def siblings_of(wiring: Wiring, family: Family, within: Reach, held: FloatArray) -> Siblings:
    """Return the children of one parent as the rules need them."""
    children = family.children
    nodes = wiring.graph.nodes
    return Siblings(
        structure=family.node.structure,
        direction=nodes[children[0]].direction,
        weights=family.weights,
        efforts=np.array([nodes[child].effort for child in children]),
        today=within.floor[children],
        best=within.ceiling[children],
        held=~np.isnan(held[children]),
        factor=family.node.factor,
        needed=family.node.needed or 1,
    )


def _depths(wiring: Wiring) -> dict[int, int]:
    depth = {wiring.top: 0}
    for at in wiring.order[1:]:
        depth[at] = 1 + max(depth[above] for above in wiring.parents[at])
    return depth


def _apart(said: list[tuple[float, int]]) -> bool:
    values = [wish for wish, _ in said]
    return max(values) - min(values) > _ALIKE * max(1.0, abs(values[0]))
