"""Form of one private question."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired

from workbench.platform.forms import Form, PlainNumber, plain_number


class AnswerForm(Form):
    """An amount of money a year; low and high are for those who want to give a range."""

    likely = StringField(_l("About"), [InputRequired(), PlainNumber(high=1e12)])
    low = StringField(_l("At the lowest"), [PlainNumber(high=1e12)])
    high = StringField(_l("At the highest"), [PlainNumber(high=1e12)])

    def amounts(self) -> tuple[float | None, float, float | None]:
        """Return (low, likely, high); low and high are None where nothing was written."""
        low, high = ((field.data or "").strip() for field in (self.low, self.high))
        return (
            plain_number(low) if low else None,
            plain_number(self.likely.data or ""),
            plain_number(high) if high else None,
        )
