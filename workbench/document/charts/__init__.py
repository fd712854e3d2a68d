"""Charts as Vega-Lite specifications, one visual language for page and PDF.

History is dots, the target a solid line, the minimum dashed, the stretch dotted, the future a fan.
All of it is neutral ink: the two side colours are used for nothing that both share. Fills are
solid tints, because PDF/A readers and printers disagree about opacity.
"""

from workbench.document.charts.build import fan_chart, kept_svg, levels_chart, page_svg, svg
from workbench.document.charts.frontier import FrontierTexts, frontier_chart
from workbench.document.charts.shapes import NARROW, WIDE, Future, Levels, Spec, Texts

__all__ = [
    "NARROW",
    "WIDE",
    "FrontierTexts",
    "Future",
    "Levels",
    "Spec",
    "Texts",
    "fan_chart",
    "frontier_chart",
    "kept_svg",
    "levels_chart",
    "page_svg",
    "svg",
]
