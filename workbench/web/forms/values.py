"""Forms of private entry."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from workbench.platform.forms import Amount, Form, amount


class AnswerForm(Form):
    """An amount of money a year; low and high are for those who want to give a range."""

    likely = StringField(_l("About"), [InputRequired(), Amount()])
    low = StringField(_l("At the lowest"), [Amount()])
    high = StringField(_l("At the highest"), [Amount()])

    def amounts(self) -> tuple[float | None, float, float | None]:
        """Return (low, likely, high); low and high are None where nothing was written."""
        low, high = ((field.data or "").strip() for field in (self.low, self.high))
        return (
            float(amount(low)) if low else None,
            float(amount(self.likely.data or "")),
            float(amount(high)) if high else None,
        )


class LockForm(Form):
    """Lock what the page showed: the menu's fingerprint goes with it.

    `sure` is asked of a side that accepts no package at all.
    """

    menu_sha256 = HiddenField(validators=[InputRequired(), Length(min=64, max=64)])
    sure = BooleanField(
        _l(
            "I have looked at what my answers do; I know that they cannot be changed once the "
            "other side has locked"
        )
    )
