"""Pages of evidence: the data sets, bringing a file, its columns, and what came in."""

from typing import Any, get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.evidence.history.roles import Kind
from workbench.platform.conflicts import Line, SideBySide
from workbench.platform.errors import Refused
from workbench.platform.forms import Form, given
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import config, db, may, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.roles import question
from workbench.services import deal, history, history_view, intake, intake_work, truths
from workbench.web.forms.history import MAIN, MappingForm, UploadForm, mapping_form, to_mapping
from workbench.web.forms.history_guesses import UNIT, unanswered

bp = Blueprint("history", __name__, url_prefix="/deals/<int:deal_id>/history")
Answer = Response | str | tuple[str, int]


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
        two_truths=may("truths.page") and truths.usual(db(), deal_id) is not None,
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
    zone = deal.view(db(), deal_id).timezone
    db().rollback()  # looking at a large file takes seconds: no write lock meanwhile
    found = history.looked_at(name, sent.read(), register, zone, config().reading)
    return history.bring(db(), deal_id, seat().side, found)


@bp.get("/<int:data_set_id>/columns")
def mapping(deal_id: int, data_set_id: int) -> Answer:
    """Show the first rows and ask what the columns hold."""
    if history_view.view(db(), deal_id, data_set_id) is not None:
        return redirect(url_for("history.data_set", deal_id=deal_id, data_set_id=data_set_id))
    job = intake.latest(db(), deal_id, data_set_id)
    if job is not None and job.active:
        return redirect(url_for("intake.page", deal_id=deal_id, data_set_id=data_set_id))
    return _asked_again(deal_id, data_set_id, job)


def _asked_again(deal_id: int, data_set_id: int, job: intake.Job | None) -> str:
    """Show the mapping as the last reading had it, with the reason if that failed."""
    typed = job.typed if job and (_kind() or job.typed.get("kind")) == job.typed.get("kind") else {}
    shown = history_view.preview(db(), deal_id, data_set_id, _kind(typed.get("kind")))
    form = mapping_form(shown, deal.view(db(), deal_id).timezone, typed or None)
    if typed and job and job.refusal is not None:
        form.refuse(job.refusal)
    return _mapping(deal_id, data_set_id, shown, form)


def _kind(otherwise: str | None = None) -> Kind | None:
    wanted = request.values.get("kind", otherwise)
    return next((kind for kind in get_args(Kind) if kind == wanted), None)


def _mapping(deal_id: int, data_set_id: int, shown: history_view.Preview, form: MappingForm) -> str:
    main = MAIN[shown.kind]
    first = form.of_roles("role_", main)
    return render_template(
        "history/mapping.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        data_set_id=data_set_id,
        shown=shown,
        form=form,
        first=first,
        others=[control for control in form.of_roles("role_") if control not in first],
        inputs=form.of_roles("input_"),
        units=form.of_roles(UNIT),
        understood=_understood(form, shown),
        hints={hint.field: hint for hint in shown.hints},
        may_discard=history.may_discard(db(), deal_id, data_set_id, seat().side) is None,
    )


def _understood(form: MappingForm, shown: history_view.Preview) -> history_view.Understood | None:
    """Return the first rows by what stands in the form; None while that cannot be used."""
    try:
        return history_view.understood(shown, to_mapping(form, shown))
    except (ValueError, IndexError):
        return None


@bp.post("/<int:data_set_id>/columns")
def confirm(deal_id: int, data_set_id: int) -> Answer:
    """Have the file read by the confirmed columns; what was read stays as it is."""
    zone = deal.view(db(), deal_id).timezone
    shown = history_view.preview(db(), deal_id, data_set_id, _kind())
    form = mapping_form(shown, zone)
    if form.validate():
        if request.form.get("show") or unanswered(form, shown):
            return _mapping(deal_id, data_set_id, shown, form), 422 if form.errors else 200
        try:
            _read(deal_id, data_set_id, form, shown)
        except Refused as refusal:
            db().rollback()
            if refusal.finding.code == "history.is_read":
                return _both(deal_id, data_set_id, to_mapping(form, shown)), 409
            form.refuse(refusal)
        else:
            return _after(deal_id, data_set_id, form, shown)
    return _mapping(deal_id, data_set_id, shown, form), 422


def _read(deal_id: int, data_set_id: int, form: MappingForm, shown: history_view.Preview) -> None:
    typed = {name: text for name, text in request.form.items() if name != "csrf_token"}
    db().rollback()  # a small file is read at once: no write lock meanwhile
    intake.begin(db(), deal_id, data_set_id, to_mapping(form, shown), typed)
    db().commit()
    intake_work.launch(db(), config(), deal_id, data_set_id)


def _after(
    deal_id: int, data_set_id: int, form: MappingForm, shown: history_view.Preview
) -> Answer:
    """Go where the reading stands now: on its way, done, or back to the columns."""
    job = intake.latest(db(), deal_id, data_set_id)
    if job is not None and job.refusal is not None:
        form.refuse(job.refusal)
        return _mapping(deal_id, data_set_id, shown, form), 422
    if job is not None and job.state == "done":
        flash(gettext("The file is read. From now on it stays as it is."))
        return redirect(url_for("history.data_set", deal_id=deal_id, data_set_id=data_set_id))
    return redirect(url_for("intake.page", deal_id=deal_id, data_set_id=data_set_id))


@bp.get("/<int:data_set_id>")
def data_set(deal_id: int, data_set_id: int) -> Answer:
    """Show what came in and what was put aside."""
    if history_view.view(db(), deal_id, data_set_id) is None:
        return redirect(url_for("history.mapping", deal_id=deal_id, data_set_id=data_set_id))
    return _data_set(deal_id, data_set_id)


def _both(deal_id: int, data_set_id: int, sent: dict[str, Any]) -> str:
    """Show how the file was read meanwhile beside how it was to be read."""
    kept = history.source(db(), deal_id, data_set_id).mapping or {}
    mine, theirs = (_reading(raw) for raw in (sent, kept))
    labels = [*mine, *(label for label in theirs if label not in mine)]
    lines = tuple(Line(label, mine.get(label, ""), theirs.get(label, "")) for label in labels)
    return _data_set(deal_id, data_set_id, SideBySide(lines))


def _reading(raw: dict[str, Any]) -> dict[str, str]:
    """Return a mapping as pairs of a question and what was answered, to be compared."""
    columns = {question(role): str(column) for role, column in raw.get("columns", {}).items()}
    rest = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in raw.items()
        if name != "columns"
    }
    return columns | rest


def _data_set(deal_id: int, data_set_id: int, since: SideBySide | None = None) -> str:
    view = history_view.view(db(), deal_id, data_set_id)
    return render_template(
        "history/data_set.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        view=view,
        since=since,
        question=question,
        may_define=allowed(seat(), ROUTES["kpi.new"]),
        may_discard=allowed(seat(), ROUTES["history.discard"])
        and history.may_discard(db(), deal_id, data_set_id, seat().side) is None,
    )


@bp.get("/<int:data_set_id>/discard")
def ask_discard(deal_id: int, data_set_id: int) -> str:
    """Ask whether a data set shall really go."""
    return _discard(deal_id, data_set_id, Form())


def _discard(deal_id: int, data_set_id: int, form: Form) -> str:
    refusal = history.may_discard(db(), deal_id, data_set_id, seat().side)
    return render_template(
        "history/discard.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        item=history_view.item(db(), deal_id, data_set_id),
        form=form,
        refusal=sentence(refusal.finding) if refusal else "",
    )


@bp.post("/<int:data_set_id>/discard")
def discard(deal_id: int, data_set_id: int) -> Answer:
    """Delete a data set that no KPI uses."""
    form = Form()
    if not form.validate():
        return _discard(deal_id, data_set_id, form), 422
    try:
        history.discard(db(), deal_id, data_set_id, seat().side)
    except Refused:
        db().rollback()
        return _discard(deal_id, data_set_id, form), 409
    db().commit()
    flash(gettext("The file is discarded. Nothing of it was kept."))
    return redirect(url_for("history.index", deal_id=deal_id))
