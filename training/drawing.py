"""Draw a small figure as inline SVG: the charts of lessons and role-plays.

The drawing is fluid: everything across is in per cent of the width, everything down in pixels, so
that words keep their size on a phone, on a projector and in print. Line styles are those of the
house: history dots, target solid, minimum dashed, stretch dotted, outlook as shaded bars.
Colours and type come from classes in static/app.css.
"""

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import Final

from training.figure import Figure, FigureKind, Level, LevelKind, Row

DASHES: Final = {
    LevelKind.TARGET: "none",
    LevelKind.MINIMUM: "7 5",
    LevelKind.STRETCH: "2 5",
    LevelKind.DEMAND: "12 4 2 4",
}
_LINE = 20  # pixels from one line of words to the next
_BAR = 22
_GAP = 16
_PLOT = 190
_INSET = 4.0
_LEFT, _RIGHT = 13.0, 76.0
_TICKS = 4


def svg(figure: Figure, ident: str) -> str:
    """Return the figure as SVG text; `ident` makes the ids of its title and description unique."""
    draw = {
        FigureKind.DOTS: _dots,
        FigureKind.SPREAD: _spread,
        FigureKind.CHANCES: _chances,
    }[figure.kind]
    height, parts = draw(figure)
    name = escape(ident)
    return (
        f'<svg class="fig" width="100%" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(figure.title)}</title>'
        f'<desc id="{name}-desc">{escape(figure.description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def cells(figure: Figure) -> list[list[str]]:
    """Return the numbers of the figure as rows of a table, written with their unit.

    Dots: place, value. Spread: label, then the quantiles 5, 25, 50, 75 and 95 per cent. Chances:
    label, chance in per cent. Level lines follow as rows of (label, value) in `level_cells`.
    """
    if figure.kind is FigureKind.CHANCES:
        return [[row.label, written(100 * row.values[0], "%")] for row in figure.rows]
    alike = _alike([value for row in figure.rows for value in row.values], figure.unit)
    if figure.kind is FigureKind.DOTS:
        return [[str(at), alike(value)] for at, value in enumerate(figure.rows[0].values, start=1)]
    shown = (0, 2, 3, 4, 6)
    return [[row.label, *(alike(row.values[place]) for place in shown)] for row in figure.rows]


def level_cells(figure: Figure) -> list[list[str]]:
    """Return the level lines as rows of (label, value with unit), highest first."""
    alike = _alike([level.value for level in figure.levels], figure.unit)
    return [[level.label, alike(level.value)] for level in _from_top(figure)]


def written(value: float, unit: str) -> str:
    """Return a number with at most three decimals and its unit after a space that does not break.

    >>> written(98.0, ""), written(450000.25, "")
    ('98', '450000.25')
    """
    plain = f"{value:.3f}".rstrip("0").rstrip(".")
    return f"{plain}\u00a0{unit}" if unit else plain


def _alike(values: Sequence[float], unit: str) -> Callable[[float], str]:
    """Return a writer that gives every number of a column as many decimals as one of them needs."""
    digits = max((len(written(value, "").partition(".")[2]) for value in values), default=0)
    return lambda value: f"{value:.{digits}f}" + (f"\u00a0{unit}" if unit else "")


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers inside a range: steps of 1, 2 or 5 times a power of ten.

    >>> ticks(96.3, 99.6)
    [97.0, 98.0, 99.0]
    """
    rough = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(place * step, 10) for place in range(first, last + 1)]


def _spread(figure: Figure) -> tuple[int, list[str]]:
    """Draw a shaded bar per row and level lines down through all of them."""
    low, high = _span(figure)
    levels = _from_top(figure)
    y, bars = _LINE * len(levels) + (6 if levels else 0), []
    for row in figure.rows:
        y, drawn = _bar(row, y, low, high)
        bars += drawn
    lines = []
    for place, level in enumerate(levels):
        x = _across(level.value, low, high)
        lines.append(_rule((x, place * _LINE + 4), (x, y - _GAP + 6), level.kind))
        lines.append(_level_words(level, figure.unit, x, place * _LINE + 15))
    axis = _axis_across(low, high, y, figure.unit)
    # words come last so that their white edge lies over the lines they cross
    shapes = [part for part in bars if not part.startswith("<text")]
    words = [part for part in (*bars, *lines) if part.startswith("<text")]
    rules = [part for part in lines if part.startswith("<line")]
    return y + 30, [*shapes, *rules, *words, *axis]


def _bar(row: Row, y: int, low: float, high: float) -> tuple[int, list[str]]:
    at = [_across(value, low, high) for value in row.values]
    parts = [_words(0, y + 14, row.label, "fig-label")]
    y += _LINE
    if row.words:
        parts.append(_words(0, y + 14, row.words, "fig-words"))
        y += _LINE
    parts += [
        _box(at[0], at[6], y + 2, "fig-outer"),
        _box(at[2], at[4], y + 2, "fig-inner"),
        f'<line class="fig-middle" x1="{at[3]:.2f}%" x2="{at[3]:.2f}%" y1="{y}" y2="{y + _BAR + 4}"/>',
    ]
    return y + _BAR + _GAP, parts


def _chances(figure: Figure) -> tuple[int, list[str]]:
    """Draw a bar per chance on a track from never to always, its words inside or beside it."""
    y, parts = 0, []
    for row in figure.rows:
        share = 100 * row.values[0]
        spoken = row.words or written(share, "%")
        parts.append(_words(0, y + 14, row.label, "fig-label"))
        y += _LINE
        parts.append(_box(0, 100, y, "fig-track"))
        parts.append(_box(0, max(share, 0.4), y, "fig-fill"))
        if share >= 50:
            parts.append(_words(share, y + 16, spoken, "fig-inside", ("end", -8)))
        else:
            parts.append(_words(share, y + 16, spoken, "fig-beside", ("start", 8)))
        y += _BAR + 12
    return y, parts


def _dots(figure: Figure) -> tuple[int, list[str]]:
    """Draw a history as dots, level lines across it, and the levels' names at the right."""
    low, high = _span(figure)
    values = figure.rows[0].values
    parts = [_words(0, 14, figure.rows[0].label, "fig-label")]
    for tick in ticks(low, high):
        y = _down(tick, low, high)
        parts.append(
            f'<line class="fig-grid" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(_words(0, y + 4, written(tick, ""), "fig-tick"))
    parts += _level_column(figure, low, high)
    step = (_RIGHT - _LEFT) / len(values)
    for place, value in enumerate(values):
        x = _LEFT + step * (place + 0.5)
        parts.append(
            f'<circle class="fig-dot" cx="{x:.2f}%" cy="{_down(value, low, high):.1f}" r="5"/>'
        )
        if len(values) <= 12 or place % 6 == 0:
            parts.append(_words(x, _PLOT + 52, str(place + 1), "fig-tick", ("middle", 0)))
    return _PLOT + 60, parts


def _level_column(figure: Figure, low: float, high: float) -> list[str]:
    """Draw each level across the dots; names that would touch are moved down."""
    parts, free = [], 0.0
    for level in _from_top(figure):
        y = _down(level.value, low, high)
        parts.append(_rule((_LEFT, y), (_RIGHT, y), level.kind))
        name_at = max(y - 2, free)
        parts.append(_words(_RIGHT + 2, name_at, level.label, "fig-label"))
        parts.append(
            _words(_RIGHT + 2, name_at + 16, written(level.value, figure.unit), "fig-words")
        )
        free = name_at + 2 * _LINE
    return parts


def _axis_across(low: float, high: float, y: int, unit: str) -> list[str]:
    parts = [f'<line class="fig-axis" x1="0" x2="100%" y1="{y}" y2="{y}"/>']
    for tick in ticks(low, high):
        x = _across(tick, low, high)
        parts.append(f'<line class="fig-axis" x1="{x:.2f}%" x2="{x:.2f}%" y1="{y}" y2="{y + 5}"/>')
        parts.append(_words(x, y + 20, written(tick, unit), "fig-tick", ("middle", 0)))
    return parts


def _level_words(level: Level, unit: str, x: float, y: float) -> str:
    side = ("end", -6) if x > 45 else ("start", 6)
    return _words(x, y, f"{level.label} {written(level.value, unit)}", "fig-label", side)


def _span(figure: Figure) -> tuple[float, float]:
    """Return the range of the axis: all numbers and levels with a little air around them."""
    values = [value for row in figure.rows for value in row.values]
    values += [level.value for level in figure.levels]
    air = 0.06 * (max(values) - min(values)) or 0.5
    return min(values) - air, max(values) + air


def _across(value: float, low: float, high: float) -> float:
    return _INSET + (100 - 2 * _INSET) * (value - low) / (high - low)


def _down(value: float, low: float, high: float) -> float:
    return 30 + _PLOT * (high - value) / (high - low)


def _from_top(figure: Figure) -> Sequence[Level]:
    return sorted(figure.levels, key=lambda level: -level.value)


def _rule(start: tuple[float, float], end: tuple[float, float], kind: LevelKind) -> str:
    return (
        f'<line class="fig-level" stroke-dasharray="{DASHES[kind]}" x1="{start[0]:.2f}%" '
        f'y1="{start[1]:.1f}" x2="{end[0]:.2f}%" y2="{end[1]:.1f}"/>'
    )


def _box(left: float, right: float, y: float, name: str) -> str:
    width = max(right - left, 0.1)
    return f'<rect class="{name}" x="{left:.2f}%" y="{y}" width="{width:.2f}%" height="{_BAR}" rx="2"/>'


def _words(x: float, y: float, text: str, name: str, side: tuple[str, int] = ("start", 0)) -> str:
    anchor, nudge = side
    return (
        f'<text class="{name}" x="{x:.2f}%" y="{y:.1f}" dx="{nudge}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )
