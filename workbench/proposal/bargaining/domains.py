"""Step bargaining: a two-party domain from JSON, with every number read exactly.

The utility of a side is the sum over issues of weight x evaluation of the chosen option; its
reservation value is its disagreement point. Numbers are taken as the decimals that are written,
never as floats, so that two packages tie only where they really do. docs/formats/bargain.md
describes the format.

Where a side also has `raw_weights` and `raw_evaluations`, and these, each evaluation divided by the
largest of its issue and each weight by the sum of the weights, give the stated numbers, then the
raw ones are used: the stated ones are their rounded copies, and rounding makes false ties.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import chain
from typing import Never, TypeAlias

from workbench.codes import StepError
from workbench.proposal.bargaining.frontier import Menu, Package

OptionName: TypeAlias = str | bool | int | float
Table: TypeAlias = tuple[tuple[Fraction, ...], ...]

LONGEST_NUMBER = 400  # characters
LARGEST_EXPONENT = 150  # so that a product of two numbers is still a float
MOST_OPTIONS = 100_000  # of one issue
SAME = Fraction(1, 10**9)  # raw and stated numbers agree to this


@dataclass(frozen=True, slots=True)
class Issue:
    """What is negotiated, and the names of its options (at least one, all different)."""

    name: str
    options: tuple[OptionName, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side: a weight per issue, an evaluation per issue and option, a reservation value."""

    name: str
    weights: tuple[Fraction, ...]
    evaluations: Table
    reservation: Fraction


@dataclass(frozen=True, slots=True)
class Domain:
    """A two-party domain: issues with options, and what both sides make of them."""

    issues: tuple[Issue, ...]
    sides: tuple[Side, Side]

    @property
    def menu(self) -> Menu:
        """What each option adds to the utility of each side: weight x evaluation, exactly."""
        first, second = (
            [[w * e for e in row] for w, row in zip(side.weights, side.evaluations, strict=True)]
            for side in self.sides
        )
        return Menu(
            tuple(tuple(zip(a, b, strict=True)) for a, b in zip(first, second, strict=True))
        )

    @property
    def reservation(self) -> tuple[Fraction, Fraction]:
        """The disagreement point: both reservation values."""
        return self.sides[0].reservation, self.sides[1].reservation

    def named(self, package: Package) -> list[OptionName]:
        """Return the names of the chosen options, issue by issue."""
        return [issue.options[j] for issue, j in zip(self.issues, package, strict=True)]


def parse(content: bytes) -> Domain:
    """Read a domain from UTF-8 JSON.

    Raises StepError bargaining.* that names the place in the file: not JSON, a key is missing, a
    list has another length, a number is not one, no issues, an issue without options, a name twice.
    """
    document = _mapping(_document(content), "FILE")
    issues = _issues(_list(_get(document, "issues", "FILE"), "issues"))
    sides = _list(_get(document, "sides", "FILE"), "sides")
    if len(sides) != 2:
        raise StepError("bargaining.not_two_sides", found=len(sides))
    first, second = (_side(side, f"sides[{i}]", issues) for i, side in enumerate(sides))
    return Domain(issues, (first, second))


def _document(content: bytes) -> object:
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


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise StepError("bargaining.not_an_object", place=place)
    return value


def _get(mapping: Mapping[str, object], key: str, place: str) -> object:
    if key not in mapping:
        raise StepError("bargaining.key_missing", key=key, place=place)
    return mapping[key]


def _list(value: object, place: str, length: int | None = None) -> list[object]:
    if not isinstance(value, list):
        raise StepError("bargaining.not_a_list", place=place)
    if length is not None and len(value) != length:
        raise StepError("bargaining.wrong_length", place=place, expected=length, found=len(value))
    return value


def _number(value: object, place: str) -> Fraction:
    if not isinstance(value, Decimal):
        raise StepError("bargaining.not_a_number", place=place)
    return Fraction(value)


def _issues(values: list[object]) -> tuple[Issue, ...]:
    if not values:
        raise StepError("bargaining.no_issues")
    issues = tuple(_issue(value, f"issues[{i}]") for i, value in enumerate(values))
    _all_different([issue.name for issue in issues], "issues")
    return issues


def _issue(value: object, place: str) -> Issue:
    issue = _mapping(value, place)
    name = _get(issue, "name", place)
    if not isinstance(name, str) or not name.strip():
        raise StepError("bargaining.not_a_name", place=f"{place}.name")
    names = _list(_get(issue, "values", place), f"{place}.values")
    if not names:
        raise StepError("bargaining.no_options", place=f"{place}.values")
    if len(names) > MOST_OPTIONS:
        raise StepError("bargaining.too_many_options", place=f"{place}.values", most=MOST_OPTIONS)
    options = tuple(_option(option, f"{place}.values[{j}]") for j, option in enumerate(names))
    _all_different([json.dumps(option) for option in options], f"{place}.values")
    return Issue(name, options)


def _option(value: object, place: str) -> OptionName:
    """Return an option's name as the JSON value it is: a text, a number, true or false."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else float(value)
    if isinstance(value, str | bool):
        return value
    raise StepError("bargaining.not_a_name", place=place)


def _all_different(names: list[str], place: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise StepError("bargaining.name_twice", name=name[:60], place=place)
        seen.add(name)


def _side(value: object, place: str, issues: tuple[Issue, ...]) -> Side:
    side = _mapping(value, place)
    weights = _weights(_get(side, "weights", place), f"{place}.weights", issues)
    evaluations = _table(_get(side, "evaluations", place), f"{place}.evaluations", issues)
    if side.get("raw_weights") is not None and side.get("raw_evaluations") is not None:
        raw = _normalised(
            _weights(side["raw_weights"], f"{place}.raw_weights", issues),
            _table(side["raw_evaluations"], f"{place}.raw_evaluations", issues),
        )
        if _same(raw, (weights, evaluations)):
            weights, evaluations = raw
    reservation = _number(_get(side, "reservation_value", place), f"{place}.reservation_value")
    return Side(str(side.get("name", place)), weights, evaluations, reservation)


def _weights(value: object, place: str, issues: tuple[Issue, ...]) -> tuple[Fraction, ...]:
    numbers = _list(value, place, len(issues))
    return tuple(_number(number, f"{place}[{i}]") for i, number in enumerate(numbers))


def _table(value: object, place: str, issues: tuple[Issue, ...]) -> Table:
    rows = _list(value, place, len(issues))
    return tuple(
        tuple(
            _number(number, f"{place}[{i}][{j}]")
            for j, number in enumerate(_list(row, f"{place}[{i}]", len(issue.options)))
        )
        for i, (row, issue) in enumerate(zip(rows, issues, strict=True))
    )


def _normalised(weights: tuple[Fraction, ...], rows: Table) -> tuple[tuple[Fraction, ...], Table]:
    """Divide weights by their sum and evaluations by the largest of their issue, where not zero."""
    total = sum(weights) or Fraction(1)
    largest = [max(row) or Fraction(1) for row in rows]
    evaluations = tuple(
        tuple(e / most for e in row) for row, most in zip(rows, largest, strict=True)
    )
    return tuple(w / total for w in weights), evaluations


def _same(
    raw: tuple[tuple[Fraction, ...], Table], stated: tuple[tuple[Fraction, ...], Table]
) -> bool:
    pairs = chain(
        zip(raw[0], stated[0], strict=True),
        zip(chain(*raw[1]), chain(*stated[1]), strict=True),
    )
    return all(abs(a - b) <= SAME for a, b in pairs)
