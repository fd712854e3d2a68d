"""Pages of the public frame: fees, menu, openness; both sides agree before sealed entry."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from workbench.platform.conflicts import (
    DecisionForm,
    Facts,
    SideBySide,
    bound,
    shown,
    side_by_side,
)
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.languages import money, quantity
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated
from workbench.proposal.bargaining import measured
from workbench.proposal.bargaining.answers import Rule
from workbench.services import deal, frame, levels, menu_listing, moves, progress
from workbench.services.menu import KpiLine, lines_of, packages_at
from workbench.web.forms.frame import FeesForm, filled
from workbench.web.menu_listing import wanted

bp = Blueprint("frame", __name__, url_prefix="/deals/<int:deal_id>/frame")


@bp.get("")
def page(deal_id: int) -> str:
    """Show the frame of the last round, who agreed, and what may be done next."""
    return _page(deal_id)


def _page(
    deal_id: int,
    form: FeesForm | None = None,
    refusal: Refused | None = None,
    *,
    conflict: SideBySide | None = None,
    since: SideBySide | None = None,
) -> str:
    row, view = frame.latest(db(), deal_id), deal.view(db(), deal_id)
    problem = Form()
    if refusal is not None and form is None:
        problem.refuse(refusal)
    listing = menu_listing.listing(row.menu, wanted()) if row else None
    sha256 = frame.agreed_version(row) if row else ""
    return render_template(
        "frame/page.html",
        deal=view,
        seat=seat(),
        stages=progress.stages(db(), deal_id),
        frame=frame.view(row) if row else None,
        next=frame.next_step(db(), row),
        most_rounds=frame.MOST_ROUNDS,
        menu=_menu(deal_id),
        listing=listing,
        packages=packages_at(row.menu, listing.places) if row and listing else [],
        form=form or _fees_form(deal_id),
        agree_form=DecisionForm(formdata=None, data=shown(sha256, _facts(deal_id))),
        problem=problem,
        recommended=frame.recommendation(db(), deal_id),
        tell=sentence,
        conflict=conflict,
        since=since,
        left=measured.left_with(
            frame.view(row).paid_kpis if row else frame.paid_kpis(db(), deal_id)
        ),
        before=measured.PRIOR,
        shaded=measured.SHADED["provider"],
    )


def _fees_form(deal_id: int) -> FeesForm:
    row = frame.latest(db(), deal_id)
    fees = frame.view(row).named if row else frame.usual_fees(db(), deal_id)
    if "wider" in request.args and frame.next_step(db(), row) == "next round":
        fees = moves.wider_fees(db(), deal_id)
    mode = frame.Mode(frame.recommendation(db(), deal_id).openness)
    if row is not None and frame.next_step(db(), row) != "next round":
        mode = frame.Mode(row.openness, Rule(row.rule), frame.key_of(row))
    return FeesForm(formdata=None, data=filled(fees, frame.version_seen(row), mode))


def _menu(deal_id: int) -> list[list[KpiLine]]:
    """Return the level sets of every KPI on the menu; nothing before there is a frame."""
    row = frame.latest(db(), deal_id)
    return [lines_of(row.menu, part["kpi"]) for part in row.menu["kpis"]] if row else []


def _facts(deal_id: int) -> Facts:
    """Return what both agree to: the fees, and for every KPI its level sets."""
    row, currency = frame.latest(db(), deal_id), deal.view(db(), deal_id).currency
    if row is None:
        return []
    fees = [money(fee, currency) for fee in frame.view(row).fees]
    told = [
        (translated(lines[0].name), "\n".join(_levels(line) for line in lines))
        for lines in _menu(deal_id)
    ]
    key = frame.view(row).key
    place = "neutral" if key else "server"
    chosen = FeesForm(
        formdata=None, data={"openness": row.openness, "rule": row.rule, "place": place}
    )
    names = [_label(chosen.openness)] + ([_label(chosen.rule)] if row.openness != "sealed" else [])
    mode = (gettext("Openness"), "\n".join(names))
    run = (gettext("Where the round is run"), "\n".join(filter(None, [_label(chosen.place), key])))
    return [(gettext("Fee a year"), "\n".join(fees)), mode, run, *told]


def _label(field: SelectField) -> str:
    """Return the words of what is chosen."""
    return next(str(choice[1]) for choice in field.iter_choices() if choice[2])


def _levels(line: KpiLine) -> str:
    """Return one level set as minimum – target – stretch, cohort by cohort."""
    return "; ".join(
        " – ".join(
            quantity(level, line.unit, cohort.digits)
            for level in (cohort.minimum, cohort.target, cohort.stretch)
        )
        for cohort in line.cohorts
    )


@bp.post("")
@bound(FeesForm)
def propose(deal_id: int) -> Response | tuple[str, int]:
    """Make the next round's frame from the levels and the fees; both agree to it afterwards."""
    form = FeesForm()
    if not form.validate():
        return _page(deal_id, form), 422
    try:
        levels.prepare(db(), deal_id)
        frame.propose(db(), deal_id, form.fees(), form.seen(), form.mode())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _page(deal_id, form), 422
    except Conflict:
        db().rollback()
        theirs = _fees_form(deal_id)
        conflict = side_by_side(form, theirs)
        form.version.data = theirs.version.data
        return _page(deal_id, form, conflict=conflict), 409
    db().commit()
    return redirect(url_for("frame.page", deal_id=deal_id))


@bp.post("/agree")
@bound(DecisionForm)
def agree(deal_id: int) -> Response | tuple[str, int]:
    """Agree to the frame for one's side; a page from before a change shows the new one."""
    form = DecisionForm()
    if not form.validate():
        raise NotFound
    try:
        frame.agree(db(), seat(), form.seen())
    except Conflict:
        db().rollback()
        return _page(deal_id, since=form.since(_facts(deal_id))), 409
    db().commit()
    return redirect(url_for("frame.page", deal_id=deal_id))
