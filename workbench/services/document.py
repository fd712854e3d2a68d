"""The agreement as a document: from the accepted draft to a PDF with its terms attached.

`generate` does it in one go; pages call `prepare`, `render` and `keep`, so that the rendering,
which takes seconds, happens outside a write transaction.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workbench.agreement.document.inputs import CascadeNumber
from workbench.agreement.terms import (
    CascadeLine,
    Side,
    Terms,
    canonical_json,
    digest,
    problems,
    terms_from_json,
)
from workbench.codes import Finding
from workbench.document.pages import agreement_pdf
from workbench.platform import clock
from workbench.platform.audit import Head
from workbench.platform.errors import NotFound, Refused
from workbench.platform.languages import LANGUAGES
from workbench.platform.versions import require_version
from workbench.services import draft, record
from workbench.services.document_contents import contents
from workbench.services.document_tree import numbers_of
from workbench.services.draft_consequences import Future, Place
from workbench.store.cascade import TeamNodeRow, team_nodes
from workbench.store.deal import DealRow, locked_deal
from workbench.store.document import DocumentRow, document, documents
from workbench.store.draft import DraftRow, drafts, latest_draft
from workbench.store.kpi import kpi_cards


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as the list shows it.

    `accepted_sha256` is of the terms that both sides accepted, before team levels were added.
    """

    id: int
    version: int
    language: str
    created_at: datetime
    terms_sha256: str
    pdf_sha256: str
    accepted_sha256: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between the newest draft and its document; how many team levels are agreed."""

    version: int
    accepted: bool
    problems: tuple[Finding, ...]
    team_levels: int
    terms_sha256: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a document is made from, apart from any session; `head` is the end of the record."""

    deal_id: int
    draft_id: int
    terms: Terms
    futures: dict[Place, Future]
    language: str
    package: Terms | None = None
    head: Head | None = None
    numbers: tuple[CascadeNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """A rendered document: the canonical terms, and the PDF that carries them."""

    terms: bytes
    pdf: bytes
    moment: datetime


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to download, with a name for them and their SHA-256."""

    content: bytes
    name: str
    sha256: str


def index(db: Session, deal_id: int) -> list[DocumentView]:
    """Return the deal's documents, newest first."""
    return [
        DocumentView(
            id=row.id,
            version=accepted.number,
            language=row.language,
            created_at=row.created_at,
            terms_sha256=row.terms_sha256,
            pdf_sha256=row.pdf_sha256,
            accepted_sha256=accepted.sha256,
        )
        for row in documents(db, deal_id)
        for accepted in (db.get_one(DraftRow, row.draft_id),)
    ]


def readiness(db: Session, deal_id: int) -> Readiness | None:
    """Return whether a document can be made now, and of which terms; None before there is a draft."""
    found = draft.view(db, deal_id)
    if found is None:
        return None
    lines = _team_levels(db, deal_id, found)
    sha256 = digest(replace(found.terms, cascade=lines))
    return Readiness(found.number, found.accepted, found.problems, len(lines), sha256)


def generate(db: Session, deal_id: int, language: str) -> int:
    """Make the document of the accepted draft in a language ("en", "zh_Hans_CN"); return its id."""
    prepared = prepare(db, deal_id, language)
    return keep(db, prepared, render(prepared))


def prepare(db: Session, deal_id: int, language: str, seen: str | None = None) -> Prepared:
    """Return what the document is made from; refused before both sides accepted the draft.

    The terms are the accepted ones with the team levels that are agreed so far; Conflict where
    their digest is no longer the one that the person saw.
    """
    if language not in LANGUAGES:
        raise Refused("document.language_unknown", field="language")
    row, found = latest_draft(db, deal_id), draft.view(db, deal_id)
    if row is None or found is None or not found.accepted:
        raise Refused("document.not_accepted")
    terms = replace(found.terms, cascade=_team_levels(db, deal_id, found))
    require_version(seen, digest(terms))
    for finding in problems(terms):
        raise Refused(finding.code, None, **finding.params)
    package = terms_from_json(drafts(db, deal_id)[-1].terms)
    head = record.head(db, deal_id)
    numbers = numbers_of(db, deal_id, terms, found.sha256)
    return Prepared(deal_id, row.id, terms, found.futures, language, package, head, numbers)


def _team_levels(db: Session, deal_id: int, found: draft.DraftView) -> tuple[CascadeLine, ...]:
    """Return the levels that teams accepted under this very version of the draft."""
    shared: dict[str, Any] = db.get_one(DealRow, deal_id).settings.get("cascade", {})
    lines = []
    for card in kpi_cards(db, deal_id):
        if shared.get(str(card.id), {}).get("draft") == found.sha256:
            unit = card.card["unit"]
            lines += [_line(row, card.key, unit) for row in team_nodes(db, deal_id, card.id)]
    return tuple(line for line in lines if line is not None)


def _line(row: TeamNodeRow, kpi: str, unit: str) -> CascadeLine | None:
    if row.target is None or not row.answers or not row.state.startswith("accepted"):
        return None
    side: Side = "provider" if row.owner_side == "provider" else "customer"
    support = row.answer.get("support", "") if row.state == "accepted_with_support" else ""
    own = unit if row.unit is None else row.unit
    return CascadeLine(
        row.name, side, kpi, row.target, own, accepted=True, support=support, minimum=row.minimum
    )


def render(prepared: Prepared) -> Printed:
    """Render the PDF; seconds of work that touch no database."""
    moment = clock.now().replace(microsecond=0)
    terms = canonical_json(prepared.terms)
    said = contents(
        prepared.terms,
        prepared.futures,
        prepared.language,
        prepared.package,
        prepared.head,
        numbers=prepared.numbers,
    )
    return Printed(terms, agreement_pdf(said, terms, prepared.language, moment), moment)


def keep(db: Session, prepared: Prepared, printed: Printed) -> int:
    """Keep the rendered document; Conflict when draft or team levels were changed meanwhile."""
    locked_deal(db, prepared.deal_id)
    ready = readiness(db, prepared.deal_id)
    require_version(digest(prepared.terms), ready.terms_sha256 if ready else "")
    row = DocumentRow(
        deal_id=prepared.deal_id,
        draft_id=prepared.draft_id,
        language=prepared.language,
        terms=printed.terms,
        terms_sha256=hashlib.sha256(printed.terms).hexdigest(),
        pdf=printed.pdf,
        pdf_sha256=hashlib.sha256(printed.pdf).hexdigest(),
        created_at=printed.moment,
    )
    db.add(row)
    db.flush()
    return row.id


def pdf(db: Session, deal_id: int, document_id: int) -> File:
    """Return the PDF of a document."""
    row = _row(db, deal_id, document_id)
    return File(row.pdf, f"{_stem(db, row)}.pdf", row.pdf_sha256)


def terms(db: Session, deal_id: int, document_id: int) -> File:
    """Return the canonical JSON of a document, byte for byte as it is attached to the PDF."""
    row = _row(db, deal_id, document_id)
    return File(row.terms, f"{_stem(db, row)}.json", row.terms_sha256)


def _row(db: Session, deal_id: int, document_id: int) -> DocumentRow:
    row = document(db, deal_id, document_id)
    if row is None:
        raise NotFound
    return row


def _stem(db: Session, row: DocumentRow) -> str:
    """Return a file name that says which agreement, version and language it is."""
    title = db.get_one(DealRow, row.deal_id).title
    words = "".join(sign if sign.isalnum() else " " for sign in title).split()
    number = db.get_one(DraftRow, row.draft_id).number
    language = "zh" if row.language.startswith("zh") else "en"
    return "-".join([*words, f"v{number}", language])[-120:]
