"""Random KPI graphs of every structure, with nodes of several parents."""

from collections.abc import Mapping

import numpy as np
from hypothesis import strategies as st

from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.sharing import GRAPH_RULES
from workbench.agreement.cascade.standing import reach, stand
from workbench.agreement.cascade.wiring import wire

RULES = GRAPH_RULES
STRUCTURES = ("sum", "mean", "product", "parallel", "k_of_n", "losses")
_SHARES = ("mean", "product", "parallel", "k_of_n")


@st.composite
def graphs(draw: st.DrawFn, *, deep: bool = True) -> KpiGraph:
    """Draw a graph: a top of any structure, parents of shares below it, some children in common.

    Below the top all values are shares, so that every structure can stand below every other.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    structure = draw(st.sampled_from(STRUCTURES))
    direction = draw(st.sampled_from(("higher", "lower")))
    count = draw(st.integers(1, 4))
    inner = direction if structure != "losses" else _other(direction)
    middles = draw(st.integers(0, count)) if deep else 0
    kinds = [draw(st.sampled_from(_SHARES)) if at < middles else "leaf" for at in range(count)]
    spread = 1.0 / count if structure == "losses" else 1.0
    nodes = [_parent("top", structure, direction, count, rng)]
    edges, pool = [], []
    for at, kind in enumerate(kinds):
        key = f"n{at}"
        edges.append(Edge("top", key, 1.0 if structure == "losses" else float(rng.uniform(0.2, 2))))
        if kind == "leaf":
            nodes.append(_leaf(key, inner, rng, spread))
            continue
        own = draw(st.integers(1, 3))
        shared = draw(st.lists(st.sampled_from(pool), unique=True, max_size=2)) if pool else []
        keys = [f"{key}.{child}" for child in range(own)]
        nodes.append(_parent(key, kind, inner, own + len(shared), rng))
        nodes += [_leaf(child, inner, rng, 0.2 * spread) for child in keys]
        edges += [Edge(key, child, float(rng.uniform(0.2, 2))) for child in [*keys, *shared]]
        pool += keys
    return KpiGraph(tuple(nodes), tuple(edges))


def _other(direction: str) -> str:
    return "lower" if direction == "higher" else "higher"


def _parent(key: str, kind: str, direction: str, parts: int, rng: np.random.Generator) -> KpiNode:
    needed = int(rng.integers(1, parts + 1)) if kind == "k_of_n" else None
    return KpiNode(key, key, kind, direction=direction, needed=needed)


def _leaf(key: str, direction: str, rng: np.random.Generator, spread: float) -> KpiNode:
    low, high = sorted(rng.uniform(0.05, 0.95, 2) * spread)
    today, best = (low, high) if direction == "higher" else (high, low)
    return KpiNode(
        key,
        key,
        direction=direction,
        current=float(today),
        best=float(best),
        effort=float(rng.uniform(0.2, 5)),
    )


def reachable(graph: KpiGraph, part: float) -> float:
    """Return a value of the top between today (0) and the proven best (1)."""
    wiring = wire(graph)
    within = reach(wiring, stand(wiring), np.full(len(graph.nodes), np.nan))
    low, high = float(within.floor[wiring.top]), float(within.ceiling[wiring.top])
    return low + part * (high - low)


def of(graph: KpiGraph, levels: Mapping[str, float]) -> np.ndarray:
    """Return levels in the order of the graph's nodes."""
    return np.array([levels[node.key] for node in graph.nodes])
