"""Choose the language; kept in the session, and with the account of whoever is signed in."""

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response

from workbench.platform.accounts.security import signed_in
from workbench.platform.languages import LANGUAGES
from workbench.platform.requests import db
from workbench.services import account

bp = Blueprint("language", __name__)


@bp.post("/language")
def choose() -> Response:
    """Keep the chosen language and return to the page it was chosen on."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        who = signed_in()
        if who is not None:
            account.speak(db(), who.id, chosen)
            db().commit()
    return redirect(_local(request.form.get("next", "")))


def _local(target: str) -> str:
    """Return the target only if it is a plain path of this site; tricks fall back to the start."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if plain and target.isprintable() else url_for("check.page")
