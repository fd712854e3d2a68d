"""What commands read from a JSON file, key by key; whatever cannot be used is named in one line."""

import json
import math
from collections.abc import Mapping
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from workbench.cli import BadInput
from workbench.outlook.plan import Plan

FloatArray = NDArray[np.float64]
Record = Mapping[str, object]

MONTHS = 12
MOST_CELLS = 20_000_000
MOST_BYTES = 256_000_000


def refuse(line: str) -> NoReturn:
    """Refuse the input with one line."""
    raise BadInput(line)


def document_of(name: str, content: bytes, needed: str) -> Record:
    """Return the JSON object of a file; `needed` says what it must have."""
    if len(content) > MOST_BYTES:
        refuse(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        message = f"{name} is not JSON ({error}). Please give an object with {needed}."
        refuse(message)
    if not isinstance(found, dict):
        refuse(f"{name} is not an object with {needed}.")
    return found


def values_of(value: object, where: str) -> FloatArray:
    """Return a list of numbers as an array, NaN for null; nothing gives an empty one."""
    if value is None:
        return np.empty(0)
    if not isinstance(value, list):
        refuse(f"The values of {where} must be a list of numbers, null where missing.")
    numbers = [number_of(one, f"value {at} of {where}") for at, one in enumerate(value, start=1)]
    return np.array([math.nan if one is None else one for one in numbers], dtype=np.float64)


def paths_of(value: object, where: str) -> FloatArray:
    """Return ready paths as (paths, months), whole years."""
    if not isinstance(value, list) or not value or not all(isinstance(row, list) for row in value):
        refuse(f"'paths' of {where} must be a list of lists of months.")
    widths = {len(row) for row in value}
    if len(widths) > 1 or not min(widths) or min(widths) % MONTHS:
        refuse(f"Every path of {where} must have the same number of months: 12, 24 or more.")
    if len(value) * min(widths) > MOST_CELLS:
        refuse(f"'paths' of {where} has more than {MOST_CELLS:,} values.")
    rows = [
        [number_of(one, f"path {at} of {where}") for one in row] for at, row in enumerate(value, 1)
    ]
    if any(one is None for row in rows for one in row):
        refuse(f"'paths' of {where} has a null; a simulated month has a value.")
    return np.array(rows, dtype=np.float64)


def plan_of(value: object, where: str) -> Plan | None:
    """Return a plan, or None where there is none. Raises StepError for numbers out of range."""
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) - {
        "improvement",
        "ramp_periods",
        "arrives",
        "delay",
    }:
        message = (
            f"'plan' of {where} has improvement, ramp_periods, arrives and delay, no other key."
        )
        refuse(message)
    numbers = {key: number_of(one, f"'{key}' of the plan of {where}") for key, one in value.items()}
    if numbers.get("improvement") is None:
        refuse(f"'plan' of {where} has no 'improvement'.")
    delay = numbers.get("delay") or 0.0
    if not delay.is_integer():
        refuse(f"'delay' of the plan of {where} must be whole periods.")
    share = numbers.get("arrives")
    return Plan(
        improvement=numbers["improvement"] or 0.0,
        ramp_periods=numbers.get("ramp_periods") or 0.0,
        arrives=1.0 if share is None else share,
        delay=int(delay),
    )


def cases_of(value: object, where: str) -> int | None:
    """Return the cases a month, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        refuse(f"'cases' of {where} must be a whole number from 1: cases a month.")
    return value


def season_of(value: object, where: str) -> int | None:
    """Return the periods of a cycle, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        refuse(f"'season' of {where} must be a whole number from 1, or null.")
    return value


def number_of(value: object, where: str) -> float | None:
    """Return a finite number or None; true and false are no numbers."""
    if value is None:
        return None
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        number = float(value) if usable and isinstance(value, int | float) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        refuse(f"{where} is {json.dumps(value)[:40]}, not a finite number or null.")
    return number


def whole_of(record: Record, key: str, default: int, allowed: tuple[int, int]) -> int:
    """Return a whole number of the record in a range."""
    value = record.get(key, default)
    usable = isinstance(value, int) and not isinstance(value, bool)
    if not usable or not isinstance(value, int) or not allowed[0] <= value <= allowed[1]:
        refuse(f"'{key}' must be a whole number from {allowed[0]} to {allowed[1]}.")
    return value
