"""Axes, domain and fonts that all charts share."""

import re
from collections.abc import Sequence

from workbench.document.charts.shapes import FONTS, SOFT, Spec, Texts

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
CONFIG: Spec = {
    "font": FONTS,
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT,
        "labelFontSize": 11,
        "titleColor": SOFT,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "domainColor": "#6b7782",
        "tickColor": "#6b7782",
        "gridColor": "#eceff1",
    },
    "text": {"fontSize": 11, "color": SOFT},
}


def specification(
    layers: list[Spec],
    domain: list[str],
    span: tuple[float, float],
    texts: Texts,
    size: tuple[int, int],
) -> Spec:
    """Return the whole specification: shared axes, fonts, and room for the labels at the right."""
    ticks, shorten = _ticks(domain, size[0])
    x_axis: Spec = {"values": ticks, "title": None, "labelAngle": 0, "grid": False, "tickSize": 4}
    if shorten:
        x_axis["labelExpr"] = "substring(datum.label, 0, 4)"
    shared: Spec = {
        "x": {
            "field": "period",
            "type": "ordinal",
            "scale": {"type": "point", "domain": domain, "padding": 0.5},
            "axis": x_axis,
        }
    }
    labelled = bool(texts.target or texts.minimum or texts.stretch)
    return {
        "description": texts.title,
        "width": size[0] - 52 - _right(texts, size) * labelled,
        "height": size[1] - 72,
        "padding": {"left": 4, "right": 4, "top": 4, "bottom": 4},
        "background": "white",
        "encoding": shared,
        "layer": [_with_y(layer, span, texts, size) for layer in layers],
        "config": CONFIG,
    }


def _right(texts: Texts, size: tuple[int, int]) -> int:
    """Return the pixels that the longest label needs; a Chinese character is as wide as two."""
    labels = (texts.target, texts.minimum, texts.stretch)
    longest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in label) for label in labels)
    return min(round(longest * 6.4) + 10, size[0] // 3)


def _with_y(layer: Spec, span: tuple[float, float], texts: Texts, size: tuple[int, int]) -> Spec:
    y = layer["encoding"].get("y")
    if y is None or "field" not in y:
        return layer
    axis: Spec = {
        "title": texts.y or None,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleX": -34,
        "titleY": -26,
        "tickCount": 5 if size[1] > 150 else 3,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    }
    if texts.share:
        axis["format"] = _percent_format(span)
    scale = {"domain": list(span), "nice": False, "zero": False}
    described = {**y, "type": "quantitative", "scale": scale, "axis": axis}
    return {**layer, "encoding": {**layer["encoding"], "y": described}}


def _percent_format(span: tuple[float, float]) -> str:
    """Return as many decimals as tell two ticks apart."""
    width = span[1] - span[0]
    return ".0%" if width > 0.08 else ".1%" if width > 0.008 else ".2%"


def span_of(drawn: Sequence[float]) -> tuple[float, float]:
    """Return the y domain: all that is drawn with a little air; shares do not pass 0 and 1."""
    low, high = (min(drawn), max(drawn)) if drawn else (0.0, 1.0)
    air = (high - low or abs(high) or 1.0) * 0.06
    bottom = 0.0 if low >= 0 and low < air else low - air
    top = 1.0 if low >= 0 and high <= 1 < high + air else high + air
    return bottom, top


def _ticks(domain: list[str], width: int) -> tuple[list[str], bool]:
    """Return the labelled periods and whether only their year is written."""
    most = max(2, width // 90)
    januaries = [period for period in domain if len(period) == 7 and period.endswith("-01")]
    if 2 <= len(januaries) <= max(2, width // 60):
        return januaries, True
    step = max(1, -(-len(domain) // most))
    return domain[::step], False


def without_gaps(domain: list[str]) -> list[str]:
    """Return the periods with missing months put in, so that distance on the axis is time.

    Other periods than months ("2024-07") are returned as they are.
    """
    if len(domain) < 2 or not all(_MONTH.fullmatch(period) for period in domain):
        return domain
    numbers = [int(period[:4]) * 12 + int(period[5:]) - 1 for period in domain]
    span = range(min(numbers), max(numbers) + 1)
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in span]
