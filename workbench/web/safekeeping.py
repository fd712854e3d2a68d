"""The page of how private values are kept: receipts, the auditor, the time, and the destruction."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import format_date, gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import DecisionForm, Facts, bound, shown
from workbench.platform.errors import Conflict, Refused
from workbench.platform.permissions import PAYING_SIDES, Side
from workbench.platform.requests import config, db, may, seat
from workbench.services import auditor, deal, frame, receipt, retention
from workbench.web.forms.safekeeping import AuditorForm, HoldForm, RetentionForm

bp = Blueprint("safekeeping", __name__, url_prefix="/deals/<int:deal_id>/safekeeping")
Answered = Response | tuple[str, int]


@bp.get("")
def page(deal_id: int) -> str:
    """Show the own receipts, the auditor, and for how long private values are kept."""
    return _page(deal_id)


def _page(deal_id: int, sent: DecisionForm | None = None, about: Facts | None = None) -> str:
    """Render the page; `sent` is a form that was refused, or with `about` one that came late."""
    kept, named = retention.view(db(), deal_id), auditor.view(db(), deal_id)
    row = frame.latest(db(), deal_id)
    forms = _forms(kept, named)
    if sent is not None:
        forms |= {type(sent): sent if about is None else _again(sent, forms[type(sent)])}
    own = may("safekeeping.receipt_file") and seat().side in PAYING_SIDES
    return render_template(
        "safekeeping/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        frame=frame.view(row) if row else None,
        receipts=receipt.numbers(db(), seat(), row) if own else None,
        kept=kept,
        auditor=named,
        months=forms[RetentionForm],
        hold=forms[HoldForm],
        name=forms[AuditorForm],
        problem=sent if about is None else None,
        since=sent.since(about) if sent is not None and about is not None else None,
        months_allowed=(retention.FEWEST_MONTHS, retention.MOST_MONTHS),
    )


def _forms(
    kept: retention.Kept, named: auditor.NamedAuditor | None
) -> dict[type[DecisionForm], DecisionForm]:
    """Return the three forms as they stand for the reader's side."""
    own: Side = seat().side
    about = shown(kept.version, _time_facts(kept))
    asked = kept.wishes.get(own, kept.months)
    mail = named.named.get(own, "") if named else ""
    told = shown(named.version if named else "", _name_facts(named))
    return {
        RetentionForm: RetentionForm(formdata=None, data=about | {"months": asked}),
        HoldForm: HoldForm(
            formdata=None, data=about | {"on": "no" if own in kept.holds else "yes"}
        ),
        AuditorForm: AuditorForm(formdata=None, data=told | {"mail": mail}),
    }


def _again(sent: DecisionForm, fresh: DecisionForm) -> DecisionForm:
    """Return the form as it stands, with the text of somebody who came late still in its field."""
    for field in fresh:
        if field.name in {"months", "mail"}:
            field.data = sent[field.name].data
    return fresh


def _side_name(side: Side) -> str:
    return str(gettext("the provider") if side == "provider" else gettext("the customer"))


def _time_facts(kept: retention.Kept) -> Facts:
    """Return what a decision on the time is about: what counts, wishes, and who holds back."""
    facts = [(gettext("Months after the last round"), str(kept.months))]
    for side in PAYING_SIDES:
        since = kept.holds.get(side)
        facts += [
            (
                gettext("Asked for by %(side)s", side=_side_name(side)),
                f"{kept.wishes.get(side, '–')}",
            ),
            (
                gettext("Held back by %(side)s", side=_side_name(side)),
                format_date(since) if since else gettext("no"),
            ),
        ]
    return facts


def _name_facts(named: auditor.NamedAuditor | None) -> Facts:
    return [
        (
            gettext("Auditor named by %(side)s", side=_side_name(side)),
            named.named.get(side, "–") if named else "–",
        )
        for side in PAYING_SIDES
    ]


@bp.post("/time")
@bound(RetentionForm)
def wish(deal_id: int) -> Answered:
    """Ask for another number of months; it counts once both sides ask for the same."""
    form = RetentionForm()
    if not form.validate():
        return _page(deal_id, form), 422
    try:
        agreed = retention.wish(db(), seat(), int(form.months.data or 0), form.seen())
    except Refused as refusal:
        return _refused(deal_id, form, refusal)
    except Conflict:
        return _late(deal_id, form)
    both = gettext("Both sides asked for the same: it counts from now on.")
    one = gettext("Your side's wish stands here for both sides.")
    return _done(deal_id, both if agreed else one)


@bp.post("/hold")
@bound(HoldForm)
def hold(deal_id: int) -> Answered:
    """Hold the destruction back for one's side, or end that."""
    form = HoldForm()
    on = form.on.data == "yes"
    try:
        retention.hold(db(), seat(), on=on, seen=form.seen())
    except Refused as refusal:
        return _refused(deal_id, form, refusal)
    except Conflict:
        return _late(deal_id, form)
    held = gettext("Nothing is destroyed until your side ends the hold.")
    return _done(deal_id, held if on else gettext("Your side's hold has ended."))


@bp.post("/auditor")
@bound(AuditorForm)
def name_auditor(deal_id: int) -> Answered:
    """Name the auditor of the last round for one's side, or nobody."""
    form = AuditorForm()
    if not form.validate():
        return _page(deal_id, form), 422
    try:
        auditor.name(db(), seat(), form.mail.data or "", form.seen())
    except Conflict:
        return _late(deal_id, form)
    return _done(deal_id, gettext("Whom your side names stands here for both sides."))


def _done(deal_id: int, said: str) -> Response:
    db().commit()
    flash(said)
    return redirect(url_for("safekeeping.page", deal_id=deal_id))


def _refused(deal_id: int, form: DecisionForm, refusal: Refused) -> Answered:
    db().rollback()
    form.refuse(refusal)
    return _page(deal_id, form), 422


def _late(deal_id: int, form: DecisionForm) -> Answered:
    """Show what the page had beside what stands now; nothing was changed."""
    db().rollback()
    named = isinstance(form, AuditorForm)
    facts = (
        _name_facts(auditor.view(db(), deal_id))
        if named
        else _time_facts(retention.view(db(), deal_id))
    )
    return _page(deal_id, form, facts), 409


@bp.get("/rounds/<int:number>/receipt.json")
def receipt_file(deal_id: int, number: int) -> Response:
    """Send the own side's receipt of a round."""
    data = receipt.download(db(), config().keys, seat(), number)
    return _json(data, f"equipoise-deal-{deal_id}-round-{number}-receipt-{seat().side}.json")


@bp.get("/rounds/<int:number>/menu.json")
def menu_file(deal_id: int, number: int) -> Response:
    """Send the public menu of a round: identical bytes to both sides."""
    data = receipt.public_menu(db(), deal_id, number)
    return _json(data, f"equipoise-deal-{deal_id}-round-{number}-menu.json")


def _json(data: bytes, name: str) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
