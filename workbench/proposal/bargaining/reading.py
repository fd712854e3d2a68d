"""Step bargaining: JSON documents, with every number read as the decimal that is written.

Errors name the place in the file; they are StepError bargaining.*.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Never, TypeAlias

from workbench.codes import StepError
from workbench.proposal.bargaining.couplings import Coupling, Sense

Numbers: TypeAlias = tuple[Fraction, ...]
OptionName: TypeAlias = str | bool | int | float
Table: TypeAlias = tuple[Numbers, ...]

LONGEST_NUMBER = 400  # characters
LARGEST_EXPONENT = 150  # so that a product of two numbers is still a float


def read(content: bytes) -> object:
    """Return the document in UTF-8 JSON; its numbers are Decimals, as they are written."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StepError("bargaining.not_utf8") from None
    try:
        document: object = json.loads(
            text, parse_float=_written, parse_int=_written, parse_constant=_not_finite
        )
    except json.JSONDecodeError as error:
        raise StepError("bargaining.not_json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise StepError("bargaining.nested_too_deeply") from None
    return document


def _written(text: str) -> Decimal:
    """Return the number as it is written, refusing what would cost unbounded memory."""
    if len(text) > LONGEST_NUMBER:
        raise StepError("bargaining.number_out_of_range", exponent=LARGEST_EXPONENT)
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond what a Decimal holds
        raise StepError("bargaining.number_out_of_range", exponent=LARGEST_EXPONENT) from None
    if not number:
        return Decimal(0)
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise StepError("bargaining.number_out_of_range", exponent=LARGEST_EXPONENT)
    return number


def _not_finite(text: str) -> Never:
    raise StepError("bargaining.not_finite", text=text)


def as_object(value: object, place: str) -> Mapping[str, object]:
    """Return a JSON object, or refuse the place."""
    if not isinstance(value, dict):
        raise StepError("bargaining.not_an_object", place=place)
    return value


def member(mapping: Mapping[str, object], key: str, place: str) -> object:
    """Return what stands under a key that must be there."""
    if key not in mapping:
        raise StepError("bargaining.key_missing", key=key, place=place)
    return mapping[key]


def as_list(value: object, place: str, length: int | None = None) -> list[object]:
    """Return a JSON list, of this length where one is given, or refuse the place."""
    if not isinstance(value, list):
        raise StepError("bargaining.not_a_list", place=place)
    if length is not None and len(value) != length:
        raise StepError("bargaining.wrong_length", place=place, expected=length, found=len(value))
    return value


def as_number(value: object, place: str) -> Fraction:
    """Return a JSON number exactly, or refuse the place."""
    if not isinstance(value, Decimal):
        raise StepError("bargaining.not_a_number", place=place)
    return Fraction(value)


def as_option(value: object, place: str) -> OptionName:
    """Return an option's name as the JSON value it is: a text, a number, true or false."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else float(value)
    if isinstance(value, str | bool):
        return value
    raise StepError("bargaining.not_a_name", place=place)


def as_numbers(value: object, place: str, length: int | None = None) -> Numbers:
    """Return a list of JSON numbers exactly, or refuse the place."""
    numbers = as_list(value, place, length)
    return tuple(as_number(number, f"{place}[{i}]") for i, number in enumerate(numbers))


def as_table(value: object, place: str, sizes: Sequence[int]) -> Table:
    """Return lists of numbers, one per issue, of these sizes, or refuse the place."""
    rows = as_list(value, place, len(sizes))
    return tuple(
        as_numbers(row, f"{place}[{i}]", size)
        for i, (row, size) in enumerate(zip(rows, sizes, strict=True))
    )


def as_couplings(value: object, place: str, sizes: Sequence[int]) -> tuple[Coupling, ...]:
    """Return constraints over issues of these sizes, or refuse the place."""
    return tuple(
        _coupling(coupling, f"{place}[{i}]", sizes)
        for i, coupling in enumerate(as_list(value, place))
    )


def _coupling(value: object, place: str, sizes: Sequence[int]) -> Coupling:
    coupling = as_object(value, place)
    sense = member(coupling, "sense", place)
    if not isinstance(sense, str) or sense not in set(Sense):
        raise StepError("bargaining.not_a_sense", place=f"{place}.sense")
    return Coupling(
        as_table(member(coupling, "coef", place), f"{place}.coef", sizes),
        Sense(sense),
        as_number(member(coupling, "rhs", place), f"{place}.rhs"),
    )


def all_different(names: list[str], place: str) -> None:
    """Refuse the place where a name stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise StepError("bargaining.name_twice", name=name[:60], place=place)
        seen.add(name)
