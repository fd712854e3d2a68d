"""Pages of the agreement document: make it, list it, download it."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import Facts, SideBySide, bound, shown
from workbench.platform.errors import Conflict, Refused
from workbench.platform.forms import given
from workbench.platform.languages import language
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.services import deal, document, record
from workbench.services.document import File, Readiness
from workbench.web.forms.document import DocumentForm

bp = Blueprint("document", __name__, url_prefix="/deals/<int:deal_id>/documents")


@bp.get("")
def index(deal_id: int) -> str:
    """List the documents, and offer to make one."""
    ready = document.readiness(db(), deal_id)
    data = shown(ready.terms_sha256 if ready else "", _facts(ready))
    return _index(deal_id, DocumentForm(formdata=None, data=data | {"language": language()}))


def _facts(ready: Readiness | None) -> Facts:
    """Return what a document would be made of."""
    if ready is None:
        return []
    state = gettext("accepted by both sides") if ready.accepted else gettext("not accepted yet")
    return [
        (gettext("Version"), str(ready.version)),
        (gettext("Draft"), state),
        (gettext("Team levels"), str(ready.team_levels)),
        (gettext("Fingerprint of the terms"), ready.terms_sha256[:12]),
    ]


def _index(deal_id: int, form: DocumentForm, since: SideBySide | None = None) -> str:
    return render_template(
        "document/index.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        documents=document.index(db(), deal_id),
        ready=document.readiness(db(), deal_id),
        form=form,
        since=since,
        tell=sentence,
    )


@bp.post("")
@bound(DocumentForm)
def generate(deal_id: int) -> Response | tuple[str, int]:
    """Make the document of the accepted draft in the chosen language."""
    form = DocumentForm()
    if form.validate():
        try:
            prepared = document.prepare(db(), deal_id, given(form.language.data), form.seen())
            # Rendering takes seconds: it holds no lock, and what it made is kept in one commit.
            db().rollback()
            document.keep(db(), prepared, document.render(prepared))
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        except Conflict:
            db().rollback()
            return _changed(deal_id, form), 409
        else:
            db().commit()
            flash(gettext("The document is made. Its terms are attached to it as agreement.json."))
            return redirect(url_for("document.index", deal_id=deal_id))
    return _index(deal_id, form), 422


def _changed(deal_id: int, form: DocumentForm) -> str:
    """Show what the document would have been made of beside what stands now."""
    ready = document.readiness(db(), deal_id)
    since = form.since(_facts(ready))
    now = shown(ready.terms_sha256 if ready else "", _facts(ready))
    form.version.data, form.shown.data = now["version"], now["shown"]
    return _index(deal_id, form, since)


@bp.get("/<int:document_id>/agreement.pdf")
def pdf(deal_id: int, document_id: int) -> Response:
    """Download the PDF."""
    return _download(deal_id, document.pdf(db(), deal_id, document_id), "application/pdf")


@bp.get("/<int:document_id>/agreement.json")
def terms(deal_id: int, document_id: int) -> Response:
    """Download the canonical terms, byte for byte as they are attached to the PDF."""
    return _download(deal_id, document.terms(db(), deal_id, document_id), "application/json")


def _download(deal_id: int, file: File, kind: str) -> Response:
    """Send the file unchanged; the end of the deal's record stands in a header."""
    head = record.head(db(), deal_id)
    response: Response = send_file(
        BytesIO(file.content), kind, as_attachment=True, download_name=file.name, etag=file.sha256
    )
    response.cache_control.private = True
    response.headers["Equipoise-Record"] = f"{head.number} {head.hash} {head.at or ''}".rstrip()
    return response
