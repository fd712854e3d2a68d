"""Pages of discovery: from what troubles people to KPIs, the catalogue, and where downtime comes from."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import db, seat
from workbench.services import causes_view, deal, discovery, discovery_view
from workbench.web.forms.discovery import SymptomsForm, symptoms_form

bp = Blueprint("discovery", __name__, url_prefix="/deals/<int:deal_id>/discover")


@bp.get("")
def page(deal_id: int) -> str:
    """Ask what troubles the two sides, and show what the histories say already."""
    return _page(deal_id, symptoms_form(request.args))


def _page(deal_id: int, form: SymptomsForm, *, missed: bool = False) -> str:
    place = deal.view(db(), deal_id)
    found = discovery.causes(db(), deal_id)
    return render_template(
        "discovery/page.html",
        deal=place,
        seat=seat(),
        form=form,
        missed=missed,
        paretos=[causes_view.pareto_view(one, place.currency) for one in found],
    )


@bp.get("/candidates")
def candidates(deal_id: int) -> str | Response | tuple[str, int]:
    """Rank the KPIs that answer the ticked symptoms."""
    form = symptoms_form(request.args)
    chosen = form.chosen()
    if not chosen:
        if "asked" not in request.args:
            return redirect(url_for("discovery.page", deal_id=deal_id))
        return _page(deal_id, form, missed=True), 422
    facts = discovery.known(db(), deal_id)
    ranked = discovery.candidates(facts, chosen)
    return render_template(
        "discovery/candidates.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        chosen=[(key, discovery_view.say(f"symptom_{key}")) for key in chosen],
        lines=[discovery_view.line(facts, one) for one in ranked],
        **_rights(),
    )


def _rights() -> dict[str, bool]:
    return {"may_define": allowed(seat(), ROUTES["kpi.new"])}


@bp.get("/kpis")
def kpis(deal_id: int) -> str:
    """Show the whole catalogue."""
    return render_template(
        "discovery/kpis.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        shelf=discovery_view.shelf(),
    )


@bp.get("/kpis/<key>")
def kpi(deal_id: int, key: str) -> str:
    """Show one KPI of the catalogue, and whether the deal's histories give it."""
    facts = discovery.known(db(), deal_id)
    return render_template(
        "discovery/kpi.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        entry=discovery_view.page(facts, discovery.found(facts, key)),
        symptom=request.args.get("symptom", ""),
        may_value=allowed(seat(), ROUTES["values.page"]),
        **_rights(),
    )
