"""Pages of the cascade: teams under each paid KPI, their levels, their answers."""

from itertools import zip_longest

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from workbench.platform.conflicts import (
    DecisionForm,
    Facts,
    SideBySide,
    bound,
    shown,
    side_by_side,
)
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import given
from workbench.platform.languages import quantity
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.services import cascade, cascade_view, deal
from workbench.services.cascade_shown import KpiCascade, TeamView
from workbench.web.cascade_cuts import Cut, cut
from workbench.web.cascade_gate import Answered, once_agreed
from workbench.web.cascade_words import refused_in_units, said
from workbench.web.forms.cascade import (
    AnswerForm,
    TeamDecisionForm,
    TeamsForm,
    answer_prefilled,
    prefilled,
    rows_like,
)

bp = Blueprint("cascade", __name__, url_prefix="/deals/<int:deal_id>/cascade")


MOST_MINE = 40  # numbers of one lead that have a panel of their own


@bp.get("")
def page(deal_id: int) -> str:
    """Show each paid KPI with its teams; a team lead's own first."""
    return _page(deal_id, None)


def _page(deal_id: int, problem: tuple[int, str] | None, sent: DecisionForm | None = None) -> str:
    """Render the page; `problem` is (team, why nothing was changed); `sent` came too late for it."""
    kpis = cascade_view.page(db(), seat())
    cuts = {kpi.top.card.id: _cut(kpi) for kpi in kpis or []}
    teams = {team.id: team for kpi in kpis or [] for team in _decidable(kpi, cuts, problem)}
    facts = {key: _facts(team) for key, team in teams.items()}
    return render_template(
        "cascade/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        kpis=kpis,
        cuts=cuts,
        mine=_mine(kpis or []),
        most_mine=MOST_MINE,
        turn=cascade_view.turn(kpis),
        may_edit=seat().role in {"executive", "facilitator"},
        problem=problem,
        problems={kpi.top.card.id: said(kpi.problem, kpi) for kpi in kpis or [] if kpi.problem},
        missing={kpi.top.card.id: said(kpi.missing, kpi) for kpi in kpis or [] if kpi.missing},
        shown={key: shown(teams[key].version, told) for key, told in facts.items()},
        since=sent.since(facts.get(problem[0], [])) if sent and problem else None,
    )


def _cut(kpi: KpiCascade) -> Cut:
    """Return which teams of a KPI are shown: the first, or those that the address names."""
    asked = request.args.get("kpi", "") == str(kpi.top.card.id)
    return cut(kpi.teams, request.args.get("from", "") if asked else "")


def _decidable(
    kpi: KpiCascade, cuts: dict[int, Cut], problem: tuple[int, str] | None
) -> list[TeamView]:
    """Return the teams about which the page asks for a decision, or says what went wrong."""
    counters = [team for team in kpi.teams if team.state == "countered"]
    named = [team for team in kpi.teams if problem and team.id == problem[0]]
    return [*counters, *named, *(team for team in cuts[kpi.top.card.id].rows if team.accepted)]


def _mine(kpis: list[KpiCascade]) -> list[tuple[KpiCascade, TeamView]]:
    """Return the teams that the reader leads, those that wait for an answer first."""
    found = [(kpi, team) for kpi in kpis for team in kpi.teams if team.mine]
    return sorted(found, key=lambda pair: pair[1].accepted)


def _state_name(state: str) -> str:
    names = {
        "proposed": gettext("waits for the team's answer"),
        "accepted_with_support": gettext("accepted with support"),
        "countered": gettext("offers another level"),
    }
    return str(names.get(state, gettext("accepted")))


def _facts(team: TeamView) -> Facts:
    """Return what a decision about a team is about."""
    offered = "" if team.counter is None else quantity(team.counter, team.unit)
    return [
        (gettext("Team"), team.name),
        (gettext("Target"), quantity(team.target, team.unit)),
        (gettext("Answer"), _state_name(team.state)),
        (gettext("The level it offers"), offered),
        (gettext("Why"), team.reason),
    ]


@bp.get("/<int:card_id>/teams")
@once_agreed
def edit(deal_id: int, card_id: int) -> Answered:
    """Ask which teams stand under a KPI."""
    kpi = cascade_view.one(db(), seat(), card_id)
    if not kpi.plain:
        return redirect(url_for("cascade_tree.page", deal_id=deal_id, card_id=card_id))
    return _teams(deal_id, kpi, TeamsForm(formdata=None, data=prefilled(kpi)))


def _teams(
    deal_id: int, kpi: KpiCascade, form: TeamsForm, conflict: SideBySide | None = None
) -> str:
    _offer(deal_id, form)
    return render_template(
        "cascade/teams.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, form=form,
        conflict=conflict,
    )  # fmt: skip


def _offer(deal_id: int, form: TeamsForm) -> None:
    labels = {
        "provider": gettext("provider"),
        "customer": gettext("customer"),
        "nobody": gettext("nobody yet"),
    }
    form.offer(cascade_view.leads(db(), deal_id), labels)


@bp.post("/<int:card_id>/teams")
@bound(TeamsForm)
@once_agreed
def save(deal_id: int, card_id: int) -> Answered:
    """Keep the teams and share the levels among them."""
    form = TeamsForm()
    _offer(deal_id, form)
    kpi = cascade_view.one(db(), seat(), card_id)
    if form.validate():
        try:
            cascade.save(db(), deal_id, card_id, form.wish(kpi.top.unit))
        except Refused as refusal:
            db().rollback()
            form.refuse(refused_in_units(refusal, kpi))
        except Conflict:
            db().rollback()
            return _both(deal_id, card_id, form), 409
        else:
            db().commit()
            flash(gettext("The levels are shared among the teams. Each team lead answers next."))
            return redirect(url_for("cascade.page", deal_id=deal_id))
    return _teams(deal_id, kpi, form), 422


def _both(deal_id: int, card_id: int, form: TeamsForm) -> str:
    """Show the teams as they stand beside those that were sent."""
    kpi = cascade_view.one(db(), seat(), card_id)
    theirs = TeamsForm(formdata=None, data=rows_like(form, prefilled(kpi)))
    _offer(deal_id, theirs)
    names = [
        str(entry.form["name"].data or "")
        for pair in zip_longest(form.teams, theirs.teams)
        for entry in [pair[0] if pair[0] and pair[0].form["name"].data else pair[1] or pair[0]]
    ]
    conflict = side_by_side(
        form, theirs, lambda place: names[place] or gettext("Team %(number)s", number=place + 1)
    )
    form.version.data = theirs.version.data
    return _teams(deal_id, kpi, form, conflict)


@bp.route("/team/<int:node_id>", methods=["GET", "POST"])
@bound(AnswerForm)
def answer(deal_id: int, node_id: int) -> Answered:
    """Ask the team's lead for the answer, and keep it."""
    kpi, team = cascade_view.team(db(), seat(), node_id)
    form = AnswerForm(data=_answer_data(team))
    if not form.is_submitted():
        return _answer(deal_id, kpi, team, form)
    if form.validate():
        try:
            cascade.answer(db(), seat(), node_id, form.seen(), form.said(team.unit))
        except Refused as refusal:
            db().rollback()
            form.refuse(refused_in_units(refusal, kpi))
        except Conflict:
            db().rollback()
            return _both_answers(deal_id, node_id, form), 409
        else:
            db().commit()
            flash(gettext("Your team's answer is kept."))
            return redirect(url_for("cascade.page", deal_id=deal_id))
    return _answer(deal_id, kpi, team, form), 422


def _answer_data(team: TeamView) -> dict[str, str]:
    return answer_prefilled(team) | shown(team.version, _facts(team))


def _both_answers(deal_id: int, node_id: int, form: AnswerForm) -> str:
    """Show the team as it stands, with its answer so far, beside the answer that was sent."""
    kpi, team = cascade_view.team(db(), seat(), node_id)
    theirs = AnswerForm(formdata=None, data=_answer_data(team))
    conflict = side_by_side(form, theirs).after(form.since(_facts(team)))
    form.version.data, form.shown.data = theirs.version.data, theirs.shown.data
    return _answer(deal_id, kpi, team, form, conflict)


def _answer(
    deal_id: int,
    kpi: KpiCascade,
    team: TeamView,
    form: AnswerForm,
    conflict: SideBySide | None = None,
) -> str:
    return render_template(
        "cascade/answer.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, team=team,
        form=form, conflict=conflict,
    )  # fmt: skip


@bp.post("/team/<int:node_id>/decision")
@bound(TeamDecisionForm)
def resolve(deal_id: int, node_id: int) -> Answered:
    """Take or hold a team's counter, or ask an accepted team again."""
    form, (kpi, _team) = TeamDecisionForm(), cascade_view.node(db(), seat(), node_id)
    if not form.validate():
        raise NotFound
    try:
        cascade.resolve(db(), deal_id, node_id, form.seen(), given(form.decision.data))
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, (node_id, sentence(refused_in_units(refusal, kpi).finding))), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, (node_id, ""), form), 409
    db().commit()
    flash(gettext("Your decision is kept. Levels that are still open were shared anew."))
    return redirect(url_for("cascade.page", deal_id=deal_id))
