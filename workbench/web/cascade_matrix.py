"""The X-matrix of a deal, as one sheet and as a list."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext

from workbench.codes import Finding
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.services import cascade_matrix, deal
from workbench.web.cascade_gate import Answered

bp = Blueprint("cascade_matrix", __name__, url_prefix="/deals/<int:deal_id>/cascade")


@bp.get("/x-matrix")
def page(deal_id: int) -> Answered:
    """Show agreed KPIs, team numbers, levers and owners, and how they are linked."""
    found = cascade_matrix.shown(db(), seat())
    if found is None:
        return redirect(url_for("cascade.page", deal_id=deal_id))
    return render_template(
        "cascade/x_matrix.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        found=found,
        matrix=found.matrix,
        findings=[sentence(_in_words(finding)) for finding in found.findings],
    )


def _in_words(finding: Finding) -> Finding:
    """Name the corner of the matrix as people do."""
    corners = {
        "outcomes_kpis": gettext("agreed KPIs and team numbers"),
        "kpis_levers": gettext("team numbers and levers"),
        "levers_owners": gettext("levers and owners"),
        "owners_outcomes": gettext("owners and agreed KPIs"),
    }
    corner = str(finding.params.get("corner", ""))
    if corner not in corners:
        return finding
    return replace(finding, params=dict(finding.params) | {"corner": corners[corner]})
