"""The administrator's page: accounts, and deals from outside."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.errors import Conflict, Refused
from workbench.platform.forms import Form, given
from workbench.platform.requests import db, person
from workbench.platform.texts import sentence
from workbench.services import installation
from workbench.web.forms.installation import AccountForm

bp = Blueprint("installation", __name__, url_prefix="/installation")


@bp.get("")
def page() -> str:
    """List people and the names of deals."""
    return _page()


def _page(problem: str | None = None) -> str:
    return render_template(
        "installation/page.html",
        people=installation.people(db()),
        deals=installation.deals(db()),
        me=person().id,
        form=Form(),
        problem=problem,
    )


@bp.post("/people/<int:user_id>")
def change(user_id: int) -> Response | tuple[str, int]:
    """Deactivate or reactivate an account, make or unmake an administrator."""
    form = AccountForm()
    if not form.validate():
        return _page(gettext("Use the buttons of this page.")), 422
    wish = given(form.wish.data)
    try:
        name = installation.change(db(), person().id, user_id, wish, str(form.version.data))
    except Refused as refusal:
        db().rollback()
        return _page(sentence(refusal.finding)), 422
    except Conflict:
        db().rollback()
        text = gettext("Somebody changed this account meanwhile. Below is how it stands now.")
        return _page(text), 409
    db().commit()
    flash(_done(wish, name))
    return redirect(url_for("installation.page"))


def _done(wish: installation.Change, name: str) -> str:
    said = {
        "deactivate": gettext("%(name)s has no access any more, in any window.", name=name),
        "activate": gettext("%(name)s can sign in again.", name=name),
        "make_administrator": gettext("%(name)s is an administrator.", name=name),
        "unmake_administrator": gettext("%(name)s is no administrator any more.", name=name),
    }
    return str(said[wish])
