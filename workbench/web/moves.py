"""What can be done after a round without an overlap; the page is that of the proposal."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.requests import db, seat
from workbench.services import moves
from workbench.web import result
from workbench.web.forms.moves import ParkForm

bp = Blueprint("moves", __name__, url_prefix="/deals/<int:deal_id>/moves")
Answered = Response | tuple[str, int]


def _back(deal_id: int) -> Response:
    return redirect(url_for("result.page", deal_id=deal_id))


def _refused(deal_id: int, refusal: Refused) -> Answered:
    db().rollback()
    return result.render(deal_id, refusal=refusal), 422


@bp.post("/<kind>/wish")
def wish(deal_id: int, kind: str) -> Answered:
    """Say for the own side that it would have a guided round, or a pilot."""
    found = next((one for one in moves.KINDS if one == kind), None)
    if found is None:
        raise NotFound
    try:
        both = moves.wish(db(), seat(), found)
    except Refused as refusal:
        return _refused(deal_id, refusal)
    db().commit()
    flash(gettext("Both sides say so.") if both else gettext("It is noted for your side alone."))
    return _back(deal_id)


@bp.post("/<kind>/back")
def take_back(deal_id: int, kind: str) -> Answered:
    """Take the own side's word back, while the other side has not said the same."""
    found = next((one for one in moves.KINDS if one == kind), None)
    if found is None:
        raise NotFound
    try:
        moves.take_back(db(), seat(), found)
    except Refused as refusal:
        return _refused(deal_id, refusal)
    db().commit()
    return _back(deal_id)


@bp.post("/pilot")
def pilot(deal_id: int) -> Answered:
    """Make the draft of a pilot that only reports."""
    try:
        moves.start_pilot(db(), seat())
    except Refused as refusal:
        return _refused(deal_id, refusal)
    db().commit()
    return redirect(url_for("draft.page", deal_id=deal_id))


@bp.post("/park")
def park(deal_id: int) -> Answered:
    """Let the deal wait until a day."""
    form = ParkForm()
    if not form.validate() or form.back_on.data is None:
        return result.render(deal_id, park=form), 422
    try:
        moves.park(db(), seat(), str(form.reason.data).strip(), form.back_on.data)
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return result.render(deal_id, park=form), 422
    except Conflict:  # somebody parked it meanwhile, which is what was wanted
        db().rollback()
        return _back(deal_id)
    db().commit()
    flash(gettext("It is parked. Both sides' executives are reminded on the day."))
    return _back(deal_id)


@bp.post("/resume")
def resume(deal_id: int) -> Response:
    """Go on with a parked deal."""
    moves.resume(db(), seat())
    db().commit()
    return _back(deal_id)
