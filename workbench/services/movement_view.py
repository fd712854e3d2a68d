"""What moved a KPI as a picture with its table, and in words."""

from dataclasses import dataclass

from flask_babel import gettext

from workbench.agreement.cascade.graph_attribution import Bar
from workbench.document.charts import page_svg
from workbench.document.charts.waterfall import Step, waterfall_chart
from workbench.platform.languages import movement, quantity
from workbench.platform.texts.names import translated
from workbench.services.cascade_movement import Movement
from workbench.services.cascade_shown import KpiCascade


@dataclass(frozen=True, slots=True)
class Picture:
    """The waterfall as SVG with its caption, and the same as rows of a table."""

    caption: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def picture(kpi: KpiCascade, found: Movement) -> Picture:
    """Return the waterfall from the value before to the measured one."""
    top, unit = kpi.top, kpi.top.unit
    names = [_name(kpi, found, bar, last=bar is found.bars[-1]) for bar in found.bars]
    words = [_words(bar, unit, found) for bar in found.bars]
    steps = [
        Step(name, bar.end if bar.kind == "total" else bar.start, bar.end, said, _better(kpi, bar))
        for name, bar, said in zip(names, found.bars, words, strict=True)
    ]
    caption = gettext(
        "What moved %(kpi)s in %(period)s, in %(unit)s",
        kpi=translated(top.name), period=found.entry.name,
        unit=gettext("percentage points") if unit == "ratio" else unit,
    )  # fmt: skip
    reached = [quantity(bar.end, unit) for bar in found.bars]
    given = [
        "" if bar.kind == "total" else said for bar, said in zip(found.bars, words, strict=True)
    ]
    return Picture(
        caption=caption,
        svg=page_svg(lambda size: waterfall_chart(steps, caption, size)),
        columns=(gettext("Number"), gettext("Gave"), gettext("Leads to")),
        rows=tuple(zip(names, given, reached, strict=True)),
    )


def _name(kpi: KpiCascade, found: Movement, bar: Bar, *, last: bool) -> str:
    if bar.kind == "total":
        return found.entry.name if last else found.entry.compared
    if bar.kind == "rest":
        return str(gettext("all others together"))
    return kpi.named(bar.node).name


def _words(bar: Bar, unit: str, found: Movement) -> str:
    """Write a total with its unit, a part as the table of all numbers writes it."""
    if bar.kind == "total":
        return quantity(bar.end, unit)
    given = found.by_key[bar.node].part if bar.node else bar.end - bar.start
    return movement(given, unit, found.moved)


def _better(kpi: KpiCascade, bar: Bar) -> bool:
    return (bar.end > bar.start) == (kpi.top.direction == "higher")
