"""From the document's plain data to HTML, and from there to the PDF.

The template sees plain data, texts and formats only, in a sandbox; everything people wrote is
escaped, and nothing they wrote ever becomes a link.
"""

from datetime import datetime
from functools import partial
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from workbench.agreement.document import AgreementDocument
from workbench.agreement.document.kpi_shapes import KpiPart
from workbench.document.formats import Formats, formula, printable
from workbench.document.pdf import Attached, render
from workbench.document.pictures import catalogue, kpi_picture
from workbench.platform.texts import TEXTS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates" / "agreement_pdf"
_NO_CSS = str.maketrans("", "", '"\\<>\n')  # what would end a string in a style sheet


def agreement_pdf(
    document: AgreementDocument,
    terms_json: bytes,
    language: str,
    moment: datetime,
    texts: NullTranslations | None = None,
) -> bytes:
    """Return the agreement as PDF/A-3a with its canonical JSON attached as agreement.json.

    `moment` (aware) is the date the document bears; with equal arguments the bytes are equal.
    """
    html = agreement_html(document, language, moment, texts)
    return render(html, [Attached("agreement.json", terms_json)], moment)


def agreement_html(
    document: AgreementDocument,
    language: str,
    moment: datetime,
    texts: NullTranslations | None = None,
) -> str:
    """Return the HTML that is printed, in the language."""
    texts = texts or catalogue(language)
    formats = Formats(language)
    clean = printable(document)
    environment = _environment(texts, formats)
    return environment.get_template("agreement.html").render(
        doc=clean,
        lang="zh-Hans" if language.startswith("zh") else "en",
        moment=moment.isoformat(timespec="seconds"),
        folio=_folio(texts),
        pictures={kpi["key"]: _pictures(kpi, language, texts) for kpi in clean["kpis"]},
    )


def _environment(texts: NullTranslations, formats: Formats) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    install: Any = environment
    install.install_gettext_translations(texts, newstyle=True)
    environment.filters.update(
        percent=formats.percent,
        chance=formats.chance,
        quantity=formats.quantity,
        number=formats.number,
        money=formats.money,
        cents=formats.cents,
        day=formats.day,
        instant=formats.instant,
        formula=formula,
        month_name=formats.month_name,
        month_list=partial(_months, texts, formats),
    )
    environment.globals["text"] = partial(_text, texts)
    return environment


def _folio(texts: NullTranslations) -> list[str]:
    """Return what stands before, between and after the two page numbers, as CSS string content."""
    _ = texts.gettext
    words = _("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\0"}
    return [part.translate(_NO_CSS) for part in words.split("\0")]


def _months(texts: NullTranslations, formats: Formats, periods: list[str]) -> str:
    return texts.gettext(", ").join(formats.month(period) for period in periods)


def _text(texts: NullTranslations, code: str) -> str:
    return texts.gettext(TEXTS[code])


def _pictures(kpi: KpiPart, language: str, texts: NullTranslations) -> list[Markup]:
    """Return one SVG per chart of the KPI; the words in it are escaped by the chart renderer."""
    return [
        Markup(kpi_picture(kpi, chart, language, texts=texts))  # noqa: S704  # nosec B704  # nosemgrep: markup-not-escaped  # our own SVG
        for chart in kpi["charts"]
    ]
