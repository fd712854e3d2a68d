"""Levels and minimums of 2,000 numbers of a cascade, beside plain numpy.

Baselines, in turn with ours in one run: for the levels one linear system of the same size by
numpy, which knows no limits and no rule; for the minimums sorting the same simulated values once,
without which no quantile can be had.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.turns import beside, best_of_turns
from workbench.agreement.cascade.graph import Composition, Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.graph_allocation import allocate_graph
from workbench.agreement.cascade.graph_minimums import graph_minimums, normal_leaf_paths
from workbench.agreement.cascade.standing import stand
from workbench.agreement.cascade.wiring import wire

NODES, PATHS = 2_000, 2_000
SPREAD = 0.01
_TURN: tuple[Composition, ...] = ("mean", "product", "mean", "parallel", "k_of_n")


def cascade_of(count: int, shared: int = 60) -> KpiGraph:
    """Return a graph of `count` numbers: sites, lines, factors; `shared` leaves of two parents."""
    rng = np.random.default_rng(2)
    nodes, edges = [KpiNode("n0", "n0", "mean")], []
    leaves: list[int] = []
    # the first fifth is made of others, three to seven each, level after level
    parents = count // 5
    owner = np.sort(rng.integers(0, parents, count - parents))
    for at in range(1, count):
        made = at < parents
        structure: Composition = _TURN[at % len(_TURN)] if made else "leaf"
        above = (at - 1) // 4 if made else int(owner[at - parents])
        current = float(rng.uniform(0.90, 0.96))
        nodes.append(
            KpiNode(
                f"n{at}",
                f"n{at}",
                structure,
                current=None if made else current,
                best=None if made else current + 0.03,
                needed=1 if structure == "k_of_n" else None,
            )
        )
        edges.append(Edge(f"n{above}", f"n{at}", float(rng.uniform(0.5, 2.0))))
        if not made:
            leaves.append(at)
    known = {edge.parent for edge in edges}
    nodes = [n if n.structure == "leaf" or n.key in known else _alone(n) for n in nodes]
    taken = {(edge.parent, edge.child) for edge in edges}
    for at in rng.choice(leaves, shared, replace=False).tolist():
        above = f"n{int(rng.integers(parents // 2, parents))}"
        if above in known and (above, f"n{at}") not in taken:
            edges.append(Edge(above, f"n{at}"))
    return KpiGraph(tuple(nodes), tuple(edges))


def _alone(node: KpiNode) -> KpiNode:
    return KpiNode(node.key, node.name, current=0.93, best=0.96)


def _system(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rng = np.random.default_rng(3)
    return np.eye(count) + 0.01 * rng.random((count, count)), rng.random(count)


def run() -> list[dict[str, object]]:
    """Time levels, and levels with minimums; `ratio` above 1 means faster than the baseline."""
    graph = cascade_of(NODES)
    wiring = wire(graph)
    standing = stand(wiring)
    goal = float(standing.today[wiring.top]) + 0.008
    levels = dict(zip(wiring.place, standing.today.tolist(), strict=True))
    leaves = [graph.nodes[at].key for at in wiring.leaves]
    rng = np.random.default_rng(4)
    paths = normal_leaf_paths(graph, levels, dict.fromkeys(leaves, SPREAD), 0.3, (PATHS, rng))
    drawn = np.stack([paths[key] for key in leaves])
    matrix, right = _system(NODES)
    solved = best_of_turns(
        (lambda: allocate_graph(graph, goal), lambda: np.linalg.solve(matrix, right))
    )
    both = best_of_turns(
        (
            lambda: (allocate_graph(graph, goal), graph_minimums(graph, paths, 0.1)),
            lambda: np.sort(drawn, axis=1),
        )
    )
    return [
        beside(f"levels of {NODES} numbers", "a linear system", solved),
        beside(f"levels and minimums, {PATHS} paths", "one sort of the paths", both),
    ]


if __name__ == "__main__":
    for row in run():
        print(
            f"{row['name']:34} {row['seconds']:.5f} s  {row['baseline']} {row['baseline_seconds']:.5f} s"
        )
