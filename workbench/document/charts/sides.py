"""Two sides' numbers for one KPI, in the two side colours: dots and diamonds, so that ink is enough."""

from collections.abc import Sequence

from workbench.document.charts.axes import span_of, specification, without_gaps
from workbench.document.charts.shapes import WIDE, Spec, Texts

PROVIDER, CUSTOMER = "#0b5fa5", "#a4480a"


def sides_chart(
    periods: Sequence[str],
    provider: Sequence[float | None],
    customer: Sequence[float | None],
    texts: Texts,
    size: tuple[int, int] = (WIDE, 240),
) -> Spec:
    """Return the chart of both sides' values by period; a value of None is a gap.

    A thin line joins the two values of a period: the longer it is, the more they disagree.
    """
    domain = without_gaps(list(dict.fromkeys(periods)))
    rows = list(zip(periods, provider, customer, strict=True))
    both = [
        {"period": period, "low": min(a, b), "high": max(a, b)}
        for period, a, b in rows
        if a is not None and b is not None
    ]
    layers: list[Spec] = [
        {
            "data": {"values": both},
            "mark": {"type": "rule", "color": "#6b7782", "strokeWidth": 1.2},
            "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}},
        },
        _marks([(period, value) for period, value, _ in rows], PROVIDER, "circle"),
        _marks([(period, value) for period, _, value in rows], CUSTOMER, "diamond"),
    ]
    drawn = [value for _, a, b in rows for value in (a, b) if value is not None]
    return specification(layers, domain, span_of(drawn), texts, size)


def _marks(points: list[tuple[str, float | None]], colour: str, shape: str) -> Spec:
    values = [{"period": period, "value": value} for period, value in points if value is not None]
    mark: Spec = {"type": "point", "shape": shape, "opacity": 1, "size": 42, "strokeWidth": 1.8}
    filled = {"filled": True, "color": colour} if shape == "circle" else {"color": colour}
    return {
        "data": {"values": values},
        "mark": mark | filled | ({} if shape == "circle" else {"fill": "white"}),
        "encoding": {"y": {"field": "value"}},
    }
