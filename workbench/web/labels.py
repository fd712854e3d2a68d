"""Pages of what stands out in a history: the list with both labels, and one label to give."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import SideBySide, bound, side_by_side
from workbench.platform.errors import Conflict, Refused
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import db, seat
from workbench.services import deal, labels, labels_view
from workbench.web.forms.labels import LabelForm, filled, label_form

bp = Blueprint("labels", __name__, url_prefix="/deals/<int:deal_id>/kpi/<int:card_id>/stands-out")


@bp.get("")
def page(deal_id: int, card_id: int) -> str:
    """Show what stands out, what each side says of it, and what that does."""
    return render_template(
        "labels/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        card=labels_view.card(db(), deal_id, card_id),
        items=labels.items(db(), deal_id, card_id),
        ways=labels_view.both_ways(db(), deal_id, card_id),
        may_say=allowed(seat(), ROUTES["labels.say"]),
        told=labels_view.told,
    )


@bp.get("/<key>")
def question(deal_id: int, card_id: int, key: str) -> str:
    """Ask for the own side's label."""
    about = labels.item(db(), deal_id, card_id, key)
    return _question(deal_id, card_id, about, filled(about, seat().side))


def _question(
    deal_id: int,
    card_id: int,
    about: labels.Item,
    form: LabelForm,
    conflict: SideBySide | None = None,
) -> str:
    ways = labels_view.if_left_out(db(), deal_id, card_id, about) if about.one_month else None
    return render_template(
        "labels/question.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        card=labels_view.card(db(), deal_id, card_id),
        item=about,
        ways=ways,
        form=form,
        conflict=conflict,
        told=labels_view.told,
    )


@bp.post("/<key>")
@bound(LabelForm)
def say(deal_id: int, card_id: int, key: str) -> Response | tuple[str, int]:
    """Keep the label; a form from before a colleague's later one shows both texts."""
    about = labels.item(db(), deal_id, card_id, key)
    form = label_form(about, sent=True)
    if not form.validate():
        return _question(deal_id, card_id, about, form), 422
    try:
        labels.say(db(), seat(), card_id, key, form.wish(), form.seen())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _question(deal_id, card_id, labels.item(db(), deal_id, card_id, key), form), 422
    except Conflict:
        db().rollback()
        now = labels.item(db(), deal_id, card_id, key)
        theirs = filled(now, seat().side)
        conflict = side_by_side(form, theirs)
        form.version.data = theirs.version.data
        return _question(deal_id, card_id, now, form, conflict), 409
    db().commit()
    flash(gettext("The label is kept."))
    return redirect(url_for("labels.page", deal_id=deal_id, card_id=card_id))
