"""Starting trees: for a KPI of the catalogue the graph of what it is usually made of.

Names are codes ("kpi.name_oee", "cascade.part_repair_work"), which the edges turn into texts;
today's values, the best and the owners' names are for the parties to fill in.
"""

from dataclasses import dataclass
from typing import cast

from workbench.agreement.cascade.graph import Composition, Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.teams import Direction, OwnerSide
from workbench.agreement.cascade.tree_facts import (
    INDICATORS,
    OVER_SITES,
    PARTS,
    TOTALS,
    TREES,
)
from workbench.evidence.discovery.catalogue import entry
from workbench.evidence.kpi.catalogue import CATALOGUE, direction, kpi_fact

SITES = ("first_site", "second_site")


@dataclass(frozen=True, slots=True)
class _Made:
    structure: Composition
    factor: float
    parts: tuple[str, ...]


def _read(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


_MADE = {
    key: _Made(cast("Composition", structure), float(factor), tuple(parts.split()))
    for key, structure, factor, parts in _read(TREES)
}
_PARTS = {
    key: (unit, cast("Direction", way), cast("OwnerSide", side))
    for key, unit, way, side in _read(PARTS)
}
PART_KEYS: tuple[str, ...] = (*_PARTS, *SITES)
DECOMPOSED: tuple[str, ...] = (*_MADE.keys() & CATALOGUE.keys(), *OVER_SITES.split())


def starting_tree(kpi: str) -> KpiGraph | None:
    """Return the starting tree of a KPI of the catalogue, None where it does not decompose.

    Node keys are those of the catalogue or of its parts, unique in the tree. A KPI that answers to
    others without adding up of them (profit, satisfaction) is a single indicator.
    StepError kpi.unknown.
    """
    fact = kpi_fact(kpi)
    if fact.key in INDICATORS:
        return KpiGraph((_node(fact.key, "indicator", 1.0),))
    if fact.key in _MADE:
        return _opened(fact.key)
    return _over_sites(fact.key) if fact.key in OVER_SITES.split() else None


def _opened(top: str) -> KpiGraph:
    nodes: dict[str, KpiNode] = {}
    edges: list[Edge] = []
    waiting = [top]
    for key in waiting:
        if key in nodes:
            continue
        made = _MADE.get(key)
        nodes[key] = _node(key, made.structure if made else "leaf", made.factor if made else 1.0)
        for part in made.parts if made else ():
            edges.append(Edge(key, part))
            waiting.append(part)
    return KpiGraph(tuple(nodes.values()), tuple(edges))


def _over_sites(kpi: str) -> KpiGraph:
    top = _node(kpi, "sum" if kpi in TOTALS else "mean", 1.0)
    sites = tuple(
        KpiNode(
            key,
            f"cascade.part_{key}",
            unit=top.unit,
            direction=top.direction,
            owner_side=top.owner_side,
        )
        for key in SITES
    )
    return KpiGraph((top, *sites), tuple(Edge(kpi, key) for key in SITES))


def _node(key: str, structure: Composition, factor: float) -> KpiNode:
    if key in _PARTS:
        unit, way, side = _PARTS[key]
        name = f"cascade.part_{key}"
        return KpiNode(
            key, name, structure, unit=unit, direction=way, factor=factor, owner_side=side
        )
    fact = kpi_fact(key)
    control = entry(key).control
    return KpiNode(
        key,
        fact.name,
        structure,
        unit=fact.unit,
        direction=direction(fact),
        factor=factor,
        owner_side="customer" if control == "customer" else "provider",
    )
