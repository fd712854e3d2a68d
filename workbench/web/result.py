"""Pages of the published proposal: the same for both sides, the own gain to its owner only."""

from flask import Blueprint, make_response, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.document.charts import FrontierTexts, frontier_chart, page_svg
from workbench.platform.conflicts import DecisionForm, shown
from workbench.platform.errors import NotFound
from workbench.platform.requests import config, db, seat
from workbench.proposal.bargaining import measured
from workbench.services import deal, draft, frame, moves, progress, result, stress_test
from workbench.web import moves_page

bp = Blueprint("result", __name__, url_prefix="/deals/<int:deal_id>/result")


@bp.get("")
def page(deal_id: int) -> str:
    """Show the package or "no overlap", and what can be done next."""
    return render(deal_id)


def render(deal_id: int, sent: moves_page.Sent | None = None) -> str:
    """Render the page; `sent` is what was asked for after "no overlap" and could not be done."""
    row = frame.latest(db(), deal_id)
    found = result.published(db(), row)
    return render_template(
        "result/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        stages=progress.stages(db(), deal_id, seat()),
        result=found,
        own=result.own_result(db(), config().keys, row, seat()) if row else None,
        picture=_picture(found) if found and found.book else None,
        stressed=stress_test.sheet(db(), config().keys, row, seat()),
        frame=frame.view(row) if row else None,
        left=measured.left_with(frame.view(row).paid_kpis) if row else None,
        before=measured.PRIOR,
        next=frame.next_step(db(), row),
        most_rounds=frame.MOST_ROUNDS,
        wider=moves.wider_fees(db(), deal_id),
        form=DecisionForm(formdata=None, data=shown(draft.start_version(db(), deal_id), [])),
        **moves_page.context(moves.view(db(), seat()), sent),
    )


def _picture(found: result.PublishedResult) -> str | None:
    """Return the gains of both at every package as dots, the efficient ones joined."""
    book = found.book
    if book is None or book.figures is None:
        return None
    words = FrontierTexts(
        title=gettext("Gains of both sides at every package; the efficient ones are joined."),
        customer=gettext("Customer's gain a year"),
        provider=gettext("Provider's gain a year"),
        settled=gettext("settled"),
    )
    points = list(zip(book.customer, book.provider, strict=True))
    settled = None if found.package is None else found.package.index
    efficient = book.figures.frontier
    return page_svg(lambda size: frontier_chart(points, efficient, settled, words, size))


@bp.get("/export")
def export(deal_id: int) -> Response:
    """Send the published result as JSON: identical bytes to both sides."""
    row = frame.latest(db(), deal_id)
    data = result.export(db(), row)
    if data is None or row is None:
        raise NotFound
    answer = make_response(data)
    answer.headers["Content-Type"] = "application/json"
    name = f"equipoise-deal-{deal_id}-round-{row.round}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
