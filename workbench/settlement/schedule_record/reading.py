"""Fields of plain records, read strictly: each error names the field."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from workbench.codes import StepError

Record = Mapping[str, object]
Read = TypeVar("Read")


def bad(field: str) -> StepError:
    """Return the refusal that names the field."""
    return StepError("settlement.record_bad", field=field)


def optional(record: Record, field: str, read: Callable[[Record], Read]) -> Read | None:
    """Return what a nested record holds, None where there is none."""
    value = record.get(field)
    return None if value is None else read(mapping(value, field))


def mapping(value: object, field: str) -> Record:
    """Return a nested record."""
    if not isinstance(value, Mapping):
        raise bad(field)
    return value


def entries(record: Record, field: str) -> list[object]:
    """Return a list."""
    value = record.get(field)
    if not isinstance(value, list):
        raise bad(field)
    return value


def text(record: Record, field: str) -> str:
    """Return a text."""
    value = record.get(field)
    if not isinstance(value, str):
        raise bad(field)
    return value


def choice(record: Record, field: str, allowed: set[str]) -> str:
    """Return one of the allowed texts."""
    value = text(record, field)
    if value not in allowed:
        raise bad(field)
    return value


def money(record: Record, field: str) -> Decimal:
    """Return an amount that is written as text."""
    try:
        return Decimal(text(record, field))
    except InvalidOperation as error:
        raise bad(field) from error


def number(record: Record, field: str) -> float:
    """Return a number."""
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise bad(field)
    return float(value)


def number_or_none(record: Record, field: str) -> float | None:
    """Return a number, or None."""
    return None if record.get(field) is None else number(record, field)


def whole(record: Record, field: str) -> int:
    """Return a whole number."""
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad(field)
    return value


def truth(record: Record, field: str) -> bool:
    """Return true or false; false where it is not said."""
    value = record.get(field, False)
    if not isinstance(value, bool):
        raise bad(field)
    return value
