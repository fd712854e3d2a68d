"""Pages on which the facilitator changes the agenda: order, minutes, steps, times, templates."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from workbench.platform.conflicts import VersionedForm, bound
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import Form
from workbench.platform.requests import db, seat
from workbench.services import deal, workshop, workshop_lead
from workbench.services.workshop import WorkshopView
from workbench.web.forms.workshop import (
    MoveForm,
    NewStepForm,
    StartForm,
    StepChangeForm,
    TemplateForm,
    TimesForm,
)
from workbench.workshop import agenda as agendas
from workbench.workshop.agenda import Agenda, Step
from workbench.workshop.kinds import installed

bp = Blueprint("workshop_agenda", __name__, url_prefix="/deals/<int:deal_id>/workshop/lead/agenda")
Answered = Response | tuple[str, int]


def _shop() -> WorkshopView:
    shop = workshop.view(db(), seat())
    if shop is None:
        raise NotFound
    return shop


@bp.get("")
def page(deal_id: int) -> str:
    """Show the agenda to change it."""
    return _page(deal_id)


def _page(deal_id: int, refusal: Refused | None = None) -> str:
    shop, problem = _shop(), Form()
    if refusal is not None:
        problem.refuse(refusal)
    zone = ZoneInfo(deal.view(db(), deal_id).timezone)
    names = ("first", "second", "third", "fourth")
    times = {
        name: shop.starts[number].astimezone(zone).replace(tzinfo=None)
        for number, name in enumerate(names, 1)
        if number in shop.starts
    }
    told = {"version": str(shop.version)}
    return render_template(
        "workshop/agenda_edit.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        shop=shop,
        steps={one.step.key: _change_form(one.step, shop.version) for one in shop.stages},
        new=NewStepForm(formdata=None, data=told),
        times=TimesForm(formdata=None, data=told | times | {"format": shop.agenda.format}),
        template=TemplateForm(formdata=None, data=told),
        mode=StartForm(
            formdata=None, data=told | {"openness": workshop.openness_of(db(), deal_id) or "sealed"}
        ),
        templates=workshop_lead.templates(db(), seat()),
        problem=problem,
    )


def _change_form(step: Step, version: int) -> StepChangeForm:
    data = {
        "title": step.title, "minutes": step.minutes, "session": str(step.session),
        "apart": step.apart, "skipped": step.skipped, "version": str(version),
        "due": date.fromisoformat(step.due) if step.due else None,
    }  # fmt: skip
    return StepChangeForm(formdata=None, data=data)


def _edited(deal_id: int, edit: Callable[[], None]) -> Answered:
    try:
        edit()
    except Refused as refusal:
        db().rollback()
        return _page(deal_id, refusal), 422
    except Conflict:
        db().rollback()
        return _page(deal_id, Refused("workshop.agenda_changed")), 409
    db().commit()
    return redirect(url_for("workshop_agenda.page", deal_id=deal_id))


def _plan(deal_id: int, seen: str, change: Callable[[Agenda], Agenda]) -> Answered:
    return _edited(deal_id, lambda: workshop_lead.edit(db(), seat(), seen, change))


@bp.post("/<key>")
@bound(StepChangeForm)
def change_step(deal_id: int, key: str) -> Answered:
    """Change one step: its title, minutes, session, whether it is skipped or done apart."""
    form = StepChangeForm()
    if not form.validate():
        return _page(deal_id, Refused("workshop.minutes", most=agendas.LONGEST_STEP)), 422
    new = {
        "title": str(form.title.data or "").strip(), "minutes": form.minutes.data,
        "session": int(form.session.data), "apart": bool(form.apart.data),
        "skipped": str(form.skipped.data or "").strip(),
        "due": form.due.data.isoformat() if form.due.data else "",
    }  # fmt: skip
    return _plan(deal_id, form.seen(), lambda plan: agendas.changed(plan, key, **new))


@bp.post("/<key>/shift")
@bound(MoveForm)
def shift(deal_id: int, key: str) -> Answered:
    """Move a step one place up or down."""
    form = MoveForm()
    places = {"up": -1, "down": 1}.get(str(form.move.data or ""))
    if places is None:
        raise NotFound
    return _plan(deal_id, form.seen(), lambda plan: agendas.shifted(plan, key, places))


@bp.post("/add")
@bound(NewStepForm)
def add_step(deal_id: int) -> Answered:
    """Add a step of one's own."""
    form = NewStepForm()
    if not form.validate():
        return _page(
            deal_id, Refused("workshop.step_not_understood", most=agendas.LONGEST_TITLE)
        ), 422
    step = Step(
        key="", name="own", kind=form.kind.data, session=int(form.session.data),
        minutes=int(form.minutes.data or 0), title=str(form.title.data).strip(),
    )  # fmt: skip
    return _plan(deal_id, form.seen(), lambda plan: agendas.added(plan, step))


@bp.post("/times")
@bound(TimesForm)
def plan_times(deal_id: int) -> Answered:
    """Keep the format and when the sessions start, in the deal's time zone."""
    form = TimesForm()
    if not form.validate():
        return _page(deal_id, Refused("workshop.times")), 422
    zone = ZoneInfo(deal.view(db(), deal_id).timezone)
    starts: dict[int, datetime] = {n: at.replace(tzinfo=zone) for n, at in form.starts().items()}
    return _edited(
        deal_id,
        lambda: workshop_lead.plan_sessions(db(), seat(), form.seen(), form.format.data, starts),
    )


@bp.post("/mode")
@bound(StartForm)
def new_mode(deal_id: int) -> Answered:
    """Take the usual agenda anew, for another openness."""
    form = StartForm()
    openness = workshop.openness_of(db(), deal_id) or form.openness.data
    format_ = _shop().agenda.format
    fresh = lambda _plan: agendas.usual(format_, openness, installed)  # noqa: E731
    return _plan(deal_id, form.seen(), fresh)


@bp.post("/template")
@bound(TemplateForm)
def keep_template(deal_id: int) -> Answered:
    """Keep the agenda under a name for one's other deals."""
    form = TemplateForm()
    if not form.validate():
        return _page(deal_id, Refused("workshop.template_name")), 422
    name = str(form.name.data).strip()
    return _edited(deal_id, lambda: workshop_lead.keep_template(db(), seat(), name))


@bp.post("/template/<int:template_id>")
@bound(VersionedForm)
def use_template(deal_id: int, template_id: int) -> Answered:
    """Take one of one's own agendas."""
    seen = VersionedForm().seen()
    return _edited(deal_id, lambda: workshop_lead.use_template(db(), seat(), seen, template_id))
