"""The picture of a KPI: history, ladder and fan. One function draws it for the page and the PDF."""

from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations

from workbench.agreement.document.kpi_shapes import ChartPart, KpiPart
from workbench.document.charts import Future, Levels, Texts, kept_svg, levels_chart
from workbench.document.formats import Formats

TRANSLATIONS = Path(__file__).resolve().parents[2] / "translations"
CHART_SIZE = (640, 185)


@lru_cache(maxsize=8)
def catalogue(language: str, folder: Path = TRANSLATIONS) -> NullTranslations:
    """Return the compiled texts of the language ("en", "zh_Hans_CN"); English where none are."""
    return Translations.load(str(folder), [language])


def kpi_picture(
    kpi: KpiPart,
    chart: ChartPart,
    language: str,
    size: tuple[int, int] = CHART_SIZE,
    texts: NullTranslations | None = None,
) -> str:
    """Return the picture of one cohort of a KPI as SVG, in the language.

    `kpi` is a part of the document in that language (`printable`); the same part gives the same
    string, in the PDF as on the page. `size` is about the whole picture in CSS pixels.
    """
    texts = texts or catalogue(language)
    by_month = tuple((one["minimum"], one["target"], one["stretch"]) for one in chart["by_month"])
    levels = Levels(chart["minimum"], chart["target"], chart["stretch"], by_month)
    fan = chart["fan"]
    future = None if fan is None else Future(fan["periods"], fan["levels"], fan["quantiles"])
    words = _words(kpi, chart, texts, Formats(language))
    return kept_svg(levels_chart(chart["periods"], chart["values"], levels, words, future, size))


def _words(kpi: KpiPart, chart: ChartPart, texts: NullTranslations, formats: Formats) -> Texts:
    _ = texts.gettext
    written = {
        "minimum": formats.quantity(chart["minimum"], kpi["unit"], kpi["decimals"]),
        "target": formats.quantity(chart["target"], kpi["unit"], kpi["decimals"]),
        "stretch": formats.quantity(chart["stretch"], kpi["unit"], kpi["decimals"]),
    }
    share = kpi["unit"] == "ratio"
    name = kpi["name"]
    if chart["cohort"] is not None:
        name = _("%(name)s, %(cohort)s") % {"name": name, "cohort": chart["cohort"]}
    if chart["by_month"]:
        return Texts(
            title=_("%(name)s: history, levels by season and outlook.") % {"name": name},
            y="" if share else kpi["unit"],
            share=share,
            history=_("History"),
            ahead=_("Outlook if nothing changes"),
            target=_("Target by season"),
            minimum=_("Minimum by season"),
            stretch=_("Stretch by season"),
        )
    return Texts(
        title=_("%(name)s: history, levels and outlook. Target %(target)s, minimum %(minimum)s.")
        % {"name": name, **written},
        y="" if share else kpi["unit"],
        share=share,
        history=_("History"),
        ahead=_("Outlook if nothing changes"),
        target=_("Target %(level)s") % {"level": written["target"]},
        minimum=_("Minimum %(level)s") % {"level": written["minimum"]},
        stretch=_("Stretch %(level)s") % {"level": written["stretch"]},
    )
