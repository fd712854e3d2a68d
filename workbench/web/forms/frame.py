"""Forms of the public frame."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from workbench.platform.forms import Amount, Form, amount, given

CENT = Decimal("0.01")


class FeesForm(Form):
    """Three fees a year, entered jointly; the highest and the lowest may be left out."""

    low = StringField(_l("Low fee a year"), [Amount(low=1, high=1e11)])
    middle = StringField(_l("Middle fee a year"), [InputRequired(), Amount(low=1, high=1e11)])
    high = StringField(_l("High fee a year"), [Amount(low=1, high=1e11)])

    def fees(self) -> list[Decimal]:
        """Return the fees that were written, in order; only after the form is valid."""
        written = [(field.data or "").strip() for field in (self.low, self.middle, self.high)]
        return [amount(text).quantize(CENT) for text in written if text]


class AgreeForm(Form):
    """Agree to the menu whose hash the page showed."""

    menu_sha256 = HiddenField(validators=[InputRequired(), Length(min=64, max=64)])

    def seen(self) -> str:
        """Return the hash that the page showed."""
        return str(given(self.menu_sha256.data))


def filled(fees: Sequence[Decimal]) -> dict[str, str]:
    """Return what stands in the form: the fees of the last frame, else the usual ones."""
    texts = [format(fee, "f").removesuffix(".00") for fee in fees]
    names = {1: ("middle",), 2: ("low", "middle")}.get(len(texts), ("low", "middle", "high"))
    return dict(zip(names, texts, strict=False))
