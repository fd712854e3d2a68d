"""Pages of evidence: the data sets, bringing a file, its columns, and what came in."""

from typing import get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.evidence.history.roles import Kind
from workbench.platform.errors import Refused
from workbench.platform.forms import given
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import config, db, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.roles import question
from workbench.services import deal, history, history_view
from workbench.web.forms.history import MAIN, MappingForm, UploadForm, mapping_form, to_mapping

bp = Blueprint("history", __name__, url_prefix="/deals/<int:deal_id>/history")


@bp.get("")
def index(deal_id: int) -> str:
    """List what history both sides have brought, and offer to bring more."""
    return _index(deal_id, UploadForm())


def _index(deal_id: int, form: UploadForm) -> str:
    return render_template(
        "history/index.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        items=history_view.items(db(), deal_id),
        form=form,
        limit=config().upload_limit // (1024 * 1024),
    )


@bp.post("")
def upload(deal_id: int) -> Response | tuple[str, int]:
    """Keep the file and go on to its columns."""
    form = UploadForm()
    if form.validate():
        try:
            data_set_id = _add(deal_id, form)
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        else:
            db().commit()
            return redirect(url_for("history.mapping", deal_id=deal_id, data_set_id=data_set_id))
    return _index(deal_id, form), 422


def _add(deal_id: int, form: UploadForm) -> int:
    sent = given(form.file.data)
    name = (form.name.data or "").strip() or sent.filename or ""
    register = form.register.data.read() if form.register.data else None
    db().rollback()  # reading a large file takes seconds: no write lock meanwhile
    return history.add(db(), deal_id, seat().side, name, sent.read(), register)


@bp.get("/<int:data_set_id>/columns")
def mapping(deal_id: int, data_set_id: int) -> Response | str:
    """Show the first rows and ask what the columns hold."""
    found = history.source(db(), deal_id, data_set_id)
    if found.mapping is not None:
        return redirect(url_for("history.data_set", deal_id=deal_id, data_set_id=data_set_id))
    shown = history_view.preview(found, _kind())
    return _mapping(deal_id, found, shown, mapping_form(shown, deal.view(db(), deal_id).timezone))


def _kind() -> Kind | None:
    return next((kind for kind in get_args(Kind) if kind == request.values.get("kind")), None)


def _mapping(
    deal_id: int, found: history.Source, shown: history_view.Preview, form: MappingForm
) -> str:
    main = MAIN[shown.kind]
    first = form.of_roles("role_", main)
    return render_template(
        "history/mapping.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        source=found,
        shown=shown,
        form=form,
        first=first,
        others=[control for control in form.of_roles("role_") if control not in first],
        inputs=form.of_roles("input_"),
    )


@bp.post("/<int:data_set_id>/columns")
def confirm(deal_id: int, data_set_id: int) -> Response | tuple[str, int]:
    """Read the file by the confirmed columns; what was read stays as it is."""
    zone = deal.view(db(), deal_id).timezone
    found = history.source(db(), deal_id, data_set_id)
    db().rollback()  # reading takes seconds: no write lock meanwhile
    shown = history_view.preview(found, _kind())
    form = mapping_form(shown, zone)
    if form.validate():
        try:
            reading = history.read(found, to_mapping(form, shown))
            history.keep(db(), deal_id, data_set_id, reading)
        except Refused as refusal:
            db().rollback()
            if refusal.finding.code == "history.is_read":
                return _data_set(deal_id, data_set_id, sentence(refusal.finding)), 409
            form.refuse(refusal)
        else:
            db().commit()
            flash(gettext("The file is read. From now on it stays as it is."))
            return redirect(url_for("history.data_set", deal_id=deal_id, data_set_id=data_set_id))
    return _mapping(deal_id, found, shown, form), 422


@bp.get("/<int:data_set_id>")
def data_set(deal_id: int, data_set_id: int) -> Response | str:
    """Show what came in and what was put aside."""
    if history_view.view(db(), deal_id, data_set_id) is None:
        return redirect(url_for("history.mapping", deal_id=deal_id, data_set_id=data_set_id))
    return _data_set(deal_id, data_set_id)


def _data_set(deal_id: int, data_set_id: int, refusal: str = "") -> str:
    view = history_view.view(db(), deal_id, data_set_id)
    return render_template(
        "history/data_set.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        view=view,
        refusal=refusal,
        question=question,
        may_define=allowed(seat(), ROUTES["kpi.new"]),
    )
