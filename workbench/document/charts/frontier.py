"""The open book: both gains at every package as dots, the efficient ones joined by a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.document.charts.axes import CONFIG
from workbench.document.charts.shapes import INK, WIDE, Spec

GREY = "#a5b3bf"


@dataclass(frozen=True, slots=True)
class FrontierTexts:
    """Words of the chart, already in the reader's language; `settled` stands at the settled one."""

    title: str
    customer: str
    provider: str
    settled: str


def frontier_chart(
    points: Sequence[tuple[float, float]],
    frontier: Sequence[int],
    settled: int | None,
    texts: FrontierTexts,
    size: tuple[int, int] = (WIDE, 320),
) -> Spec:
    """Return the chart of (customer's gain, provider's gain), money a year.

    `frontier` are the places of the efficient packages in order, `settled` the place of the settled
    one, None for none. `size` is about the whole picture in CSS pixels.
    """
    rows = [{"customer": a, "provider": b} for a, b in points]
    layers: list[Spec] = [
        _zero(rows, "customer", "provider"),
        _zero(rows, "provider", "customer"),
        _layer(rows, {"type": "point", "filled": True, "color": GREY, "opacity": 1, "size": 36}),
        _layer(
            [rows[place] for place in frontier],
            {"type": "line", "color": INK, "strokeWidth": 1.4, "point": {"color": INK, "size": 44}},
        ),
    ]
    if settled is not None:
        chosen = [rows[settled]]
        ring = {"type": "point", "filled": False, "color": INK, "opacity": 1, "size": 190}
        words: Spec = {"type": "text", "dx": 14, "align": "left", "text": texts.settled}
        layers += [_layer(chosen, ring | {"strokeWidth": 2}), _layer(chosen, words)]
    return {
        "description": texts.title,
        "width": size[0] - 90,
        "height": size[1] - 70,
        "padding": {"left": 4, "right": 4, "top": 4, "bottom": 4},
        "background": "white",
        "encoding": {
            "x": _axis("customer", texts.customer),
            "y": _axis("provider", texts.provider),
        },
        "layer": layers,
        "config": CONFIG,
    }


def _axis(field: str, title: str) -> Spec:
    axis = {"title": title, "format": "~s", "tickCount": 5, "grid": True}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": {"nice": True}}


def _layer(rows: list[dict[str, float]], mark: Spec) -> Spec:
    return {"data": {"values": rows}, "mark": mark}


def _zero(rows: list[dict[str, float]], still: str, other: str) -> Spec:
    """Return the line at which one side is as well off as with its alternative."""
    ends = [bound(0.0, *(row[other] for row in rows)) for bound in (min, max)]
    line: Spec = {"type": "line", "color": "#6b7782", "strokeDash": [2, 3], "strokeWidth": 1.2}
    return _layer([{still: 0.0, other: end} for end in ends], line)
