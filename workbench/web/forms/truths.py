"""The form of two truths: which KPI, which data sets, and what each side means and leaves out."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from workbench.evidence.history.roles import plain
from workbench.platform.forms import Form, PlainNumber, choices, given, plain_number
from workbench.services.kpi_choice import catalogue_name
from workbench.services.truths import Choice, Stated, Wish, possible
from workbench.services.truths_words import field_value

SIDES = ("provider", "customer")
_LONGEST_MINUTES = 7 * 1440
_PLAIN = ("set", "hours", "shortest", "count_by", "time_base", "missing", "planned", "stops")


class Ticks(SelectMultipleField):
    """Several choices as boxes to tick; what is no longer on offer is dropped."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, validate_choice=False, **more)

    def known(self) -> tuple[str, ...]:
        """Return the ticked ones that are on offer."""
        offered: set[str] = {value for value, *_ in self.iter_choices()}
        return tuple(name for name in self.data or [] if name in offered)


class TruthsForm(Form):
    """One field for the KPI; the fields of each side bear its name in front."""

    kpi = SelectField(_l("Which KPI?"))

    def of_side(self, side: str) -> list[Field]:
        """Return the fields of a side in their order."""
        return [control for control in self if control.name.startswith(f"{side}_")]

    def wish(self) -> Wish:
        """Return what the validated form asks for."""
        return Wish(given(self.kpi.data), *(self._stated(side) for side in SIDES))

    def _stated(self, side: str) -> Stated:
        sent = {name: self[f"{side}_{name}"].data for name in _PLAIN if f"{side}_{name}" in self}
        found = {name: value for name, value in sent.items() if value is not None}
        shortest, stops = found.pop("shortest", None) or "", found.pop("stops", None)
        ticks = f"{side}_categories"
        return Stated(
            data_set=int(found.pop("set")),
            shortest=plain_number(shortest) if shortest.strip() else 0.0,
            categories=self[ticks].known() if ticks in self else (),
            stops=int(stops) if stops else None,
            **found,
        )


def _side_fields(side: str) -> dict[str, Field]:
    fields = {
        "set": SelectField(_l("Which history?")),
        "hours": StringField(
            _l("Planned hours of the week"),
            [Length(max=200)],
            description=_l("For example Mon-Fri 06:00-22:00. Left empty: round the clock."),
        ),
        "shortest": StringField(
            _l("Stops shorter than so many minutes do not count"),
            [PlainNumber(0, _LONGEST_MINUTES, "5")],
        ),
        "count_by": SelectField(_l("Failures of one machine at one time")),
        "time_base": SelectField(_l("Hours between failures are")),
        "missing": SelectField(_l("Time without data")),
        "categories": Ticks(_l("Causes that do not count")),
        "planned": BooleanField(_l("Stops marked as planned do not count")),
        "stops": SelectField(_l("List of planned stops that do not count")),
    }
    return {f"{side}_{name}": field for name, field in fields.items()}


for _side in SIDES:
    for _name, _field in _side_fields(_side).items():
        setattr(TruthsForm, _name, _field)


def truths_form(sent: Any, wish: Wish, both: dict[Any, tuple[Choice, ...]]) -> TruthsForm:
    """Return the form as it was sent (a MultiDict, empty at first), with what can be chosen.

    `wish` fills what was not sent.
    """
    # a question that changes nothing is sent in the address, so it needs no token
    form = TruthsForm(sent or None, data=None if sent else _filled(wish), meta={"csrf": False})
    chosen = [_chosen(form, side, both[side], getattr(wish, side)) for side in SIDES]
    keys = possible(*chosen)
    form.kpi.choices = choices(*((key, catalogue_name(key)) for key in keys))
    for side, choice in zip(SIDES, chosen, strict=True):
        _offer(form, side, choice, both[side])
        _leave_out(form, side, {one.summary["kind"] for one in chosen}, choice)
    if sent and form.kpi.data not in keys and keys:
        form.kpi.data = wish.kpi if wish.kpi in keys else keys[0]
    return form


def _filled(wish: Wish) -> dict[str, Any]:
    data: dict[str, Any] = {"kpi": wish.kpi}
    for side in SIDES:
        stated: Stated = getattr(wish, side)
        data |= {
            f"{side}_set": str(stated.data_set),
            f"{side}_count_by": stated.count_by,
            f"{side}_time_base": stated.time_base,
            f"{side}_missing": stated.missing,
        }
    return data


def _chosen(form: TruthsForm, side: str, offered: tuple[Choice, ...], stated: Stated) -> Choice:
    field = form[f"{side}_set"]
    field.choices = choices(*((str(one.id), one.name) for one in offered))
    ids = {str(one.id): one for one in offered}
    if field.data not in ids:
        field.data = str(stated.data_set)
    return ids[str(field.data)]


def _offer(form: TruthsForm, side: str, chosen: Choice, offered: tuple[Choice, ...]) -> None:
    for name in ("count_by", "time_base", "missing"):
        field = form[f"{side}_{name}"]
        field.choices = choices(*((value, field_value(name, value)) for value in _VALUES[name]))
        field.data = field.data if field.data in _VALUES[name] else _VALUES[name][0]
    causes = _causes(chosen)
    form[f"{side}_categories"].choices = choices(*((name, name) for name in causes))
    if not causes:
        form[f"{side}_categories"].data = []
    logs = [one for one in offered if one.summary["kind"] == "events" and one.id != chosen.id]
    none = ("", gettext("none"))
    form[f"{side}_stops"].choices = choices(none, *((str(one.id), one.name) for one in logs))
    if form[f"{side}_stops"].data not in {str(one.id) for one in logs}:
        form[f"{side}_stops"].data = ""


def _leave_out(form: TruthsForm, side: str, kinds: set[str], choice: Choice) -> None:
    """Leave out what means nothing for histories of these kinds."""
    unmeant = [] if choice.summary["kind"] == "readings" else ["missing"]
    if kinds != {"events"}:
        unmeant += ["hours", "shortest", "count_by", "categories", "planned", "stops"]
    if choice.summary["kind"] == "values":
        unmeant.append("time_base")
    for name in unmeant:
        del form[f"{side}_{name}"]


def _causes(chosen: Choice) -> list[str]:
    """Return the causes of a log; spellings that count as one are offered once."""
    spelt: dict[str, str] = {}
    for name in sorted(chosen.summary.get("categories", []), key=str.swapcase):
        spelt.setdefault(plain(name), name)
    return list(spelt.values())[:_MOST_CAUSES]


_VALUES = {
    "count_by": ("asset", "category"),
    "time_base": ("ready", "calendar"),
    "missing": ("observed", "down", "up"),
}
_MOST_CAUSES = 60
