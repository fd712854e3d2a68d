"""The form of the door for one: a history, a clause and the money. Everything has a default."""

from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from workbench.evidence.kpi.series import Direction
from workbench.platform.forms import Amount, Form, amount, choices, given
from workbench.services.check import Draft, TriggerKey, Unit, written
from workbench.services.draft_sliders import Slider
from workbench.services.value_list import parse_number
from workbench.web.forms.deal import CURRENCIES

LARGEST_FEE = 1e13
SHORT = Length(max=30)


def written_number(text: str) -> float | None:
    """Return the number a person wrote, with or without a percent sign, or None."""
    parsed = parse_number(text)
    return None if parsed is None or abs(parsed[0]) > LARGEST_FEE else parsed[0]


class KpiLevel:
    """Accept a level in the KPI's unit: 98, 98.5 % or 4.5; per cent where the unit is a share."""

    def __call__(self, form: "CheckForm", field: Field) -> None:
        """Raise ValidationError with what to write instead."""
        text = str(field.data or "")
        number = written_number(text)
        demo = form.source.data == "demo"
        share = demo or form.unit.data == "share"
        if number is None:
            raise ValidationError(
                _l("Write a plain number, for example %(example)s.", example="98.5")
            )
        if "%" in text and not share:
            raise ValidationError(_l("Leave out the percent sign, or choose “a share in %”."))
        higher = demo or form.direction.data == "higher"
        fraction = share and higher and 0 < number <= 1
        if fraction and "%" not in text:
            raise ValidationError(_l("Write it in per cent: 98 instead of 0.98."))


class Percentage:
    """Accept a percentage from `low` to `high`, with or without its sign."""

    def __init__(self, low: int, high: int) -> None:
        self.low = low
        self.high = high

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 (WTForms calls it so)
        """Raise ValidationError with the range."""
        number = written_number(str(field.data or ""))
        if number is None or not self.low <= number <= self.high:
            raise ValidationError(
                _l(
                    "Write a percentage from %(low)s to %(high)s.",
                    low=self.low,
                    high=self.high,
                )
            )


class CheckForm(Form):
    """A history, a clause, the money."""

    source = RadioField(
        _l("Which history?"),
        choices=choices(
            ("demo", _l("The demonstration history")),
            ("paste", _l("Values that I paste")),
            ("file", _l("A CSV file")),
        ),
        default="demo",
    )
    paste = TextAreaField(
        _l("Your monthly values"),
        description=_l(
            "Oldest first, one a line, at most 120; “2025-01; 98.4” works too. "
            "Copy a column from your spreadsheet."
        ),
    )
    file = FileField(
        _l("Your file"),
        description=_l("CSV with the columns period and value, or value alone; at most 1 MB."),
    )
    unit = SelectField(
        _l("The values are"),
        choices=choices(
            ("share", _l("a share in %")),
            ("hours", _l("hours")),
            ("number", _l("another number")),
        ),
        default="share",
    )
    direction = SelectField(
        _l("Better is"),
        choices=choices(("higher", _l("higher")), ("lower", _l("lower"))),
        default="higher",
    )
    level = StringField(
        _l("Minimum"),
        [InputRequired(_l("Write the level that must not be missed.")), SHORT, KpiLevel()],
        description=_l("The level that no month may miss; in %, hours or as your values are."),
        default="95",
    )
    trigger = SelectField(
        _l("A consequence beyond money after"),
        choices=choices(
            ("4of12", _l("4 misses in 12 months")),
            ("2inrow", _l("2 misses in a row")),
            ("once", _l("the first miss")),
            ("none", _l("none: nothing but the money")),
        ),
        description=_l("Such as a default, an escalation or a right to leave."),
        default="4of12",
    )
    fee = StringField(
        _l("Fee a year"),
        [InputRequired(_l("Write the fee of one year.")), SHORT, Amount(0.01, LARGEST_FEE)],
        default="300,000",
    )
    currency = SelectField(
        _l("Currency"),
        choices=choices(*((code, code) for code in CURRENCIES)),
        default="USD",
    )
    credit = StringField(
        _l("Penalty at the minimum"),
        [InputRequired(_l("Write a percentage from 0 to 100.")), SHORT, Percentage(0, 100)],
        description=_l("Part of the month's fee paid back; 10 to 12 is usual."),
        default="10",
    )
    target = StringField(
        _l("Target (optional)"),
        [Optional(), SHORT, KpiLevel()],
        description=_l(
            "The penalty then grows evenly from 0 at the target to the whole at the minimum. "
            "Empty: the whole penalty below the minimum, nothing above it."
        ),
    )
    stretch = StringField(
        _l("Stretch (optional)"),
        [Optional(), SHORT, KpiLevel()],
        description=_l("A bonus as large as the penalty is earned here. Empty: no bonus."),
    )
    improvement = StringField(
        _l("Improvement you expect"),
        [Optional(), SHORT, Percentage(0, 95)],
        description=_l(
            "The part of downtime, misses or waiting that a plan would remove; empty where there is "
            "no plan. Luck is measured against it."
        ),
    )

    def let_slide(self, slider: Slider | None) -> None:
        """Say how far the levels that are given can be dragged; app.js makes the sliders."""
        if slider is None:
            return
        unit = "share" if self.source.data == "demo" else cast("Unit", given(self.unit.data))
        ends = {"min": slider.low, "max": slider.high, "step": slider.step}
        marks = {f"data-slide-{end}": written(value, unit) for end, value in ends.items()}
        for field in (self.level, self.target, self.stretch):
            if field.data:
                said = _l("Drag: %(level)s", level=field.label.text)
                field.render_kw = {**(field.render_kw or {}), **marks, "data-slide-label": said}

    def draft(self) -> Draft:
        """Return the clause of a form that was found in order."""
        demo = self.source.data == "demo"  # an availability, whatever was chosen for own values
        return Draft(
            unit="share" if demo else cast("Unit", given(self.unit.data)),
            direction="higher" if demo else cast("Direction", given(self.direction.data)),
            level=given(written_number(given(self.level.data))),
            target=written_number(self.target.data or ""),
            stretch=written_number(self.stretch.data or ""),
            trigger=cast("TriggerKey", given(self.trigger.data)),
            fee=amount(given(self.fee.data)),
            currency=given(self.currency.data),
            credit=given(written_number(given(self.credit.data))) / 100,
            improvement=(written_number(self.improvement.data or "") or 0.0) / 100,
        )
