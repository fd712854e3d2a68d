"""The base of every form: Flask-WTF ships no types, so the one exception stands here."""

import math
import re
from typing import TypeVar

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from workbench.platform.errors import Refused
from workbench.platform.texts import sentence

Value = TypeVar("Value")
PLAIN_NUMBER = re.compile(
    r"[+-]?(\d{1,18}([.,]\d{0,18})?|[.,]\d{1,18})\Z", re.ASCII
)  # never infinite


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form with a CSRF token; `refuse` puts a service's refusal beside the field it concerns."""

    def refuse(self, refusal: Refused) -> None:
        """Attach the refusal to its field, or to the whole form."""
        text = sentence(refusal.finding)
        if refusal.field is not None and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, text]
        else:
            self.form_errors.append(text)


class PlainNumber:
    """Accept what people write as numbers (1234.5 or 1234,5), nothing that Python alone accepts.

    WTForms' own number fields take `1_0`, Arabic digits and NaN.
    """

    def __init__(self, low: float | None = None, high: float | None = None) -> None:
        self.low = low
        self.high = high

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 (WTForms calls it so)
        """Raise ValidationError with what to write instead."""
        text = str(field.data or "").strip()
        if not text:
            return
        if not PLAIN_NUMBER.match(text.replace(" ", "")):
            raise ValidationError(lazy_gettext("Write a plain number, for example 1250.50."))
        number = plain_number(text)
        if self.low is not None and number < self.low:
            raise ValidationError(lazy_gettext("Write a number of at least %(low)s.", low=self.low))
        if self.high is not None and number > self.high:
            raise ValidationError(
                lazy_gettext("Write a number of at most %(high)s.", high=self.high)
            )


def plain_number(text: str) -> float:
    """Return the number a person wrote; one comma or point is the decimal mark."""
    number = float(text.strip().replace(" ", "").replace(",", "."))
    if not math.isfinite(number):
        msg = f"not a finite number: {text[:20]}"
        raise ValueError(msg)
    return number


def given(value: Value | None) -> Value:
    """Return what a validated field holds; a field that was required is never empty."""
    if value is None:
        msg = "a required field was read before it was validated"
        raise ValueError(msg)
    return value


def choices(*pairs: tuple[str, str]) -> list[SelectChoice]:
    """Return (value, label) pairs in the form that WTForms wants."""
    return [SelectChoice(value, label) for value, label in pairs]
