"""The graph as an outline: where each number stands, and where it is referred to."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode
from workbench.agreement.cascade.outline import outline


def graph(*edges: tuple[str, str]) -> KpiGraph:
    """Return a graph whose top is "top"."""
    keys = dict.fromkeys(["top", *(key for edge in edges for key in edge)])
    nodes = tuple(KpiNode(key, key, "sum") for key in keys)
    return KpiGraph(nodes, tuple(Edge(*edge) for edge in edges))


def test_a_number_of_two_parents_is_opened_once() -> None:
    """Its parts follow where it stands first; the second place refers to the first."""
    found = outline(
        graph(("top", "a"), ("top", "b"), ("a", "shared"), ("b", "shared"), ("shared", "leaf"))
    )
    assert [(line.mark, line.key, line.depth, line.first) for line in found] == [
        ("1", "a", 0, None),
        ("1.1", "shared", 1, None),
        ("1.1.1", "leaf", 2, None),
        ("2", "b", 0, None),
        ("2.1", "shared", 1, "1.1"),
    ]


def test_what_is_a_part_of_nothing_comes_last() -> None:
    """A number without a place is not lost."""
    whole = graph(("top", "a"))
    loose = KpiGraph((*whole.nodes, KpiNode("loose", "loose", "leaf")), whole.edges)
    assert [(line.mark, line.key) for line in outline(loose)] == [("1", "a"), ("2", "loose")]


@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=3), max_size=30))
def test_every_number_is_opened_once_and_every_edge_has_a_line(above: list[list[int]]) -> None:
    """Each number is opened exactly once, each reference leads to it, marks differ."""
    edges = {
        (f"n{parent % at}" if at and parent % (at + 1) else "top", f"n{at}")
        for at, parents in enumerate(above)
        for parent in parents
    }
    lines = outline(graph(*sorted(edges)))
    opened = {line.mark: line.key for line in lines if line.first is None}
    assert sorted(opened.values()) == sorted({child for _, child in edges})
    assert all(opened[line.first] == line.key for line in lines if line.first is not None)
    assert len({line.mark for line in lines}) == len(lines) >= len(opened)
    assert all(line.mark.count(".") == line.depth for line in lines)
