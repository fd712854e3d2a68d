"""Forms of joining by code."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import Form, choices, given
from workbench.platform.permissions import Side

MOST_USES = 100
LIFETIMES = {"2": timedelta(hours=2), "12": timedelta(hours=12), "72": timedelta(days=3)}
SIDES: dict[Side, str] = {
    "provider": _l("Provider"),
    "customer": _l("Customer"),
    "neutral": _l("Neutral"),
}


class JoinForm(Form):
    """What a guest says at the door; `side` where the code is that of a whole room."""

    code = StringField(
        _l("Code"),
        [InputRequired(), Length(max=20)],
        description=_l("Eight letters and digits; small letters and dashes do no harm."),
    )
    name = StringField(_l("Your name"), [Length(max=80)])
    side = RadioField(
        _l("For whom do you come?"),
        choices=choices(
            ("provider", _l("for the provider, who does the service")),
            ("customer", _l("for the customer, who gets it")),
            ("neutral", _l("for neither: a facilitator, an observer")),
        ),
        validators=[Optional()],
        validate_choice=False,
    )

    def require_name(self) -> bool:
        """Return whether there is a name; say beside the field that it is needed."""
        if str(self.name.data or "").strip():
            return True
        self.name.errors = [*self.name.errors, _l("Write the name by which the others know you.")]
        return False


class DoorForm(VersionedForm):
    """Admit or decline who waits; `back` names the page to come back to."""

    back = HiddenField()


class CodeForm(Form):
    """Make a code."""

    side = SelectField(_l("For guests of"))
    most_uses = IntegerField(
        _l("For at most so many people"), [InputRequired(), NumberRange(1, MOST_USES)], default=10
    )
    lifetime = SelectField(
        _l("It works for"),
        choices=choices(("2", _l("2 hours")), ("12", _l("12 hours")), ("72", _l("3 days"))),
        default="12",
    )

    def offer(self, sides: tuple[Side, ...]) -> None:
        """Offer the sides for which the reader may make codes."""
        self.side.choices = choices(*((side, SIDES[side]) for side in sides))

    def limits(self) -> tuple[int, timedelta]:
        """Return how often and how long the code works."""
        return given(self.most_uses.data), LIFETIMES[given(self.lifetime.data)]
