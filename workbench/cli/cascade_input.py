"""What `cascade` reads, key by key; whatever cannot be used is named in one line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from workbench.agreement.cascade.graph import Composition, Edge, EffortSource, KpiGraph, KpiNode
from workbench.agreement.cascade.sharing import GRAPH_RULES, GraphRule
from workbench.agreement.cascade.teams import Direction, FloatArray, OwnerSide
from workbench.cli.cascade_schema import (
    ACTUAL,
    DIRECTIONS,
    EDGE,
    FILE,
    NODE,
    SIDES,
    SOURCES,
    STRUCTURES,
)
from workbench.cli.json_entry import Entry, finite, load_object
from workbench.cli.json_input import refuse

MOST_BYTES = 256_000_000
MOST_NODES, MOST_EDGES, MOST_TEXTS = 20_000, 100_000, 50
FEWEST_PATHS, MOST_PATHS, MOST_VALUES = 100, 200_000, 20_000_000


@dataclass(frozen=True, slots=True)
class CascadeFile:
    """The file as read. `rules` has one rule or all; `paths` or `spreads` where simulated."""

    graph: KpiGraph
    target: float
    rules: tuple[GraphRule, ...]
    reserve: float
    frozen: dict[str, float]
    minimum: float | None
    alpha: float
    seed: int
    n_paths: int
    spreads: dict[str, float]
    correlation: float
    paths: dict[str, FloatArray]
    held_minimums: dict[str, float]
    before: dict[str, float]
    after: dict[str, float]


def read(name: str, content: bytes) -> CascadeFile:
    """Return the file, checked for form; what the numbers mean is checked by the steps."""
    file = Entry(load_object(name, content, MOST_BYTES), name, tuple(FILE))
    if file.whole("schema_version", 1) != 1:
        refuse(f"{name} has another 'schema_version' than 1.")
    file.required("graph")
    graph = _graph(file.entry("graph", ("nodes", "edges")))
    rule = _word(file, "rule", (*GRAPH_RULES, "all"), "all")
    actual = file.entry("actual", tuple(ACTUAL))
    found = CascadeFile(
        graph=graph,
        target=file.number("target"),
        rules=GRAPH_RULES if rule == "all" else (cast("GraphRule", rule),),
        reserve=file.number("reserve", 0.0),
        frozen=_by_key(file, "frozen"),
        minimum=file.number_or_none("minimum"),
        alpha=file.number("alpha", 0.1),
        seed=file.whole("seed", 0),
        n_paths=file.whole("n_paths", 2000),
        spreads=_by_key(file, "spreads"),
        correlation=file.number("correlation", 0.0),
        paths=_paths(file),
        held_minimums=_by_key(file, "held_minimums"),
        before=_by_key(actual, "before"),
        after=_by_key(actual, "after"),
    )
    _check(file, found)
    return found


def _check(file: Entry, found: CascadeFile) -> None:
    if found.seed < 0:
        refuse("'seed' must be a whole number from 0.")
    if file.has("actual") and not found.after:
        refuse("'actual' needs 'after': the measured values by key.")
    _check_draws(found)
    known = {node.key for node in found.graph.nodes}
    named: dict[str, Mapping[str, object]] = {
        "frozen": found.frozen,
        "spreads": found.spreads,
        "paths": found.paths,
    }
    named |= {"held_minimums": found.held_minimums, "before": found.before, "after": found.after}
    strange = [
        (where, key) for where, by_key in named.items() for key in by_key if key not in known
    ]
    if strange:
        where, key = strange[0]
        refuse(f"'{where}' names '{key[:40]}', which is no node of the graph.")


def _check_draws(found: CascadeFile) -> None:
    if not FEWEST_PATHS <= found.n_paths <= MOST_PATHS:
        refuse(f"'n_paths' must be from {FEWEST_PATHS} to {MOST_PATHS:,}.")
    if found.paths and found.spreads:
        refuse("Give either 'paths' or 'spreads', not both.")
    if found.spreads and found.n_paths * len(found.graph.nodes) > MOST_VALUES:
        refuse(f"'n_paths' for so many nodes is more than {MOST_VALUES:,} values.")
    if min(found.spreads.values(), default=0.0) < 0:
        refuse("'spreads' are standard deviations: none is below 0.")


def _graph(entry: Entry) -> KpiGraph:
    nodes = [
        _node(Entry(record, f"node {at}", tuple(NODE)))
        for at, record in enumerate(entry.list_of("nodes", MOST_NODES), start=1)
    ]
    edges = [
        _edge(Entry(record, f"edge {at}", tuple(EDGE)))
        for at, record in enumerate(entry.list_of("edges", MOST_EDGES), start=1)
    ]
    return KpiGraph(tuple(nodes), tuple(edges))


def _node(entry: Entry) -> KpiNode:
    key = entry.text("key")
    side = _word(entry, "owner_side", SIDES, "")
    return KpiNode(
        key=key,
        name=_text(entry, "name") or key,
        structure=cast("Composition", _word(entry, "structure", STRUCTURES, "leaf")),
        unit=_text(entry, "unit"),
        direction=cast("Direction", _word(entry, "direction", DIRECTIONS, "higher")),
        current=entry.number_or_none("current"),
        best=entry.number_or_none("best"),
        factor=entry.number("factor", 1.0),
        needed=entry.whole("needed", 0) if entry.has("needed") else None,
        owner_side=cast("OwnerSide", side) if side else None,
        owner=_text(entry, "owner"),
        levers=_texts(entry, "levers"),
        support_needed=_text(entry, "support_needed"),
        effort=entry.number("effort", 1.0),
        effort_from=cast("EffortSource", _word(entry, "effort_from", SOURCES, "both")),
    )


def _edge(entry: Entry) -> Edge:
    return Edge(entry.text("parent"), entry.text("child"), entry.number("weight", 1.0))


def _text(entry: Entry, key: str) -> str:
    value = entry.record.get(key)
    return entry.text(key) if entry.has(key) and value != "" else ""


def _texts(entry: Entry, key: str) -> tuple[str, ...]:
    found = entry.list_of(key, MOST_TEXTS)
    if not all(isinstance(text, str) for text in found):
        refuse(f"'{key}' in {entry.place} must be a list of texts.")
    return tuple(found)


def _word(entry: Entry, key: str, known: tuple[str, ...], default: str) -> str:
    word = entry.text(key) if entry.has(key) else default
    if word != default and word not in known:
        refuse(f"'{key}' in {entry.place} must be one of {', '.join(known)}.")
    return word


def _by_key(entry: Entry, key: str) -> dict[str, float]:
    found = entry.record.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        refuse(f"'{key}' must be an object of numbers by key.")
    return {name: finite(value, f"'{name[:40]}' in '{key}'") for name, value in found.items()}


def _paths(file: Entry) -> dict[str, FloatArray]:
    found = file.record.get("paths")
    if found is None:
        return {}
    if not isinstance(found, dict) or not all(isinstance(row, list) for row in found.values()):
        refuse("'paths' must be an object with a list of numbers for each leaf.")
    if sum(map(len, found.values())) > MOST_VALUES:
        refuse(f"'paths' has more than {MOST_VALUES:,} values.")
    return {
        key: np.array([finite(value, f"'paths' of '{key[:40]}'") for value in row], np.float64)
        for key, row in found.items()
    }
