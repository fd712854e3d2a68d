"""The form of the three questions about a team's number."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import choices

NEEDED = InputRequired(_l("Choose one of the answers."))


class CheckForm(VersionedForm):
    """Three questions; each answer is the place of a choice."""

    first = RadioField(validators=[NEEDED])
    second = RadioField(validators=[NEEDED])
    third = RadioField(validators=[NEEDED])

    def fields(self) -> tuple[RadioField, RadioField, RadioField]:
        """Return the questions in their order."""
        return self.first, self.second, self.third

    def places(self) -> list[int | None]:
        """Return the chosen places."""
        return [int(str(field.data)) for field in self.fields()]


def check_form(asked: Sequence[tuple[str, Sequence[str]]], version: str | None) -> CheckForm:
    """Return the form of these questions and choices; what was sent, or one bound to a version."""
    form = CheckForm() if version is None else CheckForm(formdata=None, data={"version": version})
    for field, (text, offered) in zip(form.fields(), asked, strict=True):
        field.label.text = text
        field.choices = choices(*((str(place), words) for place, words in enumerate(offered)))
    return form
