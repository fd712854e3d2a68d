"""Starting trees: well-formed, of the catalogue, and what the field makes its KPIs of."""

from dataclasses import replace

import numpy as np
import pytest

from workbench.agreement.cascade.graph import KpiGraph
from workbench.agreement.cascade.graph_allocation import GraphLevels, allocate_graph
from workbench.agreement.cascade.standing import stand
from workbench.agreement.cascade.tree_facts import INDICATORS
from workbench.agreement.cascade.trees import DECOMPOSED, PART_KEYS, starting_tree
from workbench.agreement.cascade.wiring import wire
from workbench.codes import StepError
from workbench.evidence.discovery.catalogue import ENTRIES
from workbench.evidence.kpi.catalogue import CATALOGUE


def filled(graph: KpiGraph) -> KpiGraph:
    """Return the tree with small values in every leaf, a tenth better at their best."""
    parts = {node.key for node in graph.nodes if node.structure == "leaf"}
    better = {"higher": 1.1, "lower": 0.9}
    for key in parts:
        node = graph.node(key)
        graph = graph.with_node(replace(node, current=0.1, best=0.1 * better[node.direction]))
    return graph


def test_oee_leads_to_the_parts_of_a_repair() -> None:
    """OEE → availability → breakdowns → failures × mean down time → response, diagnosis, parts, repair."""
    tree = starting_tree("oee")
    assert tree is not None
    children = {node.key: [e.child for e in tree.children(node.key)] for node in tree.nodes}
    assert children["oee"] == ["availability", "performance", "quality_ratio"]
    assert children["availability"][0] == "breakdown_loss"
    assert children["breakdown_loss"] == ["planned_failure_rate", "mean_downtime"]
    assert children["mean_downtime"] == [
        "response_time", "diagnosis_time", "parts_wait", "repair_work",
    ]  # fmt: skip


def test_breakdowns_of_the_worked_plant() -> None:
    """6 failures in 500 planned hours of 5 h each are a loss of .060."""
    tree = starting_tree("oee")
    assert tree is not None
    hours = {"planned_failure_rate": 12.0, "dispatch_time": 0.4, "travel_time": 0.6}
    hours |= {"diagnosis_time": 0.8, "parts_wait": 1.7, "repair_work": 1.5}
    values = np.array([hours.get(node.key, 0.01) for node in tree.nodes])
    wiring = wire(tree)
    assert wiring.roll_up(values)[wiring.place["breakdown_loss"]] == pytest.approx(0.060)


@pytest.mark.parametrize("kpi", sorted(DECOMPOSED))
def test_every_tree_can_be_shared(kpi: str) -> None:
    """A filled tree has levels for a goal halfway to its best; nothing is filled beforehand."""
    tree = starting_tree(kpi)
    assert tree is not None
    assert tree.nodes[0].key == kpi
    assert all(node.current is None and node.best is None for node in tree.nodes)
    ready = filled(tree)
    wiring = wire(ready)
    standing = stand(wiring)
    best = np.array([np.nan if node.best is None else node.best for node in ready.nodes])
    goal = float((standing.today + wiring.roll_up(best))[wiring.top] / 2)
    answer = allocate_graph(ready, goal)
    assert isinstance(answer, GraphLevels)
    assert answer.top == pytest.approx(goal, abs=1e-9)


def test_whatever_the_catalogue_splits_has_a_tree() -> None:
    """A KPI that the catalogue splits has a tree or is an indicator; names are codes."""
    split = {key for key, entry in ENTRIES.items() if entry.split != "none"}
    assert split - set(DECOMPOSED) - INDICATORS == set()
    for kpi in CATALOGUE:
        tree = starting_tree(kpi)
        assert (tree is None) == (kpi not in {*DECOMPOSED, *INDICATORS})
        for node in tree.nodes if tree else ():
            known = node.key in PART_KEYS
            assert node.name == (f"cascade.part_{node.key}" if known else f"kpi.name_{node.key}")


def test_profit_is_an_indicator_and_an_unknown_kpi_refused() -> None:
    """Profit does not add up of team numbers; MTBF has no tree."""
    tree = starting_tree("net_operating_profit")
    assert tree is not None
    assert [node.structure for node in tree.nodes] == ["indicator"]
    assert starting_tree("mtbf") is None
    with pytest.raises(StepError):
        starting_tree("nothing")
