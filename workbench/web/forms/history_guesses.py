"""What a file suggests, in the mapping form: questions of units, and answers that are still open."""

from typing import Any

from flask_babel import gettext
from wtforms import SelectField

from workbench.platform.forms import Form, choices
from workbench.platform.texts.roles import question
from workbench.services.history_view import Hint, Preview

UNIT = "unit_"


def unit_words(unit: str) -> str:
    """Return a unit in words."""
    words: dict[str, str] = {
        "ms": gettext("milliseconds"),
        "s": gettext("seconds"),
        "min": gettext("minutes"),
        "h": gettext("hours"),
        "d": gettext("days"),
        "share": gettext("shares from 0 to 1"),
        "percent": gettext("percentages from 0 to 100"),
    }
    return words[unit]


def unit_questions(shown: Preview) -> tuple[dict[str, Any], dict[str, str]]:
    """Return one select for each column whose unit matters, and what is suggested."""
    fields: dict[str, Any] = {}
    data: dict[str, str] = {}
    for hint in shown.hints:
        if not hint.field.startswith(UNIT):
            continue
        role = hint.field.removeprefix(UNIT)
        usual = ("", gettext("as its name says, else as is usual"))
        known = choices(usual, *((unit, unit_words(unit)) for unit in hint.choices))
        label = gettext("In what is “%(question)s” written?", question=question(role))
        fields[hint.field] = SelectField(label, choices=known)
        data[hint.field] = hint.value
    return fields, data


def ask_what_is_open(form: Form, shown: Preview) -> None:
    """Let an open question stand unanswered in its select, and offer every suggested value."""
    for hint, field in _selects(form, shown):
        offered = {str(value): str(label) for value, label, *_ in field.iter_choices()}
        if hint.value:
            offered.setdefault(hint.value, hint.value)
        if hint.sure == "open":
            offered = {"": gettext("please choose")} | {v: w for v, w in offered.items() if v}
        field.choices = choices(*offered.items())


def unanswered(form: Form, shown: Preview) -> bool:
    """Put a sentence beside every open question that is not answered; say whether there is one."""
    found = False
    for hint, field in _selects(form, shown):
        if hint.sure == "open" and not field.data:
            text = gettext("The file can be read in more than one way here. Choose one.")
            field.errors = [*field.errors, text]
            found = True
    return found


def _selects(form: Form, shown: Preview) -> list[tuple[Hint, SelectField]]:
    """Return the hints with their selects; which columns are needed is asked elsewhere."""
    named = {field.name: field for field in form if isinstance(field, SelectField)}
    return [
        (hint, named[hint.field])
        for hint in shown.hints
        if hint.field in named and not hint.field.startswith("role_")
    ]
