"""What a chart is made from, and how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]

INK, SOFT, LINE = "#1f2933", "#4a5763", "#d5d9dc"
BANDS = ("#e6eaed", "#d3dae0", "#bcc7d0", "#a5b3bf")  # outermost first
FONTS = "Noto Sans, Noto Sans Math, Noto Sans CJK SC, DejaVu Sans, sans-serif"
VEGA_LITE = "6.4"
WIDE, NARROW = 640, 320
DASHES: dict[str, list[float]] = {"target": [], "minimum": [6, 4], "stretch": [1.5, 3.5]}
LABEL_STEP = 14  # px between two labels at the right edge


@dataclass(frozen=True, slots=True)
class Texts:
    """Words of a chart, already in the reader's language.

    `title` is what a screen reader says and stands in the SVG's title; it is not drawn. `y` stands
    above the axis. `target`, `minimum`, `stretch` are the full labels ("Target 98.25%"). With
    `share` the values are shares and the axis is written in per cent.
    """

    title: str
    y: str
    share: bool = False
    history: str = ""
    ahead: str = ""
    target: str = ""
    minimum: str = ""
    stretch: str = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """The ladder's lines in natural units; None where a clause has no such level.

    `by_month` has (minimum, target, stretch) of January to December where they differ by season;
    then these are drawn, month by month.
    """

    minimum: float
    target: float | None = None
    stretch: float | None = None
    by_month: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Future:
    """Quantile rows per period: `quantiles[i][j]` belongs to `periods[i]` and `levels[j]`."""

    periods: Sequence[str]
    levels: Sequence[float]
    quantiles: Sequence[Sequence[float]]
