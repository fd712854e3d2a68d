"""The base of every form: Flask-WTF ships no types, so the one exception stands here."""

import math
import re
from decimal import Decimal
from typing import TypeVar

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from workbench.platform.errors import Refused
from workbench.platform.languages import number
from workbench.platform.texts import sentence

Value = TypeVar("Value")
PLAIN_NUMBER = re.compile(
    r"[+-]?(\d{1,18}([.,]\d{0,18})?|[.,]\d{1,18})\Z", re.ASCII
)  # never infinite
AMOUNT = re.compile(
    r"(?P<sign>[+\u2212-]?)"
    r"(?P<whole>\d+|[1-9]\d{0,2}(?:(?P<mark>[ \u00a0\u202f.,'\u2019])\d{3})(?:(?P=mark)\d{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<cents>\d{1,2}))?",
    re.ASCII,
)  # a number without groups has no mark, so any decimal mark fits it
MOST_DIGITS = 18
SMALLEST_SAID = 0.001


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
    """Accept what people write as numbers (98.5 or 98,5), nothing that Python alone accepts.

    WTForms' own number fields take `1_0`, Arabic digits and NaN. `example` is a number that fits
    the field. Money is read by `Amount`.
    """

    def __init__(
        self, low: float | None = None, high: float | None = None, example: str = "98.5"
    ) -> None:
        self.low = low
        self.high = high
        self.example = example

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 (WTForms calls it so)
        """Raise ValidationError with what to write instead."""
        text = str(field.data or "").strip()
        if not text:
            return
        if not PLAIN_NUMBER.match(text.replace(" ", "")):
            raise ValidationError(
                lazy_gettext("Write a plain number, for example %(example)s.", example=self.example)
            )
        found = plain_number(text)
        if self.low is not None and found < self.low:
            raise ValidationError(_too_low(self.low))
        if self.high is not None and found > self.high:
            raise ValidationError(
                lazy_gettext("Write a number of at most %(high)s.", high=number(self.high))
            )


def _too_low(low: float) -> str:
    if 0 < low < SMALLEST_SAID:  # nobody reads 1e-06
        return str(lazy_gettext("Write a number above zero."))
    return str(lazy_gettext("Write a number of at least %(low)s.", low=number(low)))


class Amount:
    """Accept money as people write it, see `amount`; `low` and `high` are both allowed.

    What is wrong never repeats what was written: it may be private. `example` is a number that fits
    a field which is not about money.
    """

    def __init__(
        self, low: float | None = None, high: float | None = None, example: str = ""
    ) -> None:
        self.low = low
        self.high = high
        self.example = example

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 (WTForms calls it so)
        """Raise ValidationError with what to write instead."""
        text = str(field.data or "").strip()
        if not text:
            return
        try:
            found = amount(text)
        except OverflowError:
            raise ValidationError(
                lazy_gettext("This number is too large to be an amount.")
            ) from None
        except ValueError:
            raise ValidationError(self._such_as()) from None
        self._within(found)

    def _such_as(self) -> str:
        if self.example:
            return str(
                lazy_gettext("Write a plain number, for example %(example)s.", example=self.example)
            )
        return str(lazy_gettext("Write an amount such as 1,404,000 or 1250.50."))

    def _within(self, found: Decimal) -> None:
        if self.low is not None and found < self.low:
            if found <= 0 < self.low:
                raise ValidationError(
                    lazy_gettext("Write an amount above zero, for example 300,000.")
                )
            raise ValidationError(
                lazy_gettext("Write an amount of at least %(low)s.", low=number(self.low))
            )
        if self.high is not None and found > self.high:
            raise ValidationError(
                lazy_gettext("Write an amount of at most %(high)s.", high=number(self.high))
            )


def amount(text: str) -> Decimal:
    """Return the money that a person wrote: the one reader of every money field.

    Thousands may be grouped by a comma, a point, a space or an apostrophe, the same throughout:
    1,404,000 and 1.404.000 and 1 404 000; one separator before exactly three digits groups too
    (90,000). Otherwise a comma or a point is the decimal mark, before one or two digits (1250,50).
    What can be read in two ways (0,500 or 1234,567) or is none of this raises ValueError; more than
    18 digits raise OverflowError. Neither repeats the text.
    """
    found = AMOUNT.fullmatch(text.strip())
    if found is None:
        msg = "not an amount of money"
        raise ValueError(msg)
    whole = re.sub(r"\D", "", found["whole"])
    if len(whole) > MOST_DIGITS:
        msg = "an amount of too many digits"
        raise OverflowError(msg)
    sign = "-" if found["sign"] in {"-", "\u2212"} else ""
    return Decimal(f"{sign}{whole}.{found['cents']}" if found["cents"] else sign + whole)


def plain_number(text: str) -> float:
    """Return the number a person wrote; one comma or point is the decimal mark."""
    found = float(text.strip().replace(" ", "").replace(",", "."))
    if not math.isfinite(found):
        msg = f"not a finite number: {text[:20]}"
        raise ValueError(msg)
    return found


def given(value: Value | None) -> Value:
    """Return what a validated field holds; a field that was required is never empty."""
    if value is None:
        msg = "a required field was read before it was validated"
        raise ValueError(msg)
    return value


def choices(*pairs: tuple[str, str]) -> list[SelectChoice]:
    """Return (value, label) pairs in the form that WTForms wants."""
    return [SelectChoice(value, label) for value, label in pairs]
