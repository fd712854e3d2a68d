"""Rehearse a workshop: a copy in which simulated participants answer."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.errors import NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import config, db, seat
from workbench.platform.texts.rehearsal import say
from workbench.services import rehearsal
from workbench.web.forms.rehearsal import CrowdForm, SizeForm
from workbench.web.workshop_lead import page_with

bp = Blueprint("rehearsal", __name__, url_prefix="/deals/<int:deal_id>/rehearsal")


@bp.post("/start")
def start(deal_id: int) -> Response:  # noqa: ARG001 (the guard has found the seat)
    """Make the rehearsal and go there."""
    form = SizeForm()
    made = rehearsal.start(db(), seat(), form.size(), say)
    db().commit()
    flash(gettext("This is the rehearsal. Open the first step: simulated people will answer it."))
    return redirect(url_for("workshop_lead.page", deal_id=made))


@bp.post("/crowd")
def crowd(deal_id: int) -> Response | tuple[str, int]:
    """Let simulated people answer, join late or leave, as the button says."""
    form = CrowdForm()
    side, way = form.on(), str(form.way.data or "")
    try:
        if way in {"next", "all"}:
            rehearsal.answer(db(), config().keys, seat(), say, everybody=way == "all")
        elif way == "late" and side:
            rehearsal.come_late(db(), seat(), side, say)
        elif way == "leave" and side:
            rehearsal.leave(db(), seat(), side)
        else:
            raise NotFound
    except Refused as refusal:
        db().rollback()
        problem = Form()
        problem.refuse(refusal)
        return page_with(deal_id, problem), 422
    db().commit()
    return redirect(url_for("workshop_lead.page", deal_id=deal_id))
