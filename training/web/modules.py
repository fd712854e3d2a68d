"""Pages of modules: one page holds a whole module, so that it can be read without a signal."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from training.services import modules, quizzes, reading
from training.web.learner import learner
from workbench.platform import clock, tokens
from workbench.platform.languages import language
from workbench.platform.requests import db, person
from workbench.platform.texts import sentence

bp = Blueprint("modules", __name__, url_prefix="/practice/modules")
FORM_SIGNS = 32  # of a token: enough that no two forms of a person are alike


@bp.get("/<key>")
def page(key: str) -> str:
    """Show the whole module; a script turns it into one unit at a time."""
    return _page(key, quizzes.Form(clock.now().isoformat(), tokens.new_token()[:FORM_SIGNS]))


def _page(
    key: str,
    form: quizzes.Form,
    given: dict[str, list[str]] | None = None,
    problems: dict[str, str] | None = None,
) -> str:
    return render_template(
        "training/module.html",
        page=reading.page(db(), person().id, key, language()),
        form=form,
        given=given or {},
        problems=problems or {},
        reader=person().id,
    )


@bp.post("/<key>/read")
def read(key: str) -> Response:
    """Keep that a unit was read; a page that sends it later gets an answer without content."""
    told = reading.Told(request.form.get("at", ""), request.form.get("seconds", 0.0, type=float))
    place = (key, request.form.get("unit", ""))
    after = reading.read_unit(db(), learner(), place, told, language())
    db().commit()
    if "X-Later" in request.headers:
        return Response(status=204)
    return redirect(url_for("modules.page", key=key, _anchor=f"unit-{after}"))


@bp.post("/<key>")
def answer(key: str) -> Response | tuple[str, int]:
    """Score the answers and keep the attempt, once for each form; unreadable ones are asked again."""
    asked = modules.module_of(db(), key, language()).quiz
    given = {question.key: request.form.getlist(question.key) for question in asked.questions}
    sheet = quizzes.read(asked, given)
    form = quizzes.Form(request.form.get("began", ""), request.form.get("token", "")[:40])
    if not sheet.problems:
        attempt_id = quizzes.hand_in(db(), learner(), asked, sheet.answers, form, lang=language())
        db().commit()
        return redirect(url_for("practice.result", attempt_id=attempt_id))
    problems = {question: sentence(found) for question, found in sheet.problems.items()}
    return _page(key, form, given, problems), 422
