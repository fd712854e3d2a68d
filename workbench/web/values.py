"""Private entry: one question a page, own view of the menu, lock.

No private number goes into an address, a message kept in the session, or a log: what an answer
does is shown by the page that follows, read again from the sealed answers.
"""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.codes import Finding
from workbench.platform.errors import Conflict, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import config, db, seat
from workbench.platform.texts import sentence
from workbench.services import deal, own_view, progress, values
from workbench.web.forms.values import AnswerForm, LockForm

bp = Blueprint("values", __name__, url_prefix="/deals/<int:deal_id>/values")


@bp.get("")
def page(deal_id: int) -> str:
    """Show the own side's answers, its own view of the menu, and who has locked."""
    return _page(deal_id)


def _page(deal_id: int, refusal: Refused | None = None, *, changed: bool = False) -> str:
    own = own_view.own_page(db(), config().keys, deal_id, seat().side)
    problem = Form()
    if refusal is not None:
        problem.refuse(refusal)
    return render_template(
        "values/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        stages=progress.stages(db(), deal_id),
        own=own,
        state=None if own is None else own.state,
        poll=None if own is None else _seen(own.state),
        form=LockForm(formdata=None, data={"menu_sha256": own.frame.menu_sha256 if own else ""}),
        problem=problem,
        changed=changed,
    )


@bp.get("/state")
def state(deal_id: int) -> Response:
    """Answer the lock panel alone: one bit a side, and whether the proposal is published.

    Nothing (204) while it is as the page has it, so that a screen reader is not told twice. Only a
    published proposal, which both may know, moves the page on.
    """
    now = own_view.state_of(db(), deal_id)
    if request.args.get("seen") == _seen(now):
        return make_response("", 204)
    panel = render_template("values/state.html", deal_id=deal_id, state=now, poll=_seen(now))
    answer = make_response(panel)
    if now.published and request.headers.get("HX-Request") == "true":
        answer.headers["HX-Redirect"] = url_for("result.page", deal_id=deal_id)
    return answer


def _seen(state: own_view.LockState) -> str:
    """Return the lock state as a short word that the page sends back when it asks again."""
    return "".join("1" if bit else "0" for bit in (state.provider, state.customer, state.published))


@bp.get("/question/<key>")
def question(deal_id: int, key: str) -> str:
    """Ask one question; the own earlier answer or the default stands in the field."""
    return _question(deal_id, key)


def _question(deal_id: int, key: str, form: AnswerForm | None = None) -> str:
    view = own_view.question_page(db(), config().keys, seat(), key, request.args.get("after"))
    if form is None:
        form = AnswerForm(data=own_view.prefilled(view.question, view.answer))
    if not view.question.ranged:
        form.likely.label.text = gettext("Amount a year")
    return render_template(
        "values/question.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        view=view,
        form=form,
        sentence_of=lambda code: sentence(Finding(code)),
    )


@bp.post("/question/<key>")
def answer(deal_id: int, key: str) -> Response | tuple[str, int]:
    """Keep the answer, sealed, and go on to the next open question."""
    form = AnswerForm()
    if not form.validate():
        return _question(deal_id, key, form), 422
    try:
        following = values.answer_question(db(), config().keys, seat(), key, form.amounts())
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _question(deal_id, key, form), 422
    db().commit()
    if following is None:
        return redirect(url_for("values.page", deal_id=deal_id))
    return redirect(url_for("values.question", deal_id=deal_id, key=following, after=key))


@bp.post("/lock")
def lock(deal_id: int) -> Response | tuple[str, int]:
    """Lock the own answers; the second lock settles the round.

    A side that accepts nothing must tick that it knows what the lock leads to.
    """
    form = LockForm()
    seen = form.menu_sha256.data or ""
    try:
        if not form.sure.data:
            own_view.require_overlap(db(), config().keys, deal_id, seat().side)
        published = values.lock(db(), config().keys, deal_id, seat(), seen)
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, refusal), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, changed=True), 409
    db().commit()
    return redirect(url_for("result.page" if published else "values.page", deal_id=deal_id))


@bp.post("/unlock")
def unlock(deal_id: int) -> Response | tuple[str, int]:
    """Take the own lock back while the other side has not locked."""
    try:
        values.unlock(db(), deal_id, seat())
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, refusal), 422
    db().commit()
    return redirect(url_for("values.page", deal_id=deal_id))
