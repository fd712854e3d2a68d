"""Forms of what is done after a round without an overlap."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length

from workbench.platform.forms import Form

LONGEST = 500


class ParkForm(Form):
    """Why the deal waits, and until when."""

    reason = StringField(_l("Why do we wait?"), [InputRequired(), Length(max=LONGEST)])
    back_on = DateField(_l("When do we look at it again?"), [InputRequired()])
