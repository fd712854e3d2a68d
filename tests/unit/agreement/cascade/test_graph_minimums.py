"""Minimums down a graph: the published plant at 200,000 draws, then what must always hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.agreement.cascade.graphs import graphs, of
from tests.unit.agreement.cascade.plant import WEIGHTS, whole_plant
from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.graph_minimums import (
    GraphMinimums,
    graph_minimums,
    normal_leaf_paths,
)
from workbench.agreement.cascade.minimums import MinimumNotKept
from workbench.agreement.cascade.standing import stand
from workbench.agreement.cascade.wiring import wire
from workbench.codes import StepError

LINES = ("l1", "l2", "l3")
TARGETS = dict(zip(LINES, (0.8168, 0.8113, 0.8161), strict=True))
SPREADS = dict(zip(LINES, (0.025, 0.030, 0.035), strict=True))
DRAWS = 200_000


def lines() -> KpiGraph:
    """Return the plant of three lines."""
    nodes = (KpiNode("plant", "plant", "mean"), *(KpiNode(key, key) for key in LINES))
    edges = tuple(Edge("plant", key, weight) for key, weight in zip(LINES, WEIGHTS, strict=True))
    return KpiGraph(nodes, edges)


def simulated(correlation: float, draws: int = DRAWS) -> dict[str, np.ndarray]:
    """Return the lines' paths around their targets."""
    rng = np.random.default_rng(11)
    return normal_leaf_paths(lines(), TARGETS, SPREADS, correlation, (draws, rng))


def found(answer: GraphMinimums | MinimumNotKept) -> GraphMinimums:
    """Return the answer, which must be minimums."""
    assert isinstance(answer, GraphMinimums), answer
    return answer


@pytest.mark.parametrize(
    ("correlation", "plant", "all_met", "top_met"),
    [(0.0, 0.7933, 0.73, 0.985), (0.5, 0.7850, 0.78, 0.94)],
)
def test_copied_percentages_mislead(
    correlation: float, plant: float, all_met: float, top_met: float
) -> None:
    """Line P10s weigh .7785, plant P10 .7933 or .7850, all three .73 or .78, plant .985 or .94."""
    told = found(graph_minimums(lines(), simulated(correlation), 0.1)).copied
    sizes = np.array(WEIGHTS) * list(SPREADS.values())
    spread = np.sqrt((1 - correlation) * sizes @ sizes + correlation * sizes.sum() ** 2)
    error = 2 * 1.71 * spread / np.sqrt(DRAWS)  # a P10 of a normal has 1.71 of the mean's error
    assert told.rolled_up == pytest.approx(0.7785, abs=5e-5 + error)
    assert told.top_level == pytest.approx(plant, abs=5e-5 + error)
    for share, said, half in ((told.all_met, all_met, 5e-3), (told.top_met, top_met, 5e-3)):
        assert share == pytest.approx(said, abs=half + 2 * np.sqrt(said * (1 - said) / DRAWS))


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_the_top_minimum_keeps_its_probability(correlation: float) -> None:
    """P(plant < M) stays .10, the lines add up to M, and each misses its own equally often."""
    answer = found(graph_minimums(lines(), simulated(correlation), 0.1))
    assert answer.top_chance == pytest.approx(0.10, abs=1e-4)
    assert answer.rolled_up == pytest.approx(answer.minimum, abs=1e-9)
    assert [answer.chances[key] for key in LINES] == pytest.approx(
        [answer.own_chance] * 3, abs=1e-4
    )
    assert answer.own_chance > 0.1


def test_the_plant_meets_its_target_in_half_of_the_periods() -> None:
    """P(plant ≥ target) is .50."""
    rolled = sum(w * path for w, path in zip(WEIGHTS, simulated(0.5).values(), strict=True))
    target = sum(w * x for w, x in zip(WEIGHTS, TARGETS.values(), strict=True))
    assert np.mean(rolled >= target) == pytest.approx(0.50, abs=5e-3 + 1 / np.sqrt(DRAWS))


def test_common_correlation_is_of_being_good() -> None:
    """A loss and a share that fare well together have opposite signs."""
    graph = KpiGraph(
        (
            KpiNode("y", "y", "product"),
            KpiNode("a", "a", "losses"),
            KpiNode("l", "l", direction="lower"),
            KpiNode("p", "p"),
        ),
        (Edge("y", "a"), Edge("y", "p"), Edge("a", "l")),
    )
    rng = np.random.default_rng(5)
    paths = normal_leaf_paths(
        graph, {"l": 0.1, "p": 0.9}, {"l": 0.01, "p": 0.01}, 0.6, (50_000, rng)
    )
    assert np.corrcoef(paths["l"], paths["p"])[0, 1] == pytest.approx(-0.6, abs=0.02)


def test_a_minimum_missed_too_often_is_answered_with_the_one_that_is_kept() -> None:
    """At .81 the plant is missed far more often than one time in ten."""
    answer = graph_minimums(lines(), simulated(0.0), 0.1, top_minimum=0.81)
    assert isinstance(answer, MinimumNotKept)
    assert answer.keeps_at == pytest.approx(0.7933, abs=3e-4)


def test_held_minimums_stay_and_the_rest_makes_up() -> None:
    """Line 1 holds a low minimum: it stays, and the others go higher so that M is kept."""
    paths = simulated(0.0, 5_000)
    free = found(graph_minimums(lines(), paths, 0.1))
    held = found(graph_minimums(lines(), paths, 0.1, held={"l1": 0.775}))
    assert held.levels["l1"] == 0.775
    assert held.rolled_up == pytest.approx(free.minimum, abs=1e-9)
    assert held.levels["l2"] > free.levels["l2"]


def test_minimums_that_held_ones_prevent_are_said() -> None:
    """Two lines far down cannot be made up for by the third."""
    told = found(graph_minimums(lines(), simulated(0.0, 500), 0.1, held={"l1": 0.5, "l2": 0.5}))
    assert [finding.code for finding in told.findings] == ["cascade.minimum_beside_held"]


def test_an_inner_node_can_hold_its_minimum() -> None:
    """The leaves below line 1 settle on its held minimum, the others on the plant's."""
    graph = whole_plant()
    wiring = wire(graph)
    levels = dict(zip(wiring.place, stand(wiring).today.tolist(), strict=True))
    spreads = {key: 0.02 * value for key, value in levels.items()}
    paths = normal_leaf_paths(graph, levels, spreads, 0.2, (2_000, np.random.default_rng(3)))
    free = found(graph_minimums(graph, paths, 0.1))
    held = {"line 1": free.levels["line 1"] - 0.004}
    told = found(graph_minimums(graph, paths, 0.1, held=held))
    assert told.levels["line 1"] == pytest.approx(held["line 1"], abs=1e-9)
    assert told.rolled_up == pytest.approx(free.minimum, abs=1e-9)
    assert told.levels["line 2"] > free.levels["line 2"]


@given(graphs(), st.floats(0.05, 0.4), st.integers(0, 2**32 - 1))
@settings(max_examples=50)
def test_minimums_roll_up_to_the_top_minimum(graph: KpiGraph, alpha: float, seed: int) -> None:
    """For every structure the leaves' minimums give M, and P(top misses M) is at most alpha."""
    rng = np.random.default_rng(seed)
    paths = {n.key: rng.uniform(0.02, 0.2, 300) for n in graph.nodes if n.structure == "leaf"}
    answer = found(graph_minimums(graph, paths, alpha))
    assert answer.rolled_up == pytest.approx(answer.minimum, abs=1e-9)
    assert answer.top_chance <= alpha + 1 / 300
    assert wire(graph).roll_up(of(graph, answer.levels)) == pytest.approx(of(graph, answer.levels))


@pytest.mark.parametrize(
    ("change", "alpha", "held", "code"),
    [
        ({"l1": np.ones(3)}, 0.1, {}, "cascade.graph_paths_unusable"),
        ({"l1": np.full(9, np.nan)}, 0.1, {}, "cascade.graph_paths_unusable"),
        ({}, 1.0, {}, "cascade.chance_unusable"),
        ({}, 0.1, {"nobody": 0.1}, "cascade.node_unknown"),
    ],
)
def test_paths_that_cannot_be_used(change: dict, alpha: float, held: dict, code: str) -> None:
    """Each is refused with its own code."""
    with pytest.raises(StepError) as refused:
        graph_minimums(lines(), simulated(0.0, 9) | change, alpha, held=held)
    assert refused.value.finding.code == code


def test_leaves_without_paths_are_named() -> None:
    """A leaf that was not simulated is refused by its key."""
    paths = simulated(0.0, 9)
    del paths["l2"]
    with pytest.raises(StepError) as refused:
        graph_minimums(replace(lines()), paths, 0.1)
    assert refused.value.finding.params == {"node": "l2"}
