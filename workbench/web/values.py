"""Private entry: one question a page, own view of the menu, lock.

No private number goes into an address, a message kept in the session, or a log: what an answer
does is shown by the page that follows, read again from the sealed answers.
"""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.codes import Finding
from workbench.platform.conflicts import (
    DecisionForm,
    Facts,
    SideBySide,
    bound,
    shown,
    side_by_side,
)
from workbench.platform.errors import Conflict, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import config, db, seat
from workbench.platform.texts import sentence
from workbench.services import deal, frame, mirror, own_view, progress, questions, values
from workbench.services.questions import Answer, Question
from workbench.web.forms.values import EntryForm, LockForm, form_for, words_of
from workbench.web.menu_listing import wanted

bp = Blueprint("values", __name__, url_prefix="/deals/<int:deal_id>/values")


@bp.get("")
def page(deal_id: int) -> Response | str:
    """Show the own side's answers, its own view of the menu, and who has locked.

    In a neutral run nothing is entered here: the page that says how it is done comes instead.
    """
    return _elsewhere(deal_id) or _page(deal_id)


def _elsewhere(deal_id: int) -> Response | None:
    row = frame.latest(db(), deal_id)
    if row is None or frame.key_of(row) is None:
        return None
    return redirect(url_for("neutral.page", deal_id=deal_id))


def _page(deal_id: int, refusal: Refused | None = None, sent: DecisionForm | None = None) -> str:
    """Render the page; `sent` is a decision on answers or a menu that are not there any more."""
    own = own_view.own_page(db(), config().keys, deal_id, seat().side, wanted())
    problem, facts = Form(), _facts(own)
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
        form=LockForm(formdata=None, data=shown(own.sheet.version if own else "", facts)),
        problem=problem,
        since=sent.since(facts) if sent else None,
        finding=sentence,
        said=said,
    )


def _facts(own: own_view.OwnPage | None) -> Facts:
    """Return what a lock is about: the answers, by the keys of their questions, and the menu.

    They stand in the own side's page alone and come back in the body of its form.
    """
    if own is None:
        return []
    every = {one.key: one for one in (*own.sheet.questions, *own.sheet.refinements)}
    told = [
        (key, said(every[key], given)) for key, given in own.sheet.answers.items() if key in every
    ]
    state = gettext("locked") if own.sheet.locked else gettext("not locked yet")
    return [*told, ("menu", own.frame.menu_sha256[:12]), ("lock", state)]


def said(asked: Question, given: Answer) -> str:
    """Return an answer as it was given: a choice, an amount, and its range where there is one."""
    if given.none:
        return str(gettext("left empty"))
    if asked.shape.choices:
        return words_of(asked.kind, given.likely)
    likely, low, high = map(own_view.written, (given.likely, given.low, given.high))
    return likely if low == high else f"{likely} ({low} – {high})"


@bp.get("/package/<int:number>")
def package(deal_id: int, number: int) -> Response | str:
    """Show what one package means for the own side: failing, chances, money, no plan at all."""
    return _elsewhere(deal_id) or render_template(
        "values/package.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        told=mirror.of_package(db(), config().keys, seat(), number - 1),
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
def question(deal_id: int, key: str) -> Response | str:
    """Ask one question; the own earlier answer or the default stands in the field."""
    return _elsewhere(deal_id) or _question(deal_id, key)


def _asked(key: str) -> own_view.QuestionPage:
    return own_view.question_page(db(), config().keys, seat(), key, request.args.get("after"))


def _filled(view: own_view.QuestionPage) -> EntryForm:
    """Return the form as it stands: the own side's answer or the default, and its version."""
    kept = own_view.prefilled(view.question, view.answer) | {"version": view.version}
    return form_for(view.question, kept)


def _question(
    deal_id: int,
    key: str,
    form: EntryForm | None = None,
    conflict: SideBySide | None = None,
) -> str:
    view = _asked(key)
    form = form or _filled(view)
    if not (view.question.ranged or view.question.shape.choices):
        level = view.question.shape.measure == "level"
        form["likely"].label.text = gettext("Level") if level else gettext("Amount a year")
    return render_template(
        "values/question.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        view=view,
        form=form,
        conflict=conflict,
        sentence_of=lambda code: sentence(Finding(code)),
        finding=sentence,
        said=said,
    )


@bp.post("/question/<key>")
@bound(EntryForm)
def answer(deal_id: int, key: str) -> Response | tuple[str, int]:
    """Keep the answer, sealed, and go on to the next open question."""
    form = form_for(_asked(key).question)
    if form.validate():
        try:
            following = values.answer_question(
                db(), config().keys, seat(), key, form.amounts(), form.seen()
            )
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        except Conflict:
            db().rollback()
            return _both(deal_id, key, form), 409
        else:
            db().commit()
            if questions.takes_middle(_asked(key).question, *form.amounts()):
                flash(sentence(Finding("values.range_middle")))
            return redirect(_after(deal_id, key, following))
    return _question(deal_id, key, form), 422


def _after(deal_id: int, key: str, following: str | None) -> str:
    if following is None:
        return url_for("values.page", deal_id=deal_id)
    return url_for("values.question", deal_id=deal_id, key=following, after=key)


def _both(deal_id: int, key: str, form: EntryForm) -> str:
    """Show what a colleague of the same side answered beside what was sent."""
    theirs = _filled(_asked(key))
    conflict = side_by_side(form, theirs)
    form.version.data = theirs.version.data
    return _question(deal_id, key, form, conflict)


@bp.get("/lock")
def ask_lock(deal_id: int) -> Response | str:
    """Ask once more before a lock: what is locked, what happens then, what stays for good."""
    asked = _elsewhere(deal_id) or _ask_lock(deal_id)
    return asked or redirect(url_for("values.page", deal_id=deal_id))


def _ask_lock(deal_id: int, refusal: Refused | None = None) -> str | None:
    """Render the page before a lock; None where the own side has nothing to lock now."""
    own = own_view.own_page(db(), config().keys, deal_id, seat().side)
    if own is None or not own.packages or own.sheet.locked or not own.frame.agreed:
        return None
    problem = Form()
    if refusal is not None:
        problem.refuse(refusal)
    return render_template(
        "values/lock.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        own=own,
        form=LockForm(formdata=None, data=shown(own.sheet.version, _facts(own))),
        problem=problem,
        said=said,
    )


@bp.post("/lock")
@bound(LockForm)
def lock(deal_id: int) -> Response | tuple[str, int]:
    """Lock the own answers; the second lock settles the round.

    A side that accepts nothing must tick that it knows what the lock leads to.
    """
    form = LockForm()
    keys, seen = config().keys, form.seen()
    try:
        if not form.sure.data:
            own_view.require_overlap(db(), keys, deal_id, seat().side, seen)
        published = values.lock(db(), keys, deal_id, seat(), seen)
    except Refused as refusal:
        db().rollback()
        return _ask_lock(deal_id, refusal) or _page(deal_id, refusal), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, sent=form), 409
    db().commit()
    return redirect(url_for("result.page" if published else "values.page", deal_id=deal_id))


@bp.post("/unlock")
@bound(DecisionForm)
def unlock(deal_id: int) -> Response | tuple[str, int]:
    """Take the own lock back while the other side has not locked."""
    form = DecisionForm()
    try:
        values.unlock(db(), deal_id, seat(), form.seen())
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, refusal), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, sent=form), 409
    db().commit()
    return redirect(url_for("values.page", deal_id=deal_id))
