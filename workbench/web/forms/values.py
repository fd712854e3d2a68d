"""Forms of private entry."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from workbench.platform.conflicts import DecisionForm, VersionedForm
from workbench.platform.forms import Amount, amount, choices
from workbench.services.own_view import chosen
from workbench.services.questions import SHAPES, Kind, Question

Amounts = tuple[float | None, float | None, float | None]
RISKS = (
    _l("Not at all: good and bad years even out for us"),
    _l("A little: a bad year is worse than a good one is good"),
    _l("Much: a bad year would hurt us"),
)
CONFIDENCE = (
    _l("None of it"),
    _l("Half of it"),
    _l("Most of it: four fifths count"),
    _l("All of it"),
)
NO_MONEY = {"per cent": "40", "level": "97.5"}  # what an answer counts, with a number that fits it
AS_WRITTEN = "as written"
MONEY_SIGNS = re.compile(r"^(?:[A-Z]{3}|[$€£¥])\s*|\s*(?:[A-Z]{3}|[$€£¥元])$")
IN_THOUSANDS = re.compile(r"(?P<part>.+?)\s*(?P<times>[kK万])")
TIMES = {"k": 1000, "万": 10_000}
_WORDS = {"risk": RISKS, "confidence": CONFIDENCE}


def tidy(text: str, *, per_cent: bool) -> str:
    """Return what was written without its unit, full-width signs and thousands said as k or 万.

    39k, $39,000, USD 39,000 and 3.9万 are 39000, and 92 % in a field of per cent is 92. What is none
    of that comes back as it was written.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain.removesuffix("%").strip() if per_cent else MONEY_SIGNS.sub("", plain)
    found = IN_THOUSANDS.fullmatch(plain)
    try:
        if found and not per_cent:
            return f"{amount(found['part']) * TIMES[found['times'].lower()]:f}"
        amount(plain)
    except (ValueError, OverflowError):
        return text
    return plain


class EntryForm(VersionedForm):
    """One private question; `amounts` is what the person answered.

    `in_doubt`: the fields that may hold a share, each with the per cent that such a share is.
    `too_much`: the fields with an amount that is hardly meant.
    """

    in_doubt: Mapping[str, str] = MappingProxyType({})
    too_much: tuple[str, ...] = ()

    def amounts(self) -> Amounts:
        """Return (low, likely, high); None where nothing was written."""
        raise NotImplementedError


class AnswerForm(EntryForm):
    """An amount, a share or a level; low and high are for those who want to give a range.

    A per cent of at most 1 may be a share (0.92 for 92 %), and an amount above `unlikely` a slip:
    such a one is kept only once the person has said in `meant` that it is meant.
    """

    likely = StringField(_l("About"), [Amount()])
    low = StringField(_l("At the lowest"), [Amount()])
    high = StringField(_l("At the highest"), [Amount()])
    meant = HiddenField()
    in_per_cent = False
    unlikely: float | None = None

    def validate(self, extra_validators: object = None) -> bool:
        """Return whether everything can be read, and is not in doubt."""
        for field in (self.likely, self.low, self.high):
            field.data = tidy(field.data or "", per_cent=self.in_per_cent)
        if not super().validate(extra_validators):
            return False
        meant = self.meant.data == AS_WRITTEN
        self.in_doubt = {} if meant else self._doubtful()
        self.too_much = () if meant else self._beyond()
        for name in list(self.in_doubt)[:1]:
            self[name].errors = [
                gettext("Is this a share or a per cent? The field is in per cent; choose which.")
            ]
        for name in self.too_much[:1]:
            self[name].errors = [
                gettext(
                    "One hour would cost more than today's contract costs in a whole year. Is it "
                    "meant so? If not, correct it."
                )
            ]
        return not (self.in_doubt or self.too_much)

    def _doubtful(self) -> dict[str, str]:
        if not self.in_per_cent:
            return {}
        return {
            name: f"{(100 * found).normalize():f}"
            for name, found in self._numbers().items()
            if Decimal(0) < found <= 1
        }

    def _beyond(self) -> tuple[str, ...]:
        most = self.unlikely
        return tuple(
            name for name, found in self._numbers().items() if most is not None and found > most
        )

    def _numbers(self) -> dict[str, Decimal]:
        return {
            name: amount(text)
            for name in ("likely", "low", "high")
            if (text := (self[name].data or "").strip())
        }

    def amounts(self) -> Amounts:
        """Return (low, likely, high); None where nothing was written."""
        low, likely, high = (
            (field.data or "").strip() for field in (self.low, self.likely, self.high)
        )
        return (
            float(amount(low)) if low else None,
            float(amount(likely)) if likely else None,
            float(amount(high)) if high else None,
        )


class ChoiceForm(EntryForm):
    """A few plain choices; what they count as is sent."""

    likely = RadioField(_l("Your choice"), [InputRequired(_l("Choose one."))])

    def amounts(self) -> Amounts:
        """Return the choice as a figure, without a range."""
        return None, float(self.likely.data), None


def form_for(question: Question, kept: dict[str, str] | None = None) -> EntryForm:
    """Return the form of a question: as it was sent, or filled with what is `kept`."""
    given = {} if kept is None else {"formdata": None, "data": kept}
    if not question.shape.choices:
        asked = AnswerForm(**given)
        asked.in_per_cent, asked.unlikely = question.in_per_cent, question.unlikely
        if question.shape.measure in NO_MONEY:
            for field in (asked.likely, asked.low, asked.high):
                field.validators = [Amount(example=NO_MONEY[question.shape.measure])]
        return asked
    form = ChoiceForm(**given)
    form.likely.choices = choices(
        *((chosen(one), words_of(question.kind, one)) for one in question.shape.choices)
    )
    return form


def words_of(kind: Kind, weight: float) -> str:
    """Return the words of a choice; raises KeyError for a question without choices."""
    return str(_WORDS[kind][SHAPES[kind].choices.index(weight)])


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
