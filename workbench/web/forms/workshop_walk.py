"""The form of a word about an event of the baseline."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import choices, given
from workbench.platform.texts.workshop import answer_label
from workbench.services.workshop_walk_view import EventView
from workbench.workshop.walkthrough import LONGEST_REASON, Answer, Word


class WalkForm(VersionedForm):
    """What the own side says of an event; both sides read it."""

    answer = RadioField(_l("What does your side say?"), validators=[InputRequired()])
    reason = TextAreaField(
        _l("Why"),
        [Length(max=LONGEST_REASON)],
        description=_l("A dispute needs it; both sides read it."),
    )

    def word(self) -> Word:
        """Return what was said; only after the form is valid."""
        answer: Answer = given(self.answer.data)
        return Word(answer, str(self.reason.data or ""))

    def says(self, event: EventView, side: str) -> bool:
        """Return whether what is sent is what is kept: a button pressed twice, not two people."""
        kept = event.words.get(side)
        return kept is not None and (kept.answer, kept.reason) == (
            self.answer.data,
            str(self.reason.data or "").strip(),
        )


def sent_word(event: EventView | None) -> WalkForm:
    """Return the form as it was sent; of an event that fell away every answer can be read."""
    form = WalkForm()
    every: tuple[Answer, ...] = ("as_told", "as_provider", "as_customer", "dispute")
    _offer(form, event.answers if event else every)
    return form


def filled_word(event: EventView, side: str) -> WalkForm:
    """Return the form with what the side says now."""
    own = event.words.get(side)
    data = {
        "answer": own.answer if own else None,
        "reason": own.reason if own else "",
        "version": str(event.version(side)),
    }
    form = WalkForm(formdata=None, data=data)
    _offer(form, event.answers)
    return form


def _offer(form: WalkForm, offered: tuple[Answer, ...]) -> None:
    form.answer.choices = choices(*((one, answer_label(one)) for one in offered))


def told(form: WalkForm) -> str:
    """Return what was typed as one line, for whoever keeps it as a note."""
    label = answer_label(given(form.answer.data)) if form.answer.data else gettext("nothing chosen")
    return f"{label}: {form.reason.data or ''}"
