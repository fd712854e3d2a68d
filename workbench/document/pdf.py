"""HTML to PDF/A-3a and PDF/UA-1. The only importer of WeasyPrint.

Nothing is ever fetched: pictures are inline SVG, styles are inline, fonts are the system's. Any
URL in the HTML stops the rendering. The same HTML, attachments and moment give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from workbench.document.finish import finish

VARIANT = "pdf/a-3a"
LARGEST_HTML = 4_000_000  # characters; an agreement is some 300 kB with its charts


class FetchRefusedError(RuntimeError):
    """The HTML asked for something outside itself; no PDF was made."""


class HtmlTooLargeError(RuntimeError):
    """The HTML is longer than any agreement; no PDF was made."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF; agreement.json is its source."""

    name: str
    content: bytes
    description: str = ""
    relationship: str = "Source"


class _Refuse(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """A fetcher that serves nothing, so that a text in the agreement can reach no file or host."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: object = None) -> Any:
        """Refuse every URL, data: URLs too."""
        del headers
        raise FatalURLFetchingError(url[:80])


def render(html: str, attachments: Sequence[Attached], moment: datetime) -> bytes:
    """Return the PDF of a complete HTML page with lang and title.

    `moment` (aware) is the date of the attachments; the page itself names it in dcterms metas.
    Raises FetchRefusedError when the HTML refers to anything outside itself, HtmlTooLargeError
    above LARGEST_HTML characters.
    """
    if len(html) > LARGEST_HTML:
        raise HtmlTooLargeError
    try:
        document = HTML(string=html, base_url=None, url_fetcher=_Refuse()).render(
            pdf_variant=VARIANT
        )
        content = document.write_pdf(
            pdf_variant=VARIANT,
            finisher=finish,
            attachments=[_attachment(each, moment) for each in attachments],
        )
    except FatalURLFetchingError:
        # The address is text from the agreement: it belongs neither in a log nor in an error.
        raise FetchRefusedError from None
    return bytes(content)


def _attachment(attached: Attached, moment: datetime) -> Any:
    return Attachment(
        file_obj=BytesIO(attached.content),
        name=attached.name,
        description=attached.description or attached.name,
        relationship=attached.relationship,
        created=moment,
        modified=moment,
    )
