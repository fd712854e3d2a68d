"""The page of one team, and the three questions before its lead acknowledges its number."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from workbench.codes import Finding
from workbench.platform.conflicts import bound
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.languages import difference, quantity
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated
from workbench.services import cascade_team, cascade_view, deal
from workbench.services.cascade_shown import KpiCascade, TeamView
from workbench.web.cascade_gate import Answered
from workbench.web.cascade_words import refused_in_units
from workbench.web.forms.cascade_team import CheckForm, check_form

bp = Blueprint(
    "cascade_team", __name__, url_prefix="/deals/<int:deal_id>/cascade/team/<int:node_id>"
)


@bp.get("/page")
def page(deal_id: int, node_id: int) -> str:
    """Show one team its number, why it matters, and what it can do."""
    kpi, team = cascade_view.node(db(), seat(), node_id)
    if not team.answers:
        raise NotFound
    return render_template(
        "cascade/team.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, team=team,
        worth=cascade_team.worth(kpi, team),
    )  # fmt: skip


@bp.get("/check")
def check(deal_id: int, node_id: int) -> Answered:
    """Ask the team's lead the three questions."""
    kpi, team = cascade_view.team(db(), seat(), node_id)
    if team.acknowledged or not kpi.agreed:
        return redirect(url_for(".page", deal_id=deal_id, node_id=node_id))
    return _check(deal_id, kpi, team, _form(kpi, team, sent=False))


@bp.post("/check")
@bound(CheckForm)
def acknowledge(deal_id: int, node_id: int) -> Answered:
    """Keep that the team has understood its number, if all three answers are right."""
    kpi, team = cascade_view.team(db(), seat(), node_id)
    form = _form(kpi, team, sent=True)
    if not form.validate():
        return _check(deal_id, kpi, team, form), 422
    try:
        cascade_team.acknowledge(db(), seat(), node_id, form.seen(), form.places())
    except Refused as refusal:
        db().rollback()
        form.refuse(refused_in_units(refusal, kpi))
        return _check(deal_id, kpi, team, form), 422
    except Conflict:
        db().rollback()
        kpi, team = cascade_view.team(db(), seat(), node_id)
        form = _form(kpi, team, sent=False)
        form.form_errors.append(
            gettext(
                "The number changed, or was acknowledged, since this page was opened. Nothing was kept."
            )
        )
        return _check(deal_id, kpi, team, form), 409
    db().commit()
    flash(gettext("Acknowledged: your team knows its number."))
    return redirect(url_for(".page", deal_id=deal_id, node_id=node_id))


def _form(kpi: KpiCascade, team: TeamView, *, sent: bool) -> CheckForm:
    asked = cascade_team.asked(kpi, team)
    return check_form(
        [
            (
                sentence(question.text),
                [
                    _choice(choice, distance=question.about == "missed_by")
                    for choice in question.choices
                ],
            )
            for question in asked
        ],
        None if sent else str(team.version),
    )


def _choice(choice: Finding, *, distance: bool) -> str:
    """Write a choice: a value with its unit, a distance in points, a text as it is."""
    value, unit = choice.params.get("value"), str(choice.params.get("unit", ""))
    if isinstance(value, float):
        return difference(value, unit) if distance else quantity(value, unit)
    if "text" in choice.params:
        return translated(str(choice.params["text"]))
    return sentence(choice)


def _check(deal_id: int, kpi: KpiCascade, team: TeamView, form: CheckForm) -> str:
    return render_template(
        "cascade/check.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, team=team,
        form=form,
    )  # fmt: skip
