"""What can be done after a round without an overlap; the page is that of the proposal."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import DecisionForm, VersionedForm, bound
from workbench.platform.errors import Conflict, Refused
from workbench.platform.requests import db, seat
from workbench.services import moves, parking
from workbench.web import result
from workbench.web.forms.moves import ParkForm, PilotForm
from workbench.web.moves_page import DRAFT, PARKING, Sent

bp = Blueprint("moves", __name__, url_prefix="/deals/<int:deal_id>/moves")
Answered = Response | tuple[str, int]


def _do(deal_id: int, form: VersionedForm, about: str, work: Callable[[], object]) -> Answered:
    """Do it and lead back to the page; else the page says why not, with what was written."""
    try:
        work()
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return result.render(deal_id, Sent(form)), 422
    except Conflict:
        db().rollback()
        return result.render(deal_id, Sent(form, about)), 409
    db().commit()
    return redirect(url_for("result.page", deal_id=deal_id))


@bp.post("/<kind>/wish")
@bound(DecisionForm)
def wish(deal_id: int, kind: str) -> Answered:
    """Say for the own side that it would have a guided round, or a pilot of so many months."""
    found = moves.kind_of(kind)
    form = PilotForm() if found == "pilot" else DecisionForm()
    if not form.validate():
        return result.render(deal_id, Sent(form)), 422
    months = form.months.data if isinstance(form, PilotForm) else None

    def say() -> None:
        both = moves.wish(db(), seat(), found, months, seen=form.seen())
        flash(
            gettext("Both sides say so.") if both else gettext("It is noted for your side alone.")
        )

    return _do(deal_id, form, found, say)


@bp.post("/<kind>/back")
@bound(DecisionForm)
def take_back(deal_id: int, kind: str) -> Answered:
    """Take the own side's word back, while the other side has not said the same."""
    found, form = moves.kind_of(kind), DecisionForm()
    return _do(deal_id, form, found, lambda: moves.take_back(db(), seat(), found, form.seen()))


@bp.post("/pilot")
@bound(DecisionForm)
def pilot(deal_id: int) -> Answered:
    """Make the draft of a pilot that only reports."""
    form = DecisionForm()
    done = _do(deal_id, form, DRAFT, lambda: moves.start_pilot(db(), seat(), form.seen()))
    return done if isinstance(done, tuple) else redirect(url_for("draft.page", deal_id=deal_id))


@bp.post("/park")
@bound(ParkForm)
def park(deal_id: int) -> Answered:
    """Let the deal wait until a day, or change why and until when."""
    form = ParkForm()
    if not form.validate() or form.back_on.data is None:
        return result.render(deal_id, Sent(form)), 422
    said = str(form.reason.data).strip(), form.back_on.data

    def wait() -> None:
        parking.park(db(), seat(), said, form.seen())
        flash(gettext("It is parked. Both sides' executives are reminded on the day."))

    return _do(deal_id, form, PARKING, wait)


@bp.post("/resume")
@bound(DecisionForm)
def resume(deal_id: int) -> Answered:
    """Go on with a parked deal."""
    form = DecisionForm()
    return _do(deal_id, form, PARKING, lambda: parking.resume(db(), seat(), form.seen()))
