"""Forms of a rehearsal: how many simulated people, and what they do next."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from workbench.platform.forms import Form, choices
from workbench.platform.permissions import PAYING_SIDES, Side

SIZES = tuple(range(1, 7))
USUAL = 3


class SizeForm(Form):
    """How many simulated people sit on each side."""

    each = SelectField(
        _l("Simulated people on each side"),
        choices=choices(*((str(n), str(n)) for n in SIZES)),
        default=str(USUAL),
        description=_l("Means are shown from three a side on."),
    )

    def size(self) -> int:
        """Return how many, the usual number where the form says none of those offered."""
        said = str(self.each.data)
        return int(said) if said in {str(n) for n in SIZES} else USUAL


class CrowdForm(Form):
    """A button of the facilitator: what the simulated people do, and on which side."""

    way = HiddenField()
    side = HiddenField()

    def on(self) -> Side | None:
        """Return the side that the form names, None for one on which nobody can sit."""
        return next((side for side in PAYING_SIDES if side == self.side.data), None)
