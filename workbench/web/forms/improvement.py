"""The answer to an offer after the settlement; it repeats what its page showed."""

from wtforms import HiddenField
from wtforms.validators import AnyOf

from workbench.platform.conflicts import DecisionForm


class OfferForm(DecisionForm):
    """Accept or refuse: `choice` is the value of the button that was pressed."""

    choice = HiddenField(validators=[AnyOf(("accept", "refuse"))])
