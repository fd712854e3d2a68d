"""Say whether the service is up and can reach its database."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from workbench.platform.requests import db
from workbench.services import health

bp = Blueprint("health", __name__)


@bp.get("/health")
def state() -> Response:
    """Answer {"status": "ok"} once the database answers."""
    health.ask(db())
    return jsonify(status="ok")
