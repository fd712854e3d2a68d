"""Pages of KPIs: the list, a new card, the card as people read it."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.conflicts import SideBySide, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.languages import month_words
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import config, db, seat
from workbench.services import (
    deal,
    history,
    history_view,
    kpi,
    kpi_choice,
    kpi_view,
    labels,
    labels_view,
)
from workbench.web.forms.kpi import CompleteForm, KpiForm, WordsForm, kpi_form

bp = Blueprint("kpi", __name__, url_prefix="/deals/<int:deal_id>/kpi")


@bp.get("")
def index(deal_id: int) -> str:
    """Show the deal's KPIs, each with its history."""
    return render_template(
        "kpi/index.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        items=kpi_view.items(db(), deal_id),
        sources=_read_sets(deal_id),
        may_define=allowed(seat(), ROUTES["kpi.new"]),
        month_words=month_words,
    )


def _read_sets(deal_id: int) -> list[history_view.Item]:
    return [item for item in history_view.items(db(), deal_id) if item.summary is not None]


def _chosen(deal_id: int) -> history_view.Item | None:
    """Return the data set named by the request, or the only one."""
    found = _read_sets(deal_id)
    wanted = request.values.get("data_set", type=int)
    if wanted is None:
        return found[0] if len(found) == 1 else None
    chosen = next((item for item in found if item.id == wanted), None)
    if chosen is None:
        raise NotFound
    return chosen


@bp.get("/new")
def new(deal_id: int) -> str:
    """Ask from which data set, and then what the KPI is."""
    chosen = _chosen(deal_id)
    version = kpi.list_version(db(), deal_id)
    form = kpi_form(chosen.summary, chosen.name, version) if chosen and chosen.summary else None
    if form is not None:
        form.take_over(request.args.get("key", ""), request.args.get("symptom", ""))
    if form is not None and not kpi.may_be_paid(db(), deal_id):
        form.paid.data = "no"
    return _new(deal_id, chosen, form)


def _new(deal_id: int, chosen: history_view.Item | None, form: KpiForm | None) -> str:
    possible, others = kpi_choice.choices(chosen.summary) if chosen and chosen.summary else ([], [])
    return render_template(
        "kpi/new.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        chosen=chosen,
        sources=_read_sets(deal_id),
        form=form,
        possible={choice.key: choice for choice in possible},
        others=others,
        names=kpi_choice.own_names(chosen.summary) if chosen and chosen.summary else (),
    )


@bp.post("/new")
@bound(KpiForm)
def create(deal_id: int) -> Response | tuple[str, int]:
    """Make the card and compute its series."""
    chosen = _chosen(deal_id)
    if chosen is None or chosen.summary is None:
        raise NotFound
    form = kpi_form(chosen.summary, chosen.name, "")
    if form.validate():
        place = kpi.Place(deal_id, chosen.id, form.seen())
        try:
            card_id = _create(place, form.wish(chosen.summary))
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        except Conflict:
            db().rollback()
            card_id = kpi_view.id_of(db(), deal_id, form.kpi_key())
            return _both(deal_id, card_id, form), 409
        else:
            db().commit()
            return redirect(url_for("kpi.card", deal_id=deal_id, card_id=card_id))
    return _new(deal_id, chosen, form), 422


def _create(place: kpi.Place, wish: kpi.NewCard) -> int:
    kpi.check(db(), place.deal_id, wish, place.seen)
    found = history.source(db(), place.deal_id, place.data_set_id)
    money = kpi.currency(db(), place.deal_id)
    db().rollback()  # computing takes seconds: no write lock meanwhile
    computed = kpi.compute(found, wish, money, config().reading)
    return kpi.keep(db(), place, wish, computed)


@bp.get("/<int:card_id>")
def card(deal_id: int, card_id: int) -> str:
    """Show the card, its series, and what is still open on it."""
    view = kpi_view.view(db(), deal_id, card_id)
    return _card(deal_id, view, _complete_form(view))


def _complete_form(view: kpi_view.View) -> CompleteForm:
    return CompleteForm(formdata=None, data=asdict(view.card) | {"version": str(view.version)})


def _both(deal_id: int, card_id: int, mine: WordsForm) -> str:
    """Show the card as it stands beside the words that were sent, which may go on top."""
    view = kpi_view.view(db(), deal_id, card_id)
    theirs = _complete_form(view)
    words = {name: mine[name].data for name in theirs.data if name in mine}
    form = CompleteForm(formdata=None, data=words | {"version": str(view.version)})
    return _card(deal_id, view, form, side_by_side(form, theirs))


def _card(
    deal_id: int, view: kpi_view.View, form: CompleteForm, conflict: SideBySide | None = None
) -> str:
    return render_template(
        "kpi/card.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        view=view,
        form=form,
        conflict=conflict,
        may_write=allowed(seat(), ROUTES["kpi.complete"]),
        features=labels.items(db(), deal_id, view.item.id),
        told=labels_view.told,
        may_see_levels=allowed(seat(), ROUTES["labels.page"]),
        may_see_data=allowed(seat(), ROUTES["history.data_set"]),
        month_words=month_words,
        missing_words=kpi_view.missing_words,
    )


@bp.post("/<int:card_id>")
@bound(CompleteForm)
def complete(deal_id: int, card_id: int) -> Response | tuple[str, int]:
    """Keep the words of the card; a form from before somebody else's change shows both texts."""
    form = CompleteForm()
    if not form.validate():
        return _card(deal_id, kpi_view.view(db(), deal_id, card_id), form), 422
    try:
        kpi.complete(db(), deal_id, card_id, form.words(), form.seen())
    except Conflict:
        db().rollback()
        return _both(deal_id, card_id, form), 409
    db().commit()
    flash(gettext("The card is kept."))
    return redirect(url_for("kpi.card", deal_id=deal_id, card_id=card_id))
