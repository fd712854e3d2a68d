"""Pages of a deal's members: who has which seat, another role, removal, leaving."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.accounts.security import sign_out
from workbench.platform.conflicts import (
    DecisionForm,
    SideBySide,
    VersionedForm,
    bound,
    shown,
    side_by_side,
)
from workbench.platform.errors import Conflict, Refused
from workbench.platform.forms import Form, given
from workbench.platform.permissions import SIDES
from workbench.platform.requests import db, may, seat, without_seat
from workbench.platform.texts import sentence
from workbench.platform.texts.rights import role_name
from workbench.services import deal, joining, members
from workbench.web.forms.members import RoleForm

bp = Blueprint("members", __name__, url_prefix="/deals/<int:deal_id>")
Answered = Response | tuple[str, int]


@bp.get("/members")
def page(deal_id: int) -> str:
    """List who has which seat, and who waits for one."""
    return list_page(deal_id)


def list_page(deal_id: int, problem: str | None = None) -> str:
    """Render the list; `problem` says what could not be done."""
    return render_template(
        "members/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        sides=SIDES,
        members=members.members(db(), seat()),
        waiting=joining.waiting(db(), seat()) if may("joining.admit") else [],
        may_remove=members.may_remove,
        form=Form(),
        problem=problem,
    )


@bp.get("/members/<int:seat_id>")
def member(deal_id: int, seat_id: int) -> str:
    """Show a seat that the reader manages: its role, and removal."""
    found = members.member(db(), seat(), seat_id)
    return _member(deal_id, found, _form(found))


def _form(found: members.Member, role: str | None = None) -> RoleForm:
    data = {"role": role or found.role, "version": str(found.version)}
    form = RoleForm(formdata=None, data=data)
    form.offer(found.roles)
    return form


def _facts(found: members.Member) -> list[tuple[str, str]]:
    return [(gettext("Role"), role_name(found.role))]


def _member(
    deal_id: int,
    found: members.Member,
    form: RoleForm,
    conflict: SideBySide | None = None,
    since: SideBySide | None = None,
) -> str:
    """Render the seat; `conflict` is of another role, `since` of a removal that came late."""
    return render_template(
        "members/member.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        member=found,
        form=form,
        removal=DecisionForm(formdata=None, data=shown(found.version, _facts(found))),
        conflict=conflict,
        since=since,
    )


@bp.post("/members/<int:seat_id>")
@bound(RoleForm)
def change(deal_id: int, seat_id: int) -> Answered:
    """Give the person another role of their side."""
    form, found = RoleForm(), _still_there(seat_id)
    if found is None:
        return _gone(deal_id)
    form.offer(found.roles)
    return _give_role(deal_id, found, form) if form.validate() else _refused(deal_id, found, form)


def _give_role(deal_id: int, found: members.Member, form: RoleForm) -> Answered:
    role = given(form.role.data)
    try:
        members.change_role(db(), seat(), found.id, role, form.seen())
    except Refused as refusal:
        form.refuse(refusal)
        return _refused(deal_id, found, form)
    except Conflict:
        return _changed_meanwhile(deal_id, found.id, role)
    return _done(deal_id, gettext("The role is changed. It counts from the person's next click."))


def _refused(deal_id: int, found: members.Member, form: RoleForm) -> Answered:
    db().rollback()
    return _member(deal_id, found, form), 422


def _done(deal_id: int, said: str) -> Answered:
    db().commit()
    flash(said)
    return redirect(url_for("members.page", deal_id=deal_id))


def _still_there(seat_id: int) -> members.Member | None:
    """Return the seat; None where it is gone, NotFound where it was never the reader's to manage."""
    return None if members.is_gone(db(), seat(), seat_id) else members.member(db(), seat(), seat_id)


def _gone(deal_id: int) -> Answered:
    text = gettext("This person has no seat any more: they left or were removed meanwhile.")
    return list_page(deal_id, text), 409


def _changed_meanwhile(
    deal_id: int, seat_id: int, role: str | None, sent: DecisionForm | None = None
) -> Answered:
    """Show what was wanted beside what stands now; sending it again is a decision."""
    db().rollback()
    found = _still_there(seat_id)
    if found is None:
        return _gone(deal_id)
    form = _form(found, role)
    conflict = side_by_side(form, _form(found)) if role else None
    since = sent.since(_facts(found)) if sent else None
    return _member(deal_id, found, form, conflict, since), 409


@bp.post("/members/<int:seat_id>/remove")
@bound(DecisionForm)
def remove(deal_id: int, seat_id: int) -> Answered:
    """Take the person's seat away."""
    form, found = DecisionForm(), _still_there(seat_id)
    if found is None:
        return _gone(deal_id)
    try:
        members.remove(db(), seat(), seat_id, form.seen())
    except Refused as refusal:
        again = _form(found)
        again.refuse(refusal)
        return _refused(deal_id, found, again)
    except Conflict:
        return _changed_meanwhile(deal_id, seat_id, None, form)
    said = gettext("%(name)s has no access to the deal any more.", name=found.title)
    return _done(deal_id, said)


@bp.get("/leave")
def leave(deal_id: int) -> str:
    """Ask whether to leave, and say what ends."""
    return _leave(deal_id)


def _leave(deal_id: int, problem: str | None = None) -> str:
    form = VersionedForm(formdata=None, data={"version": str(members.own_version(db(), seat()))})
    return render_template(
        "members/leave.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        form=form,
        problem=problem,
    )


@bp.post("/leave")
@bound(VersionedForm)
def leave_now(deal_id: int) -> Answered:
    """Give up the own seat: the next request to the deal finds nothing, in any window."""
    title = deal.view(db(), deal_id).title
    try:
        members.leave(db(), seat(), VersionedForm().seen())
    except Refused as refusal:
        db().rollback()
        return _leave(deal_id, sentence(refusal.finding)), 422
    except Conflict:
        db().rollback()
        text = gettext("Your seat was changed while this page was open. Look at it again.")
        return _leave(deal_id, text), 409
    db().commit()
    sign_out()
    without_seat()
    return render_template("members/left.html", title=title), 200
