"""Pages of single entries: change a shared one, take it away, and keep a note for the own side."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import SideBySide, VersionedForm, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.requests import config, db, seat
from workbench.services import deal, workshop_entry, workshop_log
from workbench.services.workshop_views import StageView
from workbench.web.forms.workshop import NoteForm, StepForm, content_of, entry_form, since_of
from workbench.web.workshop import Shown, required, stage_page

bp = Blueprint("workshop_entry", __name__, url_prefix="/deals/<int:deal_id>/workshop")
Answered = Response | tuple[str, int] | str


@bp.get("/step/<key>/entry/<int:entry_id>")
def entry(deal_id: int, key: str, entry_id: int) -> str:
    """Show one shared entry to change it."""
    stage, said = _entry(deal_id, key, entry_id)
    form = entry_form(stage.kind, [], content=since_of(said.content), version=str(said.version))
    return _entry_page(stage, said, form)


def _entry(deal_id: int, key: str, entry_id: int) -> tuple[StageView, Any]:
    stage = required().stage(key)
    said = workshop_entry.written(db(), deal_id, key)
    found = next((one for one in said if one.id == entry_id), None)
    if found is None or stage.kind.visibility != "shared":
        raise NotFound
    return stage, found


def _entry_page(
    stage: StageView, said: Any, form: StepForm, conflict: SideBySide | None = None
) -> str:
    return render_template(
        "workshop/entry.html",
        deal=deal.view(db(), seat().deal_id),
        seat=seat(),
        stage=stage,
        entry=said,
        form=form,
        conflict=conflict,
    )


@bp.post("/step/<key>/entry/<int:entry_id>")
@bound(VersionedForm)
def change(deal_id: int, key: str, entry_id: int) -> Answered:
    """Change a shared entry; two people who edit one card see both texts."""
    stage, said = _entry(deal_id, key, entry_id)
    form = entry_form(stage.kind, [])
    if not form.validate():
        return _entry_page(stage, said, form), 422
    content = content_of(form, stage.kind, []).get("", {})
    try:
        workshop_entry.change(db(), seat(), entry_id, content, form.seen())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _entry_page(*_entry(deal_id, key, entry_id), form), 422
    except Conflict:
        db().rollback()
        stage, said = _entry(deal_id, key, entry_id)
        theirs = entry_form(
            stage.kind, [], content=since_of(said.content), version=str(said.version)
        )
        both = side_by_side(form, theirs)
        form.version.data = theirs.version.data
        return _entry_page(stage, said, form, both), 409
    db().commit()
    return redirect(url_for("workshop.step", deal_id=deal_id, key=key))


@bp.post("/step/<key>/entry/<int:entry_id>/remove")
@bound(VersionedForm)
def remove(deal_id: int, key: str, entry_id: int) -> Answered:
    """Take a shared entry away; one that was changed meanwhile is shown instead."""
    form = VersionedForm()
    try:
        workshop_entry.change(db(), seat(), entry_id, None, form.seen())
    except (Refused, Conflict):
        db().rollback()
        return entry(deal_id, key, entry_id), 409
    db().commit()
    return redirect(url_for("workshop.step", deal_id=deal_id, key=key))


@bp.post("/step/<key>/note")
@bound(NoteForm)
def note(deal_id: int, key: str) -> Answered:
    """Keep a note for the own side alone."""
    form = NoteForm()
    shop = required()
    stage = shop.stage(key)
    if not form.validate():
        return stage_page(shop, stage, Shown(note=form)), 422
    try:
        workshop_log.keep_note(
            db(), config().keys, seat(), key, str(form.words.data or ""), form.seen()
        )
    except Conflict:
        db().rollback()
        words, version = workshop_log.own_note(db(), config().keys, seat(), key)
        theirs = NoteForm(formdata=None, data={"words": words, "version": version})
        both = side_by_side(form, theirs)
        form.version.data = version
        return stage_page(shop, stage, Shown(note=form, conflict=both)), 409
    db().commit()
    flash(gettext("The note is kept for your side alone."))
    return redirect(url_for("workshop.step", deal_id=deal_id, key=key))
