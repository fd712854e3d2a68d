"""One glossary page: the field's terms, the same in code, page, PDF and docs."""

from flask import Blueprint, render_template

bp = Blueprint("glossary", __name__)


@bp.get("/glossary")
def page() -> str:
    """Show the glossary."""
    return render_template("layout/glossary.html")
