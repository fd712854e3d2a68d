"""Reading plain data: every error names the field, and numbers stay as they were written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self

from workbench.codes import StepError

Plain = Decimal | Fraction | float | int | bool
LARGEST = 10**15


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one JSON object; `place` is its path in the file, for messages."""

    place: str
    values: Mapping[str, Any]

    @staticmethod
    def number_out(value: Plain) -> Plain:
        """Return a number that JSON writes without dust: 84 for 84.00, 0.2 for 0.20."""
        if not isinstance(value, Decimal | Fraction):
            return value
        return int(value) if value == int(value) else float(value)

    @classmethod
    def of(cls, value: object, place: str) -> Self:
        """Return the fields of an object; StepError settlement.model_field for anything else."""
        if not isinstance(value, Mapping):
            raise StepError("settlement.model_field", field=place or "model")
        return cls(place, value)

    def _name(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def bad(self, key: str) -> StepError:
        """Return the refusal that names a field."""
        return StepError("settlement.model_field", field=self._name(key))

    def has(self, key: str) -> bool:
        """Return whether there is such a field with a value."""
        return self.values.get(key) is not None

    def inner(self, key: str) -> "Fields":
        """Return the object in a field."""
        return Fields.of(self.values.get(key), self._name(key))

    def entries(self, key: str) -> Iterator["Fields"]:
        """Return the objects of a list, one by one."""
        for number, value in enumerate(self.list(key), start=1):
            yield Fields.of(value, f"{self._name(key)}[{number}]")

    def list(self, key: str) -> list[Any]:
        """Return a list."""
        value = self.values.get(key)
        if not isinstance(value, list):
            raise self.bad(key)
        return value

    def text(self, key: str) -> str:
        """Return a text."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.bad(key)
        return value

    def truth(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.bad(key)
        return value

    def number(self, key: str, default: Fraction | None = None) -> Fraction:
        """Return a finite number of a sensible size."""
        value = self.values.get(key)
        if value is None and default is not None:
            return default
        return self.as_number(value, key)

    def as_number(self, value: object, key: str) -> Fraction:
        """Return a value of a list as a number; `key` names the list."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.bad(key)
        found = Fraction(value)
        if abs(found) > LARGEST:
            raise self.bad(key)
        return found

    def percent(self, key: str, default: Fraction | None = None) -> Fraction:
        """Return a percentage as a fraction."""
        return self.number(key, default) / 100

    def share(self, key: str) -> Fraction:
        """Return a percentage of 0 to 100 as a fraction; refused outside."""
        value = self.number(key)
        if not 0 <= value <= 100:
            raise StepError(
                "settlement.case_not_a_share", field=key, value=str(self.number_out(value))
            )
        return value / 100

    def amount(self, key: str, default: Fraction | None = None) -> Fraction:
        """Return an amount of 0 or more; refused below."""
        value = self.number(key, default)
        if value < 0:
            raise StepError(
                "settlement.case_negative", field=key, value=str(self.number_out(value))
            )
        return value

    def moment(self, key: str) -> datetime:
        """Return a time with its offset from UTC; refused without one."""
        try:
            found = datetime.fromisoformat(self.text(key))
        except ValueError as error:
            raise self.bad(key) from error
        if found.tzinfo is None:
            raise StepError("settlement.case_time_zone", field=key)
        return found


Settle = Callable[[Fields], dict[str, Plain]]
"""Answers the input of one case."""
Model = Callable[[Fields], Settle]
"""A kind of clause: its parameters become what answers its cases."""
