"""The page of what is kept of a deal's secrets: the own receipts, and how they are proved."""

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from workbench.platform.permissions import PAYING_SIDES
from workbench.platform.requests import config, db, may, seat
from workbench.services import deal, frame, receipt

bp = Blueprint("safekeeping", __name__, url_prefix="/deals/<int:deal_id>/safekeeping")


@bp.get("")
def page(deal_id: int) -> str:
    """Show the own receipts and the public menu of the last round."""
    row = frame.latest(db(), deal_id)
    own = may("safekeeping.receipt_file") and seat().side in PAYING_SIDES
    return render_template(
        "safekeeping/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        frame=frame.view(row) if row else None,
        receipts=receipt.rounds(db(), seat(), row) if own else None,
    )


@bp.get("/rounds/<int:number>/receipt.json")
def receipt_file(deal_id: int, number: int) -> Response:
    """Send the own side's receipt of a round."""
    data = receipt.download(db(), config().keys, seat(), number)
    return _json(data, f"equipoise-deal-{deal_id}-round-{number}-receipt-{seat().side}.json")


@bp.get("/rounds/<int:number>/menu.json")
def menu_file(deal_id: int, number: int) -> Response:
    """Send the public menu of a round: identical bytes to both sides."""
    data = receipt.public_menu(db(), deal_id, number)
    return _json(data, f"equipoise-deal-{deal_id}-round-{number}-menu.json")


def _json(data: bytes, name: str) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
