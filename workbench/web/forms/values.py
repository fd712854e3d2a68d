"""Forms of private entry."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from workbench.platform.conflicts import DecisionForm, VersionedForm
from workbench.platform.forms import Amount, amount


class AnswerForm(VersionedForm):
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


class LockForm(DecisionForm):
    """Lock what the page showed: the menu and the own answers.

    `sure` is asked of a side that accepts no package at all.
    """

    sure = BooleanField(
        _l(
            "I have looked at what my answers do; I know that they cannot be changed once the "
            "other side has locked"
        )
    )
