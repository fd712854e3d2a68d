"""Sign in by a one-time link. Opening a link shows a button; only the button uses it up."""

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from workbench.platform.accounts.people import find_link, use_link
from workbench.platform.accounts.rows import OneTimeLink
from workbench.platform.accounts.security import sign_in
from workbench.platform.forms import Form
from workbench.platform.requests import config, db

bp = Blueprint("accounts", __name__)


@bp.get("/link/<token>")
def link(token: str) -> tuple[str, int]:
    """Say whom the link signs in; mail scanners that open it use nothing up."""
    found = find_link(db(), token)
    return _page(found, token), 200 if found else 410


def _page(found: OneTimeLink | None, token: str) -> str:
    return render_template(
        "accounts/link.html", form=Form(), link=found, token=token, demonstration=config().demo
    )


@bp.post("/link/<token>")
def use_link_now(token: str) -> Response | tuple[str, int]:
    """Use the link up and sign the person in."""
    user = use_link(db(), token)
    if user is None:
        return _page(None, token), 410
    db().commit()
    sign_in(user)
    return redirect(session.pop("after_sign_in", None) or url_for("deal.index"))
