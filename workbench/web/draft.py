"""Pages of the draft: the agreement in progress, a change with its consequences, acceptance."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.agreement.terms import KpiTerms
from workbench.platform.conflicts import DecisionForm, SideBySide, bound, shown, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.languages import language
from workbench.platform.requests import db, seat
from workbench.platform.texts import sentence
from workbench.services import deal, draft, draft_edit
from workbench.services.draft import Acceptance, DraftView
from workbench.services.draft_consequences import DraftEffect, Place, effect_of
from workbench.services.draft_details import ClauseDetail, clause_details, details_of
from workbench.services.draft_edit import ClauseWish
from workbench.services.draft_pictures import Picture, pictures
from workbench.services.draft_sliders import sliders
from workbench.settlement.consequences import PlanCase
from workbench.settlement.schedule import Clause
from workbench.web.draft_words import cohort_name, draft_facts, outdated, own_gain_of, teller
from workbench.web.forms.draft import LevelsForm, prefilled
from workbench.web.plan_case import case_of

bp = Blueprint("draft", __name__, url_prefix="/deals/<int:deal_id>/draft")
Answered = Response | str | tuple[str, int]


@bp.get("")
def page(deal_id: int) -> str:
    """Show the newest version, what it would do, and who has accepted it."""
    return _page(deal_id)


def _page(
    deal_id: int, problem: str | None = None, sent: DecisionForm | None = None, since: str = ""
) -> str:
    """Render the page; `sent` decided on what is not there any more, and `since` says what now."""
    found = draft.view(db(), deal_id)
    version = found.sha256 if found else draft.start_version(db(), deal_id)
    facts, case = draft_facts(found), case_of(request.args)
    return render_template(
        "draft/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        draft=found,
        can_start=found is None and draft.can_start(db(), deal_id),
        effect=effect_of(found.terms, found.futures, case, found.settled) if found else None,
        details=details_of(found.terms, found.futures, case) if found else None,
        pictures=pictures(found.terms, found.futures, language()) if found else {},
        form=DecisionForm(formdata=None, data=shown(version, facts)),
        conflict=sent.since(facts) if sent else None,
        since=since,
        outdated=outdated(found, sent),
        stressed=own_gain_of(found),
        state=found.acceptance if found else None,
        seen=_seen(found.acceptance) if found else "",
        shown=found.number if found else 0,
        problem=problem,
        tell=sentence,
    )


@bp.get("/state")
def state(deal_id: int) -> Response:
    """Answer who has accepted alone; nothing (204) while it is as the page has it.

    Once both have accepted, the page moves on to what comes next.
    """
    now, seen = draft.acceptance(db(), deal_id), request.args.get("seen", "")
    if seen == _seen(now):
        return make_response("", 204)
    panel = render_template(
        "draft/state.html",
        deal=deal.view(db(), deal_id),
        state=now,
        seen=_seen(now),
        shown=request.args.get("shown", now.number, type=int),
        fragment=True,
    )
    answer = make_response(panel)
    if now.accepted and request.headers.get("HX-Request") == "true":
        answer.headers["HX-Redirect"] = url_for("draft.page", deal_id=deal_id)
    return answer


def _seen(now: Acceptance) -> str:
    """Return the acceptances as a short word that the page sends back when it asks again."""
    return f"{now.number}-{int(now.provider)}{int(now.customer)}"


@bp.post("/start")
@bound(DecisionForm)
def start(deal_id: int) -> Answered:
    """Make version 1 from the settled package."""
    form = DecisionForm()
    try:
        draft.start(db(), seat(), form.seen())
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, sentence(refusal.finding)), 422
    except Conflict:
        db().rollback()
        text = gettext(
            "Somebody made the draft meanwhile, so yours was not made a second time. It is below."
        )
        return _page(deal_id, sent=form, since=text), 409
    db().commit()
    flash(gettext("The draft is made from the settled package. Both executives accept it next."))
    return redirect(url_for("draft.page", deal_id=deal_id))


@bp.post("/accept")
@bound(DecisionForm)
def accept(deal_id: int) -> Answered:
    """Accept the version that the page showed, for one's side."""
    form = DecisionForm()
    try:
        draft.accept(db(), seat(), form.seen())
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, sentence(refusal.finding)), 422
    except Conflict:
        db().rollback()
        text = gettext(
            "A newer version was made while you were reading, so your acceptance was not "
            "recorded. What you saw and what stands now are side by side here; read the newest "
            "version and accept it if you agree."
        )
        return _page(deal_id, sent=form, since=text), 409
    db().commit()
    flash(gettext("Your side has accepted this version."))
    return redirect(url_for("draft.page", deal_id=deal_id))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a change of one KPI works on."""

    draft: DraftView
    kpi: KpiTerms
    clauses: tuple[Clause, ...]

    def now(self) -> list[ClauseWish]:
        """Return the wishes that leave everything as it is."""
        return [draft_edit.wish_of(clause) for clause in self.clauses]

    @property
    def case(self) -> PlanCase:
        """How the plan arrives in what is shown, as the page asks."""
        return case_of(request.form)

    def effect(self, wishes: Sequence[ClauseWish]) -> DraftEffect:
        """Return what the draft would do with the wishes."""
        wanted = draft_edit.wished(self.draft.terms, self.kpi.kpi, wishes)
        return effect_of(wanted, self.draft.futures, self.case, self.draft.settled)

    def details(self, wishes: Sequence[ClauseWish]) -> dict[Clause, ClauseDetail]:
        """Return what stands behind the consequences of this KPI with the wishes."""
        wanted = draft_edit.wished(self.draft.terms, self.kpi.kpi, wishes)
        return clause_details(wanted, self.kpi.kpi, self.draft.futures, self.case)

    def pictures(self, wishes: Sequence[ClauseWish]) -> dict[Place, Picture]:
        """Return the pictures of this KPI with the wishes."""
        wanted = draft_edit.wished(self.draft.terms, self.kpi.kpi, wishes)
        return pictures(wanted, self.draft.futures, language(), self.kpi.kpi)


def _desk(deal_id: int, key: str) -> _Desk:
    found = draft.view(db(), deal_id)
    kpi = next((k for k in found.terms.kpis if k.kpi == key), None) if found else None
    if found is None or kpi is None:
        raise NotFound
    clauses = tuple(each for each in found.terms.schedule.clauses if each.kpi == key)
    return _Desk(found, kpi, clauses)


@bp.get("/edit/<key>")
def edit(deal_id: int, key: str) -> str:
    """Show the levels and stakes of one KPI for a change."""
    desk = _desk(deal_id, key)
    form = LevelsForm(formdata=None, data=prefilled(desk.draft.number, desk.kpi.unit, desk.now()))
    return _edit(deal_id, desk, form, desk.now())


def _edit(
    deal_id: int,
    desk: _Desk,
    form: LevelsForm,
    wishes: Sequence[ClauseWish] | None,
    conflict: SideBySide | None = None,
) -> str:
    """Render the change page with what the wishes do, where they can be read.

    `conflict` has both texts where the newest version was not seen.
    """
    form.let_slide([sliders(clause, desk.draft.futures) for clause in desk.clauses], desk.kpi.unit)
    return render_template(
        "draft/edit.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        draft=desk.draft,
        kpi=desk.kpi,
        clauses=desk.clauses,
        form=form,
        **_shown(desk, wishes),
        conflict=conflict,
        tell=teller(desk.kpi.unit),
    )


def _shown(desk: _Desk, wishes: Sequence[ClauseWish] | None) -> dict[str, object]:
    """Return what the panel shows of the wishes; nothing where they cannot be read."""
    if wishes is None:
        return {"effect": None, "details": {}, "pictures": {}, "case": desk.case}
    return {
        "effect": desk.effect(wishes),
        "details": desk.details(wishes),
        "pictures": desk.pictures(wishes),
        "case": desk.case,
    }


def _wishes(desk: _Desk, form: LevelsForm) -> list[ClauseWish] | None:
    """Return what the form wants, or None with every fault beside its field."""
    if len(form.cohorts) != len(desk.clauses):
        raise NotFound
    if not form.validate() or form.settle_doubts(desk.kpi.unit, desk.clauses):
        return None
    wishes = form.wishes(desk.kpi.unit, desk.clauses)
    faults = draft.check(desk.draft, desk.kpi.kpi, wishes)
    form.show(faults, teller(desk.kpi.unit))
    return None if faults else wishes


@bp.post("/edit/<key>")
@bound(LevelsForm)
def save(deal_id: int, key: str) -> Answered:
    """Make a new version; a form from before a newer version shows both texts."""
    form, desk = LevelsForm(), _desk(deal_id, key)
    wishes = _wishes(desk, form)
    if wishes is None:
        db().rollback()
        return _edit(deal_id, desk, form, None), 422
    try:
        number = draft.save(db(), seat(), form.seen(), key, wishes)
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _edit(deal_id, desk, form, wishes), 422
    except Conflict:
        db().rollback()
        return _conflict(deal_id, desk, form, wishes), 409
    db().commit()
    flash(gettext("Version %(number)s is made. Both executives accept it anew.", number=number))
    return redirect(url_for("draft.page", deal_id=deal_id))


def _conflict(deal_id: int, desk: _Desk, form: LevelsForm, wishes: list[ClauseWish]) -> str:
    """Show what the newest version says beside what was written; sending again is a decision."""
    desk = _desk(deal_id, desk.kpi.kpi)
    newest = prefilled(desk.draft.number, desk.kpi.unit, desk.now())
    theirs = LevelsForm(formdata=None, data=newest)
    conflict = side_by_side(form, theirs, lambda place: cohort_name(desk.clauses[place]))
    form.version.data = theirs.version.data
    return _edit(deal_id, desk, form, wishes, conflict)


@bp.post("/preview/<key>")
def preview(deal_id: int, key: str) -> Answered:
    """Show what the wishes would do: the panel alone to htmx, else the whole page."""
    form, desk = LevelsForm(), _desk(deal_id, key)
    # Nothing is written here: let other writers go on while the futures are counted.
    db().rollback()
    wishes = _wishes(desk, form)
    code = 422 if wishes is None else 200
    if request.headers.get("HX-Request") != "true":
        return _edit(deal_id, desk, form, wishes), code
    if request.args.get("picture"):
        drawn = {} if wishes is None else desk.pictures(wishes)
        effect = None if wishes is None else desk.effect(wishes)
        return render_template("draft/pictures.html", kpi=desk.kpi, effect=effect, pictures=drawn)
    panel = render_template(
        "draft/preview.html",
        deal=deal.view(db(), deal_id),
        kpi=desk.kpi,
        clauses=desk.clauses,
        form=form,
        effect=None if wishes is None else desk.effect(wishes),
        details={} if wishes is None else desk.details(wishes),
        tell=teller(desk.kpi.unit),
        fragment=True,
    )
    return panel, code
