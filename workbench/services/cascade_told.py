"""From the rows under a KPI to what a page shows of them."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from workbench.agreement.cascade.graph import COMPOSED, Composition, KpiGraph
from workbench.agreement.cascade.graph_catchball import agree_graph
from workbench.agreement.cascade.wiring import wire
from workbench.codes import Finding, StepError
from workbench.platform.permissions import Seat
from workbench.services.cascade_rows import (
    TOP,
    Tree,
    direction_of,
    graph_of,
    lines,
    stamp,
    structure_of,
    unit_of,
)
from workbench.services.cascade_shown import KpiCascade, Part, TeamView
from workbench.services.team_levels import Top, today
from workbench.store.cascade import TeamNodeRow


def told(tree: Tree, seat: Seat, titles: Mapping[int, str]) -> KpiCascade:
    """Return what a page shows of all under a KPI; `titles` are the leads' by user."""
    graph, record, top = graph_of(tree), tree.record, tree.top
    missing, problem = record.get("missing"), record.get("open")
    values = values_today(graph)
    return KpiCascade(
        top=top,
        today=today(top),
        rolled=values.get(TOP),
        structure=structure_of(record),
        nodes=tuple(_team(tree, place, seat, values, titles) for place in walk(tree)),
        record=record,
        missing=Finding(missing[0], missing[1]) if missing else None,
        problem=Finding(problem[0], problem[1]) if problem else None,
        stamp=stamp(tree.nodes),
        stale=bool(tree.nodes) and record.get("draft") != top.draft_sha256 and not problem,
        agreed=_is_agreed(graph, top, tree.nodes),
        flat=tree.flat(),
        graph=graph,
    )


def walk(tree: Tree) -> list[tuple[TeamNodeRow, int]]:
    """Return every number once with its depth, after what it is first a part of."""
    place = {row.id: at for at, row in enumerate(tree.nodes)}
    found: dict[int, int] = {}
    waiting: list[tuple[int | None, int]] = [(None, 0)]
    while waiting:
        above, depth = waiting.pop()
        if above is not None:
            if above in found:
                continue
            found[above] = depth - 1
        below = sorted(tree.children(above), key=lambda edge: -place[edge.child_id])
        waiting += [(edge.child_id, depth + 1) for edge in below]
    return [(tree.rows[key], depth) for key, depth in found.items()]


def values_today(graph: KpiGraph) -> dict[str, float]:
    """Return today's values, rolled up as far as the graph is complete."""
    known = {node.key: node.current for node in graph.nodes if node.current is not None}
    try:
        wiring = wire(graph)
    except StepError:
        return {key: value for key, value in known.items() if _is_leaf(graph, key)}
    leaves = [graph.nodes[at].key for at in wiring.leaves]
    values = np.array([known.get(node.key, np.nan) for node in graph.nodes], dtype=np.float64)
    rolled = wiring.roll_up(values)
    found = zip(graph.nodes, rolled.tolist(), strict=True)
    return {node.key: value for node, value in found if np.isfinite(value) or node.key in leaves}


def _is_leaf(graph: KpiGraph, key: str) -> bool:
    return graph.node(key).structure not in COMPOSED


def _team(
    tree: Tree,
    place: tuple[TeamNodeRow, int],
    seat: Seat,
    values: Mapping[str, float],
    titles: Mapping[int, str],
) -> TeamView:
    row, depth = place
    above = _above(tree, row)
    within = _within(tree, above[0])
    return TeamView(
        row=row,
        lead=titles.get(row.lead_id) if row.lead_id is not None else None,
        mine=seat.role == "team_lead" and row.lead_id == seat.user_id,
        structure=cast("Composition", row.structure),
        unit=unit_of(row, tree.top),
        direction=direction_of(row, tree.top),
        depth=depth,
        parts=len(tree.children(row.id)),
        above=above,
        within=within,
        today=values.get(str(row.id)),
        said=row.current if row.structure in COMPOSED else None,
        part=_part(tree, above[0]) if within == "mean" else None,
        levers=lines(row.levers),
        chance=tree.record.get("chances", {}).get(str(row.id)),
    )


def _above(tree: Tree, row: TeamNodeRow) -> tuple[Part, ...]:
    return tuple(
        Part(edge.parent_id, _name(tree, edge.parent_id), edge.weight)
        for edge in tree.parents(row.id)
    )


def _name(tree: Tree, node_id: int | None) -> str:
    return tree.top.name if node_id is None else tree.rows[node_id].name


def _within(tree: Tree, above: Part) -> Composition:
    """Return the structure of what a number is a part of."""
    if above.node_id is None:
        return structure_of(tree.record)
    return cast("Composition", tree.rows[above.node_id].structure)


def _part(tree: Tree, above: Part) -> float:
    """Return the weight in a mean, 0..1."""
    return above.weight / tree.weights[above.node_id]


def _is_agreed(graph: KpiGraph, top: Top, rows: Sequence[TeamNodeRow]) -> bool:
    if not any(row.answers for row in rows):
        return False
    try:
        agree_graph(graph, top.target)
    except StepError:
        return False
    return True
