"""A waterfall: from one level to another by what each part gave; shared facts, so neutral ink."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.document.charts.axes import CONFIG
from workbench.document.charts.shapes import BANDS, INK, LINE, WIDE, Spec

BAR = 28  # px a line with its gap
LABELS_WIDE, LABELS_NARROW = 190, 112
AIR = 0.04  # of the span, at both ends


@dataclass(frozen=True, slots=True)
class Step:
    """One line: its name, from where to where it leads, and the words at its end ("+1.94").

    A total starts where it ends. `better` says whether the movement is to the good.
    """

    name: str
    start: float
    end: float
    words: str
    better: bool = True

    @property
    def kind(self) -> str:
        """Return how the line is drawn."""
        if self.start == self.end:
            return "total"
        return "better" if self.better else "worse"


def waterfall_chart(steps: Sequence[Step], title: str, size: tuple[int, int] = (WIDE, 240)) -> Spec:
    """Return the chart of steps in the order given; its height follows their number.

    `title` is what a screen reader says. What got better is filled, what got worse an outline, so
    that ink is enough. The scale begins near the lowest value: lengths are movements, not levels.
    """
    labels = LABELS_WIDE if size[0] >= WIDE else LABELS_NARROW
    words = 14 + 6.6 * max((len(step.words) for step in steps), default=0)
    width = size[0] - labels - words
    rows = [
        {"place": at, "start": s.start, "end": s.end, "words": s.words, "kind": s.kind}
        for at, s in enumerate(steps)
    ]
    y = {"y": _names([step.name for step in steps], labels)}
    looks: dict[str, Spec] = {
        "better": {"color": BANDS[-1]},
        "worse": {"color": "white", "stroke": INK, "strokeWidth": 1.3},
    }
    kinds = {step.kind for step in steps}
    drawn = [  # an empty layer would be a picture that says nothing to a screen reader
        *(_bars(kind, look, steps) for kind, look in looks.items() if kind in kinds),
        _totals(steps),
        {
            "mark": {"type": "text", "align": "left", "color": INK, "fontSize": 12},
            "encoding": {"x": {"value": width + 8}, "text": {"field": "words"}},
        },
    ]
    return {
        "description": title,
        "width": width,
        "height": BAR * max(len(steps), 1),
        "padding": {"left": 4, "right": words, "top": 4, "bottom": 4},
        "background": "white",
        "data": {"values": rows},
        "layer": [
            _lines(rows, steps),
            *({**each, "encoding": each["encoding"] | y} for each in drawn),
        ],
        "config": CONFIG,
    }


def _names(names: Sequence[str], labels: int) -> Spec:
    """Return a name a line, as long as `labels` px; two may be alike."""
    axis: Spec = {
        "title": None,
        "ticks": False,
        "domain": False,
        "labelExpr": f"{json.dumps(list(names))}[datum.value]",
        "labelLimit": labels - 8,
        "labelPadding": 6,
        "labelColor": INK,
        "labelFontSize": 12,
    }
    scale = {"domain": list(range(len(names)))}
    return {"field": "place", "type": "ordinal", "scale": scale, "axis": axis}


def _span(steps: Sequence[Step]) -> list[float]:
    ends = [end for step in steps for end in (step.start, step.end)] or [0.0, 1.0]
    low, high = min(ends), max(ends)
    air = AIR * (high - low or abs(high) or 1.0)
    return [low - air, high + air]


def _across(field: str, steps: Sequence[Step]) -> Spec:
    scale = {"domain": _span(steps), "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _only(kind: str) -> list[Spec]:
    return [{"filter": f"datum.kind === '{kind}'"}]


def _bars(kind: str, look: Spec, steps: Sequence[Step]) -> Spec:
    return {
        "transform": _only(kind),
        "mark": {"type": "bar", "height": BAR - 11} | look,
        "encoding": {"x": _across("start", steps), "x2": {"field": "end"}},
    }


def _totals(steps: Sequence[Step]) -> Spec:
    return {
        "transform": _only("total"),
        "mark": {"type": "tick", "color": INK, "thickness": 4, "size": BAR - 9},
        "encoding": {"x": _across("end", steps)},
    }


def _lines(rows: Sequence[Spec], steps: Sequence[Step]) -> Spec:
    """Return upright lines through the totals, so that the eye sees from where to where."""
    ends = [{"end": row["end"]} for row in rows if row["kind"] == "total"]
    return {
        "data": {"values": ends},
        "mark": {"type": "rule", "color": LINE, "strokeWidth": 1.2},
        "encoding": {"x": _across("end", steps)},
    }
