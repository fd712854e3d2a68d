"""Forms of the deal pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange

from workbench.platform.forms import Amount, Form, choices
from workbench.platform.permissions import ROLES_OF_SIDE
from workbench.platform.texts.rights import role_name

CURRENCIES = ("USD", "EUR", "GBP", "CHF", "CNY", "JPY")
ZONES = (
    "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago",
    "America/Los_Angeles", "Asia/Shanghai", "Asia/Tokyo", "Asia/Singapore", "Australia/Sydney",
)  # fmt: skip


class DealForm(Form):
    """Open a deal."""

    title = StringField(_l("What is the agreement about?"), [InputRequired(), Length(max=200)])
    provider = StringField(_l("Service provider"), [InputRequired(), Length(max=200)])
    customer = StringField(_l("Customer"), [InputRequired(), Length(max=200)])
    side = SelectField(
        _l("You are"),
        choices=choices(
            ("neutral", _l("the facilitator")),
            ("provider", _l("an executive of the provider")),
            ("customer", _l("an executive of the customer")),
        ),
    )
    currency = SelectField(_l("Currency"), choices=choices(*((code, code) for code in CURRENCIES)))
    yearly_invoice = StringField(
        _l("Today's invoice a year"),
        [InputRequired(), Amount(low=1, high=1e11)],
        description=_l("What the customer pays the provider today; both know it."),
    )
    timezone = SelectField(
        _l("Time zone of the site"), choices=choices(*((zone, zone) for zone in ZONES))
    )
    term_start = DateField(_l("The agreement starts on"), [InputRequired()])
    term_months = IntegerField(
        _l("It runs for (months)"), [InputRequired(), NumberRange(min=3, max=120)], default=36
    )


class InviteForm(Form):
    """Give a person a seat."""

    email = StringField(_l("E-mail address"), [InputRequired(), Email(), Length(max=255)])
    name = StringField(
        _l("Name"),
        [Length(max=200)],
        description=_l("As the others see it; without one the person is called by the seat."),
    )
    side = SelectField(
        _l("Side"),
        choices=choices(
            ("provider", _l("Provider")),
            ("customer", _l("Customer")),
            ("neutral", _l("Neutral")),
        ),
    )
    role = SelectField(_l("Role"), choices=[])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        given_roles = dict.fromkeys(role for roles in ROLES_OF_SIDE.values() for role in roles)
        self.role.choices = choices(*((role, role_name(role)) for role in given_roles))
