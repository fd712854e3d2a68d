"""The page of what may come after an agreement: a package that both prefer, or that there is none."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import DecisionForm, Facts, bound, shown
from workbench.platform.errors import Conflict, Refused
from workbench.platform.languages import money
from workbench.platform.requests import config, db, seat
from workbench.platform.texts import sentence
from workbench.services import deal, frame, improvement
from workbench.services.improvement import ImprovementView
from workbench.web.forms.improvement import OfferForm

bp = Blueprint("improvement", __name__, url_prefix="/deals/<int:deal_id>/improvement")
Answered = Response | tuple[str, int]


@bp.get("")
def page(deal_id: int) -> str:
    """Show the offer, what may be done, or why nothing is offered."""
    return _page(deal_id)


def _page(deal_id: int, problem: str | None = None, sent: DecisionForm | None = None) -> str:
    """Render the page; `sent` decided on what is not there any more."""
    found, about = improvement.view(db(), config().keys, seat()), deal.view(db(), deal_id)
    row = frame.latest(db(), deal_id)
    facts = _facts(found, about.currency)
    return render_template(
        "improvement/page.html",
        deal=about,
        seat=seat(),
        found=found,
        openness=row.openness if row else None,
        most_looks=improvement.MOST_LOOKS,
        worth_it=improvement.WORTH_IT,
        look=DecisionForm(formdata=None, data=shown(found.version, facts)),
        form=OfferForm(formdata=None, data=shown(found.version, facts)),
        problem=problem,
        conflict=sent.since(facts) if sent else None,
    )


def _facts(found: ImprovementView, currency: str) -> Facts:
    """Return what a decision is about: the draft, and the fee that is offered."""
    none = gettext("none")
    offered = money(found.offer.fee, currency) if found.offer else none
    return [
        (gettext("Version of the draft"), str(found.number or none)),
        (gettext("Fee a year that is offered"), offered),
    ]


@bp.post("/look")
@bound(DecisionForm)
def look(deal_id: int) -> Answered:
    """Look for a package that both prefer to the accepted draft."""
    form = DecisionForm()
    try:
        improvement.look(db(), config().keys, seat(), form.seen())
    except Refused as refusal:
        return _refused(deal_id, refusal)
    except Conflict:
        return _late(deal_id, form)
    db().commit()
    return redirect(url_for("improvement.page", deal_id=deal_id))


@bp.post("/answer")
@bound(OfferForm)
def answer(deal_id: int) -> Answered:
    """Keep the side's answer; the second one decides."""
    form = OfferForm()
    if not form.validate():
        text = gettext("Choose one of the two buttons. Nothing was kept.")
        return _page(deal_id, text), 422
    given: improvement.Answer = "accept" if form.choice.data == "accept" else "refuse"
    try:
        state = improvement.answer(db(), config().keys, seat(), given, form.seen())
    except Refused as refusal:
        return _refused(deal_id, refusal)
    except Conflict:
        return _late(deal_id, form)
    db().commit()
    if state == "open":
        flash(gettext("Your side's answer is kept, sealed."))
    return redirect(url_for("improvement.page", deal_id=deal_id))


def _refused(deal_id: int, refusal: Refused) -> Answered:
    db().rollback()
    return _page(deal_id, sentence(refusal.finding)), 422


def _late(deal_id: int, form: DecisionForm) -> Answered:
    """Show what the page had beside what stands now; nothing was changed."""
    db().rollback()
    return _page(deal_id, sent=form), 409
