"""The door for one: check a clause before any sign-in, then invite the other side."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from workbench.platform.accounts.security import signed_in
from workbench.platform.errors import Refused
from workbench.platform.forms import amount
from workbench.platform.languages import quantity
from workbench.platform.requests import config
from workbench.platform.texts import sentence
from workbench.services import check, check_chart, check_details, check_history
from workbench.services.value_list import MOST_BYTES
from workbench.settlement.consequences import chance_of_breach, chance_of_default
from workbench.web.draft_words import teller
from workbench.web.forms.check import CheckForm
from workbench.web.plan_case import case_of

bp = Blueprint("check", __name__)

MOST_SENT = 8 * MOST_BYTES  # a file up to here is refused beside its field, with the input kept
KEPT = (
    "unit", "direction", "level", "trigger", "fee", "currency", "credit", "target", "stretch",
    "improvement",
)  # fmt: skip
KEPT_SIGNS = 40


@bp.record_once
def warm_up(state: BlueprintSetupState) -> None:
    """Make the first answer as quick as the others."""
    if not state.app.testing:
        check_chart.warm_up()


@bp.url_value_preprocessor
def limit(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Keep what a stranger may send small; set before anything reads the form."""
    request.max_content_length = MOST_SENT


@bp.get("/")
def page() -> str:
    """Ask for a history and a clause."""
    return _page(CheckForm(formdata=None, data=session.get("clause", {})))


@bp.post("/")
def answer() -> str | tuple[str, int]:
    """Answer on the same page; nothing that was sent is stored."""
    form = CheckForm()
    if request.form.get("take"):
        form.target.data, _, form.stretch.data = request.form["take"].partition(";")
    complete = form.validate()
    try:
        history = _history(form)
        _ready_to_send_again(form, history)
        if complete:
            return _answer(form, history)
    except Refused as refusal:
        form.refuse(refusal)
    return _page(form), 422


def _answer(form: CheckForm, history: check_history.History) -> str:
    """Return the page with the answer; Refused with the field that stands against one."""
    found = check.check(history, form.draft(), case_of(request.form))
    answered = _answered(history, found)
    if isinstance(details := answered.get("details"), check_details.CheckDetails):
        form.let_slide(details.slider)
    return _page(form, **answered)


@bp.post("/invite")
def invite() -> Response | str:
    """Lead on to a deal with the other side; the clause's numbers are kept for this visit."""
    form = CheckForm()
    session["clause"] = {name: str(form[name].data or "")[:KEPT_SIGNS] for name in KEPT}
    session["opening"] = _opening(session["clause"])
    if signed_in() is not None:
        return redirect(url_for("deal.new"))
    session["after_sign_in"] = url_for("deal.new")
    return render_template("check/invite.html", clause=session["clause"], config=config())


def _opening(clause: dict[str, str]) -> dict[str, str]:
    """Return what a new deal's form can take over from the clause."""
    try:
        fee = f"{amount(clause['fee']).normalize():f}"
    except (ValueError, OverflowError):
        fee = ""
    return {
        "title": gettext("Service agreement"),
        "currency": clause["currency"],
        "yearly_invoice": fee,
    }


def _page(form: CheckForm, **answered: object) -> str:
    common = {
        "by_chance": (chance_of_breach(9), chance_of_default(9)),
        "case": case_of(request.form),
        "tell": sentence,
        "sliding": bool(request.args.get("sliding")),
    }
    return render_template("check/page.html", form=form, **common, **answered)


def _history(form: CheckForm) -> check_history.History:
    if form.source.data == "demo":
        return check_history.demonstration()
    if form.source.data == "paste":
        if not (form.paste.data or "").strip():
            raise Refused("check.nothing_pasted", field="paste")
        return check_history.from_paste(form.paste.data or "")
    sent = form.file.data
    if not isinstance(sent, FileStorage) or not sent.filename:
        raise Refused("check.no_file", field="file")
    return check_history.from_file(sent.stream.read(MOST_BYTES + 1))


def _ready_to_send_again(form: CheckForm, history: check_history.History) -> None:
    """Put a file's values into the box: a browser forgets the file, and the clause may change."""
    if history.source == "file" and history.text:
        form.source.data, form.paste.data = "paste", history.text


def _answered(
    history: check_history.History, found: check.Checked | check.NotEnough
) -> dict[str, object]:
    if isinstance(found, check.NotEnough):
        return {"history": history, "thin": sentence(found.finding), "measured": found.measured}
    ladder = found.clause.ladder
    words = check_chart.Texts(
        title=gettext("Monthly values, the levels of the clause, and the months ahead"),
        y=gettext("Share") if found.unit == "ratio" else gettext("Value"),
        share=found.unit == "ratio",
        history=gettext("History"),
        ahead=gettext("If nothing changes"),
        minimum=_labelled(gettext("Minimum"), ladder.minimum, found),
        target=_labelled(gettext("Target"), ladder.target, found),
        stretch=_labelled(gettext("Stretch"), ladder.stretch, found),
    )
    return {
        "history": history,
        "found": found,
        "picture": check_chart.draw(history, found, words),
        "details": check_details.details_of(history, found),
        "thin": sentence(found.thin) if found.thin else None,
        "findings": [teller(found.unit)(one) for one in found.findings],
        "proposal": _proposal(found),
    }


def _proposal(found: check.Checked) -> tuple[str, str] | None:
    """Return the proposed target and stretch as the form would hold them, where there are any."""
    unit, (target, stretch) = found.draft.unit, (found.proposal.target, found.proposal.stretch)
    if target is None or found.draft.target is not None:
        return None
    return check.written(target, unit), "" if stretch is None else check.written(stretch, unit)


def _labelled(name: str, level: float, found: check.Checked) -> str:
    return f"{name} {quantity(level, found.unit, found.digits).strip()}"
