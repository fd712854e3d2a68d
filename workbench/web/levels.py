"""Pages of the levels that shared history supports: three sets a KPI, the same for both sides."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.codes import Finding
from workbench.platform.conflicts import SideBySide, bound, side_by_side
from workbench.platform.errors import Conflict
from workbench.platform.languages import month_words, quantity
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated
from workbench.services import (
    deal,
    labels,
    levels,
    levels_seasons,
    levels_view,
    levels_windows,
    progress,
)
from workbench.services.levels import KpiProposal
from workbench.services.levels_chart import Texts
from workbench.web.draft_words import signed
from workbench.web.forms.levels import SharedForm, filled

bp = Blueprint("levels", __name__, url_prefix="/deals/<int:deal_id>/levels")


@bp.get("")
def index(deal_id: int) -> str:
    """Show the three level sets of every KPI with chart, chances and the usual practice beside."""
    view = deal.view(db(), deal_id)
    proposals = levels.proposals(db(), deal_id)
    fee = float(view.yearly_invoice)
    return render_template(
        "levels/index.html",
        deal=view,
        seat=seat(),
        stages=progress.stages(db(), deal_id),
        kpis=[levels_view.kpi_view(kpi, fee, _words) for kpi in proposals],
        **_said(deal_id),
    )


@bp.get("/<int:card_id>")
def kpi(deal_id: int, card_id: int) -> str:
    """Show one KPI in depth, with the consequences of each level set."""
    proposal = levels.proposal(db(), deal_id, card_id)
    return _kpi(deal_id, proposal, SharedForm(data=filled(proposal.shared, proposal.version)))


def _kpi(
    deal_id: int, proposal: KpiProposal, form: SharedForm, conflict: SideBySide | None = None
) -> str:
    view = deal.view(db(), deal_id)
    return render_template(
        "levels/kpi.html",
        deal=view,
        seat=seat(),
        stages=progress.stages(db(), deal_id),
        kpi=levels_view.kpi_view(proposal, float(view.yearly_invoice), _words),
        seasons=levels_seasons.seasons_of(proposal),
        windows=levels_windows.windows_view(db(), deal_id, proposal.card_id),
        form=form,
        conflict=conflict,
        **_said(deal_id),
    )


@bp.post("/<int:card_id>")
@bound(SharedForm)
def share(deal_id: int, card_id: int) -> Response | tuple[str, int]:
    """Keep what both agree about the KPI; a form from before another change shows both texts."""
    form = SharedForm()
    proposal = levels.proposal(db(), deal_id, card_id)
    if not form.validate():
        return _kpi(deal_id, proposal, form), 422
    try:
        levels.agree_shared(db(), deal_id, card_id, form.wish(), form.seen())
    except Conflict:
        db().rollback()
        now = levels.proposal(db(), deal_id, card_id)
        theirs = SharedForm(formdata=None, data=filled(now.shared, now.version))
        conflict = side_by_side(form, theirs)
        form.version.data = theirs.version.data
        return _kpi(deal_id, now, form, conflict), 409
    db().commit()
    return redirect(url_for("levels.kpi", deal_id=deal_id, card_id=card_id))


def _said(deal_id: int) -> dict[str, Any]:
    """Return what both pages say beside the levels, and in which words."""
    return {
        "standing_out": labels.counts(db(), deal_id),
        "tell": _tell,
        "month_words": month_words,
    }


def _words(name: str, unit: str, said: levels_view.Said) -> Texts:
    """Return the chart's words in the reader's language."""
    name = translated(name)
    return Texts(
        title=gettext("%(name)s: history, levels and the next twelve months", name=name),
        y=gettext("%(name)s (%(unit)s)", name=name, unit="%" if unit == "ratio" else unit),
        share=unit == "ratio",
        history=gettext("measured"),
        ahead=gettext("if nothing changes"),
        target=gettext("Target %(level)s", level=quantity(said.target, unit, said.digits)),
        minimum=gettext("Minimum %(level)s", level=quantity(said.minimum, unit, said.digits)),
        stretch=gettext("Stretch %(level)s", level=quantity(said.stretch, unit, said.digits)),
    )


def _tell(finding: Finding, unit: str, digits: int) -> str:
    """Return a finding as a sentence, levels and changes in it written with their unit."""
    said: dict[str, str | int | float] = {}
    for name, value in finding.params.items():
        if name in {"target", "minimum", "stretch"}:
            said[name] = quantity(float(value), unit, digits)
        elif name == "change":
            said[name] = signed(float(value), unit)
        elif name == "name":
            said[name] = set_words(str(value))
    return sentence(Finding(finding.code, {**finding.params, **said}))


def set_words(name: str) -> str:
    """Return the name of a level set in the reader's language."""
    names: dict[str, str] = {
        "safe": gettext("Safe"),
        "balanced": gettext("Balanced"),
        "ambitious": gettext("Ambitious"),
        "safe–balanced": gettext("Between safe and balanced"),
        "balanced–ambitious": gettext("Between balanced and ambitious"),
    }
    return names.get(name, name)
