"""A graph made ready: what is refused, and how each structure rolls up."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.agreement.cascade.plant import WEIGHTS, whole_plant
from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.wiring import at_least, wire
from workbench.codes import StepError


def values(graph: KpiGraph) -> np.ndarray:
    """Return today's values as entered, NaN for none."""
    return np.array([np.nan if n.current is None else n.current for n in graph.nodes])


def test_plant_rolls_up_from_its_leaves() -> None:
    """Lines .7801, .7765, .7747 and the plant .7779; breakdowns of 30 h in 500 are .060."""
    graph = whole_plant()
    wiring = wire(graph)
    found = dict(zip(wiring.place, wiring.roll_up(values(graph)), strict=True))
    assert [found[f"line {at}"] for at in (1, 2, 3)] == pytest.approx(
        [0.7801, 0.7765, 0.7747], abs=5e-5
    )
    assert found["plant"] == pytest.approx(0.7779, abs=5e-5)
    assert found["breakdown"] == pytest.approx(0.060)
    assert found["a1"] == pytest.approx(0.880)


def test_paths_roll_up_like_single_values() -> None:
    """Every path of a simulation is rolled up as one set of values is."""
    graph = whole_plant()
    wiring = wire(graph)
    paths = values(graph)[:, None] * np.random.default_rng(1).uniform(
        0.9, 1.0, (len(graph.nodes), 7)
    )
    each = np.stack([wiring.roll_up(path) for path in paths.T], axis=1)
    assert wiring.roll_up(paths) == pytest.approx(each, abs=1e-15)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=7), st.data())
def test_some_of_unequal_parts_is_the_sum_over_all_cases(chances: list[float], data) -> None:
    """P(at least k work) equals the sum of the chances of all 2^n cases with k or more."""
    needed = data.draw(st.integers(1, len(chances)))
    listed = sum(
        float(np.prod([c if works else 1 - c for c, works in zip(chances, case, strict=True)]))
        for case in product((0, 1), repeat=len(chances))
        if sum(case) >= needed
    )
    assert at_least(np.array(chances), needed) == pytest.approx(listed, abs=1e-12)


def test_two_of_three_equal_parts_is_the_binomial() -> None:
    """Three parts of .9, two needed: 3·.81·.1 + .729 = .972; one needed is parallel, .999."""
    graph = KpiGraph(
        (KpiNode("y", "y", "k_of_n", needed=2), *(KpiNode(k, k) for k in "abc")),
        tuple(Edge("y", key) for key in "abc"),
    )
    leaves = np.array([np.nan, 0.9, 0.9, 0.9])
    assert wire(graph).roll_up(leaves)[0] == pytest.approx(0.972)
    one = graph.with_node(KpiNode("y", "y", "parallel"))
    assert wire(one).roll_up(leaves)[0] == pytest.approx(0.999)


def test_an_indicator_counts_nowhere() -> None:
    """An indicator below a mean leaves the mean as it is, and has no value of its own."""
    graph = whole_plant()
    told = KpiGraph(
        (*graph.nodes, KpiNode("mood", "mood", "indicator")), (*graph.edges, Edge("plant", "mood"))
    )
    wiring = wire(told)
    found = wiring.roll_up(values(told))
    assert found[0] == wire(graph).roll_up(values(graph))[0]
    assert np.isnan(found[wiring.place["mood"]])


def shaped(*edges: tuple[str, str], **changes: dict[str, object]) -> KpiGraph:
    """Return sums over the edges' keys, with changes to nodes by key."""
    keys = dict.fromkeys(key for edge in edges for key in edge)
    above = {parent for parent, _ in edges}
    nodes = [KpiNode(key, key, "sum" if key in above else "leaf") for key in keys]
    nodes = [replace(node, **changes.get(node.key, {})) for node in nodes]
    return KpiGraph(tuple(nodes), tuple(Edge(*edge) for edge in edges))


@pytest.mark.parametrize(
    ("graph", "code"),
    [
        (KpiGraph(()), "cascade.graph_empty"),
        (KpiGraph((KpiNode("a", "a"), KpiNode("a", "a"))), "cascade.node_twice"),
        (KpiGraph((KpiNode("a", "a"),), (Edge("a", "b"),)), "cascade.edge_unknown"),
        (shaped(("a", "b"), ("a", "b")), "cascade.edge_twice"),
        (
            KpiGraph((KpiNode("a", "a", "sum"), KpiNode("b", "b")), (Edge("a", "b", 0.0),)),
            "cascade.weight_unusable",
        ),
        (KpiGraph((KpiNode("a", "a", "sum"),)), "cascade.node_childless"),
        (shaped(("a", "b"), a={"structure": "leaf"}), "cascade.node_with_children"),
        (shaped(("a", "b"), a={"structure": "indicator"}), "cascade.node_with_children"),
        (shaped(("a", "b"), b={"structure": "indicator"}), "cascade.node_childless"),
        (shaped(("a", "b"), a={"structure": "k_of_n", "needed": 2}), "cascade.needed_unusable"),
        (shaped(("a", "b"), a={"structure": "k_of_n"}), "cascade.needed_unusable"),
        (shaped(("a", "b"), a={"factor": 0.0}), "cascade.factor_unusable"),
        (shaped(("a", "b"), b={"direction": "lower"}), "cascade.directions_differ"),
        (shaped(("a", "b"), a={"structure": "losses"}), "cascade.directions_differ"),
        (shaped(("a", "b"), ("c", "b")), "cascade.graph_tops"),
        (shaped(("a", "b"), ("b", "a")), "cascade.graph_cycle"),
        (shaped(("t", "x"), ("a", "b"), ("b", "a")), "cascade.graph_cycle"),
    ],
)
def test_shapes_no_level_can_be_computed_for_are_refused(graph: KpiGraph, code: str) -> None:
    """Each with its own code."""
    with pytest.raises(StepError) as refused:
        wire(graph)
    assert refused.value.finding.code == code


def test_weights_of_a_mean_are_normalised() -> None:
    """Weights 5, 3 and 2 mean the same as .5, .3 and .2."""
    graph = whole_plant()
    heavy = tuple(
        replace(edge, weight=10 * edge.weight) if edge.parent == "plant" else edge
        for edge in graph.edges
    )
    wiring = wire(replace(graph, edges=heavy))
    assert wiring.families[wiring.top].weights == pytest.approx(WEIGHTS)
