"""Pages of two truths: why both sides' histories give different numbers."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from workbench.platform.errors import NotFound, Refused
from workbench.platform.requests import config, db, seat
from workbench.services import deal, history_view, kpi_view, truths, truths_view
from workbench.services.truths_export import events_csv
from workbench.web.forms.truths import SIDES, TruthsForm, truths_form

bp = Blueprint("truths", __name__, url_prefix="/deals/<int:deal_id>/truths")


@bp.get("")
def page(deal_id: int) -> str | tuple[str, int]:
    """Compare the newest histories of both sides, or those that the address names."""
    usual = truths.usual(db(), deal_id)
    if usual is None:
        return _page(deal_id, None, None)
    form = truths_form(request.args, usual, truths.choices(db(), deal_id))
    if request.args and not form.validate():
        return _page(deal_id, form, None), 422
    try:
        view = _compared(deal_id, form)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(deal_id, form, None), 422
    return _page(deal_id, form, view)


def _compared(deal_id: int, form: TruthsForm) -> truths_view.View:
    gathered = truths.gather(db(), deal_id, form.wish())
    db().rollback()  # reading two files takes seconds: no transaction meanwhile
    return truths_view.view(truths.compute(gathered, limits=config().reading), gathered.zone)


def _page(deal_id: int, form: TruthsForm | None, view: truths_view.View | None) -> str:
    return render_template(
        "truths/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        form=form,
        view=view,
        sides=SIDES,
        items=[item for item in history_view.items(db(), deal_id) if item.summary],
        card_id=_card(deal_id, form),
        address=request.query_string.decode("utf-8", "replace"),
    )


def _card(deal_id: int, form: TruthsForm | None) -> int | None:
    """Return the deal's card of the KPI that is compared, if there is one."""
    cards = kpi_view.ids(db(), deal_id)
    return cards.get(str(form.kpi.data)) if form is not None else None


@bp.get("/events.csv")
def download(deal_id: int) -> AnyResponse:
    """Send every event behind the gap as CSV."""
    usual = truths.usual(db(), deal_id)
    if usual is None:
        raise NotFound
    form = truths_form(request.args, usual, truths.choices(db(), deal_id))
    try:
        if request.args and not form.validate():
            return redirect(_back(deal_id))
        gathered = truths.gather(db(), deal_id, form.wish())
        db().rollback()  # reading two files takes seconds: no transaction meanwhile
        file = events_csv(
            truths.compute(gathered, truths.DOWNLOADED, config().reading), gathered.zone
        )
    except Refused:
        return redirect(_back(deal_id))  # the page says why
    headers = {"Content-Disposition": 'attachment; filename="events.csv"'}
    return Response(file, mimetype="text/csv", headers=headers)


def _back(deal_id: int) -> str:
    return url_for("truths.page", deal_id=deal_id) + f"?{request.query_string.decode()}"
