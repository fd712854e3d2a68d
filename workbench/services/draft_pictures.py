"""The pictures of a draft's page: the very ones of the agreement document, and a phone's twin."""

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.agreement.document.kpi_shapes import ChartPart, KpiPart
from workbench.agreement.terms import Terms
from workbench.document.charts import NARROW
from workbench.document.pictures import kpi_picture
from workbench.services.document_contents import kpi_parts
from workbench.services.draft_consequences import Future, Place

PHONE = (NARROW, 240)
NINE_IN_TEN = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Picture:
    """One cohort's picture as SVG, wide as in the document and narrow for phones, and what it shows.

    `past` has months with values (None: not measured), `ahead` months with 5, 50 and 95 %.
    """

    wide: str
    narrow: str
    past: tuple[tuple[str, float | None], ...]
    ahead: tuple[tuple[str, float, float, float], ...]


def pictures(
    terms: Terms, futures: Mapping[Place, Future], language: str, only: str | None = None
) -> dict[Place, Picture]:
    """Return the picture of every KPI and cohort with a history, or of one KPI, in the language."""
    parts = kpi_parts(terms, futures, language)
    drawn: dict[Place, Picture] = {}
    for kpi in terms.kpis:
        if only in (None, kpi.kpi):
            part = parts[kpi.kpi]
            places = [(kpi.kpi, levels.cohort) for levels in kpi.levels]
            known = [place for place in places if place in futures]
            charts = zip(known, part["charts"], strict=True)
            drawn |= {place: _picture(part, chart, language) for place, chart in charts}
    return drawn


def _picture(part: KpiPart, chart: ChartPart, language: str) -> Picture:
    fan = chart["fan"]
    ahead: list[tuple[str, float, float, float]] = []
    if fan is not None:
        low, middle, high = (list(fan["levels"]).index(level) for level in NINE_IN_TEN)
        rows = zip(fan["periods"], fan["quantiles"], strict=True)
        ahead = [(name, row[low], row[middle], row[high]) for name, row in rows]
    return Picture(
        wide=kpi_picture(part, chart, language),
        narrow=kpi_picture(part, chart, language, PHONE),
        past=tuple(zip(chart["periods"], chart["values"], strict=True)),
        ahead=tuple(ahead),
    )
