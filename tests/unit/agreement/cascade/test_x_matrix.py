"""The X-matrix, and when it is too much."""

from dataclasses import replace

from tests.unit.agreement.cascade.plant import plant, whole_plant
from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.x_matrix import overload, x_matrix


def staffed() -> KpiGraph:
    """Return the plant with two teams and their levers."""
    graph = whole_plant()
    first = replace(graph.node("line 1"), owner_side="provider", owner="line crew")
    down = replace(
        graph.node("changeover"), owner_side="customer", owner="operators", levers=("kits",)
    )
    return graph.with_node(first).with_node(down)


def test_links_are_strong_where_they_are_direct() -> None:
    """A child of the top is strong, what is further down weak; an own lever strong, one below weak."""
    matrix = x_matrix({"oee": staffed()})
    assert [item.key for item in matrix.kpis] == ["oee/line 1", "oee/changeover"]
    assert matrix.corners["outcomes_kpis"] == {
        ("oee", "oee/line 1"): "strong",
        ("oee", "oee/changeover"): "weak",
    }
    assert matrix.corners["kpis_levers"] == {
        ("oee/changeover", "kits"): "strong",
        ("oee/line 1", "kits"): "weak",
    }
    assert matrix.corners["levers_owners"] == {("kits", "customer:operators"): "strong"}
    assert [(item.key, item.side) for item in matrix.owners] == [
        ("provider:line crew", "provider"),
        ("customer:operators", "customer"),
    ]
    assert overload({"oee": staffed()}) == ()


def crowded(count: int) -> KpiGraph:
    """Return one team with so many objectives, all with the same two levers."""
    nodes = [
        KpiNode(f"k{at}", f"k{at}", owner_side="provider", owner="crew", levers=("a", "b"))
        for at in range(count)
    ]
    return KpiGraph(
        (KpiNode("top", "top", "mean"), *nodes), tuple(Edge("top", n.key) for n in nodes)
    )


def test_more_than_eight_objectives_and_everything_linked() -> None:
    """Eight are borne, nine are warned of; a corner that is full says nothing."""
    eight, nine = ([f.code for f in overload({"y": crowded(n)})] for n in (8, 9))
    assert eight == ["cascade.everything_linked"]
    assert nine == ["cascade.too_many_objectives", "cascade.everything_linked"]


def test_more_than_five_outcomes() -> None:
    """Five are borne, six are warned of."""
    five, six = ({f"y{at}": plant() for at in range(n)} for n in (5, 6))
    assert overload(five) == ()
    assert [finding.code for finding in overload(six)] == ["cascade.too_many_outcomes"]
