"""Pages for practising: a lesson, a quiz, a role-play and its debrief. Each person sees their own."""

import json

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from training.services import lessons, overview, plays, quizzes, reading, record, review
from training.web.cards import deck
from training.web.learner import learner
from workbench.platform import clock
from workbench.platform.errors import Refused
from workbench.platform.languages import language
from workbench.platform.requests import db, person
from workbench.platform.texts import sentence

bp = Blueprint("practice", __name__, url_prefix="/practice")


@bp.get("")
def index() -> str:
    """Show what there is to practise and what comes next."""
    return render_template(
        "training/index.html",
        curriculum=reading.curriculum(db(), person().id, language()),
        courses=overview.courses(db(), person().id, language()),
        turn=review.turn(db(), person().id, deck()),
    )


@bp.get("/lessons/<key>")
@bp.get("/lessons/<key>/<int:number>")
def lesson(key: str, number: int | None = None) -> Response | str:
    """Show one screen; without a number (or ?screen=) go to the one where the person stopped."""
    wanted = request.args.get("screen", type=int) if number is None else number
    page = lessons.page(db(), person().id, key, wanted, language())
    if number is None:
        return redirect(url_for("practice.lesson", key=key, number=page.number))
    return render_template("training/lesson.html", page=page)


@bp.post("/lessons/<key>/<int:number>")
def read_on(key: str, number: int) -> Response:
    """Keep how far the person has read and go on to the next screen, or to the quiz."""
    after = lessons.read_on(db(), learner(), key, number, language())
    db().commit()
    if after is not None:
        return redirect(url_for("practice.lesson", key=key, number=after))
    quiz_key = lessons.page(db(), person().id, key, number, language()).lesson.quiz
    return redirect(url_for("practice.quiz", key=quiz_key))


@bp.get("/quizzes/<key>")
def quiz(key: str) -> str:
    """Ask all questions."""
    return render_template(
        "training/quiz.html",
        quiz=quizzes.quiz_of(key, language()),
        given={},
        problems={},
        began=clock.now().isoformat(),
    )


@bp.post("/quizzes/<key>")
def answer_quiz(key: str) -> Response | tuple[str, int]:
    """Score the answers and keep the attempt; unreadable answers are asked for again."""
    asked = quizzes.quiz_of(key, language())
    given = {question.key: request.form.getlist(question.key) for question in asked.questions}
    sheet = quizzes.read(asked, given)
    began = request.form.get("began", "")
    if not sheet.problems:
        form = quizzes.Form(began)
        attempt_id = quizzes.hand_in(db(), learner(), asked, sheet.answers, form, lang=language())
        db().commit()
        return redirect(url_for("practice.result", attempt_id=attempt_id))
    problems = {question: sentence(found) for question, found in sheet.problems.items()}
    page = render_template(
        "training/quiz.html", quiz=asked, given=given, problems=problems, began=began
    )
    return page, 422


@bp.get("/attempts/<int:attempt_id>")
def result(attempt_id: int) -> str:
    """Show a scored attempt with the reason for every option."""
    scored = quizzes.scored(db(), person().id, attempt_id, language())
    return render_template(
        "training/result.html", scored=scored, lesson=quizzes.lesson_of(scored.quiz, language())
    )


@bp.post("/stories/<key>/start")
def start_story(key: str) -> Response:
    """Begin a play."""
    run_id = plays.start(db(), person().id, key, language())
    db().commit()
    return redirect(url_for("practice.story", run_id=run_id))


@bp.get("/plays/<int:run_id>")
def story(run_id: int) -> str:
    """Show the play as it stands."""
    return _story(run_id)


def _story(run_id: int, notice: str | None = None) -> str:
    play = plays.show(db(), person().id, run_id, language())
    trouble = sentence(play.trouble) if play.trouble else None
    return render_template("training/story.html", play=play, notice=notice, trouble=trouble)


@bp.post("/plays/<int:run_id>")
def choose(run_id: int) -> Response | tuple[str, int]:
    """Take a choice; a choice of an old page is not taken, and the page says so."""
    step, index = (request.form.get(name, -1, type=int) for name in ("step", "index"))
    try:
        plays.choose(db(), learner(), run_id, (step, index), language())
    except Refused as refusal:
        db().rollback()
        return _story(run_id, sentence(refusal.finding)), 409
    db().commit()
    return redirect(url_for("practice.story", run_id=run_id))


@bp.get("/plays/<int:run_id>/debrief")
def debrief(run_id: int) -> Response | str:
    """Show what the choices did; a play that is not over leads back to itself."""
    debriefing = plays.debriefing(db(), person().id, run_id, language())
    if debriefing is None:
        return redirect(url_for("practice.story", run_id=run_id))
    return render_template("training/debrief.html", debriefing=debriefing)


@bp.get("/record.json")
def own_record() -> Response:
    """Return all that the person has learned and done here as xAPI statements."""
    plain = json.dumps(record.export(db(), person().id), ensure_ascii=False, indent=1)
    answer = make_response(plain)
    answer.content_type = "application/json; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="learning-record.json"'
    return answer
