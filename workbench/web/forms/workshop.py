"""Forms of the workshop; those of a step are made from the fields of its kind."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import (
    Field as AnyField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import PlainNumber, choices, plain_number
from workbench.platform.texts.workshop import choice_label, field_label, item_words
from workbench.platform.tokens import new_token
from workbench.services.workshop_items import Item
from workbench.services.workshop_reveal import WHOLE, Content
from workbench.workshop.agenda import LONGEST_STEP, LONGEST_TITLE
from workbench.workshop.kinds import Field, Kind

SIDES = choices(("provider", _l("the provider")), ("customer", _l("the customer")))
LONGEST = 500


class StepForm(VersionedForm):
    """An entry in a step; `sent` marks one sending, so that it is kept once."""

    sent = HiddenField()

    def mark(self) -> str:
        """Return the mark of this sending."""
        return str(self.sent.data or "")[:64] or new_token()


class PaperForm(StepForm):
    """An entry from paper: the facilitator says for which side."""

    side = RadioField(_l("For which side?"), choices=SIDES, validators=[InputRequired()])


def _name(item: str, field: str) -> str:
    return f"{item}-{field}" if item else field


def _control(field: Field, unit: str = "") -> AnyField:
    if field.form in {"weight", "score"}:
        return _number(field)
    label, needed = field_label(field.name), [InputRequired()] if field.required else [Optional()]
    if field.form == "tick":
        return BooleanField(label)
    if field.form == "choice":
        return SelectField(
            label, choices=choices(*((key, choice_label(key)) for key in field.choices))
        )
    label = f"{label} ({unit})" if unit and field.form != "text" else label
    most = [*needed, PlainNumber() if field.form == "number" else Length(max=field.most)]
    return TextAreaField(label, most) if field.form == "text" else StringField(label, most)


def _number(field: Field) -> AnyField:
    label = field_label(field.name)
    if field.form == "weight":
        return IntegerField(label, [InputRequired(), NumberRange(0, field.most)], default=0)
    scores = choices(*((str(n), str(n)) for n in range(_least(field), field.most + 1)))
    return RadioField(label, choices=scores, validators=[InputRequired()])


def _least(field: Field) -> int:
    return 1 if field.name in {"self", "other"} else 0  # ratings begin at one, scores at nought


def entry_form(
    kind: Kind,
    items: Sequence[Item],
    *,
    paper: bool = False,
    content: Content | None = None,
    version: str = "",
) -> StepForm:
    """Return the form of a step's entry: as it was sent where `content` is None, else filled."""
    about = list(items) or [Item(WHOLE)]
    controls = {
        _name(item.key, field.name): _control(field, item.unit)
        for item in about
        for field in kind.fields
    }
    made = type("EntryForm", (PaperForm if paper else StepForm,), controls)
    if content is None:
        form: StepForm = made()
        return form
    data = {
        _name(item, field): _shown(kind, field, value)
        for item, said in content.items()
        for field, value in said.items()
    }
    filled: StepForm = made(formdata=None, data=data | {"version": version, "sent": new_token()})
    return filled


def _shown(kind: Kind, name: str, value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value) if _scored(kind, name) else value


def _scored(kind: Kind, name: str) -> bool:
    return any(field.name == name and field.form == "score" for field in kind.fields)


def content_of(form: StepForm, kind: Kind, items: Sequence[Item]) -> Content:
    """Return what a valid form says, by item and field; numbers as numbers, texts without ends."""
    about = list(items) or [Item(WHOLE)]
    return {
        item.key: {
            field.name: _value(field, form[_name(item.key, field.name)].data)
            for field in kind.fields
            if _said(form[_name(item.key, field.name)].data)
        }
        for item in about
    }


def words_of(form: StepForm, kind: Kind, items: Sequence[Item]) -> str:
    """Return what was written, as sent: a line for each item, or for each field without items."""
    told = []
    for item in list(items) or [Item(WHOLE)]:
        said = []
        for field in kind.fields:
            control = form[_name(item.key, field.name)]
            if control.data:
                words = choice_label(control.data) if field.form == "choice" else control.data
                said.append(_line(control.label.text, "✓" if words is True else str(words)))
        about = item_words(item.key, item.words)
        told += [f"{about} – {' · '.join(said)}"] if about and said else said
    return "\n".join(told)


def _line(name: str, text: str) -> str:
    return str(gettext("%(name)s: %(text)s", name=name, text=text))


def about_of(kind: Kind, items: Sequence[Item]) -> dict[str, str]:
    """Return what each control is about, by its name: the item that it is asked for."""
    return {
        _name(item.key, field.name): item_words(item.key, item.words)
        for item in items
        for field in kind.fields
    }


def _said(data: object) -> bool:
    return data is not None and data != ""


def _value(field: Field, data: Any) -> Any:
    if field.form in {"weight", "score"}:
        return int(data)
    if field.form == "number":
        return float(plain_number(data))
    return bool(data) if field.form == "tick" else str(data).strip()


FORMATS = choices(
    ("one_day", _l("One day, 09:00 to 16:30")),
    ("four_meetings", _l("Four times ninety minutes")),
)


class StartForm(VersionedForm):
    """How a workshop begins: one day or four meetings, and how open its rounds are meant to be."""

    format = RadioField(_l("When do you meet?"), choices=FORMATS, default="one_day")
    openness = RadioField(
        _l("How open do you expect the round to be?"),
        choices=choices(
            ("sealed", _l("Sealed")), ("guided", _l("Guided")), ("open_book", _l("Open book"))
        ),
        default="sealed",
        description=_l("The frame decides later; the agenda can be made anew then."),
    )


class MoveForm(VersionedForm):
    """What the facilitator does with a step, or with the room."""

    move = HiddenField()


class NewStepForm(VersionedForm):
    """A step of one's own at the end of a session."""

    title = StringField(
        _l("What is the step called?"), [InputRequired(), Length(max=LONGEST_TITLE)]
    )
    kind = SelectField(
        _l("What happens in it?"),
        choices=choices(
            ("note", _l("Everybody writes; all see it at once")),
            ("vision", _l("Everybody writes alone; then it is revealed")),
            ("disagreement", _l("Why do we disagree? Scores, then revealed")),
            ("outcome_ballot", _l("A ballot on the outcomes")),
            ("screening", _l("Screening of the KPI candidates")),
        ),
    )
    minutes = IntegerField(
        _l("Minutes"), [InputRequired(), NumberRange(1, LONGEST_STEP)], default=15
    )
    session = SelectField(
        _l("Session"), choices=choices(("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"))
    )


class TimesForm(VersionedForm):
    """When the sessions start; a day needs the first alone."""

    format = RadioField(_l("When do you meet?"), choices=FORMATS, default="one_day")
    first = DateTimeLocalField(_l("First session starts"), [Optional()])
    second = DateTimeLocalField(_l("Second session starts"), [Optional()])
    third = DateTimeLocalField(_l("Third session starts"), [Optional()])
    fourth = DateTimeLocalField(_l("Fourth session starts"), [Optional()])

    def starts(self) -> dict[int, datetime]:
        """Return the starts that count, without a time zone, by session: of a day the first alone."""
        given = (self.first, self.second, self.third, self.fourth)
        count = 1 if self.format.data == "one_day" else len(given)
        return {number: one.data for number, one in enumerate(given[:count], 1) if one.data}


class TemplateForm(VersionedForm):
    """A name to keep the agenda under."""

    name = StringField(_l("Keep this agenda as"), [InputRequired(), Length(max=80)])


class ItemForm(StepForm):
    """Something to park, or to do."""

    kind = RadioField(
        _l("What is it?"),
        choices=choices(("parked", _l("A question for later")), ("action", _l("Something to do"))),
        default="parked",
    )
    words = StringField(_l("In a sentence"), [InputRequired(), Length(max=LONGEST)])
    owner = StringField(_l("Who does it"), [Length(max=120)])
    due = DateField(_l("By when"), [Optional()])

    def complete(self) -> bool:
        """Return whether something to do names who does it; says so beside the field otherwise."""
        if self.kind.data == "action" and not str(self.owner.data or "").strip():
            self.owner.errors = [
                *self.owner.errors,
                gettext("Name a person: a company does nothing."),
            ]
            return False
        return True


class DecisionEntryForm(StepForm):
    """The words of a decision."""

    words = TextAreaField(_l("What do we decide?"), [InputRequired(), Length(max=1000)])


class OverrideForm(VersionedForm):
    """Why a decision is taken without both consents."""

    reason = TextAreaField(_l("Why do we go on without both consents?"), [Length(max=1000)])


class NoteForm(VersionedForm):
    """A note for the own side alone."""

    words = TextAreaField(_l("Note for your side alone"), [Length(max=4000)])


def since_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a shared entry as that of a form."""
    return {WHOLE: dict(content)}
