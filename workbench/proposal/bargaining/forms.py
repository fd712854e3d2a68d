"""Step bargaining: a bargain over continuous choices from JSON, in one of three forms.

docs/formats/propose.md describes the forms; `menu_files` reads the fourth, finite menus. Errors name
the place in the file, never the number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from workbench.codes import StepError
from workbench.proposal.bargaining.continuous import Continuous, Division, FeeRange, Polygon
from workbench.proposal.bargaining.menu_files import menu_bargain
from workbench.proposal.bargaining.menus import MenuBargain
from workbench.proposal.bargaining.pieces import Array, Levels
from workbench.proposal.bargaining.proposals import Offer
from workbench.proposal.bargaining.reading import as_list, as_number, as_object, member, read

LARGEST = 10**15  # beyond any money a year
MOST_EXPONENT = Fraction(1)  # of a power family; at 1 it is the most joint value
RECOGNISED = {"vertices": "polygon", "points_1": "division", "v": "continuous", "kpis": "menu"}
PER_KPI = ("v", "a", "l", "q", "h")
NOT_NEGATIVE = {"v", "a", "q", "h", "upper", "points_1", "points_2", "risk"}

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Form:
    """What a file states: a bargain, and exponents of the power family asked for beside it."""

    name: str
    bargain: Continuous | Polygon | Division | MenuBargain
    exponents: tuple[float, ...] = ()

    @property
    def alternatives(self) -> tuple[float, float]:
        """What both sides have without a deal."""
        first, second = self.bargain.alternatives
        return float(first), float(second)

    def family(self) -> dict[float, Offer]:
        """Answer by each exponent that was asked for, where both sides can gain."""
        if not isinstance(self.bargain, Division):
            return {}
        offers = {exponent: self.bargain.family(exponent) for exponent in self.exponents}
        return {exponent: offer for exponent, offer in offers.items() if offer is not None}


def parse(content: bytes) -> Form:
    """Read one of the four forms from UTF-8 JSON.

    Raises StepError bargaining.* that names the place in the file.
    """
    document = as_object(read(content), "FILE")
    name = _name(document)
    match name:
        case "continuous":
            return Form(name, _continuous(document))
        case "polygon":
            return Form(name, _polygon(document))
        case "division":
            return Form(name, _division(document), _exponents(document))
        case "menu":
            return Form(name, menu_bargain(document))
        case _:
            raise StepError("bargaining.form_unknown")


def _name(document: Document) -> object:
    """Return the form's name: as stated, or by the one key that only this form has."""
    if "form" in document:
        return document["form"]
    found = [form for key, form in RECOGNISED.items() if key in document]
    return found[0] if len(found) == 1 else None


def _continuous(document: Document) -> Continuous:
    columns = {key: _column(document, key) for key in PER_KPI}
    size = len(columns["v"])
    if size == 0:
        raise StepError("bargaining.no_options", place="v")
    uses = _column(document, "r") if "r" in document else np.zeros(size)
    upper = _column(document, "upper") if "upper" in document else np.ones(size)
    for key, column in {**columns, "r": uses, "upper": upper}.items():
        _same_length(key, column, size)
    if "names" in document:
        as_list(document["names"], "names", size)
    limit = _number(document["R"], "R") if "R" in document else None
    levels = Levels(**columns, r=uses, upper=upper)
    return Continuous(levels, limit, _fee(document), _pair(document, "d", 0.0), power(document))


def _fee(document: Document) -> float | FeeRange | None:
    """Return the fee F: an amount, "free", or a lowest and a highest amount."""
    value = member(document, "F", "FILE")
    if value == "free":
        return None
    if isinstance(value, Mapping):
        ends = [_number(member(value, key, "F"), f"F.{key}") for key in ("lowest", "highest")]
        if ends[0] > ends[1]:
            raise StepError("bargaining.range_empty", place="F")
        return FeeRange(ends[0], ends[1])
    return _number(value, "F")


def _polygon(document: Document) -> Polygon:
    corners = as_list(member(document, "vertices", "FILE"), "vertices")
    if not corners:
        raise StepError("bargaining.no_options", place="vertices")
    table = [_row(corner, f"vertices[{i}]", 2) for i, corner in enumerate(corners)]
    return Polygon(np.array(table), _pair(document, "d", 0.0), power(document))


def _division(document: Document) -> Division:
    first, second = _column(document, "points_1"), _column(document, "points_2")
    if not len(first):
        raise StepError("bargaining.no_options", place="points_1")
    _same_length("points_2", second, len(first))
    risk = _pair(document, "risk", 1.0)
    if not all(0 < part <= 1 for part in risk):
        raise StepError("bargaining.risk_out_of_range")
    return Division((first, second), _pair(document, "d", 0.0), power(document), risk)


def _exponents(document: Document) -> tuple[float, ...]:
    values = as_list(document.get("exponents", []), "exponents")
    exponents = tuple(_number(value, f"exponents[{i}]") for i, value in enumerate(values))
    if any(exponent >= MOST_EXPONENT for exponent in exponents):
        raise StepError("bargaining.exponent_out_of_range")
    return exponents


def power(document: Document) -> float:
    """Return the weight of the first side under Nash, one half where none is stated."""
    value = _number(document["power"], "power") if "power" in document else 0.5
    if not 0 < value < 1:
        raise StepError("bargaining.power_not_between")
    return value


def _pair(document: Document, key: str, otherwise: float) -> tuple[float, float]:
    if key not in document:
        return otherwise, otherwise
    first, second = _row(document[key], key, 2)
    return first, second


def _column(document: Document, key: str) -> Array:
    column = np.array(_row(member(document, key, "FILE"), key))
    if key in NOT_NEGATIVE and (column < 0).any():
        raise StepError("bargaining.value_negative", field=key)
    return column


def _same_length(key: str, column: Array, size: int) -> None:
    if len(column) != size:
        raise StepError("bargaining.wrong_length", place=key, expected=size, found=len(column))


def _row(value: object, place: str, length: int | None = None) -> Sequence[float]:
    numbers = as_list(value, place, length)
    return [_number(number, f"{place}[{i}]") for i, number in enumerate(numbers)]


def _number(value: object, place: str) -> float:
    number = as_number(value, place)
    if abs(number) > LARGEST:
        raise StepError("bargaining.value_too_large", field=place)
    return float(number)
