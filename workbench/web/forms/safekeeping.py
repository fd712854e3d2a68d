"""Forms of how private values are kept; each repeats what its page showed."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from workbench.platform.conflicts import DecisionForm
from workbench.services.retention import FEWEST_MONTHS, MOST_MONTHS


class RetentionForm(DecisionForm):
    """Months for which private values are kept after the last round."""

    months = IntegerField(
        _l("Months after the last round"),
        [InputRequired(), NumberRange(FEWEST_MONTHS, MOST_MONTHS)],
    )


class HoldForm(DecisionForm):
    """Hold the destruction back, or end that: `on` is "yes" or "no"."""

    on = HiddenField()


class AuditorForm(DecisionForm):
    """The auditor whom one's side names; empty for none."""

    mail = StringField(_l("E-mail address of the auditor"), [Optional(), Email(), Length(max=255)])
