"""The door for one: check a clause before any sign-in."""

from flask import Blueprint, render_template

bp = Blueprint("check", __name__)


@bp.get("/")
def page() -> str:
    """Ask for a history and a clause."""
    return render_template("check/page.html")
