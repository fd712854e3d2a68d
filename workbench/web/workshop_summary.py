"""Pages of the summary: to read and print, as PDF, as data, and by mail to chosen people."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from workbench.document.summary import Part, Sheet, Table
from workbench.platform.languages import language
from workbench.platform.permissions import ROUTES, allowed
from workbench.platform.requests import config, db, seat
from workbench.platform.texts.workshop import (
    choice_label,
    dimension_name,
    field_label,
    item_words,
    verdict_words,
)
from workbench.platform.texts.workshop_steps import step_name
from workbench.services import (
    deal,
    workshop_cascade,
    workshop_entry,
    workshop_log,
    workshop_summary,
    workshop_walk,
)
from workbench.services.workshop_items import items_of
from workbench.services.workshop_summary import StepSummary, Summary
from workbench.services.workshop_views import StageView
from workbench.web import workshop_cascaded, workshop_walked
from workbench.web.accounts import send_after_answer
from workbench.web.forms.workshop import entry_form, words_of
from workbench.web.workshop import required
from workbench.web.workshop_words import why_words
from workbench.workshop.kinds import Kind

bp = Blueprint("workshop_summary", __name__, url_prefix="/deals/<int:deal_id>/workshop/summary")


@bp.get("")
def page(deal_id: int) -> str:
    """Show what the workshop gave so far; the notes of the own side stand below, for it alone."""
    required()
    found = workshop_summary.summary(db(), seat(), _session())
    private = allowed(seat(), ROUTES["workshop_entry.note"])
    notes = workshop_log.own_notes(db(), config().keys, seat()) if private else {}
    return render_template(
        "workshop/summary.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        sheet=sheet(found),
        session=_session(),
        notes={step: words for step, words in notes.items() if words},
        wishes=_wishes(found) if private else {},
        people=workshop_summary.recipients(db(), deal_id),
    )


def _session() -> int | None:
    number = request.args.get("session", "")
    return int(number) if number in {"0", "1", "2", "3", "4"} else None


@bp.get("/summary.pdf")
def pdf(deal_id: int) -> Response:
    """Return the summary as a PDF."""
    required()
    found = workshop_summary.summary(db(), seat(), _session())
    answer = make_response(workshop_summary.pdf(db(), deal_id, sheet(found), language()))
    answer.content_type = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="workshop.pdf"'
    return answer


@bp.get("/summary.json")
def data(deal_id: int) -> Response:  # noqa: ARG001 (the guard has found the seat)
    """Return everything that both sides see as data."""
    required()
    plain = json.dumps(workshop_summary.export(db(), seat()), ensure_ascii=False, indent=1)
    answer = make_response(plain)
    answer.content_type = "application/json; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="workshop.json"'
    return answer


@bp.post("/mail")
def mail(deal_id: int) -> Response:
    """Mail a link to the summary to the chosen people."""
    chosen = [int(one) for one in request.form.getlist("person") if one.isdecimal()]
    made = workshop_summary.mail(db(), seat(), chosen, language())
    db().commit()
    if made:
        send_after_answer(*made)
    flash(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", len(made)))
    return redirect(url_for("workshop_summary.page", deal_id=deal_id))


def sheet(found: Summary) -> Sheet:
    """Return what the summary says, in the reader's language."""
    parts = [part for one in found.steps for part in _step(one, found)]
    skipped = [
        f"{one.step.key} {step_name(one.step.name, one.step.title)}: {one.step.skipped}"
        for one in found.skipped
    ]
    left_out = [Part(gettext("What was left out"), skipped, [])] if skipped else []
    return Sheet(gettext("Summary of the workshop"), [*parts, *_log(found), *left_out])


def _step(one: StepSummary, found: Summary) -> list[Part]:
    """Return the parts of a step: its last round, then each earlier one, named where there are more."""
    kind, step, several = one.stage.kind, one.stage.step, len(one.reveals) > 1
    title = f"{step.key} {step_name(step.name, step.title)}"
    if kind.panel == workshop_walk.PANEL and found.walk is not None:
        return workshop_walked.parts(title, found.walk)
    if kind.panel == workshop_cascade.PANEL and found.cascade is not None:
        return workshop_cascaded.parts(title, found.cascade)
    parts = [
        Part(
            f"{title} – {gettext('Round %(number)s', number=told.round)}" if several else title,
            _lines(told.content),
            _tables(kind, told.content),
        )
        for told in one.reveals
    ]
    entries = [_entry(kind, entry.content, entry.side) for entry in one.entries]
    if entries or not parts or not (parts[0].lines or parts[0].tables):
        first = Part(title, entries or [_nothing_shown(one.stage)])
        return [first, *parts[1:]]
    return parts


def _lines(told: Mapping[str, Any]) -> list[str]:
    """Return what was written, and why no number is told where a ballot was too small for any."""
    lines = [str(text) for text in told.get("texts", [])]
    if told.get("tallies") and any(told["voters"].values()) and not _numbers(told):
        lines.append(gettext("Entered, and hidden: too few people voted."))
    return lines


def _numbers(told: Mapping[str, Any]) -> bool:
    """Say whether a ballot shows any mean."""
    return any(one["all"] for one in told.get("tallies", []))


def _nothing_shown(stage: StageView) -> str:
    """Return why a step that was held has nothing to read here."""
    kind, state = stage.kind, stage.stage.state
    if kind.page:
        return str(gettext("Held; its result is on its own page."))
    if not any(one.done for one in stage.heads.values()) or kind.visibility == "shared":
        return str(gettext("Nothing was entered."))
    if kind.visibility == "own_side":
        return str(gettext("Entered, and private: each side reads its own alone."))
    hidden = gettext("Entered, and hidden until it is revealed.")
    return str(
        hidden
        if state in {"open", "locked"}
        else gettext("Entered, and hidden: too few people voted.")
    )


def _wishes(found: Summary) -> dict[str, list[str]]:
    """Return what the reader's own side entered for itself, by step; for the page alone."""
    told = {}
    for one in found.steps:
        kind, key = one.stage.kind, one.stage.step.key
        if kind.visibility != "own_side":
            continue
        content, _ = workshop_entry.own_entry(db(), config().keys, seat(), key)
        items = items_of(db(), seat().deal_id, kind)
        told[key] = words_of(entry_form(kind, items, content=content), kind, items).splitlines()
    return {key: lines for key, lines in told.items() if lines}


def _side(side: str) -> str:
    if side == "neutral":
        return str(gettext("neither side (neutral)"))
    return str(gettext("the provider") if side == "provider" else gettext("the customer"))


def _entry(kind: Kind, content: Mapping[str, Any], side: str) -> str:
    told = []
    for field in kind.fields:
        value = content.get(field.name)
        if not value:
            continue
        if field.form == "tick":
            told.append(field_label(field.name))
        elif field.form == "choice":
            told.append(choice_label(value))
        else:
            told.append(str(value))
    return _noted("; ".join(told), _side(side))


def _noted(words: str, note: str) -> str:
    return str(gettext("%(words)s (%(note)s)", words=words, note=note)) if note else words


def _tables(kind: Kind, told: Mapping[str, Any]) -> list[Table]:
    found = []
    if told.get("gaps"):
        columns = [
            gettext("Dimension"),
            gettext("Of whom"),
            gettext("Own view"),
            gettext("The other's view"),
            gettext("Gap"),
        ]
        rows = [
            [
                dimension_name(one["dimension"]),
                _side(one["company"]),
                *(f"{one[k]:.1f}" for k in ("own_view", "other_view", "gap")),
            ]
            for one in told["gaps"]
        ]
        found.append(Table(columns, rows))
    if _numbers(told):
        found.append(_ballot(kind, told["tallies"]))
    if told.get("screened"):
        found.append(_screening(told["screened"]))
    return found


def _ballot(kind: Kind, tallies: Sequence[Mapping[str, Any]]) -> Table:
    """Return the means of a ballot; the question is named where several were asked of several items."""
    asked = all(len({one[key] for one in tallies}) > 1 for key in ("field", "item"))
    question = [gettext("Question")] if asked else []
    columns = [gettext("What"), *question, gettext("All"), gettext("Provider"), gettext("Customer")]
    return Table(columns, [_tally(kind, one, asked) for one in tallies])


def _screening(screened: Sequence[Mapping[str, Any]]) -> Table:
    columns = [gettext("Candidate"), gettext("What the scores say"), gettext("Why")]
    rows = [
        [
            one["words"],
            verdict_words(one["goes_on"], one["paid"]),
            " ".join(why_words(why) for why in one["why"]),
        ]
        for one in screened
    ]
    return Table(columns, rows)


def _tally(kind: Kind, one: Mapping[str, Any], asked: bool) -> Sequence[str]:
    means = [one["all"], one["sides"].get("provider"), one["sides"].get("customer")]
    shown = "{:.0%}" if kind.tally == "weights" else "{:.1f}"
    numbers = [shown.format(mean["mean"]) if mean else gettext("hidden") for mean in means]
    what = item_words(one["item"], one["words"]) or field_label(one["field"])
    return [what, *([field_label(one["field"])] if asked else []), *numbers]


def _log(found: Summary) -> list[Part]:
    states = {
        "agreed": gettext("both sides consented"),
        "overridden": gettext("taken without both consents"),
        "withdrawn": gettext("taken back"),
        "open": gettext("waits for consent"),
    }
    decided = [
        _noted(one.decision.words, states[one.decision.state])
        + (f" – {one.decision.override}" if one.decision.override else "")
        for one in found.decisions
    ]
    parts = [Part(gettext("Decisions"), decided or [gettext("Nothing is decided yet.")])]
    if found.actions:
        columns = [gettext("What"), gettext("Who does it"), gettext("By when"), gettext("Done")]
        rows = [
            [
                row.words,
                row.owner,
                row.due.isoformat() if row.due else "–",
                gettext("yes") if row.done else gettext("no"),
            ]
            for row in found.actions
        ]
        parts.append(Part(gettext("To do"), tables=[Table(columns, rows)]))
    if found.parked:
        waiting = [row for row in found.parked if not row.done]
        parts.append(Part(gettext("Parked"), [_noted(row.words, _whose(row)) for row in waiting]))
    return parts


def _whose(row: Any) -> str:
    """Return who asked to come back to a parked question, and until when, where they were noted."""
    return ", ".join([*filter(None, [row.owner]), *([row.due.isoformat()] if row.due else [])])
