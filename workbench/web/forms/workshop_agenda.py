"""The form of the whole agenda: every step with its minutes, so that nothing typed is ever left behind."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms import Field as AnyField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import choices
from workbench.platform.texts.workshop_steps import step_name
from workbench.workshop import agenda as agendas
from workbench.workshop.agenda import LONGEST_STEP, LONGEST_TITLE, Agenda, Step

LONGEST_REASON = 500
SESSIONS = choices(("0", _l("Pre-work")), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"))


class AgendaForm(VersionedForm):
    """The agenda as it is typed; `move` says which button was pressed: "up-1.4", "add", or none.

    `order` are the keys of the steps as the page showed them, with blanks between.
    """

    move = HiddenField()
    order = HiddenField()

    def row(self, key: str) -> dict[str, AnyField]:
        """Return the fields of a step by their own names."""
        return {name: self[f"{key}-{name}"] for name in FIELDS}

    def onto(self, agenda: Agenda) -> Agenda:
        """Return the agenda with what was typed; raises StepError for what no step can be."""
        for step in agenda.steps:
            if f"{step.key}-minutes" in self:
                said = {name: _value(field.data) for name, field in self.row(step.key).items()}
                agenda = agendas.changed(
                    agenda, step.key, **said | {"session": int(said["session"])}
                )
        return agenda


def _value(data: Any) -> Any:
    if isinstance(data, date):
        return data.isoformat()
    return "" if data is None else data.strip() if isinstance(data, str) else data


FIELDS = ("minutes", "skipped", "title", "session", "apart", "due")


def _controls(step: Step) -> dict[str, AnyField]:
    name = step_name(step.name, step.title)
    controls: dict[str, AnyField] = {
        "minutes": IntegerField(
            gettext("%(step)s: minutes", step=name), [InputRequired(), NumberRange(1, LONGEST_STEP)]
        ),
        "skipped": StringField(
            gettext("%(step)s: skipped, because", step=name), [Length(max=LONGEST_REASON)]
        ),
        "title": StringField(
            gettext("%(step)s: title of your own", step=name), [Length(max=LONGEST_TITLE)]
        ),
        "session": SelectField(gettext("%(step)s: session", step=name), choices=SESSIONS),
        "apart": BooleanField(gettext("%(step)s: done without meeting", step=name)),
        "due": DateField(gettext("%(step)s: to be done by", step=name), [Optional()]),
    }
    return {f"{step.key}-{part}": control for part, control in controls.items()}


def _typed(steps: Iterable[Step], sent: Iterable[str]) -> list[Step]:
    names = set(sent)
    return [step for step in steps if f"{step.key}-minutes" in names]


def sent_agenda(agenda: Agenda, sent: Iterable[str]) -> AgendaForm:
    """Return what was sent; a step whose fields are not among the names `sent` stays as it is."""
    return _form(_typed(agenda.steps, sent))()


def filled_agenda(agenda: Agenda, version: int) -> AgendaForm:
    """Return the form as the agenda stands."""
    order = " ".join(step.key for step in agenda.steps)
    data: dict[str, Any] = {"version": str(version), "order": order}
    for step in agenda.steps:
        said = {
            "minutes": step.minutes, "skipped": step.skipped, "title": step.title,
            "session": str(step.session), "apart": step.apart,
            "due": date.fromisoformat(step.due) if step.due else None,
        }  # fmt: skip
        data |= {f"{step.key}-{name}": value for name, value in said.items()}
    return _form(agenda.steps)(formdata=None, data=data)


def _form(steps: Iterable[Step]) -> type[AgendaForm]:
    controls = {name: one for step in steps for name, one in _controls(step).items()}
    made: type[AgendaForm] = type("WholeAgendaForm", (AgendaForm,), controls)
    return made
