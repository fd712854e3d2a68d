"""Pages on which the facilitator changes the agenda: order, minutes, steps, times, templates."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workbench.codes import StepError
from workbench.platform.conflicts import SideBySide, VersionedForm, bound, side_by_side
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import db, seat
from workbench.services import deal, workshop, workshop_lead
from workbench.services.workshop_views import WorkshopView
from workbench.web.forms.workshop import (
    NewStepForm,
    StartForm,
    TemplateForm,
    TimesForm,
)
from workbench.web.forms.workshop_agenda import AgendaForm, filled_agenda, sent_agenda
from workbench.workshop import agenda as agendas
from workbench.workshop.agenda import Agenda, Step

bp = Blueprint("workshop_agenda", __name__, url_prefix="/deals/<int:deal_id>/workshop/lead/agenda")
Answered = Response | tuple[str, int]


def _shop() -> WorkshopView:
    shop = workshop.view(db(), seat())
    if shop is None:
        raise NotFound
    return shop


@dataclass(frozen=True)
class Shown:
    """What the page shows beside the agenda as it stands: forms that were refused, and why."""

    form: AgendaForm | None = None
    new: NewStepForm | None = None
    refusal: Refused | None = None
    conflict: SideBySide | None = None
    times: TimesForm | None = None


@bp.get("")
def page(deal_id: int) -> str:
    """Show the agenda to change it."""
    return _page(deal_id, Shown())


def _page(deal_id: int, more: Shown) -> str:
    shop, problem = _shop(), Form()
    if more.refusal is not None:
        problem.refuse(more.refusal)
    told = {"version": str(shop.version)}
    form = more.form or filled_agenda(shop.agenda, shop.version)
    return render_template(
        "workshop/agenda_edit.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        shop=shop,
        form=form,
        rows={one.key: form.row(one.key) for one in shop.agenda.steps if f"{one.key}-due" in form},
        conflict=more.conflict,
        new=more.new or NewStepForm(formdata=None),
        times=more.times or _times(deal_id, shop),
        template=TemplateForm(formdata=None, data=told),
        mode=StartForm(
            formdata=None, data=told | {"openness": workshop.openness_of(db(), deal_id) or "sealed"}
        ),
        templates=workshop_lead.templates(db(), seat()),
        problem=problem,
        kept="kept" in request.args,
    )


def _times(deal_id: int, shop: WorkshopView) -> TimesForm:
    zone = ZoneInfo(deal.view(db(), deal_id).timezone)
    names = ("first", "second", "third", "fourth")
    times = {
        name: shop.starts[number].astimezone(zone).replace(tzinfo=None)
        for number, name in enumerate(names, 1)
        if number in shop.starts
    }
    told = {"version": str(shop.version), "format": shop.agenda.format}
    return TimesForm(formdata=None, data=told | times)


def _edited(deal_id: int, edit: Callable[[], None], part: str = "agenda") -> Answered:
    """Change the agenda and go back to the part of the page that was changed."""
    try:
        edit()
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, Shown(refusal=refusal)), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, Shown(refusal=Refused("workshop.agenda_changed"))), 409
    db().commit()
    return redirect(url_for("workshop_agenda.page", deal_id=deal_id, kept=1, _anchor=part))


def _plan(deal_id: int, seen: str, change: Callable[[Agenda], Agenda], part: str) -> Answered:
    return _edited(deal_id, lambda: workshop_lead.edit(db(), seat(), seen, change), part)


@bp.post("")
@bound(AgendaForm)
def keep(deal_id: int) -> Answered:
    """Keep all that was typed, and move a step or add one where that button was pressed."""
    form, new, times = sent_agenda(_shop().agenda, request.form), NewStepForm(), _sent_times()
    move = str(form.move.data or "")
    shown = Shown(form, new, times=times)
    valid = [form.validate(), move != "add" or new.validate(), times is None or times.validate()]
    if not all(valid):
        return _page(deal_id, replace(shown, refusal=Refused("workshop.agenda_not_kept"))), 422
    change, part = _change(move, new, _shop().agenda)
    wanted = lambda plan: change(_onto(plan, form, times))  # noqa: E731
    try:
        workshop_lead.edit(db(), seat(), form.seen(), wanted)
        if times is not None:
            workshop_lead.keep_starts(db(), seat(), _starts(deal_id, times))
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, replace(shown, refusal=refusal)), 422
    except Conflict:
        db().rollback()
        if not _stands(form, wanted):
            return _both(deal_id, shown), 409
    db().commit()
    return redirect(url_for("workshop_agenda.page", deal_id=deal_id, kept=1, _anchor=part))


def _sent_times() -> TimesForm | None:
    return TimesForm() if "format" in request.form else None


def _onto(plan: Agenda, form: AgendaForm, times: TimesForm | None) -> Agenda:
    typed = form.onto(plan)
    return typed if times is None else replace(typed, format=times.format.data)


def _starts(deal_id: int, times: TimesForm) -> dict[int, datetime]:
    zone = ZoneInfo(deal.view(db(), deal_id).timezone)
    return {n: at.replace(tzinfo=zone) for n, at in times.starts().items()}


def _stands(form: AgendaForm, wanted: Callable[[Agenda], Agenda]) -> bool:
    """Return whether what was wanted of the page's own agenda is what stands: a button pressed twice."""
    plan = _shop().agenda
    known = {one.key: one for one in plan.steps}
    order = str(form.order.data or "").split()
    if not order or not set(order) <= known.keys():
        return False
    try:
        return wanted(replace(plan, steps=tuple(known[key] for key in order))) == plan
    except StepError:
        return False


def _change(move: str, new: NewStepForm, plan: Agenda) -> tuple[Callable[[Agenda], Agenda], str]:
    """Return what a button does to the agenda, and the part of the page to go back to."""
    if move == "add":
        step = Step(
            key="", name="own", kind=new.kind.data, session=int(new.session.data),
            minutes=int(new.minutes.data or 0), title=str(new.title.data).strip(),
        )  # fmt: skip
        return lambda typed: agendas.added(typed, step), f"step-{agendas.next_own(plan)}"
    way, _, key = move.partition("-")
    places = {"up": -1, "down": 1}.get(way)
    if places is None:
        part = f"step-{key}" if way == "keep" and key else "agenda"
        return lambda typed: typed, "times" if way == "times" else part
    return lambda typed: agendas.shifted(typed, key, places), f"step-{key}"


def _both(deal_id: int, sent: Shown) -> str:
    """Show what was typed beside what somebody else kept meanwhile; what was typed stays below."""
    shop = _shop()
    mine = sent_agenda(shop.agenda, request.form)
    both = side_by_side(mine, filled_agenda(shop.agenda, shop.version))
    mine.version.data = str(shop.version)
    differs = any(line.differs for line in both.lines)
    refusal = Refused("workshop.agenda_changed")
    conflict = both if differs else None
    return _page(deal_id, replace(sent, form=mine, refusal=refusal, conflict=conflict))


@bp.post("/mode")
@bound(StartForm)
def new_mode(deal_id: int) -> Answered:
    """Take the usual agenda anew, for another openness."""
    form = StartForm()
    openness = workshop.openness_of(db(), deal_id) or form.openness.data
    format_ = _shop().agenda.format
    fresh = workshop.usual_agenda(db(), deal_id, format_, openness)
    return _plan(deal_id, form.seen(), lambda _plan: fresh, "agenda")


@bp.post("/template")
@bound(TemplateForm)
def keep_template(deal_id: int) -> Answered:
    """Keep the agenda under a name for one's other deals."""
    form = TemplateForm()
    if not form.validate():
        return _page(deal_id, Shown(refusal=Refused("workshop.template_name"))), 422
    name = str(form.name.data).strip()
    return _edited(deal_id, lambda: workshop_lead.keep_template(db(), seat(), name), "templates")


@bp.post("/template/<int:template_id>")
@bound(VersionedForm)
def use_template(deal_id: int, template_id: int) -> Answered:
    """Take one of one's own agendas."""
    seen = VersionedForm().seen()
    return _edited(
        deal_id, lambda: workshop_lead.use_template(db(), seat(), seen, template_id), "agenda"
    )
