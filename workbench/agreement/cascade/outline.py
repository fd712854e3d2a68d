"""The graph as an outline to read: each number once with its parts, elsewhere as a reference."""

from dataclasses import dataclass

from workbench.agreement.cascade.graph import KpiGraph


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the outline.

    `mark` is its place: "1.2" is the second part of the first part of the top. `depth` is 0 for a
    part of the top. `first` is the mark of the line that opens the same number, None where this
    line is that one.
    """

    key: str
    mark: str
    depth: int
    first: str | None = None


def outline(graph: KpiGraph) -> tuple[Line, ...]:
    """Return the lines below the top, a number of several parents again under each of them.

    What is a part of nothing comes last, as a part of the top would.
    """
    below: dict[str, list[str]] = {}
    parts = set()
    for edge in graph.edges:
        below.setdefault(edge.parent, []).append(edge.child)
        parts.add(edge.child)
    top, *rest = (node.key for node in graph.nodes)
    roots = [*below.get(top, []), *(key for key in rest if key not in parts)]
    waiting = [(key, str(at), 0) for at, key in reversed(list(enumerate(roots, 1)))]
    opened: dict[str, str] = {}
    lines = []
    while waiting:
        key, mark, depth = waiting.pop()
        lines.append(Line(key, mark, depth, opened.get(key)))
        if key not in opened:
            opened[key] = mark
            children = reversed(list(enumerate(below.get(key, []), 1)))
            waiting += [(child, f"{mark}.{at}", depth + 1) for at, child in children]
    return tuple(lines)
