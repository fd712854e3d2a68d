"""Private entry: one question a page, own view of the menu, lock."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from workbench.platform.errors import NotFound, Refused
from workbench.platform.requests import config, db, seat
from workbench.services import deal, frame, progress, questions, values
from workbench.services.menu import packages_of
from workbench.web.forms.values import AnswerForm

bp = Blueprint("values", __name__, url_prefix="/deals/<int:deal_id>/values")


@bp.get("")
def page(deal_id: int) -> str:
    """Show the own side's answers, its own view of the menu, and who has locked."""
    return _page(deal_id)


def _page(deal_id: int, refusal: Refused | None = None) -> str:
    now = frame.latest(db(), deal_id)
    sheet = values.sheet(db(), config().keys, now, seat().side) if now else None
    return render_template(
        "values/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        stages=progress.stages(db(), deal_id),
        frame=frame.view(now) if now else None,
        sheet=sheet,
        best=values.best_packages(now, sheet.view) if now and sheet and sheet.view else [],
        packages=packages_of(now.menu) if now else [],
        state=values.lock_state(db(), now) if now else None,
        form=AnswerForm(),
        refusal=refusal,
    )


@bp.get("/state")
def state(deal_id: int) -> str:
    """Answer the lock panel alone: one bit a side, and whether the proposal is published."""
    now = frame.latest(db(), deal_id)
    if now is None:
        raise NotFound
    return render_template(
        "values/state.html", deal_id=deal_id, state=values.lock_state(db(), now), poll=True
    )


@bp.get("/question/<key>")
def question(deal_id: int, key: str) -> str:
    """Ask one question; the own earlier answer or the default stands in the field."""
    return _question(deal_id, key, form=None)


def _question(deal_id: int, key: str, form: AnswerForm | None) -> str:
    now = frame.latest(db(), deal_id)
    if now is None:
        raise NotFound
    sheet = values.sheet(db(), config().keys, now, seat().side)
    asked = next((q for q in sheet.questions if q.key == key), None)
    if asked is None:
        raise NotFound
    return render_template(
        "values/question.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        question=asked,
        number=sheet.questions.index(asked) + 1,
        count=len(sheet.questions),
        facts=values.shared_facts(now, asked),
        form=form or AnswerForm(data=values.prefilled(asked, sheet.answers)),
    )


@bp.post("/question/<key>")
def answer(deal_id: int, key: str) -> Response | tuple[str, int]:
    """Keep the answer, sealed, and go on to the next open question."""
    form, now = AnswerForm(), frame.latest(db(), deal_id)
    if now is None:
        raise NotFound
    if form.validate():
        try:
            target = _keep(deal_id, key, form)
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        else:
            db().commit()
            return redirect(target)
    return _question(deal_id, key, form), 422


def _keep(deal_id: int, key: str, form: AnswerForm) -> str:
    now = frame.latest(db(), deal_id)
    if now is None:
        raise NotFound
    before = values.sheet(db(), config().keys, now, seat().side)
    asked = next((q for q in before.questions if q.key == key), None)
    if asked is None:
        raise NotFound
    given = questions.read_answer(asked, *form.amounts())
    values.answer(db(), config().keys, now, seat(), (key, given))
    following = values.sheet(db(), config().keys, now, seat().side).next_open()
    if following is None:
        return url_for("values.page", deal_id=deal_id)
    return url_for("values.question", deal_id=deal_id, key=following.key)


@bp.post("/lock")
def lock(deal_id: int) -> Response | tuple[str, int]:
    """Lock the own answers; the second lock settles the round."""
    try:
        published = values.lock(db(), config().keys, deal_id, seat())
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, refusal), 422
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
