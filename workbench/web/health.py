"""Say whether the service is up and can do its work."""

from dataclasses import asdict

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from workbench.platform.requests import config, db
from workbench.services import health

bp = Blueprint("health", __name__)


@bp.get("/health")
def state() -> tuple[Response, int]:
    """Answer {"status": "ok", …} with 200, or "failing" with 503; no private fact is in it."""
    found = health.ask(db(), config())
    status = "ok" if found.well else "failing"
    return jsonify(status=status, **asdict(found)), 200 if found.well else 503
