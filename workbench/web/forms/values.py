"""Forms of private entry."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from workbench.platform.forms import Form, PlainNumber, plain_number


class AnswerForm(Form):
    """An amount of money a year; low and high are for those who want to give a range."""

    likely = StringField(_l("About"), [InputRequired(), PlainNumber()])
    low = StringField(_l("At the lowest"), [PlainNumber()])
    high = StringField(_l("At the highest"), [PlainNumber()])

    def amounts(self) -> tuple[float | None, float, float | None]:
        """Return (low, likely, high); low and high are None where nothing was written."""
        low, high = ((field.data or "").strip() for field in (self.low, self.high))
        return (
            plain_number(low) if low else None,
            plain_number(self.likely.data or ""),
            plain_number(high) if high else None,
        )


class LockForm(Form):
    """Lock what the page showed: the menu's fingerprint goes with it."""

    menu_sha256 = HiddenField(validators=[InputRequired(), Length(min=64, max=64)])
