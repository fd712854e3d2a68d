"""The numbers under a KPI as rows, and as the graph that the cascade computes with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any, cast

from sqlalchemy.orm import Session

from workbench.agreement.cascade.graph import (
    COMPOSED,
    Composition,
    Edge,
    GraphState,
    KpiGraph,
    KpiNode,
)
from workbench.agreement.cascade.teams import Direction
from workbench.platform.versions import version_of
from workbench.services.team_levels import Top
from workbench.store.cascade import TeamEdgeRow, TeamNodeRow, team_edges, team_nodes
from workbench.store.deal import DealRow

TOP = "top"  # the KPI's own key in its graph; that of every other number is the id of its row


@dataclass(frozen=True)
class Tree:
    """All rows under one KPI, and the record of how its levels were shared the last time.

    The record has `structure`, `factor` and `needed` of the KPI itself, the `rule` and the
    `reserve`; cascade_levels adds what came out.
    """

    top: Top
    nodes: list[TeamNodeRow]
    edges: list[TeamEdgeRow]
    record: Mapping[str, Any]

    def parents(self, node_id: int) -> list[TeamEdgeRow]:
        """Return the edges to what a number is a part of."""
        return self._by_child.get(node_id, [])

    def children(self, node_id: int | None) -> list[TeamEdgeRow]:
        """Return the edges to the parts of a number, or of the KPI itself (None)."""
        return self._by_parent.get(node_id, [])

    @cached_property
    def rows(self) -> dict[int, TeamNodeRow]:
        """Return the numbers by their id."""
        return {row.id: row for row in self.nodes}

    @cached_property
    def weights(self) -> dict[int | None, float]:
        """Return the sum of the weights of a number's parts, by its id (None: the KPI itself)."""
        return {key: sum(edge.weight for edge in edges) for key, edges in self._by_parent.items()}

    @cached_property
    def _by_child(self) -> dict[int, list[TeamEdgeRow]]:
        found: dict[int, list[TeamEdgeRow]] = {}
        for edge in self.edges:
            found.setdefault(edge.child_id, []).append(edge)
        return found

    @cached_property
    def _by_parent(self) -> dict[int | None, list[TeamEdgeRow]]:
        found: dict[int | None, list[TeamEdgeRow]] = {}
        for edge in self.edges:
            found.setdefault(edge.parent_id, []).append(edge)
        return found

    def new_node(self, place: int) -> TeamNodeRow:
        """Return a number without parts that nobody has answered for yet; it is not added."""
        card = self.top.card
        return TeamNodeRow(
            deal_id=card.deal_id, card_id=card.id, position=place, structure="leaf",
            state="proposed", answer={}, acknowledged={}, version=0,
        )  # fmt: skip

    def new_edge(self, parent: int | None, child: int, weight: float) -> TeamEdgeRow:
        """Return that a number is a part of another, or of the KPI itself (None); not added."""
        card = self.top.card
        return TeamEdgeRow(
            deal_id=card.deal_id, card_id=card.id, parent_id=parent, child_id=child, weight=weight
        )

    def flat(self) -> bool:
        """Return whether all that stands under the KPI is teams directly below it."""
        return all(row.structure == "leaf" for row in self.nodes) and all(
            edge.parent_id is None for edge in self.edges
        )


def tree_of(db: Session, deal: DealRow, top: Top) -> Tree:
    """Read everything under a KPI."""
    card = top.card.id
    return Tree(
        top, team_nodes(db, deal.id, card), team_edges(db, deal.id, card), record_of(deal, card)
    )


def record_of(deal: DealRow, card_id: int) -> dict[str, Any]:
    """Return how the levels under a KPI were shared the last time; {} before the first time."""
    kept: dict[str, Any] = deal.settings.get("cascade", {}).get(str(card_id), {})
    return kept


def remember(deal: DealRow, card_id: int, record: Mapping[str, Any]) -> None:
    """Keep the record of how the levels under a KPI were shared."""
    before = deal.settings.get("cascade", {})
    deal.settings = deal.settings | {"cascade": before | {str(card_id): dict(record)}}


def structure_of(record: Mapping[str, Any]) -> Composition:
    """Return how the KPI itself is made of its parts; a weighted mean before anybody said so."""
    named = record.get("structure")
    return cast("Composition", named) if named in COMPOSED else "mean"


def stamp(rows: Sequence[TeamNodeRow]) -> str:
    """Return a mark that changes with every change under a KPI; there is one of none."""
    return version_of([(row.id, row.version) for row in rows])


def graph_of(tree: Tree) -> KpiGraph:
    """Return the graph, the KPI itself first, then the rows in their order."""
    above = KpiNode(
        TOP,
        tree.top.name,
        structure_of(tree.record),
        unit=tree.top.unit,
        direction=tree.top.direction,
        factor=float(tree.record.get("factor", 1.0)),
        needed=tree.record.get("needed"),
    )
    place = {row.id: at for at, row in enumerate(tree.nodes)}
    edges = [
        Edge(
            TOP if edge.parent_id is None else str(edge.parent_id), str(edge.child_id), edge.weight
        )
        for edge in sorted(tree.edges, key=lambda edge: place[edge.child_id])
    ]
    nodes = [_node(row, tree.top) for row in tree.nodes]
    return KpiGraph((above, *nodes), tuple(edges))


def unit_of(row: TeamNodeRow, top: Top) -> str:
    """Return the unit of a number."""
    return top.unit if row.unit is None else row.unit


def direction_of(row: TeamNodeRow, top: Top) -> Direction:
    """Return which way is better for a number."""
    if row.direction is None:
        return top.direction
    return "lower" if row.direction == "lower" else "higher"


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _node(row: TeamNodeRow, top: Top) -> KpiNode:
    kept: dict[str, Any] = row.answer
    side = row.owner_side
    return KpiNode(
        key=str(row.id),
        name=row.name,
        structure=cast("Composition", row.structure),
        unit=unit_of(row, top),
        direction=direction_of(row, top),
        current=row.current,
        best=row.best,
        factor=row.factor,
        needed=row.needed,
        owner_side=None if side is None else "provider" if side == "provider" else "customer",
        levers=lines(row.levers),
        support_needed=row.support_needed,
        effort=effort_of(row),
        state=cast("GraphState", row.state),
        level=row.target,
        minimum=row.minimum,
        support=kept.get("support", ""),
        counter=kept.get("counter"),
        reason=kept.get("reason", ""),
    )


def effort_of(row: TeamNodeRow) -> float:
    """Return the weight of movement: the geometric mean of both sides' entries.

    A weight that only one side entered does not count (1), so that nobody moves the levels alone.
    """
    if row.provider_effort is None or row.customer_effort is None:
        return 1.0
    return sqrt(row.provider_effort * row.customer_effort)
