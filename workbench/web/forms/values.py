"""Forms of private entry."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
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
_WORDS = {"risk": RISKS, "confidence": CONFIDENCE}


class EntryForm(VersionedForm):
    """One private question; `amounts` is what the person answered."""

    def amounts(self) -> Amounts:
        """Return (low, likely, high); None where nothing was written."""
        raise NotImplementedError


class AnswerForm(EntryForm):
    """An amount, a share or a level; low and high are for those who want to give a range."""

    likely = StringField(_l("About"), [Amount()])
    low = StringField(_l("At the lowest"), [Amount()])
    high = StringField(_l("At the highest"), [Amount()])

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
