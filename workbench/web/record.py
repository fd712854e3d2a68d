"""The page of the record: who did what, and when, in words."""

from flask import Blueprint, render_template, request

from workbench.platform.errors import NotFound
from workbench.platform.requests import db, seat
from workbench.platform.texts.record import told
from workbench.services import deal, record_view

bp = Blueprint("record", __name__, url_prefix="/deals/<int:deal_id>/record")
MOST_PAGES = 10_000


@bp.get("")
def page(deal_id: int) -> str:
    """Show the shared entries and the own side's, newest first."""
    number = request.args.get("page", 1, type=int)
    if not 1 <= number <= MOST_PAGES:
        raise NotFound
    return render_template(
        "record/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        record=record_view.page(db(), seat(), number),
        told=told,
    )
