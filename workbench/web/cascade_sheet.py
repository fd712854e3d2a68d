"""Pages of a list of numbers under a KPI: template, file, preview, taking it, and the way back."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from workbench.agreement.cascade.sheet import COLUMNS
from workbench.codes import Finding
from workbench.platform.conflicts import bound
from workbench.platform.errors import Conflict, NotFound, Refused
from workbench.platform.forms import given
from workbench.platform.languages import language
from workbench.platform.requests import config, db, may, seat
from workbench.platform.texts import sentence
from workbench.platform.texts.names import translated
from workbench.services import cascade_sheet, cascade_view, deal
from workbench.services.cascade_sheet import Preview
from workbench.services.cascade_sheet_file import (
    Sheet,
    export_csv,
    header,
    packed,
    read,
    template_csv,
    unpacked,
)
from workbench.services.cascade_sheet_people import people_of
from workbench.services.cascade_shown import KpiCascade
from workbench.web.cascade_gate import Answered, once_agreed
from workbench.web.forms.cascade_sheet import SheetForm, TakeForm

bp = Blueprint("cascade_sheet", __name__, url_prefix="/deals/<int:deal_id>/cascade/<int:card_id>")
MOST_SHOWN = 100  # rows of one table of the preview; all problems are shown
NAMED_COLUMNS = ("column",)


@bp.get("/list")
@once_agreed
def page(deal_id: int, card_id: int) -> Answered:
    """Say what the list looks like, and ask for the file."""
    return _page(deal_id, cascade_view.one(db(), seat(), card_id), SheetForm())


def _page(deal_id: int, kpi: KpiCascade, form: SheetForm) -> str:
    return render_template(
        "cascade/list.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        kpi=kpi,
        form=form,
        columns=list(zip(COLUMNS, header(chinese=_chinese()), strict=True)),
    )


def _chinese() -> bool:
    return language() != "en"


def _top_names(kpi: KpiCascade) -> Sequence[str]:
    return (kpi.top.name, translated(kpi.top.name))


@bp.post("/list")
@once_agreed
def preview(deal_id: int, card_id: int) -> Answered:
    """Read the file and show what it would do; nothing is kept."""
    form = SheetForm()
    kpi = cascade_view.one(db(), seat(), card_id)
    if form.validate():
        content = given(form.file.data).read()
        db().rollback()  # reading a file takes a while: no transaction meanwhile
        try:
            sheet = read(content, config().reading)
            rows = packed(sheet)
            found = _found(card_id, sheet, _top_names(kpi))
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        else:
            return _preview(deal_id, card_id, found, rows)
    return _page(deal_id, cascade_view.one(db(), seat(), card_id), form), 422


def _found(card_id: int, sheet: Sheet, names: Sequence[str]) -> Preview:
    found = cascade_sheet.preview(db(), seat(), card_id, sheet, names)
    db().rollback()  # the look holds no lock while the page is made
    return found


def _preview(deal_id: int, card_id: int, found: Preview, rows: str, problem: str = "") -> str:
    kpi = cascade_view.one(db(), seat(), card_id)
    form = TakeForm(formdata=None, data={"version": found.version, "rows": rows})
    return render_template(
        "cascade/list_preview.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        kpi=kpi,
        found=found,
        form=form,
        problem=problem,
        problems=[(one.row, one.name, _said(one.finding)) for one in found.problems],
        field_names=_field_names(),
        most=MOST_SHOWN,
        may_invite=may("deal.send_invitation"),
    )


def _said(finding: Finding) -> str:
    """Say what is wrong with a row, its column by the name in the reader's language."""
    named = dict(zip(COLUMNS, header(chinese=_chinese()), strict=True))
    params = {
        key: named.get(str(value), value) if key in NAMED_COLUMNS else value
        for key, value in finding.params.items()
    }
    return sentence(Finding(finding.code, params))


def _field_names() -> dict[str, str]:
    """Return how the fields of a number are called where they change."""
    return {
        "name": gettext("name"),
        "structure": gettext("how it is made"),
        "unit": gettext("unit"),
        "direction": gettext("what is better"),
        "current": gettext("today"),
        "best": gettext("proven best"),
        "factor": gettext("factor"),
        "needed": gettext("how many must work"),
        "owner_side": gettext("whose it is"),
        "lead_id": gettext("lead"),
        "levers": gettext("levers"),
        "support_needed": gettext("support"),
        "places": gettext("what it is a part of, or its weight"),
    }


@bp.post("/list/take")
@bound(TakeForm)
@once_agreed
def take(deal_id: int, card_id: int) -> Answered:
    """Make and change what the preview showed, all of it or nothing."""
    form = TakeForm()
    if not form.validate():
        raise NotFound
    names = _top_names(cascade_view.one(db(), seat(), card_id))
    try:
        sheet = unpacked(str(form.rows.data or ""))
        done = cascade_sheet.take(db(), seat(), card_id, sheet, form.seen(), names)
    except Refused as refusal:
        db().rollback()
        kept = SheetForm(formdata=None)
        kept.refuse(refusal)
        return _page(deal_id, cascade_view.one(db(), seat(), card_id), kept), 422
    except Conflict:
        db().rollback()
        told = gettext(
            "Somebody changed these numbers meanwhile, so nothing was taken yet. This is what the "
            "list would do now."
        )
        rows = str(form.rows.data)
        found = _found(card_id, unpacked(rows), names)
        return _preview(deal_id, card_id, found, rows, told), 409
    db().commit()
    flash(
        ngettext(
            "%(num)s number is made or changed, and the open levels are shared anew.",
            "%(num)s numbers are made or changed, and the open levels are shared anew.",
            done,
        )
    )
    return redirect(url_for("cascade_tree.page", deal_id=deal_id, card_id=card_id))


@bp.get("/list/template.csv")
@once_agreed
def template(deal_id: int, card_id: int) -> Answered:  # noqa: ARG001
    """Send a list with the names of the columns and a few rows."""
    return _sent(template_csv(chinese=_chinese()), "template.csv")


@bp.get("/list.csv")
@once_agreed
def export(deal_id: int, card_id: int) -> Answered:  # noqa: ARG001
    """Send what stands as a list that can be brought again."""
    kpi = cascade_view.one(db(), seat(), card_id)
    people = people_of(db(), seat())
    file = export_csv(kpi, people, translated(kpi.top.name), chinese=_chinese())
    return _sent(file, f"{kpi.top.card.key}.csv")


def _sent(file: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file, mimetype="text/csv", headers=headers)
