"""A JSON object read key by key; whatever cannot be used is named in one line with its place."""

import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from workbench.cli import BadInput
from workbench.cli.json_input import refuse

SHOWN = 40
MOST_WHOLE = 2**53
AMOUNT = re.compile(r"[+-]?\d{1,25}(\.\d{0,25})?([eE][+-]?\d{1,2})?", re.ASCII)


def load_object(name: str, content: bytes, most_bytes: int) -> dict[str, Any]:
    """Return the object of a UTF-8 JSON file; NaN, Infinity and a key twice are refused."""
    if len(content) > most_bytes:
        refuse(f"{name} is larger than {most_bytes // 1_000_000} MB.")
    try:
        document = json.loads(
            content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        line = f"{name} is not JSON ({error})."
        raise BadInput(line) from error
    if not isinstance(document, dict):
        refuse(f"{name} is not a JSON object.")
    return document


def _no_number(text: str) -> NoReturn:
    refuse(f"The file contains {text}, which is no number.")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            refuse(f"The key '{key[:SHOWN]}' stands twice in one object.")
        found[key] = value
    return found


class Entry:
    """One object of the file with the keys it may have; each reading names its place."""

    def __init__(self, record: object, place: str, known: tuple[str, ...]) -> None:
        if not isinstance(record, Mapping):
            refuse(f"{place} must be an object.")
        for key in record:
            if key not in known:
                refuse(f"{place} has no '{key[:SHOWN]}'; it has {', '.join(known)}.")
        self.record: Mapping[str, Any] = record
        self.place = place

    def has(self, key: str) -> bool:
        """Tell whether there is a value; null is none."""
        return self.record.get(key) is not None

    def required(self, key: str) -> Any:
        """Return what is there, or refuse."""
        if not self.has(key):
            refuse(f"{self.place} needs '{key}'.")
        return self.record[key]

    def entry(self, key: str, known: tuple[str, ...]) -> "Entry":
        """Return an inner object, an empty one where there is none."""
        inner = self.record.get(key)
        return Entry({} if inner is None else inner, f"'{key}'", known)

    def number(self, key: str, default: float | None = None) -> float:
        """Return a finite number; without a default it must be there."""
        value = self.required(key) if default is None else self.record.get(key)
        return self._finite(key, default if value is None else value)

    def number_or_none(self, key: str) -> float | None:
        """Return a finite number, or None where there is none."""
        return self.number(key) if self.has(key) else None

    def whole(self, key: str, default: int) -> int:
        """Return a whole number."""
        value = self.record.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST_WHOLE:
            refuse(f"'{key}' in {self.place} must be a whole number.")
        return value

    def money(self, key: str, default: Decimal | None = None) -> Decimal:
        """Return an amount, exactly as written (a number, or a text such as "2800.00")."""
        value = self.required(key) if default is None else self.record.get(key)
        if value is None and default is not None:
            return default
        return money(value, f"'{key}' in {self.place}")

    def money_or_none(self, key: str) -> Decimal | None:
        """Return an amount, or None where there is none."""
        return self.money(key) if self.has(key) else None

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self.required(key)
        if not isinstance(value, str) or not value.strip():
            refuse(f"'{key}' in {self.place} must be a text.")
        return value.strip()

    def list_of(self, key: str, most: int) -> list[Any]:
        """Return a list of at most so many, empty where there is none."""
        value = self.record.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            refuse(f"'{key}' in {self.place} must be a list of at most {most:,}.")
        return value

    def _finite(self, key: str, value: object) -> float:
        return finite(value, f"'{key}' in {self.place}")


def finite(value: object, where: str) -> float:
    """Return a finite number, or refuse by its place."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        refuse(f"{where} is {_shown(value)}, not a number.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        refuse(f"{where} is too large.")
    return number


def money(value: object, where: str) -> Decimal:
    """Return a finite amount as written, or refuse by its place."""
    usable = isinstance(value, int | float | str) and not isinstance(value, bool)
    text = str(value) if usable else ""
    if AMOUNT.fullmatch(text) is None:
        refuse(f"{where} is {_shown(value)}, not an amount.")
    return Decimal(text)


def _shown(value: object) -> str:
    return json.dumps(value)[:SHOWN]
