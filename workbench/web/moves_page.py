"""What stands after "no overlap" on the page of the proposal: forms, and what each is bound to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from workbench.platform.conflicts import DecisionForm, Facts, SideBySide, shown, side_by_side
from workbench.platform.forms import Form
from workbench.services import moves, parking
from workbench.services.moves import MovesView
from workbench.web.forms.moves import ParkForm, PilotForm

DRAFT, PARKING = "draft", "parking"  # what a decision is about, beside the kinds of wishes


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that changed nothing: refused, or with `about` one that came late."""

    form: Form
    about: str = ""


def context(view: MovesView | None, sent: Sent | None = None) -> dict[str, Any]:
    """Return what the template needs; nothing where the last round ended otherwise."""
    if view is None:
        return {"moves": None, "problem": sent.form if sent else Form()}
    forms: dict[str, Any] = {
        "guided": DecisionForm(formdata=None, data=_about(view, "guided")),
        "pilot": pilot_form(view),
        DRAFT: DecisionForm(formdata=None, data=_about(view, DRAFT)),
        "resume": DecisionForm(formdata=None, data=_about(view, PARKING)),
        "park": park_form(view),
    }
    found: dict[str, Any] = {"moves": view, "move_forms": forms, "problem": Form()}
    if sent is None:
        return found
    if sent.about:
        found |= _late(view, forms, sent)
    elif not isinstance(sent.form, PilotForm | ParkForm):
        found["problem"] = sent.form
    for name in ("pilot", "park"):
        if isinstance(sent.form, type(forms[name])):
            forms[name] = sent.form
    return found


def _late(view: MovesView, forms: Mapping[str, Any], sent: Sent) -> dict[str, Any]:
    """Return both texts, or what the page showed beside what stands now; the form takes the version."""
    form, now = sent.form, facts(view, sent.about)
    if isinstance(form, ParkForm):
        both = side_by_side(form, forms["park"])
        form.version.data = forms["park"].version.data
        return {"park_conflict": both}
    since = form.since(now) if isinstance(form, DecisionForm) else SideBySide(())
    if not isinstance(form, PilotForm):
        return {"since": since}
    theirs = forms["pilot"]
    if "pilot" not in view.wished:
        theirs.months.data = view.agreed.get("pilot")
    both = side_by_side(form, theirs).after(since)
    form.version.data, form.shown.data = theirs.version.data, theirs.shown.data
    return {"since" if "pilot" in view.agreed else "pilot_conflict": both}


def pilot_form(view: MovesView) -> PilotForm:
    """Return the form of a pilot with the months that the own side named, else the usual ones."""
    months = view.wished.get("pilot") or moves.USUAL_MONTHS
    return PilotForm(formdata=None, data=_about(view, "pilot") | {"months": months})


def park_form(view: MovesView) -> ParkForm:
    """Return the form of parking with what stands."""
    row = view.parking
    told = {} if row is None else {"reason": row.reason, "back_on": row.back_on}
    return ParkForm(formdata=None, data={"version": parking.version(row), **told})


def _about(view: MovesView, about: str) -> dict[str, Any]:
    own = {DRAFT: view.pilot_version, PARKING: parking.version(view.parking)}
    version = own[about] if about in own else view.versions[about]
    return dict(shown(version, facts(view, about)))


def facts(view: MovesView, about: str) -> Facts:
    """Return what a decision is about, as the seat may see it."""
    if about == PARKING:
        row = view.parking
        return [
            (gettext("Parked until"), row.back_on.isoformat() if row else gettext("not parked")),
            (gettext("Why"), row.reason if row else ""),
        ]
    if about == DRAFT:
        return [
            (gettext("A pilot"), _said(view, "pilot")),
            (gettext("Draft"), gettext("made") if view.pilot_draft else gettext("none")),
        ]
    name = gettext("A guided round") if about == "guided" else gettext("A pilot")
    return [(name, _said(view, about))]


def _said(view: MovesView, kind: str) -> str:
    """Return who would do it: both, the own side, or nobody that the own side knows of."""
    if kind in view.agreed:
        return _with(gettext("both sides would"), view.agreed[kind])
    if kind in view.wished:
        return _with(gettext("your side would"), view.wished[kind])
    return str(gettext("your side has not said so"))


def _with(who: str, months: int | None) -> str:
    if months is None:
        return who
    told = ngettext("%(num)s month", "%(num)s months", months)
    return str(gettext("%(who)s, for %(time)s", who=who, time=told))
