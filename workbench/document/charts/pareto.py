"""A Pareto as bars, the largest first: shared facts, so neutral ink."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.document.charts.axes import CONFIG
from workbench.document.charts.shapes import BANDS, INK, WIDE, Spec

BAR = 26  # px a bar with its gap
LABELS_WIDE, LABELS_NARROW = 150, 96


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length, and the words at its end ("137 h, 33%")."""

    name: str
    amount: float
    words: str


def pareto_chart(bars: Sequence[Bar], title: str, size: tuple[int, int] = (WIDE, 240)) -> Spec:
    """Return the chart of bars in the order given; its height follows their number.

    `title` is what a screen reader says. Names must differ from each other.
    """
    labels = LABELS_WIDE if size[0] >= WIDE else LABELS_NARROW
    words = 12 + 6.4 * max((len(bar.words) for bar in bars), default=0)
    rows = [{"name": b.name, "amount": b.amount, "words": b.words} for b in bars]
    return {
        "description": title,
        "width": size[0] - labels - words,
        "height": BAR * max(len(bars), 1),
        "padding": {"left": 4, "right": words, "top": 4, "bottom": 4},
        "background": "white",
        "data": {"values": rows},
        "encoding": _axes(labels),
        "layer": [
            {"mark": {"type": "bar", "color": BANDS[-1], "height": BAR - 9}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 12},
                "encoding": {"text": {"field": "words"}},
            },
        ],
        "config": CONFIG,
    }


def _axes(labels: int) -> Spec:
    """Return a name a line, as long as `labels` px, and no scale: the words say the amounts."""
    names: Spec = {
        "title": None,
        "ticks": False,
        "domain": False,
        "labelLimit": labels - 8,
        "labelPadding": 6,
        "labelColor": INK,
        "labelFontSize": 12,
    }
    return {
        "y": {"field": "name", "type": "nominal", "sort": None, "axis": names},
        "x": {"field": "amount", "type": "quantitative", "axis": None},
    }
