"""Whose movement moved the top: the published line, then exact sums for every structure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.agreement.cascade.graphs import graphs
from tests.unit.agreement.cascade.plant import plant
from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.graph_attribution import (
    GraphAttribution,
    attribute_graph,
    waterfall,
)
from workbench.codes import StepError


def leaves(graph: KpiGraph) -> list[str]:
    """Return the keys of the leaves."""
    return [node.key for node in graph.nodes if node.structure == "leaf"]


def today(graph: KpiGraph) -> dict[str, float]:
    """Return today's values of the leaves."""
    return {key: graph.node(key).current for key in leaves(graph)}


def parts(told: GraphAttribution) -> dict[str, float]:
    """Return each node's part by key."""
    return {part.node: part.part for part in told.parts}


def line(structure: str, *keys: str, needed: int | None = None) -> KpiGraph:
    """Return one parent over leaves."""
    top = KpiNode("y", "y", structure, needed=needed)
    return KpiGraph((top, *(KpiNode(key, key) for key in keys)), tuple(Edge("y", k) for k in keys))


def test_line_one_as_published() -> None:
    """.7801 to .7950, +1.49 points: A +1.94, P −0.61, Q +0.16; half of it at the plant."""
    graph = plant()
    after = today(graph) | {"a1": 0.902, "p1": 0.893, "q1": 0.987}
    own = line("product", "a1", "p1", "q1")
    alone = attribute_graph(own, {key: today(graph)[key] for key in ("a1", "p1", "q1")}, after)
    assert (alone.before, alone.after) == pytest.approx((0.7801, 0.7950), abs=5e-5)
    given_by = parts(alone)
    assert [100 * given_by[key] for key in ("y", "a1", "p1", "q1")] == pytest.approx(
        [1.49, 1.94, -0.61, 0.16], abs=5e-3
    )
    whole = parts(attribute_graph(graph, today(graph), after))
    assert whole["a1"] == pytest.approx(0.5 * given_by["a1"])
    assert whole["line 1"] == whole["plant"] == pytest.approx(0.5 * given_by["y"])
    assert whole["line 2"] == 0.0


@given(graphs(), st.integers(0, 2**32 - 1))
def test_the_leaves_add_up_to_the_movement(graph: KpiGraph, seed: int) -> None:
    """Through every structure and shared nodes, within 1e-9."""
    rng = np.random.default_rng(seed)
    before, after = ({key: float(rng.uniform(0, 0.2)) for key in leaves(graph)} for _ in "ab")
    told = attribute_graph(graph, before, after)
    total = sum(part.part for part in told.parts if part.leaf)
    assert total == pytest.approx(told.after - told.before, abs=1e-9)


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_movements_that_cancel_in_a_node_are_still_told_apart(count: int, seed: int) -> None:
    """A parent that did not move hides two children that did, with opposite parts."""
    size = 0.01 * count
    rng = np.random.default_rng(seed)
    a, b = rng.uniform(0.3, 0.6, 2)
    told = parts(
        attribute_graph(line("mean", "a", "b"), {"a": a, "b": b}, {"a": a + size, "b": b - size})
    )
    assert told["a"] == pytest.approx(size / 2)
    assert told["a"] + told["b"] == pytest.approx(0, abs=1e-12)


def test_two_of_two_by_the_straight_way() -> None:
    """Both needed: the product's change, each part Δx times the other's mean value."""
    before, after = {"a": 0.8, "b": 0.6}, {"a": 0.9, "b": 0.7}
    told = parts(attribute_graph(line("k_of_n", "a", "b", needed=2), before, after))
    assert told["a"] == pytest.approx(0.1 * 0.65)
    assert told["b"] == pytest.approx(0.1 * 0.85)


def test_one_part_that_fell_to_nothing() -> None:
    """A factor of 0 has no logarithm; the sum is still exact."""
    told = parts(attribute_graph(line("product", "a", "b"), {"a": 0.5, "b": 0.8}, {"a": 0, "b": 1}))
    assert told["a"] + told["b"] == pytest.approx(-0.4)
    assert told["a"] < 0 < told["b"]


def test_who_did_not_move_has_no_part() -> None:
    """Only what moved is told."""
    before = {"a": 0.5, "b": 0.8}
    for structure, needed in (("product", None), ("parallel", None), ("k_of_n", 1)):
        graph = line(structure, "a", "b", needed=needed)
        told = parts(attribute_graph(graph, before, before | {"a": 0.6}))
        assert told["b"] == 0.0
        assert told["a"] == pytest.approx(told["y"])


def test_the_waterfall_leads_from_before_to_after() -> None:
    """Largest first, the smaller ones together, each bar begins where the last ended."""
    graph = plant()
    rng = np.random.default_rng(4)
    after = {key: value + rng.normal(0, 0.01) for key, value in today(graph).items()}
    told = attribute_graph(graph, today(graph), after)
    bars = waterfall(told, most=4)
    assert [bar.kind for bar in bars] == ["total", *["change"] * 4, "rest", "total"]
    steps = bars[1:-1]
    assert steps[0].start == bars[0].end == told.before
    assert [bar.end for bar in steps[:-1]] == [bar.start for bar in steps[1:]]
    assert steps[-1].end == bars[-1].end == told.after
    sizes = [abs(bar.end - bar.start) for bar in bars[1:5]]
    assert sizes == sorted(sizes, reverse=True)


def test_a_leaf_that_was_not_measured_is_named() -> None:
    """Nothing is attributed on a missing number."""
    graph = plant()
    with pytest.raises(StepError) as refused:
        attribute_graph(graph, today(graph), {})
    assert refused.value.finding.code == "cascade.leaf_not_measured"
