"""Guests by code: the door, waiting before it, and those who open it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.accounts.security import sign_in, signed_in
from workbench.platform.conflicts import bound
from workbench.platform.errors import Conflict, Refused
from workbench.platform.forms import Form, given
from workbench.platform.requests import config, db, may, seat
from workbench.services import deal, joining, workshop
from workbench.web.forms.joining import CodeForm, DoorForm, JoinForm
from workbench.web.members import list_page

bp = Blueprint("joining", __name__)
Answered = Response | tuple[str, int]
BACK = {"lead": "workshop_lead.page", "step": "workshop.page", "agenda": "workshop.agenda"}


@bp.get("/join")
def page() -> str:
    """Ask for the code and a name; no account is needed. The code of a room comes with its link."""
    room = request.args.get("room", "")[: joining.LENGTH]
    return _door(JoinForm(formdata=None, data={"code": room}))


def _door(form: JoinForm) -> str:
    """Render the door; for whom a guest comes counts where the code is that of a room."""
    return render_template("joining/page.html", form=form, who=signed_in())


@bp.post("/join")
def enter() -> Answered:
    """Give whoever has the code a place to wait on."""
    form, who, attempt = JoinForm(), signed_in(), None
    valid = form.validate()
    if not (who or form.require_name()) or not valid:
        return _door(form), 422
    key, user_id = config().secret_key(), who.id if who else None
    try:
        attempt = joining.knock(db(), key, request.remote_addr or "")
        db().commit()  # the try counts, whatever comes of it
        said = joining.Arrival(
            given(form.code.data), str(form.name.data or ""), attempt, str(form.side.data or "")
        )
        deal_id, guest = joining.join(db(), key, said, user_id)
    except Refused as refusal:
        db().rollback()
        return _refused(form, refusal, attempt)
    db().commit()
    if guest is not None:
        sign_in(guest)
    return redirect(url_for("joining.waiting", deal_id=deal_id))


def _refused(form: JoinForm, refusal: Refused, attempt: int | None) -> tuple[str, int]:
    """Say why not. A code that fits and lacks the side alone is no guess, and is not counted."""
    form.refuse(refusal)
    if refusal.finding.code == "joining.which_side" and attempt is not None:
        joining.take_back(db(), attempt)
        db().commit()
    status = 429 if refusal.finding.code == "joining.too_many" else 422
    return _door(form), status


@bp.get("/deals/<int:deal_id>/waiting")
def waiting(deal_id: int) -> Response | str:
    """Tell a guest at whose door they wait, and nothing of the deal but its name.

    Whoever was let in goes on to the workshop, or to the deal where there is none; a page that asks
    by itself is told so in a header.
    """
    if may("deal.overview"):
        held = workshop.view(db(), seat())
        page = "workshop.page" if held is not None and held.here is not None else "deal.overview"
        where = url_for(page, deal_id=deal_id)
        if "HX-Request" in request.headers:
            return Response(status=204, headers={"HX-Redirect": where})
        return redirect(where)
    return render_template(
        "joining/waiting.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        side=joining.wanted_side(db(), seat()),
    )


@bp.post("/deals/<int:deal_id>/members/<int:seat_id>/admit")
@bound(DoorForm)
def admit(deal_id: int, seat_id: int) -> Answered:
    """Let a guest in."""
    version = DoorForm().seen()
    return _decide(
        deal_id,
        lambda: joining.admit(db(), seat(), seat_id, version),
        lambda name: gettext("%(name)s is admitted.", name=name),
    )


@bp.post("/deals/<int:deal_id>/members/<int:seat_id>/decline")
@bound(DoorForm)
def decline(deal_id: int, seat_id: int) -> Answered:
    """Send a guest away."""
    version = DoorForm().seen()
    return _decide(
        deal_id,
        lambda: joining.decline(db(), seat(), seat_id, version),
        lambda name: gettext("%(name)s was declined.", name=name),
    )


def _decide(deal_id: int, step: Callable[[], str], say: Callable[[str], str]) -> Answered:
    try:
        name = step()
    except Conflict:
        db().rollback()
        text = gettext("Somebody decided about this guest meanwhile, or the guest has left.")
        return list_page(deal_id, text), 409
    db().commit()
    flash(say(name))
    back = BACK.get(str(DoorForm().back.data or ""), "members.page")
    return redirect(url_for(back, deal_id=deal_id))


@bp.get("/deals/<int:deal_id>/codes")
def codes(deal_id: int) -> str:
    """List the codes of the reader's side and offer a new one."""
    return _codes(deal_id, CodeForm(formdata=None))


def _codes(deal_id: int, form: CodeForm, made: str | None = None) -> str:
    form.offer(joining.sides_of(seat()))
    base = config().base_url
    return render_template(
        "joining/codes.html",
        address=base + url_for("joining.page", _external=not base),
        deal=deal.view(db(), deal_id),
        seat=seat(),
        form=form,
        made=made,
        codes=joining.codes(db(), seat()),
        plain=Form(),
    )


@bp.post("/deals/<int:deal_id>/codes")
def make(deal_id: int) -> Answered:
    """Make a code and show it once."""
    form = CodeForm()
    form.offer(joining.sides_of(seat()))
    if not form.validate():
        return _codes(deal_id, form), 422
    side, key = given(form.side.data), config().secret_key()
    code = joining.make_code(db(), seat(), key, side, form.limits())
    db().commit()
    return _codes(deal_id, CodeForm(formdata=None), joining.spoken(code)), 201


@bp.post("/deals/<int:deal_id>/codes/<int:code_id>/revoke")
def revoke(deal_id: int, code_id: int) -> Answered:
    """Let nobody else join with the code."""
    joining.revoke(db(), seat(), code_id)
    db().commit()
    flash(gettext("The code works no more. Who joined with it keeps their seat."))
    return redirect(url_for("joining.codes", deal_id=deal_id))
