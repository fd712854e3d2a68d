"""The charts and their pictures."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape

from workbench.document.charts.axes import span_of, specification, without_gaps
from workbench.document.charts.layers import dots, fan_layers, level_layers, notes
from workbench.document.charts.shapes import NARROW, VEGA_LITE, WIDE, Future, Levels, Spec, Texts

ROOM = 0.5  # the share of the width that the note on the fan may need


def levels_chart(
    periods: Sequence[str],
    values: Sequence[float | None],
    levels: Levels,
    texts: Texts,
    future: Future | None = None,
    size: tuple[int, int] = (WIDE, 240),
) -> Spec:
    """Return the chart of a history with its levels and, if given, the fan of the future.

    A value of None is a gap. `size` is about the whole picture in CSS pixels.
    """
    ahead = list(future.periods) if future else []
    domain = without_gaps(list(dict.fromkeys([*periods, *ahead])))
    drawn = [value for value in values if value is not None]
    lines: tuple[float | None, ...] = (levels.minimum, levels.target, levels.stretch)
    if levels.by_month:
        lines = tuple(level for month in levels.by_month for level in month)
    drawn += [value for value in lines if value is not None]
    drawn += [value for row in (future.quantiles if future else ()) for value in row]
    span = span_of(drawn)
    layers = fan_layers(future) if future else []
    layers += level_layers(levels, texts, span, size, domain)
    points = [
        {"period": period, "value": value}
        for period, value in zip(periods, values, strict=True)
        if value is not None
    ]
    layers.append(dots(points, len(domain)))
    fits = size[0] > NARROW  # on a phone the two notes would run into each other
    first = periods[0] if fits and periods else None
    short = bool(ahead) and len(domain) - domain.index(ahead[0]) < len(domain) * ROOM
    layers += notes(texts, first, ahead[0] if ahead else None, at_edge=short)
    return specification(layers, domain, span, texts, size)


def fan_chart(future: Future, texts: Texts, size: tuple[int, int] = (WIDE, 180)) -> Spec:
    """Return the fan of the future alone."""
    span = span_of([value for row in future.quantiles for value in row])
    texts = replace(texts, target="", minimum="", stretch="")
    layers = [*fan_layers(future), *notes(texts, None, future.periods[0])]
    return specification(layers, list(future.periods), span, texts, size)


def svg(spec: Spec) -> str:
    """Return the picture as SVG with its title; text stays text, nothing is transparent."""
    import vl_convert

    return _titled(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE), spec)


def kept_svg(spec: Spec) -> str:
    """Return the picture of a deal's shared data, drawn once and kept at hand: a tenth of a second.

    Not for what is promised to be forgotten: a picture holds the values that it shows.
    """
    import vl_convert

    return drawn(vl_convert.vegalite_to_svg, json.dumps(spec))


@lru_cache(maxsize=256)
def drawn(draw: Callable[..., str], spec: str) -> str:
    """Draw a specification (JSON) with this renderer once."""
    plain = json.loads(spec)
    return _titled(draw(plain, vl_version=VEGA_LITE), plain)


def _titled(picture: str, spec: Spec) -> str:
    picture = str(picture).replace(' opacity="1"', "").replace(' pointer-events="none"', "")
    head, rest = picture.split(">", 1)
    return f"{head}><title>{escape(str(spec['description']))}</title>{rest}"


def page_svg(build: Callable[[tuple[int, int]], Spec]) -> str:
    """Return the picture twice, for wide pages and for phones; app.css shows the one that fits.

    `build` is called with the size; the hidden one is not read out either.
    """
    wide, narrow = svg(build((WIDE, 240))), svg(build((NARROW, 240)))
    return f'<div class="chart-wide">{wide}</div><div class="chart-narrow">{narrow}</div>'
