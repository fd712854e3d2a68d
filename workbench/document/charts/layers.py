"""Layers of a chart: fan, level lines with their labels, dots, notes."""

from collections.abc import Sequence

from workbench.document.charts.shapes import (
    BANDS,
    DASHES,
    INK,
    LABEL_STEP,
    SOFT,
    Future,
    Levels,
    Spec,
    Texts,
)


def fan_layers(future: Future) -> list[Spec]:
    """Return a solid band per pair of quantiles, outermost first, and the median as a line."""
    order = sorted(range(len(future.levels)), key=lambda index: future.levels[index])
    pairs = list(zip(order, reversed(order), strict=True))[: len(order) // 2]
    chosen = _spread(pairs, len(BANDS))
    layers = [
        {
            "data": {"values": _rows(future, low, high)},
            "mark": {"type": "area", "color": colour, "interpolate": "monotone"},
            "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}},
        }
        for (low, high), colour in zip(chosen, BANDS, strict=False)
    ]
    if len(order) % 2:
        middle = order[len(order) // 2]
        layers.append(
            {
                "data": {"values": _rows(future, middle, middle)},
                "mark": {
                    "type": "line",
                    "color": SOFT,
                    "strokeWidth": 1.2,
                    "interpolate": "monotone",
                },
                "encoding": {"y": {"field": "low"}},
            }
        )
    return layers


def _spread(pairs: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Return at most `most` pairs, evenly chosen, the outermost always among them."""
    if len(pairs) <= most:
        return pairs
    return [pairs[round(index * (len(pairs) - 1) / (most - 1))] for index in range(most)]


def _rows(future: Future, low: int, high: int) -> list[Spec]:
    return [
        {"period": period, "low": row[low], "high": row[high]}
        for period, row in zip(future.periods, future.quantiles, strict=True)
    ]


def level_layers(
    levels: Levels,
    texts: Texts,
    span: tuple[float, float],
    size: tuple[int, int],
    domain: Sequence[str],
) -> list[Spec]:
    """Return the lines and their labels; labels that would touch are moved apart.

    Levels by season are steps along the months of the `domain`.
    """
    if levels.by_month:
        levels = _of_month(levels, domain[-1]) if domain else levels
    height = size[1] - 72
    possible = [
        ("stretch", levels.stretch, texts.stretch),
        ("target", levels.target, texts.target),
        ("minimum", levels.minimum, texts.minimum),
    ]
    rows = [(name, value, label) for name, value, label in possible if value is not None]
    layers: list[Spec] = [
        {
            "data": {"values": [{"value": value}]},
            "mark": {"type": "rule", **_stroke(name)},
            "encoding": {"x": None, "y": {"field": "value"}},
        }
        for name, value, _ in rows
    ]
    if levels.by_month:
        layers = [_steps(name, levels, domain) for name, _, _ in rows]
    places = _apart([height * (span[1] - value) / (span[1] - span[0]) for _, value, _ in rows])
    for (name, _, label), place in zip(rows, places, strict=True):
        if label:
            layers.append(_edge_label(label, place, bold=name == "target"))
    return layers


def _stroke(name: str) -> Spec:
    return {
        "color": INK,
        "strokeWidth": 2.2 if name == "stretch" else 1.5,
        "strokeDash": DASHES[name],
        "strokeCap": "round" if name == "stretch" else "butt",
    }


def _of_month(levels: Levels, period: str) -> Levels:
    """Return the levels of the month of a period ("2024-07")."""
    return Levels(*levels.by_month[int(period[5:7]) - 1], by_month=levels.by_month)


def _steps(name: str, levels: Levels, domain: Sequence[str]) -> Spec:
    rows = [
        {"period": period, "value": getattr(_of_month(levels, period), name)} for period in domain
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "interpolate": "step", **_stroke(name)},
        "encoding": {"y": {"field": "value"}},
    }


def _edge_label(label: str, place: float, *, bold: bool) -> Spec:
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "text": label,
            "align": "left",
            "baseline": "middle",
            "dx": 6,
            "color": INK,
            "fontWeight": "bold" if bold else "normal",
        },
        "encoding": {"x": {"value": "width"}, "y": {"value": place}},
    }


def _apart(places: list[float]) -> list[float]:
    """Return the pixel places at least one label step apart, in their order, about their middle."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = [places[index] for index in order]
    for _ in range(20):
        for upper in range(len(moved) - 1):
            overlap = LABEL_STEP - (moved[upper + 1] - moved[upper])
            if overlap > 0:
                moved[upper] -= overlap / 2
                moved[upper + 1] += overlap / 2
    return [moved[order.index(index)] for index in range(len(places))]


def dots(points: list[Spec], count: int) -> Spec:
    """Return the history as dots, smaller where there are many (`count` periods in all)."""
    return {
        "data": {"values": points},
        "mark": {"type": "circle", "color": INK, "opacity": 1, "size": 30 if count <= 60 else 14},
        "encoding": {"y": {"field": "value"}},
    }


def notes(
    texts: Texts, first: str | None, ahead: str | None, *, at_edge: bool = False
) -> list[Spec]:
    """Return what the dots and the fan are, written above them.

    `at_edge`: the note on the fan ends with the chart, where it would else run into the labels.
    """
    found = []
    if texts.history and first:
        found.append(_note(texts.history, first))
    if texts.ahead and ahead:
        found.append(_note(texts.ahead, None if at_edge else ahead))
    return found


def _note(text: str, period: str | None) -> Spec:
    """Return a text above the period, or one that ends at the right edge where there is none."""
    mark: Spec = {"type": "text", "text": text, "align": "left", "baseline": "bottom", "dx": -4}
    encoding: Spec = {"y": {"value": -6}}
    if period is None:
        mark |= {"align": "right", "dx": 0}
        encoding["x"] = {"value": "width"}
    return {"data": {"values": [{"period": period}]}, "mark": mark, "encoding": encoding}
