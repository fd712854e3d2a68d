"""Rehearse a workshop: a copy in which simulated participants answer."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.errors import NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.permissions import Side
from workbench.platform.requests import config, db, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.rehearsal import say
from workbench.services import rehearsal, rehearsal_crowd
from workbench.web.forms.rehearsal import CrowdForm, SizeForm
from workbench.web.forms.workshop import StartForm
from workbench.web.workshop_lead import page_with
from workbench.workshop.agenda import Format, Openness

bp = Blueprint("rehearsal", __name__, url_prefix="/deals/<int:deal_id>/rehearsal")
Answered = Response | tuple[str, int]
OF_A_SIDE: dict[str, Callable[[Side], None]] = {
    "late": lambda side: rehearsal_crowd.come_late(db(), seat(), side, say),
    "leave": lambda side: rehearsal_crowd.leave(db(), seat(), side),
    "drop": lambda side: rehearsal_crowd.drop_out(db(), seat(), side),
    "back": lambda side: rehearsal_crowd.come_back(db(), seat(), side),
}


@bp.post("/start")
def start(deal_id: int) -> Response:
    """Make the rehearsal and go there."""
    wish = StartForm()
    usual: tuple[Format, Openness] = ("one_day", "sealed")
    if wish.validate():
        usual = (wish.format.data, wish.openness.data)
    try:
        made = rehearsal.start(db(), seat(), SizeForm().size(), say, usual)
    except Refused as refusal:
        db().rollback()
        flash(sentence(refusal.finding))
        return redirect(url_for("workshop.agenda", deal_id=deal_id))
    db().commit()
    flash(gettext("This is the rehearsal. Open the first step: simulated people will answer it."))
    return redirect(url_for("workshop_lead.page", deal_id=made))


@bp.post("/crowd")
def crowd(deal_id: int) -> Answered:
    """Let simulated people answer, join late, drop out or leave, as the button says."""
    form = CrowdForm()
    side, way = form.on(), str(form.way.data or "")
    try:
        if way in {"next", "all"}:
            rehearsal_crowd.answer(db(), config().keys, seat(), say, everybody=way == "all")
        elif way == "again":
            rehearsal_crowd.answer_again(db(), config().keys, seat(), say)
        elif way in OF_A_SIDE and side:
            OF_A_SIDE[way](side)
        else:
            raise NotFound
    except Refused as refusal:
        return _refused(deal_id, refusal)
    db().commit()
    return redirect(url_for("workshop_lead.page", deal_id=deal_id))


def _refused(deal_id: int, refusal: Refused) -> Answered:
    db().rollback()
    problem = Form()
    problem.refuse(refusal)
    return page_with(deal_id, problem), 422


@bp.post("/meanwhile")
def meanwhile(deal_id: int) -> Answered:
    """Let the next one answer while the facilitator looks at the page, which follows by itself."""
    try:
        rehearsal_crowd.answer(db(), config().keys, seat(), say, everybody=False)
    except Refused as refusal:
        return _refused(deal_id, refusal)
    db().commit()
    return "", 204


@bp.post("/end")
def end(deal_id: int) -> Answered:
    """Delete the rehearsal with everything in it."""
    try:
        rehearsal.end(db(), seat())
    except Refused as refusal:
        return _refused(deal_id, refusal)
    db().commit()
    rehearsal.destroy_keys(config().keys, deal_id)
    flash(gettext("The rehearsal is deleted."))
    return redirect(url_for("deal.index"))
