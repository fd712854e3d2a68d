"""Pages of the tree under a KPI: its numbers level by level, and one form a number."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from workbench.agreement.cascade.graph import COMPOSED
from workbench.codes import Finding
from workbench.platform.conflicts import SideBySide, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated
from workbench.services import cascade_tree, cascade_view, deal
from workbench.services.cascade_shown import KpiCascade, TeamView
from workbench.web.cascade_cuts import branch
from workbench.web.cascade_gate import Answered, once_agreed
from workbench.web.cascade_words import refused_in_units, said
from workbench.web.forms.cascade_tree import NodeForm, RemoveForm, StartForm, filled, fresh

bp = Blueprint("cascade_tree", __name__, url_prefix="/deals/<int:deal_id>/cascade")


@bp.get("/<int:card_id>/tree")
@once_agreed
def page(deal_id: int, card_id: int) -> Answered:
    """Show every number under a KPI, level by level."""
    return _page(deal_id, cascade_view.one(db(), seat(), card_id))


def _page(deal_id: int, kpi: KpiCascade, problem: str = "") -> str:
    record = kpi.record
    return render_template(
        "cascade/tree.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        kpi=kpi,
        problem=problem or (said(kpi.problem, kpi) if kpi.problem else ""),
        findings=[said(Finding(*one), kpi) for one in record.get("findings", [])],
        missing=said(kpi.missing, kpi) if kpi.missing else "",
        may_edit=allowed(seat(), ROUTES["cascade_tree.change"]),
        usual=cascade_tree.usual_tree(kpi.top.card.key) is not None,
        composed=COMPOSED,
        cut=branch(kpi.nodes, request.args.get("under", ""), request.args.get("from", "")),
        start=StartForm(formdata=None, data={"version": kpi.stamp}),
    )


@bp.post("/<int:card_id>/start")
@bound(StartForm)
@once_agreed
def start(deal_id: int, card_id: int) -> Answered:
    """Begin with the usual parts of the KPI."""
    form = StartForm()
    if not form.validate():
        raise NotFound
    try:
        cascade_tree.start(db(), deal_id, card_id, form.seen(), _named)
    except Conflict:
        db().rollback()
        kpi = cascade_view.one(db(), seat(), card_id)
        told = gettext("Somebody put numbers under this KPI meanwhile. Nothing was overwritten.")
        return _page(deal_id, kpi, told), 409
    db().commit()
    flash(
        gettext(
            "The usual parts are in place. Fill in today's values, or take out what you do not need."
        )
    )
    return redirect(url_for(".page", deal_id=deal_id, card_id=card_id))


def _named(code: str) -> str:
    return sentence(Finding(code))


@bp.get("/<int:card_id>/node")
@once_agreed
def new(deal_id: int, card_id: int) -> Answered:
    """Ask for a new number."""
    kpi = cascade_view.one(db(), seat(), card_id)
    wanted = request.args.get("under", "")
    under = next((node for node in kpi.nodes if str(node.id) == wanted), None)
    return _node(deal_id, kpi, None, NodeForm(formdata=None, data=fresh(kpi, under)))


@bp.post("/<int:card_id>/node")
@once_agreed
def add(deal_id: int, card_id: int) -> Answered:
    """Add a number."""
    form = NodeForm()
    kpi = cascade_view.one(db(), seat(), card_id)
    _offer(form, kpi, None)
    if form.validate():
        try:
            cascade_tree.add(db(), deal_id, card_id, form.wish())
        except Refused as refusal:
            db().rollback()
            form.refuse(refused_in_units(refusal, kpi))
        else:
            db().commit()
            flash(gettext("The number is added."))
            return redirect(url_for(".page", deal_id=deal_id, card_id=card_id))
    return _node(deal_id, kpi, None, form), 422


@bp.get("/node/<int:node_id>")
def node(deal_id: int, node_id: int) -> str:
    """Ask what is to change of a number."""
    kpi, found = cascade_view.node(db(), seat(), node_id)
    return _node(deal_id, kpi, found, NodeForm(formdata=None, data=filled(found)))


@bp.post("/node/<int:node_id>")
@bound(NodeForm)
def change(deal_id: int, node_id: int) -> Answered:
    """Keep what was changed of a number."""
    form = NodeForm()
    kpi, found = cascade_view.node(db(), seat(), node_id)
    _offer(form, kpi, found)
    if form.validate():
        try:
            cascade_tree.change(db(), deal_id, node_id, form.seen(), form.wish())
        except Refused as refusal:
            db().rollback()
            form.refuse(refused_in_units(refusal, kpi))
        except Conflict:
            db().rollback()
            return _both(deal_id, node_id, form), 409
        else:
            db().commit()
            flash(gettext("The number is changed, and the open levels are shared anew."))
            return redirect(url_for(".page", deal_id=deal_id, card_id=kpi.top.card.id))
    return _node(deal_id, kpi, found, form), 422


def _both(deal_id: int, node_id: int, form: NodeForm) -> str:
    """Show the number as it stands beside what was sent."""
    kpi, found = cascade_view.node(db(), seat(), node_id)
    theirs = NodeForm(formdata=None, data=filled(found))
    _offer(theirs, kpi, found)
    conflict = side_by_side(
        form, theirs, lambda place: gettext("Place %(number)s", number=place + 1)
    )
    form.version.data = theirs.version.data
    return _node(deal_id, kpi, found, form, conflict)


@bp.post("/node/<int:node_id>/remove")
@bound(RemoveForm)
def remove(deal_id: int, node_id: int) -> Answered:
    """Take a number out."""
    form = RemoveForm()
    kpi, _found = cascade_view.node(db(), seat(), node_id)
    if not form.validate():
        raise NotFound
    try:
        cascade_tree.remove(db(), deal_id, node_id, form.seen())
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, kpi, sentence(refused_in_units(refusal, kpi).finding)), 422
    except Conflict:
        db().rollback()
        kpi = cascade_view.one(db(), seat(), kpi.top.card.id)
        told = gettext(
            "Somebody changed this number meanwhile, so it was not taken out. Look at it again."
        )
        return _page(deal_id, kpi, told), 409
    db().commit()
    flash(gettext("The number is taken out, and the open levels are shared anew."))
    return redirect(url_for(".page", deal_id=deal_id, card_id=kpi.top.card.id))


def _offer(form: NodeForm, kpi: KpiCascade, found: TeamView | None) -> None:
    sides = {"provider": gettext("provider"), "customer": gettext("customer")}
    leads = [
        (str(lead.user_id), f"{translated(lead.title)} ({sides[lead.side]})")
        for lead in cascade_view.leads(db(), kpi.top.card.deal_id)
        if lead.side in sides
    ]
    parents = [("top", translated(kpi.top.name))] + [
        (str(each.id), each.name)
        for each in kpi.nodes
        if each.structure in COMPOSED and (found is None or each.id != found.id)
    ]
    form.offer(leads, parents, gettext("nobody yet"))


def _node(
    deal_id: int,
    kpi: KpiCascade,
    found: TeamView | None,
    form: NodeForm,
    conflict: SideBySide | None = None,
) -> str:
    _offer(form, kpi, found)
    remove = RemoveForm(formdata=None, data={"version": str(found.version)}) if found else None
    return render_template(
        "cascade/node.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, node=found,
        form=form, conflict=conflict, remove=remove,
    )  # fmt: skip
