"""The form of discovery: what troubles the two sides."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from workbench.platform.forms import Form
from workbench.services.discovery_view import symptom_choices


class SymptomsForm(Form):
    """What people complain of, as boxes to tick; nothing of it is kept."""

    symptom = SelectMultipleField(
        _l("What troubles you?"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def chosen(self) -> list[str]:
        """Return the ticked symptoms that exist, in the order of the catalogue."""
        ticked = set(self.symptom.data or [])
        return [key for key, _words in symptom_choices() if key in ticked]


def symptoms_form(given: object) -> SymptomsForm:
    """Return the form with what the address names ticked."""
    form = SymptomsForm(given)
    form.symptom.choices = symptom_choices()
    return form
