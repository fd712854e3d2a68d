"""The summary of a workshop as a PDF: headings, lines and tables of plain texts."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from workbench.document.formats import printable
from workbench.document.pdf import render

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "workshop_pdf"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts; rows are as long as `columns`."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its lines and tables."""

    title: str
    lines: Sequence[str] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the summary says: its kind ("Summary of the workshop"), and its parts."""

    kind: str
    parts: Sequence[Part]


def summary_pdf(head: Mapping[str, str], sheet: Sheet, language: str, moment: datetime) -> bytes:
    """Return the summary as PDF/A; `head` names title, provider and customer.

    What people wrote is escaped and never becomes a link; nothing is fetched.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    html = environment.get_template("summary.html").render(
        head=printable(dict(head)),
        sheet=printable(asdict(sheet)),
        lang="zh-Hans" if language.startswith("zh") else "en",
        moment=moment.isoformat(timespec="seconds"),
        day=moment.date().isoformat(),
    )
    return render(html, [], moment)
