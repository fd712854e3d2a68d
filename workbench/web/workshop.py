"""Pages of the workshop for those who take part: where everybody is, each step, and what one enters."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import SideBySide, VersionedForm, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import config, db, follow, may, seat
from workbench.platform.tokens import new_token
from workbench.services import (
    deal,
    workshop,
    workshop_entry,
    workshop_feed,
    workshop_log,
    workshop_told,
)
from workbench.services.workshop_items import Item, items_of
from workbench.services.workshop_reveal import Content
from workbench.services.workshop_views import StageView, WorkshopView
from workbench.web.forms.workshop import (
    DecisionEntryForm,
    NoteForm,
    StartForm,
    StepForm,
    about_of,
    content_of,
    entry_form,
    since_of,
    words_of,
)
from workbench.web.workshop_cascaded import cascaded
from workbench.web.workshop_door import at_door
from workbench.web.workshop_walked import Walked, walked

bp = Blueprint("workshop", __name__, url_prefix="/deals/<int:deal_id>/workshop")
Answered = Response | tuple[str, int] | str


@dataclass(frozen=True)
class Shown:
    """What a page shows beside the stage itself: a form that was refused, both texts of a conflict."""

    form: StepForm | None = None
    note: NoteForm | None = None
    conflict: SideBySide | None = None
    refusal: Refused | None = None
    walked: Walked | None = None
    action: str = ""


@bp.get("")
def page(deal_id: int) -> Response | str:
    """Show the step at which everybody is; the agenda before the first."""
    shop = workshop.view(db(), seat())
    if shop is None or shop.here is None:
        return agenda(deal_id)
    return stage_page(shop, shop.here, Shown())


@bp.get("/agenda")
def agenda(deal_id: int) -> str:
    """Show all steps with their states; before there is a workshop, offer to start one."""
    return render_template(
        "workshop/agenda.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        shop=workshop.view(db(), seat()),
        form=StartForm(
            formdata=None, data={"openness": workshop.openness_of(db(), deal_id) or "sealed"}
        ),
        fixed=workshop.openness_of(db(), deal_id),
        door=at_door() if may("joining.admit") else None,
        slots=workshop_told.slots(db(), seat()),
    )


@bp.post("/start")
def start(deal_id: int) -> Answered:
    """Make the workshop from the usual agenda."""
    form = StartForm()
    if not form.validate():
        return agenda(deal_id), 422
    try:
        workshop.start(db(), seat(), form.format.data, form.openness.data)
    except (Refused, Conflict):
        db().rollback()  # there is one already, which is what was wanted
        return redirect(url_for("workshop.agenda", deal_id=deal_id))
    db().commit()
    flash(gettext("The workshop is ready. Open its first step when you begin."))
    return redirect(url_for("workshop.agenda", deal_id=deal_id))


@bp.get("/step/<key>")
def step(deal_id: int, key: str) -> str:  # noqa: ARG001 (the guard has found the seat)
    """Show one step, whatever the facilitator is at."""
    shop = required()
    return stage_page(shop, shop.stage(key), Shown())


def required() -> WorkshopView:
    """Return the workshop; there is no such page before there is one."""
    shop = workshop.view(db(), seat())
    if shop is None:
        raise NotFound
    return shop


def stage_page(shop: WorkshopView, stage: StageView, more: Shown) -> str:
    """Render a step for whoever takes part."""
    here, problem = seat(), Form()
    if not stage.stage.takes_entries:  # what was sent too late waits on the page for the step
        follow()
    if more.refusal is not None and more.form is None:
        problem.refuse(more.refusal)
    key, kind, items = stage.step.key, stage.kind, items_of(db(), here.deal_id, stage.kind)
    own, version = _own(stage)
    form = more.form or entry_form(kind, items, content=own, version=version)
    walk = more.walked or walked(stage)
    note, keep = _notes(stage, walk.lost if walk else words_of(form, kind, items))
    return render_template(
        "workshop/stage.html",
        deal=deal.view(db(), here.deal_id),
        seat=here,
        shop=shop,
        stage=stage,
        form=form,
        items=items,
        about=about_of(kind, items),
        own=own,
        decisions=[one for one in workshop_log.log(db(), here.deal_id) if one.step == key],
        words=DecisionEntryForm(formdata=None, data={"sent": new_token()}),
        own_lines=lambda said: words_of(said, kind, items).splitlines(),
        may_enter=allowed(here, ROUTES["workshop.enter"]) and here.side != "neutral",
        entries=workshop_told.entries(db(), here, key),
        reveals=workshop_told.reveals(db(), here.deal_id, key),
        rated_before=workshop_told.rated(db(), here, shop, stage),
        note=more.note or note,
        keep=keep,
        feed=workshop_feed.feed_of(db(), here, kind.key),
        walked=walk,
        cascaded=cascaded(stage),
        conflict=more.conflict,
        action=more.action or url_for("workshop.enter", deal_id=here.deal_id, key=key),
        problem=problem,
        door=at_door() if may("joining.admit") else None,
        plain=VersionedForm(formdata=None),
    )


def _own(stage: StageView) -> tuple[Content, str]:
    """Return what the person has entered where that is hidden, and its version."""
    if stage.kind.visibility not in {"revealed", "own_side"} or seat().side == "neutral":
        return {}, ""
    return workshop_entry.own_entry(db(), config().keys, seat(), stage.step.key)


def _notes(stage: StageView, words: str) -> tuple[NoteForm, NoteForm]:
    """Return the own side's note, and one that adds the words of a refused form below it."""
    note, version = "", ""
    if seat().side != "neutral" and may("workshop_entry.note"):
        note, version = workshop_log.own_note(db(), config().keys, seat(), stage.step.key)
    more = "\n".join(filter(None, (note, words)))
    return (
        NoteForm(formdata=None, data={"words": note, "version": version}),
        NoteForm(formdata=None, data={"words": more, "version": version}),
    )


@bp.post("/step/<key>/enter")
@bound(VersionedForm)
def enter(deal_id: int, key: str) -> Answered:
    """Keep what a person entered: hidden, or shared at once, as the kind of the step says."""
    shop = required()
    stage = shop.stage(key)
    items = items_of(db(), deal_id, stage.kind)
    form = entry_form(stage.kind, items)
    if not form.validate():
        return stage_page(shop, stage, Shown(form)), 422
    try:
        _keep(stage, form, items)
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return stage_page(required(), required().stage(key), Shown(form, refusal=refusal)), 422
    except Conflict:
        db().rollback()
        if not _kept_already(stage, form, items):
            return _both(key, form, items), 409
    db().commit()
    flash(gettext("It is kept."))
    return after(shop, deal_id, key)


def after(shop: WorkshopView, deal_id: int, key: str) -> Response:
    """Lead back to the step; to where everybody is, so that the page goes on with them, if it is that."""
    if shop.follow and shop.current == key:
        return redirect(url_for("workshop.page", deal_id=deal_id))
    return redirect(url_for("workshop.step", deal_id=deal_id, key=key))


def _kept_already(stage: StageView, form: StepForm, items: list[Item]) -> bool:
    """Return whether what is sent is what is kept: a button pressed twice, not two people."""
    if stage.kind.visibility == "shared":
        return False
    kept, _version = workshop_entry.own_entry(db(), config().keys, seat(), stage.step.key)
    return bool(kept) and kept == content_of(form, stage.kind, items)


def _keep(stage: StageView, form: StepForm, items: list[Item]) -> None:
    content = content_of(form, stage.kind, items)
    key = stage.step.key
    if stage.kind.visibility == "shared":
        finished = request.form.get("finished") == "yes"
        said = content.get("", {})
        workshop_entry.write(db(), seat(), key, said, form.mark(), finished=finished)
    else:
        workshop_entry.enter(db(), config().keys, seat(), key, content, form.seen())


def _both(key: str, form: StepForm, items: list[Item]) -> str:
    """Show the own text beside what a colleague, or another window, kept meanwhile."""
    shop = required()
    stage = shop.stage(key)
    if stage.kind.visibility == "shared":
        said = [
            one
            for one in workshop_entry.written(db(), seat().deal_id, key)
            if one.side == seat().side
        ]
        own, version = (
            since_of(said[-1].content if said else {}),
            str(said[-1].version if said else 0),
        )
    else:
        own, version = workshop_entry.own_entry(db(), config().keys, seat(), key)
    theirs = entry_form(stage.kind, items, content=own, version=version)
    both = side_by_side(form, theirs)
    form.version.data = version
    return stage_page(shop, stage, Shown(form, conflict=both))


@bp.post("/step/<key>/done")
def done(deal_id: int, key: str) -> Answered:
    """Say that one has nothing to add."""
    try:
        workshop_entry.say_done(db(), seat(), key)
    except Refused as refusal:
        db().rollback()
        return stage_page(required(), required().stage(key), Shown(refusal=refusal)), 422
    db().commit()
    return after(required(), deal_id, key)


@bp.get("/step/<key>/enter")
def entered(deal_id: int, key: str) -> Response:
    """Lead to the step whoever comes back, or reloads, after a form that was refused."""
    return redirect(url_for("workshop.step", deal_id=deal_id, key=key))


@bp.post("/here")
def here(deal_id: int) -> tuple[str, int]:  # noqa: ARG001 (the guard has found the seat)
    """Note that the person is there."""
    if workshop.come_in(db(), seat()):
        db().commit()
    return "", 204
