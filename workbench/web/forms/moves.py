"""Forms of what is done after a round without an overlap; each is bound to what its page showed."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from workbench.platform.conflicts import DecisionForm, VersionedForm
from workbench.services.moves import FEWEST_MONTHS, MOST_MONTHS

LONGEST = 500


class ParkForm(VersionedForm):
    """Why the deal waits, and until when."""

    reason = StringField(_l("Why do we wait?"), [InputRequired(), Length(max=LONGEST)])
    back_on = DateField(_l("When do we look at it again?"), [InputRequired()])


class PilotForm(DecisionForm):
    """For how many months one's side would have a pilot."""

    months = IntegerField(
        _l("Months of the pilot"), [InputRequired(), NumberRange(FEWEST_MONTHS, MOST_MONTHS)]
    )
