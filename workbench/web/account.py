"""One's own account: how one signs in, and where one is signed in now."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from flask_security.signals import wan_deleted, wan_registered
from werkzeug.wrappers import Response

from workbench.platform import clock
from workbench.platform.accounts import sessions, throttle
from workbench.platform.accounts.forms import attempt, hindered
from workbench.platform.errors import Refused
from workbench.platform.forms import Form, given
from workbench.platform.languages import language
from workbench.platform.requests import config, db, person
from workbench.services import account
from workbench.web.accounts import send_after_answer
from workbench.web.forms.account import (
    ChangePasswordForm,
    CodeForm,
    EndForm,
    NewPasswordForm,
    ProofForm,
)

bp = Blueprint("account", __name__)
Answer = Response | str | tuple[str, int]
NEW_SECRET = "new_code_secret"  # noqa: S105 (a name in the session, where it lies encrypted)


@bp.record_once
def _tell_of_passkeys(state: BlueprintSetupState) -> None:
    """Write to people whose passkeys change; Flask-Security's views do the changing."""

    def told(code: str) -> Any:
        def write(_sender: Flask, user: Any, **_extra: Any) -> None:
            send_after_answer(account.tell(db(), user.id, code, language()))

        return write

    wan_registered.connect(told("passkey_added"), state.app, weak=False)
    wan_deleted.connect(told("passkey_removed"), state.app, weak=False)


@bp.get("/account")
def page() -> str:
    """Show how the person signs in and where they are signed in."""
    who = person()
    return render_template(
        "account/page.html",
        account=account.view(db(), who.id),
        sessions=sessions.of(db(), who.id, config().session_idle, config().session_longest),
        form=Form(),
    )


@bp.get("/account/password")
def password() -> str:
    """Ask for a new password; of somebody who has one, for the present one too."""
    has_password = account.view(db(), person().id).has_password
    form = ChangePasswordForm() if has_password else NewPasswordForm()
    return _password_page(form)


def _password_page(form: NewPasswordForm) -> str:
    return render_template(
        "account/password.html",
        form=form,
        has_password=isinstance(form, ChangePasswordForm),
        has_way_back=account.has_way_back(db(), person().id),
    )


@bp.post("/account/password")
def keep_password() -> Answer:
    """Keep the new password; the person's other sessions end."""
    who = person()
    had_one = account.view(db(), who.id).has_password
    form = ChangePasswordForm() if had_one else NewPasswordForm()
    if not form.validate():
        return _password_page(form), 422
    present = given(form.present.data) if isinstance(form, ChangePasswordForm) else ""
    tried = attempt("sign_in", who.email)
    wait = hindered(tried) if had_one else None
    if wait is not None:
        form.form_errors.append(wait)
        return _password_page(form), 429
    try:
        mail = account.change_password(db(), who.id, present, given(form.password.data), language())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _password_page(form), 422
    throttle.passed(db(), tried, clock.now())
    db().commit()
    send_after_answer(mail)
    flash(gettext("The new password is kept. Your other sessions were ended."))
    return redirect(url_for("account.page" if had_one else "accounts.arrive"))


@bp.get("/account/code")
def code() -> str:
    """Show what the app needs, or that codes guard the account already."""
    return _code_page(CodeForm(), ProofForm())


def _code_page(form: CodeForm, proof: ProofForm, codes: list[str] | None = None) -> str:
    who = person()
    now = account.view(db(), who.id)
    setup = None
    if not now.has_code:
        secret = session.setdefault(NEW_SECRET, account.new_secret())
        setup = account.setup(db(), who.id, secret)
    return render_template(
        "account/code.html", form=form, proof=proof, account=now, setup=setup, codes=codes
    )


@bp.post("/account/code")
def set_code() -> Answer:
    """Guard the account with codes once the app has made a right one."""
    who, form = person(), CodeForm()
    secret = session.get(NEW_SECRET)
    if account.view(db(), who.id).has_code or not secret:
        return redirect(url_for("account.code"))
    if not form.validate():
        return _code_page(form, ProofForm(formdata=None)), 422
    try:
        codes, mail = account.code_on(db(), who.id, secret, _plain(form), language())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _code_page(form, ProofForm(formdata=None)), 422
    session.pop(NEW_SECRET)
    db().commit()
    send_after_answer(mail)
    return _code_page(form, ProofForm(formdata=None), codes)


@bp.post("/account/code/change")
def change_code() -> Answer:
    """Make new recovery codes, or ask for no more codes; a right code shows that it is the owner."""
    who, proof = person(), ProofForm()
    if not proof.validate():
        return _code_page(CodeForm(formdata=None), proof), 422
    tried = attempt("code", who.email)
    wait = hindered(tried)
    if wait is not None:
        proof.code.errors = [wait]
        return _code_page(CodeForm(formdata=None), proof), 429
    try:
        account.prove(db(), who.id, _plain(proof))
    except Refused as refusal:
        db().rollback()
        proof.refuse(refusal)
        return _code_page(CodeForm(formdata=None), proof), 422
    throttle.passed(db(), tried, clock.now())
    return _changed(who.id, off=proof.wish.data == "off")


def _changed(user_id: int, *, off: bool) -> Answer:
    if not off:
        codes = account.new_recovery_codes(db(), user_id)
        db().commit()
        return _code_page(CodeForm(formdata=None), ProofForm(formdata=None), codes)
    mail = account.code_off(db(), user_id, language())
    db().commit()
    send_after_answer(mail)
    flash(gettext("Signing in asks for no more codes."))
    return redirect(url_for("account.page"))


def _plain(form: CodeForm | ProofForm) -> str:
    return "".join(given(form.code.data).split())


@bp.post("/account/sessions/end")
def end_session() -> Response:
    """End one of the person's other sessions."""
    form = EndForm()
    if form.validate():
        sessions.end(db(), person().id, str(form.key.data or ""))
        db().commit()
        flash(gettext("That session has ended."))
    return redirect(url_for("account.page"))


@bp.post("/account/sessions/end-others")
def end_others() -> Response:
    """End all of the person's sessions but this one."""
    sessions.end_all(db(), person().id, except_key=sessions.current_key())
    db().commit()
    flash(gettext("Your other sessions have ended."))
    return redirect(url_for("account.page"))
