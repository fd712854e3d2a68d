"""The worked plant as a KPI graph: three lines, one of them down to the parts of its repairs."""

from workbench.agreement.cascade.graph import Edge, KpiGraph, KpiNode

LINES = (
    ((0.880, 0.900, 0.985), (0.940, 0.930, 0.992)),
    ((0.905, 0.880, 0.975), (0.935, 0.930, 0.988)),
    ((0.850, 0.930, 0.980), (0.930, 0.950, 0.988)),
)
WEIGHTS = (0.5, 0.3, 0.2)


def lost(key: str, current: float, best: float) -> KpiNode:
    """Return a leaf of which less is better."""
    return KpiNode(key, key, direction="lower", current=current, best=best)


def plant(efforts: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> KpiGraph:
    """Return the plant with its lines and their factors."""
    nodes, edges = [KpiNode("plant", "plant", "mean")], []
    for at, (line, weight, effort) in enumerate(zip(LINES, WEIGHTS, efforts, strict=True), start=1):
        nodes.append(KpiNode(f"line {at}", f"line {at}", "product", effort=effort))
        edges.append(Edge("plant", f"line {at}", weight))
        for name, today, best in zip("apq", *line, strict=True):
            nodes.append(KpiNode(f"{name}{at}", f"{name}{at}", current=today, best=best))
            edges.append(Edge(f"line {at}", f"{name}{at}"))
    return KpiGraph(tuple(nodes), tuple(edges))


def whole_plant() -> KpiGraph:
    """Return the plant with the losses of line 1 and what makes its breakdowns."""
    bare = plant()
    first = KpiNode("a1", "a1", "losses", current=0.88, best=0.94)
    breakdown = KpiNode(
        "breakdown", "breakdown", "product", direction="lower", best=0.025, factor=1 / 500
    )
    down = KpiNode("down time", "down time", "sum", direction="lower", current=5.0)
    more = (
        breakdown,
        lost("maintenance", 0.018, 0.012),
        lost("changeover", 0.030, 0.017),
        lost("starved", 0.012, 0.006),
        lost("failures", 6.0, 3.6),
        down,
        lost("response", 1.0, 0.5),
        lost("diagnosis", 0.8, 0.5),
        lost("parts", 1.7, 0.8),
        lost("repair", 1.5, 1.2),
    )
    below = {
        "a1": ("breakdown", "maintenance", "changeover", "starved"),
        "breakdown": ("failures", "down time"),
        "down time": ("response", "diagnosis", "parts", "repair"),
    }
    edges = tuple(Edge(parent, child) for parent, parts in below.items() for child in parts)
    return KpiGraph((*bare.with_node(first).nodes, *more), bare.edges + edges)
