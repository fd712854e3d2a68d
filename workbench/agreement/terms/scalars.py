"""Single values to and from JSON: one written form for each value, so that digests repeat."""

import math
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from workbench.codes import StepError

# Money beyond this many digits on either side of the point is an error, not an amount.
_LARGEST_EXPONENT = 30


def wrong_kind(where: str, expected: str) -> StepError:
    """Return the error that something else than `expected` stands at the place."""
    return StepError("terms.wrong_kind", where=where, expected=expected)


def _not_a_number(where: str) -> StepError:
    return StepError("terms.not_a_number", where=where)


def _not_text(where: str) -> StepError:
    return StepError("terms.not_text", where=where)


def _text(value: str, where: str) -> str:
    composed = unicodedata.normalize("NFC", value)
    if any("\ud800" <= character <= "\udfff" for character in composed):
        raise _not_text(where)
    return composed


def _decimal(value: Decimal, where: str) -> str:
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise _not_a_number(where)
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain


def _float(value: float, where: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise _not_a_number(where)
    return 0.0 if number == 0 else number  # one zero: -0.0 equals 0.0 but is written differently


WRITERS: dict[object, Callable[..., object]] = {
    str: _text,
    Decimal: _decimal,
    float: _float,
    int: lambda value, _: int(value),
    bool: lambda value, _: bool(value),
    date: lambda value, _: value.isoformat(),
}


def _read_text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise wrong_kind(where, "text")
    return _text(value, where)


def _read_decimal(value: object, where: str) -> Decimal:
    try:
        number = Decimal(_read_text(value, where))
    except InvalidOperation:
        raise wrong_kind(where, "decimal") from None
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise _not_a_number(where)
    return number


def _read_float(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise wrong_kind(where, "number")
    try:
        return _float(value, where)
    except OverflowError:
        raise _not_a_number(where) from None


def _read_int(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_kind(where, "integer")
    return value


def _read_bool(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise wrong_kind(where, "boolean")
    return value


def _read_date(value: object, where: str) -> date:
    try:
        return date.fromisoformat(_read_text(value, where))
    except ValueError:
        raise wrong_kind(where, "date") from None


READERS: dict[object, Callable[[object, str], object]] = {
    str: _read_text,
    Decimal: _read_decimal,
    float: _read_float,
    int: _read_int,
    bool: _read_bool,
    date: _read_date,
}
