"""Form of a label: what a side says of something that stands out in a history."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import Length

from workbench.platform.conflicts import VersionedForm
from workbench.platform.forms import choices, given
from workbench.services.labels import Item, Wish

LONGEST = 500


class LabelForm(VersionedForm):
    """The own side's label; both sides see it. `leave_out` is there for a single month only."""

    label = SelectField(
        _l("What was it?"),
        choices=choices(
            ("new_line", _l("a new line or machine")),
            ("new_shift", _l("a new shift or working time")),
            ("new_crew", _l("a new crew")),
            ("major_event", _l("a major event")),
            ("data_error", _l("an error in the data")),
            ("season", _l("the season")),
            ("unexplained", _l("nobody knows yet")),
        ),
    )
    note = TextAreaField(
        _l("Note"),
        [Length(max=LONGEST)],
        description=_l("What happened, and where that can be looked up. Both sides read it."),
    )
    leave_out = BooleanField(
        _l("Leave this month out of the outlook"),
        description=_l(
            "Only an error in the data or a major event, and only if the other side says the same."
        ),
    )

    def wish(self) -> Wish:
        """Return what was said; only after the form is valid."""
        leave_out = "leave_out" in self and bool(self.leave_out.data)
        return Wish(given(self.label.data), self.note.data or "", leave_out)


def label_form(about: Item, *, sent: bool) -> LabelForm:
    """Return the form as it was sent, or empty."""
    form = LabelForm() if sent else LabelForm(formdata=None)
    if not about.one_month:
        del form.leave_out
    return form


def filled(about: Item, side: str) -> LabelForm:
    """Return the form with what the side says now; "nobody knows yet" where it has said nothing."""
    own = about.said.get(side)
    data = {
        "label": own.label if own else "unexplained",
        "note": own.note if own else "",
        "leave_out": bool(own and own.leave_out),
        "version": str(about.version(side)),
    }
    form = LabelForm(formdata=None, data=data)
    if not about.one_month:
        del form.leave_out
    return form
