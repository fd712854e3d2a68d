"""Forms of the public frame."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import Amount, amount

CENT = Decimal("0.01")


class FeesForm(VersionedForm):
    """Three fees a year, entered jointly; the highest and the lowest may be left out."""

    low = StringField(_l("Low fee a year"), [Amount(low=1, high=1e11)])
    middle = StringField(_l("Middle fee a year"), [InputRequired(), Amount(low=1, high=1e11)])
    high = StringField(_l("High fee a year"), [Amount(low=1, high=1e11)])

    def fees(self) -> list[Decimal]:
        """Return the fees that were written, in order; only after the form is valid."""
        written = [(field.data or "").strip() for field in (self.low, self.middle, self.high)]
        return [amount(text).quantize(CENT) for text in written if text]


def filled(fees: Sequence[Decimal], version: str) -> dict[str, str]:
    """Return what stands in the form: the fees of the last frame, else the usual ones."""
    texts = [format(fee, "f").removesuffix(".00") for fee in fees]
    names = {1: ("middle",), 2: ("low", "middle")}.get(len(texts), ("low", "middle", "high"))
    return dict(zip(names, texts, strict=False)) | {"version": version}
