"""Pages of what moved a KPI: a period's values, and each number's part of the movement."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from workbench.platform.conflicts import SideBySide, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.languages import month_words
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import db, seat
from workbench.platform.texts.names import translated
from workbench.services import cascade_movement, cascade_view, deal
from workbench.services.cascade_movement import Period
from workbench.services.cascade_shown import KpiCascade
from workbench.services.movement_view import picture
from workbench.web.cascade_gate import Answered, once_agreed
from workbench.web.cascade_words import said
from workbench.web.forms.cascade_movement import (
    Begun,
    PeriodForm,
    RemovePeriodForm,
    in_order,
    lines,
)

bp = Blueprint("cascade_movement", __name__, url_prefix="/deals/<int:deal_id>/cascade")
OFFERED = 24  # months of the KPI's series, the last ones


@bp.get("/<int:card_id>/movement")
@once_agreed
def page(deal_id: int, card_id: int) -> Answered:
    """Show every period under a KPI, and begin another."""
    kpi = cascade_view.one(db(), seat(), card_id)
    entries = cascade_movement.periods(db(), kpi)
    taken = {entry.name for entry in entries}
    months = [at for at in cascade_movement.measured_months(kpi.top) if at not in taken]
    return render_template(
        "cascade/movements.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        kpi=kpi,
        periods=[cascade_movement.movement(kpi, entry) for entry in entries],
        months=[(at, month_words(at)) for at in reversed(months[-OFFERED:])],
        may_edit=allowed(seat(), ROUTES["cascade_movement.add"]),
    )


@bp.get("/<int:card_id>/movement/new")
@once_agreed
def new(deal_id: int, card_id: int) -> Answered:
    """Ask for the values of a period, begun with what is known."""
    kpi = cascade_view.one(db(), seat(), card_id)
    wanted, after = request.args.get("period", "").strip()[:40], request.args.get("after", "")
    entries = cascade_movement.periods(db(), kpi)
    base = next((entry for entry in entries if str(entry.id) == after), None)
    before, known = cascade_movement.begun(kpi, wanted, base)
    compared = base.name if base else gettext("before the plan")
    begun = Begun("new", wanted, compared, before, known)
    return _form(deal_id, kpi, None, PeriodForm(formdata=None, data=lines(kpi, begun)))


@bp.post("/<int:card_id>/movement/new")
@once_agreed
def add(deal_id: int, card_id: int) -> Answered:
    """Keep a period."""
    form = PeriodForm()
    kpi = cascade_view.one(db(), seat(), card_id)
    if _valid(form, kpi):
        try:
            made = cascade_movement.add(db(), deal_id, card_id, form.wish(kpi))
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        else:
            db().commit()
            flash(gettext("The period is kept."))
            return redirect(url_for(".one", deal_id=deal_id, measure_id=made))
    return _form(deal_id, kpi, None, form), 422


def _valid(form: PeriodForm, kpi: KpiCascade) -> bool:
    good = form.validate()
    good = form.within(kpi) and good
    form.complete(kpi)
    return bool(good)


@bp.get("/movement/<int:measure_id>")
def one(deal_id: int, measure_id: int) -> str:
    """Show whose movement moved the KPI."""
    return _one(deal_id, *_known(deal_id, measure_id))


def _known(deal_id: int, measure_id: int) -> tuple[KpiCascade, Period]:
    entry = cascade_movement.period_of(db(), deal_id, measure_id)
    try:
        return cascade_view.one(db(), seat(), entry.card_id), entry
    except Refused as refusal:  # a newer draft that is still open
        raise NotFound from refusal


def _one(deal_id: int, kpi: KpiCascade, entry: Period, problem: str = "") -> str:
    found = cascade_movement.movement(kpi, entry)
    data = {"version": str(entry.version)}
    return render_template(
        "cascade/movement.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        kpi=kpi,
        found=found,
        picture=picture(kpi, found) if found.attribution else None,
        broken=said(found.problem, kpi) if found.problem else "",
        problem=problem,
        remove=RemovePeriodForm(formdata=None, data=data),
        may_edit=allowed(seat(), ROUTES["cascade_movement.change"]),
    )


@bp.get("/movement/<int:measure_id>/values")
def edit(deal_id: int, measure_id: int) -> str:
    """Ask what is to change of a period."""
    kpi, entry = _known(deal_id, measure_id)
    return _form(deal_id, kpi, entry, _as_it_stands(kpi, entry))


def _as_it_stands(kpi: KpiCascade, entry: Period) -> PeriodForm:
    begun = Begun(str(entry.version), entry.name, entry.compared, entry.before, entry.after)
    return PeriodForm(formdata=None, data=lines(kpi, begun))


@bp.post("/movement/<int:measure_id>/values")
@bound(PeriodForm)
def change(deal_id: int, measure_id: int) -> Answered:
    """Keep what was changed of a period."""
    form = PeriodForm()
    kpi, entry = _known(deal_id, measure_id)
    if _valid(form, kpi):
        try:
            cascade_movement.change(db(), deal_id, measure_id, form.seen(), form.wish(kpi))
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        except Conflict:
            db().rollback()
            return _both(deal_id, measure_id, form), 409
        else:
            db().commit()
            flash(gettext("The values are changed."))
            return redirect(url_for(".one", deal_id=deal_id, measure_id=measure_id))
    return _form(deal_id, kpi, entry, form), 422


def _both(deal_id: int, measure_id: int, form: PeriodForm) -> str:
    """Show the period as it stands beside what was sent."""
    kpi, entry = _known(deal_id, measure_id)
    theirs = _as_it_stands(kpi, entry)
    names = in_order(kpi, [translated(kpi.top.name)])
    conflict = side_by_side(form, theirs, lambda at: names[at] if at < len(names) else f"{at + 1}")
    form.version.data = theirs.version.data
    return _form(deal_id, kpi, entry, form, conflict)


@bp.post("/movement/<int:measure_id>/remove")
@bound(RemovePeriodForm)
def remove(deal_id: int, measure_id: int) -> Answered:
    """Take a period out."""
    form = RemovePeriodForm()
    kpi, _row = _known(deal_id, measure_id)
    if not form.validate():
        raise NotFound
    try:
        cascade_movement.remove(db(), deal_id, measure_id, form.seen())
    except Conflict:
        db().rollback()
        told = gettext(
            "Somebody changed these values meanwhile, so the period was not taken out. Look at it "
            "again."
        )
        return _one(deal_id, *_known(deal_id, measure_id), told), 409
    db().commit()
    flash(gettext("The period is taken out."))
    return redirect(url_for(".page", deal_id=deal_id, card_id=kpi.top.card.id))


def _form(
    deal_id: int,
    kpi: KpiCascade,
    entry: Period | None,
    form: PeriodForm,
    conflict: SideBySide | None = None,
) -> str:
    return render_template(
        "cascade/period.html", deal=deal.view(db(), deal_id), seat=seat(), kpi=kpi, entry=entry,
        form=form, lines=form.by_key(), conflict=conflict,
    )  # fmt: skip
