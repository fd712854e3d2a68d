"""Pages of the cascade: teams under each paid KPI, their levels, their answers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import given, plain_number
from workbench.platform.languages import difference, quantity
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.services import cascade, cascade_view, deal
from workbench.services.cascade_view import KpiCascade, TeamView
from workbench.web.forms.cascade import (
    AnswerForm,
    DecisionForm,
    TeamsForm,
    answer_prefilled,
    factor_of,
    prefilled,
)

bp = Blueprint("cascade", __name__, url_prefix="/deals/<int:deal_id>/cascade")
Answered = Response | str | tuple[str, int]


@bp.get("")
def page(deal_id: int) -> str:
    """Show each paid KPI with its teams; a team lead's own first."""
    return _page(deal_id, None)


def _page(deal_id: int, problem: tuple[int, str] | None) -> str:
    """Render the page; `problem` is (team, why nothing was changed; empty: changed meanwhile)."""
    kpis = cascade_view.page(db(), seat())
    return render_template(
        "cascade/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        kpis=kpis,
        turn=cascade_view.turn(kpis),
        may_edit=seat().role in {"executive", "facilitator"},
        problem=problem,
    )


@bp.get("/<int:card_id>/teams")
def edit(deal_id: int, card_id: int) -> Answered:
    """Ask which teams stand under a KPI."""
    try:
        kpi = cascade_view.one(db(), seat(), card_id)
    except Refused:
        return redirect(url_for("cascade.page", deal_id=deal_id))
    return _teams(deal_id, kpi, TeamsForm(formdata=None, data=prefilled(kpi)))


def _teams(deal_id: int, kpi: KpiCascade, form: TeamsForm) -> str:
    _offer(deal_id, form)
    return render_template(
        "cascade/teams.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, form=form,
        factor=factor_of(kpi.top.unit),
    )  # fmt: skip


def _offer(deal_id: int, form: TeamsForm) -> None:
    labels = {
        "provider": gettext("provider"),
        "customer": gettext("customer"),
        "nobody": gettext("nobody yet"),
    }
    form.offer(cascade_view.leads(db(), deal_id), labels)


@bp.post("/<int:card_id>/teams")
def save(deal_id: int, card_id: int) -> Answered:
    """Keep the teams and share the levels among them."""
    form, status = TeamsForm(), 422
    _offer(deal_id, form)
    try:
        kpi = cascade_view.one(db(), seat(), card_id)
    except Refused:
        return redirect(url_for("cascade.page", deal_id=deal_id))
    if form.validate():
        try:
            cascade.save(db(), deal_id, card_id, form.wish(kpi.top.unit))
        except Refused as refusal:
            db().rollback()
            form.refuse(_in_units(refusal, kpi.top.unit))
        except Conflict:
            db().rollback()
            kpi, status = cascade_view.one(db(), seat(), card_id), 409
            form.stamp.data = kpi.stamp
            form.form_errors.append(_changed())
        else:
            db().commit()
            flash(gettext("The levels are shared among the teams. Each team lead answers next."))
            return redirect(url_for("cascade.page", deal_id=deal_id))
    return _teams(deal_id, kpi, form), status


def _in_units(refusal: Refused, unit: str) -> Refused:
    """Write the numbers of a refusal with their unit."""
    said = {
        name: _with_unit(name, value, unit) if isinstance(value, float) else value
        for name, value in refusal.finding.params.items()
    }
    return Refused(refusal.finding.code, refusal.field, **said)


def _with_unit(name: str, value: float, unit: str) -> str:
    return difference(value, unit) if name == "shortfall" else quantity(value, unit)


def _changed() -> str:
    return str(
        gettext(
            "Somebody changed these teams while you were writing. Nothing was overwritten, and "
            "your text is still here: compare it with what stands now and send it again."
        )
    )


@bp.route("/team/<int:node_id>", methods=["GET", "POST"])
def answer(deal_id: int, node_id: int) -> Answered:
    """Ask the team's lead for the answer, and keep it."""
    kpi, team = cascade_view.team(db(), seat(), node_id)
    form = AnswerForm(data=answer_prefilled(team, kpi.top.unit))
    if not form.is_submitted():
        return _answer(deal_id, kpi, team, form)
    status = 422
    if form.validate():
        try:
            version = int(plain_number(form.version.data or "0"))
            cascade.answer(db(), seat(), node_id, version, form.said(kpi.top.unit))
        except Refused as refusal:
            db().rollback()
            form.refuse(_in_units(refusal, kpi.top.unit))
        except Conflict:
            db().rollback()
            kpi, team = cascade_view.team(db(), seat(), node_id)
            form.version.data, status = str(team.version), 409
            form.form_errors.append(_changed())
        else:
            db().commit()
            flash(gettext("Your team's answer is kept."))
            return redirect(url_for("cascade.page", deal_id=deal_id))
    return _answer(deal_id, kpi, team, form), status


def _answer(deal_id: int, kpi: KpiCascade, team: TeamView, form: AnswerForm) -> str:
    return render_template(
        "cascade/answer.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, team=team,
        form=form,
    )  # fmt: skip


@bp.post("/team/<int:node_id>/decision")
def resolve(deal_id: int, node_id: int) -> Answered:
    """Take or hold a team's counter, or ask an accepted team again."""
    form, unit = DecisionForm(), cascade_view.unit_of(db(), seat(), node_id)
    if unit is None or not form.validate():
        raise NotFound
    try:
        version = int(plain_number(given(form.version.data)))
        cascade.resolve(db(), deal_id, node_id, version, given(form.decision.data))
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, (node_id, sentence(_in_units(refusal, unit).finding))), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, (node_id, "")), 409
    db().commit()
    flash(gettext("Your decision is kept. Levels that are still open were shared anew."))
    return redirect(url_for("cascade.page", deal_id=deal_id))
