"""The X-matrix of hoshin kanri as data: outcomes × KPIs × levers × owners, and overload.

Jackson (2006), Hoshin Kanri for the Lean Enterprise, gives the form. The warnings: more than 5
outcomes, more than 8 objectives a year for one team, and a matrix in which every box is linked,
which says nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.agreement.cascade.graph import KpiGraph, KpiNode
from workbench.agreement.cascade.teams import OwnerSide
from workbench.codes import Finding

Link = Literal["strong", "weak"]
Corner = Literal["outcomes_kpis", "kpis_levers", "levers_owners", "owners_outcomes"]
Links = Mapping[tuple[str, str], Link]
MOST_OUTCOMES = 5
MOST_OBJECTIVES = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One row or column; `side` is an owner's."""

    key: str
    name: str
    side: OwnerSide | None = None


@dataclass(frozen=True, slots=True)
class XMatrix:
    """The four sides and the links at the four corners, by the keys of both.

    Outcomes are the tops; KPIs the nodes that a team owns; levers what owners can pull. A link is
    strong where it is direct (a child, an own lever, an own number), weak where it leads over
    others.
    """

    outcomes: tuple[Item, ...]
    kpis: tuple[Item, ...]
    levers: tuple[Item, ...]
    owners: tuple[Item, ...]
    corners: Mapping[Corner, Links]


def x_matrix(graphs: Mapping[str, KpiGraph]) -> XMatrix:
    """Return the matrix of several cascades by the key of their outcome.

    Keys: the outcome's own; "outcome/node" for a KPI; the lever's words; "side:owner".
    """
    outcomes: dict[str, Item] = {}
    kpis: dict[str, Item] = {}
    levers: dict[str, Item] = {}
    owners: dict[str, Item] = {}
    corners: dict[Corner, dict[tuple[str, str], Link]] = {
        "outcomes_kpis": {},
        "kpis_levers": {},
        "levers_owners": {},
        "owners_outcomes": {},
    }
    for outcome, graph in graphs.items():
        top = next(node for node in graph.nodes if not graph.parents(node.key))
        outcomes[outcome] = Item(outcome, top.name)
        direct = {edge.child for edge in graph.children(top.key)}
        for node in _owned(graph):
            kpi, owner = f"{outcome}/{node.key}", f"{node.owner_side}:{node.owner or node.name}"
            kpis[kpi] = Item(kpi, node.name)
            owners[owner] = Item(owner, node.owner or node.name, node.owner_side)
            near: Link = "strong" if node.key in direct or node is top else "weak"
            corners["outcomes_kpis"][outcome, kpi] = near
            corners["owners_outcomes"].setdefault((owner, outcome), near)
            if near == "strong":
                corners["owners_outcomes"][owner, outcome] = near
            for lever in node.levers:
                corners["kpis_levers"][kpi, lever] = "strong"
                corners["levers_owners"][lever, owner] = "strong"
        levers |= {lever: Item(lever, lever) for node in graph.nodes for lever in node.levers}
        _levers_below(graph, outcome, corners["kpis_levers"])
    return XMatrix(
        tuple(outcomes.values()),
        tuple(kpis.values()),
        tuple(levers.values()),
        tuple(owners.values()),
        corners,
    )


def overload(graphs: Mapping[str, KpiGraph]) -> tuple[Finding, ...]:
    """Warn of too much at once.

    Findings: cascade.too_many_outcomes, cascade.too_many_objectives (one for each such team),
    cascade.everything_linked (one for each corner of at least two rows and two columns).
    """
    matrix = x_matrix(graphs)
    found = []
    if len(matrix.outcomes) > MOST_OUTCOMES:
        params: dict[str, str | int | float] = {
            "count": len(matrix.outcomes),
            "most": MOST_OUTCOMES,
        }
        found.append(Finding("cascade.too_many_outcomes", params))
    carried: dict[tuple[str | None, str], int] = {}
    for graph in graphs.values():
        for node in _owned(graph):
            team = (node.owner_side, node.owner or node.name)
            carried[team] = carried.get(team, 0) + 1
    found += [
        Finding(
            "cascade.too_many_objectives", {"team": name, "count": count, "most": MOST_OBJECTIVES}
        )
        for (_, name), count in carried.items()
        if count > MOST_OBJECTIVES
    ]
    return (*found, *_full(matrix))


def _owned(graph: KpiGraph) -> list[KpiNode]:
    return [
        node
        for node in graph.nodes
        if node.owner_side is not None and node.structure != "indicator"
    ]


def _levers_below(graph: KpiGraph, outcome: str, links: dict[tuple[str, str], Link]) -> None:
    """Link a lever weakly with every owned number above the node that it moves."""
    above: dict[str, list[str]] = {}
    for edge in graph.edges:
        above.setdefault(edge.child, []).append(edge.parent)
    owned = {node.key for node in _owned(graph)}
    for node in graph.nodes:
        seen: set[str] = set()
        waiting = list(above.get(node.key, ()))
        while node.levers and waiting:
            key = waiting.pop()
            if key in seen:
                continue
            seen.add(key)
            waiting += above.get(key, ())
            for lever in node.levers if key in owned else ():
                links.setdefault((f"{outcome}/{key}", lever), "weak")


def _full(matrix: XMatrix) -> list[Finding]:
    sides: dict[Corner, tuple[int, int]] = {
        "outcomes_kpis": (len(matrix.outcomes), len(matrix.kpis)),
        "kpis_levers": (len(matrix.kpis), len(matrix.levers)),
        "levers_owners": (len(matrix.levers), len(matrix.owners)),
        "owners_outcomes": (len(matrix.owners), len(matrix.outcomes)),
    }
    return [
        Finding("cascade.everything_linked", {"corner": corner, "count": rows * columns})
        for corner, (rows, columns) in sides.items()
        if min(rows, columns) > 1 and len(matrix.corners[corner]) == rows * columns
    ]
