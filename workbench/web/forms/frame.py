"""Forms of the public frame."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import Amount, amount, choices
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.openness import OPENNESS, Openness
from workbench.services.frame import Mode
from workbench.services.neutral_key import content, pasted

CENT = Decimal("0.01")


class FeesForm(VersionedForm):
    """Three fees a year, the openness and the place, entered jointly; two fees may be left out."""

    low = StringField(_l("Low fee a year"), [Amount(low=1, high=1e11)])
    middle = StringField(_l("Middle fee a year"), [InputRequired(), Amount(low=1, high=1e11)])
    high = StringField(_l("High fee a year"), [Amount(low=1, high=1e11)])

    openness = RadioField(
        _l("How open shall the round be?"),
        choices=choices(
            ("sealed", _l("Sealed: one package, or no overlap")),
            ("guided", _l("Guided: four rules and three packages")),
            ("open_book", _l("Open book: both gains as well")),
        ),
        default="sealed",
    )
    place = RadioField(
        _l("Where shall the round be run?"),
        choices=choices(
            ("server", _l("On this server")),
            ("neutral", _l("Neutral run: on a third machine, which signs the result")),
        ),
        default="server",
    )
    key = TextAreaField(
        _l("Public key of the third machine"),
        description=_l(
            "For a neutral run alone: paste the file public.json that the third machine wrote."
        ),
        render_kw={"rows": 4, "spellcheck": "false"},
    )
    rule = SelectField(
        _l("By which rule shall a guided or open round settle?"),
        choices=choices(
            (Rule.NASH.value, _l("Nash: the largest product of both gains")),
            (
                Rule.KALAI_SMORODINSKY.value,
                _l("Kalai–Smorodinsky: equal shares of what each could have at best"),
            ),
            (Rule.EGALITARIAN.value, _l("Egalitarian: the smaller gain as large as possible")),
            (Rule.UTILITARIAN.value, _l("The most joint value")),
        ),
        default=Rule.NASH.value,
        description=_l("A sealed round always settles by Nash."),
    )

    def mode(self) -> Mode:
        """Return what was chosen; only after the form is valid. Refused for a key that is none."""
        key = pasted(str(self.key.data or "")) if self.place.data == "neutral" else None
        return Mode(_openness(self.openness.data), Rule(self.rule.data), key)

    def fees(self) -> list[Decimal]:
        """Return the fees that were written, in order; only after the form is valid."""
        written = [(field.data or "").strip() for field in (self.low, self.middle, self.high)]
        return [amount(text).quantize(CENT) for text in written if text]


def _openness(key: str | None) -> Openness:
    return next(one for one in OPENNESS if one == key)


def filled(fees: Sequence[Decimal], version: str, mode: Mode) -> dict[str, str]:
    """Return what stands in the form: fees and mode of the last frame, else the usual ones."""
    texts = [format(fee, "f").removesuffix(".00") for fee in fees]
    names = {1: ("middle",), 2: ("low", "middle")}.get(len(texts), ("low", "middle", "high"))
    return dict(zip(names, texts, strict=False)) | {
        "version": version,
        "openness": mode.openness,
        "rule": mode.rule.value,
        "place": "neutral" if mode.key else "server",
        "key": content(mode.key).decode().strip() if mode.key else "",
    }
