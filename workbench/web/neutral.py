"""The page of a neutral run: how it is done, its public files, and the result sent in."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import SideBySide, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import PAYING_SIDES
from workbench.platform.requests import db, seat
from workbench.services import deal, frame, neutral_lock, neutral_round, progress, result
from workbench.services.neutral_lock import LocksView
from workbench.web.forms.neutral import LockForm, ResultForm

bp = Blueprint("neutral", __name__, url_prefix="/deals/<int:deal_id>/neutral")


@bp.get("")
def page(deal_id: int) -> str:
    """Say how the neutral run of the last round is done; there is none for a round on this server."""
    return _page(deal_id)


def _page(
    deal_id: int,
    form: ResultForm | None = None,
    locking: LockForm | None = None,
    conflict: SideBySide | None = None,
) -> str:
    row = frame.latest(db(), deal_id)
    if row is None or frame.key_of(row) is None:
        raise NotFound
    return render_template(
        "neutral/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        stages=progress.stages(db(), deal_id, seat()),
        frame=frame.view(row),
        frame_sha256=neutral_round.public_frame(db(), row).sha256(),
        sides=[seat().side] if seat().side in PAYING_SIDES else list(PAYING_SIDES),
        locks=(locks := neutral_lock.view(db(), row, seat())),
        locking=locking or _standing(locks),
        conflict=conflict,
        published=result.published(db(), row) is not None,
        form=form or ResultForm(formdata=None),
    )


def _standing(locks: LocksView) -> LockForm:
    """Return the form filled with what the own side has recorded."""
    own = locks.shown.get(seat().side)
    kept = {"version": locks.version, "commitment": own.commitment if own else ""}
    return LockForm(formdata=None, data=kept)


@bp.post("/lock")
@bound(LockForm)
def lock(deal_id: int) -> Response | tuple[str, int]:
    """Record the commitment of the own side's sealed file; a late form shows both."""
    form = LockForm()
    if not form.validate():
        return _page(deal_id, locking=form), 422
    try:
        neutral_lock.lock(db(), seat(), str(form.commitment.data), form.seen())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _page(deal_id, locking=form), 422
    except Conflict:
        db().rollback()
        row = frame.latest(db(), deal_id)
        if row is None:
            raise NotFound from None
        theirs = _standing(neutral_lock.view(db(), row, seat()))
        conflict = side_by_side(form, theirs)
        form.version.data = theirs.version.data
        return _page(deal_id, locking=form, conflict=conflict), 409
    db().commit()
    flash(gettext("Your commitment is recorded."))
    return redirect(url_for("neutral.page", deal_id=deal_id))


@bp.post("/result")
def record(deal_id: int) -> Response | tuple[str, int]:
    """Keep the result of the third machine as the round's one run, once it is checked."""
    form = ResultForm()
    if not form.validate():
        return _page(deal_id, form), 422
    try:
        neutral_round.record(db(), seat(), form.file.data.read(neutral_round.MOST_BYTES + 1))
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _page(deal_id, form), 422
    db().commit()
    return redirect(url_for("result.page", deal_id=deal_id))


@bp.get("/rounds/<int:number>/frame.json")
def frame_file(deal_id: int, number: int) -> Response:
    """Send the public frame of a round: identical bytes to everybody."""
    data = neutral_round.frame_file(db(), deal_id, number)
    return _json(data, f"equipoise-deal-{deal_id}-round-{number}-frame.json")


@bp.get("/rounds/<int:number>/key.json")
def key_file(deal_id: int, number: int) -> Response:
    """Send the public key of a round."""
    data = neutral_round.key_file(db(), deal_id, number)
    return _json(data, f"equipoise-deal-{deal_id}-round-{number}-key.json")


@bp.get("/rounds/<int:number>/result.json")
def result_file(deal_id: int, number: int) -> Response:
    """Send the signed result of a round as it came from the third machine."""
    data = neutral_round.result_file(db(), deal_id, number)
    return _json(data, f"equipoise-deal-{deal_id}-round-{number}-neutral-result.json")


def _json(data: bytes, name: str) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
