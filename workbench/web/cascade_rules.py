"""Pages of the rules side by side, the choice among them, and effort weights for sharing."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from workbench.agreement.cascade.graph_allocation import GraphLevels, Unattainable
from workbench.agreement.cascade.remedies import Remedy
from workbench.agreement.cascade.sharing import GraphRule
from workbench.codes import Finding, StepError
from workbench.platform.conflicts import SideBySide, bound, side_by_side
from workbench.platform.errors import Conflict, Refused
from workbench.platform.languages import quantity
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import db, seat
from workbench.platform.texts.names import translated
from workbench.services import cascade_rules, cascade_tree, cascade_view, deal
from workbench.services.cascade_levels import out_of_reach
from workbench.services.cascade_rows import TOP
from workbench.services.cascade_shown import KpiCascade
from workbench.web.cascade_cuts import Cut, branch, cut
from workbench.web.cascade_gate import Answered, once_agreed
from workbench.web.cascade_words import refused_in_units, said
from workbench.web.forms.cascade_tree import (
    EffortsForm,
    RuleForm,
    chosen,
    entered,
)

bp = Blueprint("cascade_rules", __name__, url_prefix="/deals/<int:deal_id>/cascade")
Answers = Mapping[GraphRule, GraphLevels | Unattainable]


@bp.get("/<int:card_id>/rules")
@once_agreed
def page(deal_id: int, card_id: int) -> Answered:
    """Show what each rule asks of everybody, side by side."""
    kpi = cascade_view.one(db(), seat(), card_id)
    return _page(deal_id, kpi, _as_it_stands(kpi))


def _as_it_stands(kpi: KpiCascade) -> RuleForm:
    return RuleForm(formdata=None, data=chosen(kpi, cascade_rules.rules_version(kpi)))


def _page(deal_id: int, kpi: KpiCascade, form: RuleForm, conflict: SideBySide | None = None) -> str:
    found = cascade_rules.side_by_side(kpi) if kpi.nodes else {}
    broken = said(found.finding, kpi) if isinstance(found, StepError) else ""
    answers: Answers = {} if isinstance(found, StepError) else found
    short = next((one for one in answers.values() if isinstance(one, Unattainable)), None)
    return render_template(
        "cascade/rules.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        kpi=kpi,
        form=form,
        conflict=conflict,
        cut=_cut(kpi),
        answers={rule: one for rule, one in answers.items() if not isinstance(one, Unattainable)},
        broken=broken,
        short=said(_short(kpi, short), kpi) if short else "",
        remedies=[remedy_words(kpi, one) for one in short.remedies] if short else [],
        fell_back=_fell_back(answers),
        may_edit=allowed(seat(), ROUTES["cascade_rules.choose"]),
        may_enter=allowed(seat(), ROUTES["cascade_rules.enter"]),
    )


def _cut(kpi: KpiCascade) -> Cut:
    return branch(kpi.nodes, request.args.get("under", ""), request.args.get("from", ""))


def _short(kpi: KpiCascade, short: Unattainable) -> Finding:
    finding = out_of_reach(short, accepted=bool(kpi.graph.fixed())).finding
    return Finding(cascade_tree.KEPT.get(finding.code, finding.code), finding.params)


def _fell_back(answers: Answers) -> dict[str, int]:
    """Return at how many parents each rule does not fit, so that headroom is used there."""
    return {
        rule: sum(parent.used != rule for parent in one.parents)
        for rule, one in answers.items()
        if not isinstance(one, Unattainable)
    }


def remedy_words(kpi: KpiCascade, remedy: Remedy) -> str:
    """Say one thing that can change."""
    node = kpi.graph.node(remedy.node)
    name = translated(node.name) if remedy.node == TOP else node.name
    value = quantity(remedy.value, node.unit)
    told = {
        "lower_goal": gettext("Agree %(value)s as the level of %(name)s.", value=value, name=name),
        "smaller_reserve": gettext("Hold a reserve of %(value)s only.", value=value),
        "reopen": gettext(
            "Ask %(name)s again; then %(value)s can be reached.", name=name, value=value
        ),
        "support": gettext(
            "Give %(name)s the support it names, so that its best becomes %(value)s.",
            name=name,
            value=value,
        ),
    }
    if remedy.value is None:
        return str(
            gettext("Support for %(name)s alone is not enough, whatever its best.", name=name)
        )
    return str(told[remedy.kind])


@bp.post("/<int:card_id>/rules")
@bound(RuleForm)
@once_agreed
def choose(deal_id: int, card_id: int) -> Answered:
    """Keep the rule and the reserve, and share the levels anew."""
    form = RuleForm()
    kpi = cascade_view.one(db(), seat(), card_id)
    if form.validate():
        try:
            cascade_rules.choose(db(), deal_id, card_id, form.seen(), form.wish(kpi.top.unit))
        except Refused as refusal:
            db().rollback()
            form.refuse(refused_in_units(refusal, kpi))
        except Conflict:
            db().rollback()
            kpi = cascade_view.one(db(), seat(), card_id)
            theirs = _as_it_stands(kpi)
            conflict = side_by_side(form, theirs)
            form.version.data = theirs.version.data
            return _page(deal_id, kpi, form, conflict), 409
        else:
            db().commit()
            flash(gettext("The choice is kept, and the open levels are shared anew."))
            return redirect(url_for("cascade_tree.page", deal_id=deal_id, card_id=card_id))
    return _page(deal_id, kpi, form), 422


@bp.get("/<int:card_id>/efforts")
@once_agreed
def efforts(deal_id: int, card_id: int) -> Answered:
    """Ask for the own side's effort weights."""
    kpi = cascade_view.one(db(), seat(), card_id)
    return _efforts(deal_id, kpi, _entered(kpi, _page_of(kpi)))


def _page_of(kpi: KpiCascade) -> Cut:
    return cut(kpi.nodes, request.args.get("from", ""))


def _entered(kpi: KpiCascade, page: Cut) -> EffortsForm:
    return EffortsForm(formdata=None, data=entered(kpi.stamp, page.rows, seat().side))


def _efforts(
    deal_id: int, kpi: KpiCascade, form: EffortsForm, conflict: SideBySide | None = None
) -> str:
    return render_template(
        "cascade/efforts.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, form=form,
        conflict=conflict, cut=_page_of(kpi),
    )  # fmt: skip


@bp.post("/<int:card_id>/efforts")
@bound(EffortsForm)
@once_agreed
def enter(deal_id: int, card_id: int) -> Answered:
    """Keep the own side's effort weights, for both to see."""
    form = EffortsForm()
    kpi = cascade_view.one(db(), seat(), card_id)
    if not form.validate():
        return _efforts(deal_id, kpi, form), 422
    try:
        cascade_rules.enter_efforts(db(), seat(), card_id, form.seen(), form.wish())
    except Conflict:
        db().rollback()
        kpi = cascade_view.one(db(), seat(), card_id)
        page = _page_of(kpi)
        theirs = _entered(kpi, page)
        names = [node.name for node in page.rows]
        conflict = side_by_side(
            form, theirs, lambda at: names[at] if at < len(names) else f"{at + 1}"
        )
        form.version.data = theirs.version.data
        return _efforts(deal_id, kpi, form, conflict), 409
    db().commit()
    flash(gettext("Your side's effort weights are kept. Both sides see them."))
    return redirect(url_for(".page", deal_id=deal_id, card_id=card_id))
