"""Pages of the public frame: fees, menu, openness; both sides agree before sealed entry."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import db, seat
from workbench.services import deal, frame, levels, progress
from workbench.services.menu import lines_of, packages_of
from workbench.web.forms.frame import AgreeForm, FeesForm, filled

bp = Blueprint("frame", __name__, url_prefix="/deals/<int:deal_id>/frame")


@bp.get("")
def page(deal_id: int) -> str:
    """Show the frame of the last round, who agreed, and what may be done next."""
    return _page(deal_id)


def _page(
    deal_id: int,
    form: FeesForm | None = None,
    refusal: Refused | None = None,
    *,
    changed: bool = False,
) -> str:
    row = frame.latest(db(), deal_id)
    fees = frame.view(row).fees if row else frame.usual_fees(db(), deal_id)
    problem = Form()
    if refusal is not None and form is None:
        problem.refuse(refusal)
    return render_template(
        "frame/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        stages=progress.stages(db(), deal_id),
        frame=frame.view(row) if row else None,
        next=frame.next_step(db(), row),
        most_rounds=frame.MOST_ROUNDS,
        menu=[lines_of(row.menu, part["kpi"]) for part in row.menu["kpis"]] if row else [],
        packages=packages_of(row.menu) if row else [],
        form=form or FeesForm(data=filled(fees)),
        agree_form=AgreeForm(data={"menu_sha256": row.menu_sha256 if row else ""}),
        problem=problem,
        changed=changed,
    )


@bp.post("")
def propose(deal_id: int) -> Response | tuple[str, int]:
    """Make the next round's frame from the levels and the fees; both agree to it afterwards."""
    form = FeesForm()
    if not form.validate():
        return _page(deal_id, form), 422
    try:
        levels.prepare(db(), deal_id)
        frame.propose(db(), deal_id, form.fees())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _page(deal_id, form), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, form, changed=True), 409
    db().commit()
    return redirect(url_for("frame.page", deal_id=deal_id))


@bp.post("/agree")
def agree(deal_id: int) -> Response | tuple[str, int]:
    """Agree to the frame for one's side; a page from before a change shows the new one."""
    form = AgreeForm()
    if not form.validate():
        raise NotFound
    try:
        frame.agree(db(), seat(), form.seen())
    except Conflict:
        db().rollback()
        return _page(deal_id, changed=True), 409
    db().commit()
    return redirect(url_for("frame.page", deal_id=deal_id))
