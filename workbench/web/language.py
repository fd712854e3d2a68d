"""Choose the language; kept in the session."""

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response

from workbench.platform.languages import LANGUAGES

bp = Blueprint("language", __name__)


@bp.post("/language")
def choose() -> Response:
    """Keep the chosen language and return to the page it was chosen on."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(_local(request.form.get("next", "")))


def _local(target: str) -> str:
    """Return the target only if it is a plain path of this site; tricks fall back to the start."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if plain and target.isprintable() else url_for("check.page")
