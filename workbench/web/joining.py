"""Guests by code: the door, waiting before it, and those who open it."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.accounts.security import sign_in, signed_in
from workbench.platform.conflicts import VersionedForm, bound
from workbench.platform.errors import Conflict, Refused
from workbench.platform.forms import Form, given
from workbench.platform.requests import config, db, may, seat
from workbench.services import deal, joining
from workbench.web.forms.joining import CodeForm, JoinForm
from workbench.web.members import list_page

bp = Blueprint("joining", __name__)
Answered = Response | tuple[str, int]


@bp.get("/join")
def page() -> str:
    """Ask for the code and a name; no account is needed."""
    return _door(JoinForm(formdata=None))


def _door(form: JoinForm) -> str:
    return render_template("joining/page.html", form=form, who=signed_in())


@bp.post("/join")
def enter() -> Answered:
    """Give whoever has the code a place to wait on."""
    form, who = JoinForm(), signed_in()
    valid = form.validate()
    if not (who or form.require_name()) or not valid:
        return _door(form), 422
    key, user_id = config().secret_key(), who.id if who else None
    try:
        attempt = joining.knock(db(), key, request.remote_addr or "")
        db().commit()  # the try counts, whatever comes of it
        said = joining.Arrival(given(form.code.data), str(form.name.data or ""), attempt)
        deal_id, guest = joining.join(db(), key, said, user_id)
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _door(form), 429 if refusal.finding.code == "joining.too_many" else 422
    db().commit()
    if guest is not None:
        sign_in(guest)
    return redirect(url_for("joining.waiting", deal_id=deal_id))


@bp.get("/deals/<int:deal_id>/waiting")
def waiting(deal_id: int) -> Response | str:
    """Tell a guest at whose door they wait, and nothing of the deal but its name."""
    if may("deal.overview"):
        return redirect(url_for("deal.overview", deal_id=deal_id))
    return render_template(
        "joining/waiting.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        side=joining.wanted_side(db(), seat()),
    )


@bp.post("/deals/<int:deal_id>/members/<int:seat_id>/admit")
@bound(VersionedForm)
def admit(deal_id: int, seat_id: int) -> Answered:
    """Let a guest in."""
    version = VersionedForm().seen()
    return _decide(
        deal_id,
        lambda: joining.admit(db(), seat(), seat_id, version),
        lambda name: gettext("%(name)s is admitted.", name=name),
    )


@bp.post("/deals/<int:deal_id>/members/<int:seat_id>/decline")
@bound(VersionedForm)
def decline(deal_id: int, seat_id: int) -> Answered:
    """Send a guest away."""
    version = VersionedForm().seen()
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
    return redirect(url_for("members.page", deal_id=deal_id))


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
