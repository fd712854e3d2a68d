"""The causes of downtime as pages show them: a sentence, pictures, and their tables."""

from dataclasses import dataclass

from flask_babel import gettext

from workbench.document.charts import page_svg
from workbench.document.charts.pareto import Bar, pareto_chart
from workbench.evidence.discovery.pareto import Cause, Pareto, by_cost
from workbench.platform.languages import money, number, percent
from workbench.platform.texts.names import translated
from workbench.services.discovery import Causes
from workbench.services.discovery_view import say

SHOWN_BARS = 8


@dataclass(frozen=True, slots=True)
class Chart:
    """One order of the causes: the picture, and the rows of its table."""

    caption: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ParetoView:
    """The Pareto of one data set: a sentence, the picture by hours (or number), and by cost."""

    data_set_id: int
    name: str
    side: str
    headline: str
    notes: tuple[str, ...]
    charts: tuple[Chart, ...]


def pareto_view(found: Causes, currency: str) -> ParetoView:
    """Return the causes of a data set as sentences, pictures and tables."""
    told = found.pareto
    charts = [_by_size(told, found.name)]
    dearest = by_cost(told.causes)
    if dearest:
        charts.append(_by_cost(dearest, found.name, currency))
    return ParetoView(
        data_set_id=found.data_set_id,
        name=found.name,
        side=found.side,
        headline=_headline(told),
        notes=tuple(_notes(told)),
        charts=tuple(charts),
    )


def _size(told: Pareto, one: Cause) -> float:
    return one.hours if told.timed else float(one.stops)


def _total(told: Pareto) -> float:
    return sum(_size(told, one) for one in (*told.causes, told.rest))


def _name(one: Cause) -> str:
    return translated(one.name) if one.name else say("no_cause")


def _headline(told: Pareto) -> str:
    total, first = _total(told), told.causes[0]
    share = percent(_size(told, first) / total) if total else "–"
    code = "pareto_hours" if told.timed else "pareto_count"
    return say(code, cause=_name(first), share=share, total=number(total, 0))


def _notes(told: Pareto) -> list[str]:
    notes = []
    if told.planned_hours:
        notes.append(say("pareto_planned", hours=number(told.planned_hours, 0)))
    if any(one.spellings > 1 for one in told.causes):
        notes.append(say("pareto_spellings"))
    if told.rest_count:
        notes.append(say("pareto_rest", count=told.rest_count, hours=number(told.rest.hours, 0)))
    return notes


def _amount(told: Pareto, one: Cause) -> str:
    if told.timed:
        return f"{number(one.hours, 0 if one.hours >= 10 else 1)} h"
    return number(one.stops, 0)


def _by_size(told: Pareto, name: str) -> Chart:
    total = _total(told) or 1.0
    caption = say("by_hours" if told.timed else "by_count", name=name)
    bars = [
        Bar(
            _name(one),
            _size(told, one),
            f"{_amount(told, one)}, {percent(_size(told, one) / total)}",
        )
        for one in told.causes[:SHOWN_BARS]
    ]
    rows, running = [], 0.0
    for one in told.causes:
        running += _size(told, one)
        cells = (_amount(told, one), number(one.stops, 0)) if told.timed else (_amount(told, one),)
        rows.append(
            (_name(one), *cells, percent(_size(told, one) / total), percent(running / total))
        )
    sizes = (gettext("Hours down"), gettext("Stops")) if told.timed else (gettext("Cases"),)
    columns = (gettext("Cause"), *sizes, gettext("Share"), gettext("Share so far"))
    return Chart(caption, _svg(bars, caption), columns, tuple(rows))


def _by_cost(causes: list[Cause], name: str, currency: str) -> Chart:
    total = sum(one.cost or 0.0 for one in causes) or 1.0
    caption = say("by_cost", name=name)
    told = [(_name(one), one.cost or 0.0) for one in causes]
    bars = [
        Bar(cause, cost, f"{money(cost, currency)}, {percent(cost / total)}")
        for cause, cost in told[:SHOWN_BARS]
    ]
    rows, running = [], 0.0
    for cause, cost in told:
        running += cost
        rows.append((cause, money(cost, currency), percent(cost / total), percent(running / total)))
    columns = (gettext("Cause"), gettext("Cost"), gettext("Share"), gettext("Share so far"))
    return Chart(caption, _svg(bars, caption), columns, tuple(rows))


def _svg(bars: list[Bar], title: str) -> str:
    return page_svg(lambda size: pareto_chart(bars, title, size))
