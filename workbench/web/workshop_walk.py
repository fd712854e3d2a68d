"""Pages of the walk through the baseline: make its list, show an event to all, say what one's side says."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import VersionedForm, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import config, db, seat
from workbench.services import workshop_walk
from workbench.services.workshop_walk_view import EventView
from workbench.services.workshop_walk_view import view as walk_view
from workbench.web.forms.workshop import MoveForm
from workbench.web.forms.workshop_walk import WalkForm, filled_word, sent_word, told
from workbench.web.workshop import Shown, after, required, stage_page
from workbench.web.workshop_lead import page_with
from workbench.web.workshop_walked import walked

bp = Blueprint("workshop_walk", __name__, url_prefix="/deals/<int:deal_id>/workshop")
Answered = Response | tuple[str, int]


@bp.post("/lead/walk")
@bound(VersionedForm)
def make(deal_id: int) -> Answered:
    """Make the list of events from the histories, or make it anew: words about unchanged ones stay."""
    form, problem = VersionedForm(), Form()
    try:
        gathered = workshop_walk.gather(db(), seat())
        db().rollback()  # reading two files takes seconds: no transaction meanwhile
        found = workshop_walk.compute(gathered, config().reading)
        workshop_walk.keep(db(), seat(), found, form.seen())
    except Refused as refusal:
        db().rollback()
        problem.refuse(refusal)
        return page_with(deal_id, problem), 422
    except Conflict:
        db().rollback()
        problem.refuse(Refused("walkthrough.list_made"))
        return page_with(deal_id, problem), 409
    db().commit()
    return redirect(url_for("workshop_lead.page", deal_id=deal_id))


@bp.post("/lead/walk/show")
def show(deal_id: int) -> Answered:
    """Show one event to all who follow, or let everybody go at their own pace."""
    wanted, problem = str(MoveForm().move.data or ""), Form()
    try:
        workshop_walk.show(db(), seat(), int(wanted) if wanted.isdecimal() else None)
    except (Refused, NotFound) as refusal:
        db().rollback()
        known = isinstance(refusal, Refused)
        problem.refuse(refusal if known else Refused("walkthrough.event_gone"))  # type: ignore[arg-type]
        return page_with(deal_id, problem), 422
    db().commit()
    return redirect(url_for("workshop_lead.page", deal_id=deal_id))


@bp.post("/step/<key>/walk/<int:event_id>")
@bound(WalkForm)
def say(deal_id: int, key: str, event_id: int) -> Answered:
    """Keep what the own side says of an event; a form from before a colleague's word shows both."""
    event = _event(event_id)
    form = sent_word(event)
    if not form.validate():
        return _refused(key, event_id, form), 422
    try:
        workshop_walk.say(db(), seat(), key, event_id, form.word(), form.seen())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _refused(key, event_id, form), 422
    except Conflict:
        db().rollback()
        event = _event(event_id)
        if event is None or not form.says(event, seat().side):
            return _late(key, event, form), 409
    db().commit()
    flash(gettext("It is kept."))
    return after(required(), deal_id, key)


@bp.get("/step/<key>/walk/<int:event_id>")
def said(deal_id: int, key: str, event_id: int) -> Response:
    """Lead to the event whoever comes back, or reloads, after a form that was refused."""
    return redirect(url_for("workshop.step", deal_id=deal_id, key=key, event=event_id))


def _event(event_id: int) -> EventView | None:
    return next((one for one in walk_view(db(), seat()).events if one.id == event_id), None)


def _refused(key: str, event_id: int, form: WalkForm) -> str:
    shop = required()
    stage = shop.stage(key)
    return stage_page(shop, stage, Shown(walked=walked(stage, form, str(event_id))))


def _late(key: str, event: EventView | None, form: WalkForm) -> str:
    """Show what a colleague said meanwhile beside what was sent, or that the event fell away."""
    shop = required()
    stage = shop.stage(key)
    if event is None:
        refusal = Refused("walkthrough.event_gone")
        return stage_page(
            shop, stage, Shown(walked=walked(stage, lost=told(form)), refusal=refusal)
        )
    theirs = filled_word(event, seat().side)
    both = side_by_side(form, theirs)
    form.version.data = theirs.version.data
    shown = walked(stage, form, str(event.id))
    return stage_page(shop, stage, Shown(walked=shown, conflict=both, action=request.path))
