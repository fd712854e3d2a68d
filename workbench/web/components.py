"""The living page of components: shown in development and in the demo only."""

from flask import Blueprint, abort, render_template

from workbench.platform.requests import config

bp = Blueprint("components", __name__)


@bp.get("/components")
def page() -> str:
    """Show every component with an example."""
    if not config().development:
        abort(404)
    return render_template("layout/components_page.html")
