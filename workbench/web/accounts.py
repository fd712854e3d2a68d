"""Ways in: a one-time link, a new password by mail, and where one goes after signing in.

Opening a link shows a button; only the button uses it up.
"""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform import clock
from workbench.platform.accounts import throttle
from workbench.platform.accounts.forms import attempt, hindered, wait_told
from workbench.platform.accounts.people import LinkPurpose, find_link, use_link
from workbench.platform.accounts.rows import OneTimeLink
from workbench.platform.accounts.security import sign_in
from workbench.platform.database import writing
from workbench.platform.errors import Refused
from workbench.platform.forms import Form, given
from workbench.platform.languages import language
from workbench.platform.requests import after_answer, config, db, person
from workbench.platform.texts import sentence
from workbench.services import account, post
from workbench.web.forms.account import ForgottenForm, NewPasswordForm

bp = Blueprint("accounts", __name__)
Answer = Response | str | tuple[str, int]
NOBODY = ""


def send_after_answer(*mails: int) -> None:
    """Send these mails of the outbox once the answer has left; what fails is tried again by tick."""
    settings = config()
    after_answer(lambda own: post.deliver(own, clock.now(), settings, only=list(mails), wait=5.0))


def _found(token: str, purpose: LinkPurpose) -> tuple[OneTimeLink | None, str | None]:
    """Return the link, or what to tell somebody who has opened too many that do not exist."""
    tried = attempt("link", NOBODY)
    seconds = throttle.peek(db(), tried, clock.now())
    if seconds:
        return None, sentence(wait_told(seconds))
    found = find_link(db(), token, purpose)
    if found is None:
        db().rollback()
        with writing():  # opening a page reads only; counting a miss does not
            throttle.enter(db(), tried, clock.now())
    return found, None


@bp.get("/link/<token>")
def link(token: str) -> tuple[str, int]:
    """Say whom the link signs in; mail scanners that open it use nothing up."""
    found, wait = _found(token, "sign_in")
    return _page(found, wait)


def _page(found: OneTimeLink | None, wait: str | None = None) -> tuple[str, int]:
    page = render_template(
        "accounts/link.html", form=Form(), link=found, wait=wait, demonstration=config().demo
    )
    return page, 200 if found else 429 if wait else 410


@bp.post("/link/<token>")
def use_link_now(token: str) -> Answer:
    """Use the link up and sign the person in, or ask for the code that guards the account."""
    found, wait = _found(token, "sign_in")
    user = use_link(db(), token) if found else None
    if user is None:
        return _page(None, wait)
    throttle.passed(db(), attempt("link", user.email), clock.now())
    db().commit()
    return sign_in(user) or redirect(url_for("accounts.arrive"))


@bp.get("/signed-in")
def arrive() -> Response:
    """Go where the person wanted to go; first ask, once, how they will sign in next time."""
    if not (config().demo or session.get("asked") or account.has_way_back(db(), person().id)):
        session["asked"] = True
        return redirect(url_for("account.password"))
    return redirect(session.pop("after_sign_in", None) or url_for("deal.index"))


@bp.get("/password")
def forgotten() -> str:
    """Ask for the address that a new password is for."""
    return _forgotten_page(ForgottenForm())


def _forgotten_page(form: ForgottenForm, *, sent: bool = False) -> str:
    folder = config().outbox if config().demo else None
    return render_template("accounts/forgotten.html", form=form, sent=sent, demonstration=folder)


@bp.post("/password")
def ask_for_mail() -> Answer:
    """Send a link if there is such a person; the answer is the same whether or not."""
    form = ForgottenForm()
    if not form.validate():
        return _forgotten_page(form), 422
    email = given(form.email.data)
    wait = hindered(attempt("reset", email))
    if wait is not None:
        form.email.errors = [wait]
        return _forgotten_page(form), 429
    mail = account.ask_for_reset(db(), email, language())
    db().commit()
    if mail is not None:
        send_after_answer(mail)
    return _forgotten_page(form, sent=True)


@bp.get("/password/<token>")
def new_password(token: str) -> tuple[str, int]:
    """Ask for the new password."""
    found, wait = _found(token, "reset")
    return _reset_page(NewPasswordForm(), found, wait)


def _reset_page(
    form: NewPasswordForm, found: OneTimeLink | None, wait: str | None = None, status: int = 200
) -> tuple[str, int]:
    page = render_template("accounts/reset.html", form=form, link=found, wait=wait)
    return page, status if found else 429 if wait else 410


@bp.post("/password/<token>")
def reset_password(token: str) -> Answer:
    """Take the new password; whoever was signed in as this person is signed out."""
    found, wait = _found(token, "reset")
    form = NewPasswordForm()
    if found is None or not form.validate():
        return _reset_page(form, found, wait, 422)
    try:
        email, mail = account.reset_password(db(), token, given(form.password.data), language())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _reset_page(form, find_link(db(), token, "reset"), None, 422)
    throttle.passed(db(), attempt("sign_in", email), clock.now())
    db().commit()
    send_after_answer(mail)
    flash(gettext("The new password is kept. Sign in with it."))
    return redirect(url_for("security.login"))
