"""The page of a reading: how far it is, and a button to cancel it."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from workbench.platform.errors import NotFound
from workbench.platform.forms import Form
from workbench.platform.requests import db, seat
from workbench.services import deal, history_view, intake

bp = Blueprint("intake", __name__, url_prefix="/deals/<int:deal_id>/history/<int:data_set_id>")


@bp.get("/reading")
def page(deal_id: int, data_set_id: int) -> AnyResponse | str:
    """Show how far the reading is; once it has ended, go where that leads."""
    job = _job(deal_id, data_set_id)
    if not job.active:
        if job.state == "done":
            flash(gettext("The file is read. From now on it stays as it is."))
        return redirect(_onward(deal_id, data_set_id, job))
    return render_template(
        "intake/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        item=history_view.item(db(), deal_id, data_set_id),
        job=job,
        form=Form(),
    )


def _job(deal_id: int, data_set_id: int) -> intake.Job:
    found = intake.latest(db(), deal_id, data_set_id)
    if found is None:
        raise NotFound
    return found


def _onward(deal_id: int, data_set_id: int, job: intake.Job) -> str:
    """Return where an ended reading leads: to what came in, or back to the columns."""
    place = "history.data_set" if job.state == "done" else "history.mapping"
    return url_for(place, deal_id=deal_id, data_set_id=data_set_id)


@bp.get("/reading/state")
def state(deal_id: int, data_set_id: int) -> Response:
    """Return the part of the page that changes; when the reading has ended, lead on."""
    job = _job(deal_id, data_set_id)
    answer = Response(
        render_template("intake/state.html", deal_id=deal_id, data_set_id=data_set_id, job=job)
    )
    if not job.active:
        answer.headers["HX-Redirect"] = url_for(
            "intake.page", deal_id=deal_id, data_set_id=data_set_id
        )
    return answer


@bp.post("/reading/cancel")
def cancel(deal_id: int, data_set_id: int) -> AnyResponse:
    """End the reading; the file stays, and the columns as they were typed."""
    form = Form()
    if form.validate() and intake.cancel(db(), deal_id, data_set_id):
        db().commit()
        flash(gettext("Cancelled. Nothing was read; your answers are still here."))
    return redirect(url_for("intake.page", deal_id=deal_id, data_set_id=data_set_id))
