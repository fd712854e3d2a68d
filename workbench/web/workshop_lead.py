"""Pages of the facilitator: the clock, who has not answered, what comes next; and the projector."""

from typing import Any, get_args

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import VersionedForm, bound
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import config, db, seat
from workbench.services import (
    deal,
    rehearsal,
    workshop,
    workshop_door,
    workshop_entry,
    workshop_lead,
    workshop_told,
)
from workbench.services.workshop_items import items_of
from workbench.services.workshop_views import WorkshopView
from workbench.web.forms.workshop import (
    MoveForm,
    PaperForm,
    content_of,
    entry_form,
)
from workbench.web.workshop_cascaded import cascaded
from workbench.web.workshop_door import at_door, way_in
from workbench.web.workshop_walked import walked
from workbench.workshop.agenda import after_no_overlap
from workbench.workshop.stages import Move

bp = Blueprint("workshop_lead", __name__, url_prefix="/deals/<int:deal_id>/workshop/lead")
Answered = Response | tuple[str, int]
MORE_TIME = {"plus1": 1, "plus5": 5, "minus5": -5}


@bp.get("")
def page(deal_id: int) -> str:
    """Show the current step as the facilitator needs it."""
    return _page(deal_id)


def _shop() -> WorkshopView:
    shop = workshop.view(db(), seat())
    if shop is None:
        raise NotFound
    return shop


def _page(deal_id: int, refusal: Refused | None = None) -> str:
    problem = Form()
    if refusal is not None:
        problem.refuse(refusal)
    return page_with(deal_id, problem)


def page_with(deal_id: int, problem: Form) -> str:
    """Render the facilitator's page with what could not be done."""
    shop, door = _shop(), at_door()
    held = [one for one in shop.stages if not one.step.skipped]
    at = next((n for n, one in enumerate(held) if one.current), -1)
    following = held[at + 1] if at + 1 < len(held) else None
    return render_template(
        "workshop/lead.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        shop=shop,
        stage=shop.here,
        following=following,
        door=door,
        way=way_in(door.code),
        people=workshop.people_here(db(), seat(), shop.here),
        reveals=workshop_told.reveals(db(), deal_id, shop.current) if shop.here else [],
        entries=workshop_told.entries(db(), seat(), shop.current) if shop.here else [],
        rated_before=workshop_told.rated(db(), seat(), shop, shop.here),
        slots=workshop_told.slots(db(), seat()),
        script=after_no_overlap(),
        nothing_to_ask=bool(
            shop.here and shop.here.kind.items and not items_of(db(), deal_id, shop.here.kind)
        ),
        walked=walked(shop.here),
        cascaded=cascaded(shop.here),
        rehearsed=rehearsal.view(db(), seat()),
        form=VersionedForm(formdata=None),
        problem=problem,
    )


@bp.post("/step/<key>")
@bound(MoveForm)
def move(deal_id: int, key: str) -> Answered:
    """Open, lock, unlock, reveal, close or hold a step again; give time; or make it the current one."""
    form = MoveForm()
    way = str(form.move.data or "")
    try:
        if way in MORE_TIME:
            workshop_lead.give_time(db(), seat(), key, MORE_TIME[way])
        elif way == "go":
            workshop_lead.go_to(db(), seat(), key)
        else:
            workshop_lead.move(db(), config().keys, seat(), key, _move(way), form.seen())
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, refusal), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, Refused("workshop.move_not_now")), 409
    db().commit()
    return redirect(url_for("workshop_lead.page", deal_id=deal_id))


def _move(way: str) -> Move:
    found = next((one for one in get_args(Move) if one == way), None)
    if found is None:
        raise NotFound
    move_: Move = found
    return move_


@bp.post("/room")
def room(deal_id: int) -> Answered:
    """Follow or roam, blank the projector or show it, open or shut the door, hand the lead over."""
    way = str(MoveForm().move.data or "")
    try:
        if way.startswith("hand-"):
            to = way.removeprefix("hand-")
            workshop_lead.hand_over(db(), seat(), int(to) if to.isdecimal() else None)
        elif way == "door-open":
            workshop_door.open_door(db(), seat(), config().secret_key())
        elif way == "door-shut":
            workshop_door.shut_door(db(), seat())
        elif way in {"follow", "roam"}:
            workshop_lead.settings(db(), seat(), follow=way == "follow")
        elif way in {"blank", "show"}:
            workshop_lead.settings(db(), seat(), blank=way == "blank")
        else:
            raise NotFound
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, refusal), 422
    db().commit()
    return redirect(url_for("workshop_lead.page", deal_id=deal_id))


@bp.get("/projector")
def projector(deal_id: int) -> str:
    """Show the current step large, read-only, from ten metres."""
    shop = _shop()
    here = shop.here
    code = workshop_door.code_of_room(db(), deal_id, config().secret_key())
    return render_template(
        "workshop/projector.html",
        way=way_in(code),
        deal=deal.view(db(), deal_id),
        seat=seat(),
        shop=shop,
        stage=here,
        walked=walked(here),
        cascaded=cascaded(here),
        entries=workshop_told.entries(db(), seat(), shop.current) if here else [],
        reveals=workshop_told.reveals(db(), deal_id, shop.current) if here else [],
    )


@bp.get("/paper/<key>")
def paper(deal_id: int, key: str) -> str:
    """Ask for a ballot that was filled in on paper."""
    return _paper(deal_id, key, None)


def _paper(deal_id: int, key: str, form: Any) -> str:
    stage = _shop().stage(key)
    if stage.kind.visibility != "revealed" or stage.kind.per != "person":
        raise NotFound
    form = form or entry_form(
        stage.kind, items_of(db(), deal_id, stage.kind), paper=True, content={}
    )
    sides = workshop.paper_sides(db(), workshop.required(db(), deal_id), seat())
    form.side.choices = [one for one in form.side.choices if one.value in sides]
    items = items_of(db(), deal_id, stage.kind)
    return render_template(
        "workshop/paper.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        stage=stage,
        items=items,
        form=form,
        may_type=bool(sides),
    )


@bp.post("/paper/<key>")
def type_in(deal_id: int, key: str) -> Answered:
    """Keep a ballot from paper."""
    stage = _shop().stage(key)
    items = items_of(db(), deal_id, stage.kind)
    form = entry_form(stage.kind, items, paper=True)
    if not form.validate() or not isinstance(form, PaperForm):
        return _paper(deal_id, key, form), 422
    content = content_of(form, stage.kind, items)
    try:
        number = workshop_entry.paper(db(), config().keys, seat(), key, form.side.data, content)
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _paper(deal_id, key, form), 422
    db().commit()
    flash(gettext("Paper ballot %(number)s is kept. Write the number on it.", number=number))
    return redirect(url_for("workshop_lead.paper", deal_id=deal_id, key=key))
