"""Forms of the evidence pages: bringing a file, and saying what its columns hold."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import Length, Optional

from workbench.evidence.history.roles import FORMULA_INPUTS, ROLES, Kind
from workbench.platform.forms import Form, PlainNumber, choices, given, plain_number
from workbench.platform.texts.roles import input_words, question
from workbench.services.history import REGISTER
from workbench.services.history_view import Preview
from workbench.web.forms.history_guesses import UNIT, ask_what_is_open, unit_questions

MOST_INPUTS = 40  # columns of a file of values that are offered as inputs of formulas
MAIN: dict[Kind, tuple[str, ...]] = {
    "events": ("start", "end", "asset", "category"),
    "readings": ("stamp", "asset", "ready_seconds", "ready_share"),
    "values": ("period", "asset", "value", "n"),
}
_NOT_FOR: dict[Kind, tuple[str, ...]] = {
    "events": ("stamps", "slot_seconds", "stop_seconds", "percent"),
    "readings": ("count_by", "categories", "planned", "first_state"),
    "values": (
        "slot_seconds", "stop_seconds", "time_base", "count_by", "categories", "planned",
        "first_state",
    ),
}  # fmt: skip


class UploadForm(Form):
    """Bring a file of history."""

    file = FileField(
        _l("File of history"),
        [FileRequired(_l("Choose a file first."))],
        description=_l(
            "CSV, CSV packed as .gz, XLSX, or Parquet. The first row names the columns."
        ),
    )
    register = FileField(
        _l("List of all assets, if you have one"),
        description=_l(
            "A second file with one asset a row, so that machines without a single stop count too. "
            "A column “cohort” in it makes groups."
        ),
    )
    name = StringField(
        _l("What shall it be called? (optional)"),
        [Length(max=200)],
        description=_l("Left empty, it is called as the file."),
    )


class MappingForm(Form):
    """Say how the file is read; `mapping_form` adds one question for each role of the kind."""

    tz = StringField(
        _l("In which time zone is the site?"),
        [Length(max=64)],
        description=_l("As Europe/Berlin or UTC. Times that state their own offset keep it."),
    )
    stamp_zone = StringField(
        _l("The times are written in another zone than the site's"),
        [Length(max=64)],
        description=_l("As UTC. Left empty: in the site's zone."),
    )
    stamps = SelectField(
        _l("The time of a row is"),
        choices=choices(
            ("start", _l("the start of its slot or period")),
            ("end", _l("the end of its slot or period")),
        ),
    )
    observed_from = DateField(
        _l("First day that the records cover"),
        [Optional()],
        description=_l("Left empty: the whole months in which there are rows."),
    )
    observed_to = DateField(
        _l("Last day that the records cover"),
        [Optional()],
        description=_l("Give both days or neither; the last day counts."),
    )
    assets = SelectField(_l("Which assets belong to it?"))
    decimal = SelectField(
        _l("Numbers are written"),
        choices=choices((".", _l("with a point: 98.5")), (",", _l("with a comma: 98,5"))),
    )
    thousands = SelectField(
        _l("Thousands are parted"),
        choices=choices(
            ("", _l("as the file shows it")),
            ("none", _l("not at all")),
            (".", _l("by a point: 1.234")),
            (",", _l("by a comma: 1,234")),
            ("space", _l("by a space: 1 234")),
        ),
    )
    percent = BooleanField(_l("Shares are written as percentages without the percent sign"))
    date_format = SelectField(
        _l("Days are written"),
        choices=choices(
            ("", _l("as the file shows it")),
            ("iso", _l("year first: 2024-07-31")),
            ("dmy", _l("day first: 31/07/2024")),
            ("mdy", _l("month first: 07/31/2024")),
            ("epoch", _l("seconds since 1970")),
            ("excel", _l("days as a spreadsheet counts them")),
        ),
    )
    slot_seconds = StringField(
        _l("Length of a slot (seconds)"),
        [PlainNumber(low=1, high=31_622_400, example="60")],
        description=_l("Left empty: the usual distance of two rows."),
    )
    stop_seconds = StringField(
        _l("A slot belongs to a stop when not ready for (seconds)"),
        [PlainNumber(low=1, high=31_622_400, example="60")],
        default="60",
    )
    time_base = SelectField(
        _l("The hours between failures are"),
        choices=choices(
            ("", _l("ready hours where the file shows them, else all hours")),
            ("ready", _l("ready hours")),
            ("calendar", _l("all hours of the calendar")),
        ),
    )
    count_by = SelectField(
        _l("Several rows of one asset at one time are"),
        choices=choices(("asset", _l("one failure")), ("category", _l("one failure a cause"))),
    )
    categories = StringField(
        _l("Only rows of these kinds or causes"),
        [Length(max=2000)],
        description=_l("Separated by commas. Left empty: all."),
    )
    planned = StringField(
        _l("These kinds or causes are planned stops"),
        [Length(max=2000)],
        description=_l("Separated by commas."),
    )
    first_state = StringField(
        _l("State of a ticket that nobody has answered yet"), [Length(max=60)], default="New"
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Also ask for both days or neither, in their order."""
        good = bool(super().validate(extra_validators))
        first, last = self.observed_from.data, self.observed_to.data
        if (first is None) != (last is None) or (first and last and last < first):
            text = gettext(
                "Give the first and the last day, the last not before the first, or neither."
            )
            self.observed_to.errors = [*self.observed_to.errors, text]
            return False
        return good

    def of_roles(self, prefix: str, roles: Sequence[str] | None = None) -> list[Field]:
        """Return the controls named `prefix`…, all of them or those of these roles."""
        names = [name for name in self._fields if name.startswith(prefix)]
        wanted = names if roles is None else [f"{prefix}{role}" for role in roles]
        return [self[name] for name in wanted if name in self]


def mapping_form(shown: Preview, zone: str, typed: Mapping[str, str] | None = None) -> MappingForm:
    """Return the form of the file's kind, filled with what was typed, else what the file suggests."""
    kind = shown.kind
    named = [(str(i), name) for i, name in enumerate(shown.columns) if name]
    columns = choices(("", gettext("the file does not say")), *named)
    place = {name: index for index, name in named}
    fields, data = _questions(kind, shown, columns, place)
    units, unit_data = unit_questions(shown)
    form_class: type[MappingForm] = type("MappingOfKind", (MappingForm,), fields | units)
    data = {"tz": zone} | data | unit_data | shown.hinted()
    form = form_class(data=data) if typed is None else form_class(MultiDict(typed), data=data)
    for name in _NOT_FOR[kind]:
        delattr(form, name)
    ask_what_is_open(form, shown)
    if shown.register_count is None:
        del form.assets
    else:
        count = gettext("the %(count)s assets of the list you sent", count=shown.register_count)
        form.assets.choices = choices(
            (REGISTER, count),
            ("", gettext("only those that occur in the file")),
        )
    return form


def _questions(
    kind: Kind, shown: Preview, columns: list[SelectChoice], place: dict[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return one select a role, and for values one a free column; with the guesses."""
    roles = [role for role in ROLES[kind] if role not in FORMULA_INPUTS]
    fields: dict[str, Any] = {
        f"role_{role}": SelectField(question(role), choices=columns) for role in roles
    }
    guess = {role: place[name] for role, name in shown.guess.items() if name in place}
    data = {f"role_{role}": guess.get(role, "") for role in roles}
    if kind == "values":
        inputs = sorted((input_words(name), name) for name in FORMULA_INPUTS)
        holds = choices(("", gettext("not used")), *((name, words) for words, name in inputs))
        taken = {guess[role] for role in roles if role in guess}
        guessed = {index: role for role, index in guess.items()}
        for name, index in [(n, i) for n, i in place.items() if i not in taken][:MOST_INPUTS]:
            label = gettext("What does the column “%(name)s” hold?", name=name)
            fields[f"input_{index}"] = SelectField(label, choices=holds)
            data[f"input_{index}"] = guessed.get(index, "")
    return fields, data


def to_mapping(form: MappingForm, shown: Preview) -> dict[str, Any]:
    """Return what the validated form says, in the form of m.json."""
    raw: dict[str, Any] = {"kind": shown.kind, "tz": given(form.tz.data).strip() or "UTC"}
    raw["columns"] = {
        control.name.removeprefix("role_"): shown.columns[int(control.data)]
        for control in form.of_roles("role_")
        if control.data
    } | {
        control.data: shown.columns[int(control.name.removeprefix("input_"))]
        for control in form.of_roles("input_")
        if control.data
    }
    if form.observed_from.data and form.observed_to.data:
        after = form.observed_to.data + timedelta(days=1)
        raw["observed"] = [form.observed_from.data.isoformat(), after.isoformat()]
    for name in (
        "stamps",
        "time_base",
        "decimal",
        "date_format",
        "count_by",
        "assets",
        "stamp_zone",
    ):
        if name in form and form[name].data:
            raw[name] = form[name].data
    if form.thousands.data:
        raw["thousands"] = form.thousands.data.replace("none", "")
    units = {
        control.name.removeprefix(UNIT): control.data
        for control in form.of_roles(UNIT)
        if control.data and control.name.removeprefix(UNIT) in raw["columns"]
    }
    return raw | _fine_points(form) | ({"units": units} if units else {})


def _fine_points(form: MappingForm) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("slot_seconds", "stop_seconds"):
        if name in form and str(form[name].data or "").strip():
            found[name] = plain_number(form[name].data)
    for name in ("categories", "planned"):
        listed = str(form[name].data or "").split(",") if name in form else []
        if any(map(str.strip, listed)):
            found[name] = [item.strip() for item in listed if item.strip()]
    if "first_state" in form and str(form.first_state.data or "").strip():
        found["first_state"] = form.first_state.data
    if "percent" in form and form.percent.data:
        found["percent"] = True
    return found
