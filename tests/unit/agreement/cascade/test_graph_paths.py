"""Paths split down a graph roll up to the KPI's own."""

import numpy as np
import pytest

from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.graph_paths import split_down
from workbench.agreement.cascade.joint_paths import move_together
from workbench.agreement.cascade.team_paths import Shares, split_paths
from workbench.agreement.cascade.wiring import wire
from workbench.codes import StepError

LINES = {"line1": 0.8168, "line2": 0.8113, "line3": 0.8161}
WEIGHTS = (0.5, 0.3, 0.2)


def plant() -> KpiGraph:
    """Return the plant of three lines, the first made of availability losses and the rest."""
    nodes = [KpiNode("plant", "Plant", "mean"), KpiNode("line1", "Line 1", "product")]
    nodes += [KpiNode("line2", "Line 2"), KpiNode("line3", "Line 3")]
    nodes += [KpiNode("a", "Availability", "losses"), KpiNode("pq", "Rest")]
    nodes += [
        KpiNode(key, key, direction="lower") for key in ("breakdown", "maintenance", "changeover")
    ]
    edges = [Edge("plant", key, weight) for key, weight in zip(LINES, WEIGHTS, strict=True)]
    edges += [Edge("line1", "a"), Edge("line1", "pq")]
    edges += [Edge("a", key) for key in ("breakdown", "maintenance", "changeover")]
    return KpiGraph(tuple(nodes), tuple(edges))


LEVELS = LINES | {
    "plant": 0.815,
    "a": 0.9056,
    "pq": 0.8168 / 0.9056,
    "breakdown": 0.0451,
    "maintenance": 0.0154,
    "changeover": 0.0339,
}


def rolled(graph: KpiGraph, paths: dict[str, np.ndarray]) -> np.ndarray:
    """Return the top's paths of the leaves' paths."""
    wiring = wire(graph)
    size = len(next(iter(paths.values())))
    values = np.full((len(graph.nodes), size), np.nan)
    for key, path in paths.items():
        values[wiring.place[key]] = path
    return wiring.roll_up(values)[wiring.top]


def test_every_path_rolls_up_to_the_path_of_the_kpi() -> None:
    """Through means, products and losses nothing of the KPI's own chances is lost."""
    top = np.random.default_rng(5).normal(0.815, 0.012, 2000)
    paths = split_down(plant(), LEVELS, top, 0.5, np.random.default_rng(1))
    assert set(paths) == {"line2", "line3", "pq", "breakdown", "maintenance", "changeover"}
    np.testing.assert_allclose(rolled(plant(), paths), top, rtol=1e-9)


def test_redundant_parts_share_what_is_missing() -> None:
    """Of two redundant pumps 1 − Y = Π(1 − x) holds on every path."""
    pumps = KpiGraph(
        (KpiNode("top", "Water", "parallel"), KpiNode("a", "A"), KpiNode("b", "B")),
        (Edge("top", "a"), Edge("top", "b")),
    )
    top = 1 - np.random.default_rng(5).lognormal(np.log(0.02), 0.2, 2000)
    levels = {"top": 0.98, "a": 0.9, "b": 0.8}
    paths = split_down(pumps, levels, top, 0.5, np.random.default_rng(1))
    np.testing.assert_allclose(rolled(pumps, paths), top, rtol=1e-9)


def test_two_levels_are_split_as_before() -> None:
    """A plain mean has the very paths of `split_paths`."""
    lines = tuple(LINES)
    graph = KpiGraph(
        (KpiNode("plant", "Plant", "mean"), *(KpiNode(key, key) for key in lines)),
        tuple(Edge("plant", key, weight) for key, weight in zip(lines, WEIGHTS, strict=True)),
    )
    top = np.random.default_rng(5).normal(0.815, 0.012, 500)
    shares = Shares("mean", np.array(list(LINES.values())), np.array(WEIGHTS))
    expected = split_paths(shares, top, 0.5, np.random.default_rng(1))
    paths = split_down(graph, LEVELS, top, 0.5, np.random.default_rng(1))
    np.testing.assert_array_equal([paths[key] for key in lines], expected)


def woven(kind: str) -> KpiGraph:
    """Return a graph with a number of two parents, or with two of three pumps that must work."""
    nodes = [KpiNode("top", "Top", "product"), KpiNode("a", "A", "mean"), KpiNode("b", "B", "mean")]
    edges = [Edge("top", "a"), Edge("top", "b")]
    edges += [Edge("a", "x", 2), Edge("a", "y"), Edge("b", "z")]
    nodes += [KpiNode(key, key) for key in "xyz"]
    if kind == "shared":
        edges.append(Edge("b", "y"))
    else:
        nodes[1] = KpiNode("a", "A", "k_of_n", needed=1)
    return KpiGraph(tuple(nodes), tuple(edges))


@pytest.mark.parametrize("kind", ["shared", "k of n"])
def test_woven_numbers_are_moved_together(kind: str) -> None:
    """K of n, and a number with two parents: every path rolls up, levels are what one expects."""
    graph, levels = woven(kind), {"x": 0.9, "y": 0.8, "z": 0.95}
    centre = float(rolled(graph, {key: np.array([value]) for key, value in levels.items()})[0])
    top = centre + np.random.default_rng(3).normal(0, 0.004, 4000)
    paths = split_down(graph, levels, top, 0.5, np.random.default_rng(1))
    np.testing.assert_allclose(rolled(graph, paths), top, rtol=1e-9)
    for key, value in levels.items():
        assert paths[key].mean() == pytest.approx(value, abs=0.003)
        assert paths[key].std() > 0


def test_a_mean_moved_together_is_the_mean_split() -> None:
    """Where the roll-up is a line the movement is that of kriging: the same spread for each line."""
    lines = tuple(LINES)
    graph = KpiGraph(
        (KpiNode("plant", "Plant", "mean"), *(KpiNode(key, key) for key in lines)),
        tuple(Edge("plant", key, weight) for key, weight in zip(lines, WEIGHTS, strict=True)),
    )
    top = np.random.default_rng(5).normal(0.815, 0.012, 500)
    alike = np.full(4, 0.815)
    found = move_together(wire(graph), alike, top, 0.5, np.random.default_rng(1))
    shares = Shares("mean", alike[1:], np.array(WEIGHTS))
    expected = split_paths(shares, top, 0.5, np.random.default_rng(1))
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_what_cannot_be_split_is_said() -> None:
    """Two of three pumps never work more than always."""
    nodes = (KpiNode("top", "Top", "k_of_n", needed=2), *(KpiNode(key, key) for key in "xyz"))
    graph = KpiGraph(nodes, tuple(Edge("top", key) for key in "xyz"))
    top = np.array([0.9, 1.2])
    with pytest.raises(StepError) as refused:
        split_down(graph, dict.fromkeys("xyz", 0.9), top, 0.5, np.random.default_rng(1))
    assert refused.value.finding.code == "cascade.paths_not_split"
