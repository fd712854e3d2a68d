"""Pages of what the workshop leaves behind: decisions, what is parked, what is to be done."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workbench.platform.conflicts import SideBySide, VersionedForm, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import db, seat
from workbench.platform.tokens import new_token
from workbench.services import deal, workshop, workshop_log, workshop_walk_view
from workbench.services.workshop_log import ItemKind, ItemWish
from workbench.web.forms.workshop import DecisionEntryForm, ItemForm, MoveForm, OverrideForm

bp = Blueprint("workshop_log", __name__, url_prefix="/deals/<int:deal_id>/workshop/log")
Answered = Response | tuple[str, int]


@bp.get("")
def page(deal_id: int) -> str:
    """Show the log of decisions, the parking lot and the actions."""
    return _page(deal_id)


def _page(
    deal_id: int,
    *,
    item: ItemForm | None = None,
    words: DecisionEntryForm | None = None,
    refusal: Refused | None = None,
) -> str:
    shop, problem = workshop.view(db(), seat()), Form()
    if shop is None:
        raise NotFound
    if refusal is not None:
        problem.refuse(refusal)
    mark = {"sent": new_token()}
    return render_template(
        "workshop/log.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        shop=shop,
        parked=workshop_log.items(db(), deal_id, "parked"),
        actions=workshop_log.items(db(), deal_id, "action"),
        decisions=workshop_log.log(db(), deal_id),
        disputed=workshop_walk_view.view(db(), seat()).disputed,
        item=item or ItemForm(formdata=None, data=mark),
        words=words or DecisionEntryForm(formdata=None, data=mark),
        override=OverrideForm(formdata=None),
        plain=VersionedForm(formdata=None),
        problem=problem,
    )


def _wish(form: ItemForm) -> ItemWish:
    shop = workshop.view(db(), seat())
    kind: ItemKind = "action" if form.kind.data == "action" else "parked"
    return ItemWish(
        kind=kind,
        words=str(form.words.data).strip(),
        owner=str(form.owner.data or "").strip(),
        due=form.due.data,
        step=shop.current if shop else "",
    )


@bp.post("/items")
def add(deal_id: int) -> Answered:
    """Park a question or note an action."""
    form = ItemForm()
    valid = form.validate()
    if not (form.complete() and valid):
        return _page(deal_id, item=form), 422
    try:
        workshop_log.add_item(db(), seat(), _wish(form), form.mark())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _page(deal_id, item=form), 422
    db().commit()
    return redirect(url_for("workshop_log.page", deal_id=deal_id))


@bp.get("/items/<int:item_id>")
def item(deal_id: int, item_id: int) -> str:
    """Show one item to change it."""
    return _item(deal_id, item_id)


def _filled(deal_id: int, item_id: int) -> ItemForm:
    every = [
        *workshop_log.items(db(), deal_id, "parked"),
        *workshop_log.items(db(), deal_id, "action"),
    ]
    row = next((one for one in every if one.id == item_id), None)
    if row is None:
        raise NotFound
    data = {
        "kind": row.kind, "words": row.words, "owner": row.owner, "due": row.due,
        "version": str(row.version),
    }  # fmt: skip
    return ItemForm(formdata=None, data=data)


def _item(
    deal_id: int, item_id: int, form: ItemForm | None = None, conflict: SideBySide | None = None
) -> str:
    return render_template(
        "workshop/item.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        item_id=item_id,
        form=form or _filled(deal_id, item_id),
        conflict=conflict,
    )


@bp.post("/items/<int:item_id>")
@bound(ItemForm)
def change(deal_id: int, item_id: int) -> Answered:
    """Change an item; two people who do so see both texts."""
    form = ItemForm()
    valid = form.validate()
    if not (form.complete() and valid):
        return _item(deal_id, item_id, form), 422
    try:
        workshop_log.change_item(db(), seat(), item_id, _wish(form), form.seen())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _item(deal_id, item_id, form), 422
    except Conflict:
        db().rollback()
        theirs = _filled(deal_id, item_id)
        both = side_by_side(form, theirs)
        form.version.data = theirs.version.data
        return _item(deal_id, item_id, form, both), 409
    db().commit()
    return redirect(url_for("workshop_log.page", deal_id=deal_id))


@bp.post("/items/<int:item_id>/finish")
@bound(MoveForm)
def finish(deal_id: int, item_id: int) -> Answered:
    """Mark an item as done, or as open again."""
    form = MoveForm()
    done = form.move.data == "done"
    return _decided(
        deal_id, lambda: workshop_log.finish_item(db(), seat(), item_id, form.seen(), done=done)
    )


def _decided(deal_id: int, act: Callable[[], None]) -> Answered:
    try:
        act()
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, refusal=refusal), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, refusal=Refused("workshop.log_changed")), 409
    db().commit()
    if _step():
        return redirect(url_for("workshop.step", deal_id=deal_id, key=_step()))
    return redirect(url_for("workshop_log.page", deal_id=deal_id))


def _step() -> str:
    """Return the step of the workshop from whose page a decision was sent, "" for the log's own."""
    shop, key = workshop.view(db(), seat()), request.form.get("back", "")
    return key if shop and any(one.step.key == key for one in shop.stages) else ""


@bp.post("/decisions")
def propose(deal_id: int) -> Answered:
    """Put a decision into the log for both to consent to."""
    form = DecisionEntryForm()
    if not form.validate():
        return _page(deal_id, words=form), 422
    shop = workshop.view(db(), seat())
    step, words = _step() or (shop.current if shop else ""), str(form.words.data).strip()
    return _decided(deal_id, lambda: workshop_log.propose(db(), seat(), words, step, form.mark()))


@bp.post("/decisions/<int:decision_id>/consent")
@bound(VersionedForm)
def consent(deal_id: int, decision_id: int) -> Answered:
    """Consent for one's side to the words that one saw."""
    seen = VersionedForm().seen()
    return _decided(deal_id, lambda: workshop_log.consent(db(), seat(), decision_id, seen))


@bp.post("/decisions/<int:decision_id>/override")
@bound(OverrideForm)
def override(deal_id: int, decision_id: int) -> Answered:
    """Go on without both consents, with the reason."""
    form = OverrideForm()
    reason = str(form.reason.data or "")
    return _decided(
        deal_id, lambda: workshop_log.override(db(), seat(), decision_id, reason, form.seen())
    )


@bp.post("/decisions/<int:decision_id>/withdraw")
@bound(VersionedForm)
def withdraw(deal_id: int, decision_id: int) -> Answered:
    """Take a decision back before it is taken."""
    seen = VersionedForm().seen()
    return _decided(deal_id, lambda: workshop_log.withdraw(db(), seat(), decision_id, seen))
