"""What `consequences FILE.json` reads: a schedule with histories or paths, checked key by key.

docs/formats/consequences.md has the schema. Whatever cannot be used is named in one line.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from workbench.cli import BadInput
from workbench.outlook.plan import Plan
from workbench.settlement.schedule import Clause, Schedule
from workbench.settlement.schedule_record import schedule_from_dict

FloatArray = NDArray[np.float64]
Record = Mapping[str, object]
Place = tuple[str, str | None]

MONTHS = 12
MOST_PERIODS = 60
MOST_PATHS = 20_000
MOST_CELLS = 20_000_000
MOST_BYTES = 256_000_000


@dataclass(frozen=True, slots=True, eq=False)
class KpiInput:
    """One clause with its history (empty: none) or ready paths (None: to be simulated)."""

    clause: Clause
    history: FloatArray
    paths: FloatArray | None
    season: int | None
    lower: float | None
    upper: float | None
    plan: Plan | None
    cases: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The whole file: the schedule, its KPIs in order, and how to look ahead."""

    schedule: Schedule
    kpis: tuple[KpiInput, ...]
    seed: int
    periods: int
    n_paths: int


def read(name: str, content: bytes) -> Asked:
    """Return what the file asks; raises BadInput, and StepError from the schedule."""
    if len(content) > MOST_BYTES:
        _refuse(f"{name} is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        message = f"{name} is not JSON ({error}). Please give an object with 'schedule'."
        _refuse(message)
    if not isinstance(document, dict):
        _refuse(f"{name} is not an object with 'schedule' and 'series' or 'paths'.")
    schedule = _schedule(document)
    if ("series" in document) == ("paths" in document):
        _refuse(f"{name} needs either 'series' or 'paths', and not both.")
    return Asked(
        schedule=schedule,
        kpis=tuple(_kpi(document, schedule, clause) for clause in schedule.clauses),
        seed=_whole(document, "seed", 0, (0, 2**63 - 1)),
        periods=_whole(document, "periods", MONTHS, (MONTHS, MOST_PERIODS)),
        n_paths=_whole(document, "n_paths", 4000, (100, MOST_PATHS)),
    )


def _refuse(line: str) -> NoReturn:
    raise BadInput(line)


def _schedule(document: Record) -> Schedule:
    record = document.get("schedule")
    if not isinstance(record, dict):
        _refuse("'schedule' must be an object: a schedule as docs/formats/consequences.md says.")
    if "charge" in document:
        record = {**record, "yearly_fee": _charge(document["charge"])}
    return schedule_from_dict(record)


def _charge(value: object) -> str:
    try:
        usable = isinstance(value, int | float | str) and not isinstance(value, bool)
        charge = Decimal(str(value)) if usable else Decimal("nan")
    except InvalidOperation:
        charge = Decimal("nan")
    if not charge.is_finite() or charge < 0:
        _refuse(f"'charge' is {json.dumps(value)[:40]}, not the fee of a year, 0 or more.")
    return format(charge, "f")


def _kpi(document: Record, schedule: Schedule, clause: Clause) -> KpiInput:
    def own(key: str, told: str | None = None) -> object:
        return _own(document.get(key), key, schedule, clause, told)

    where = _name(clause)
    source = own("series", "values") if "series" in document else {}
    if not isinstance(source, dict):
        _refuse(f"'series' of {where} must be an object with a list 'values'.")
    paths = _paths(own("paths"), where) if "paths" in document else None
    values = source.get("values") if paths is None else own("history")
    if paths is None and values is None:
        _refuse(f"'series' of {where} has no list 'values'.")
    bounds = source if paths is None else document
    lower, upper = (_number(bounds.get(key), f"'{key}' of {where}") for key in ("lower", "upper"))
    if lower is not None and upper is not None and lower >= upper:
        _refuse(f"'lower' of {where} must be below 'upper'.")
    return KpiInput(
        clause=clause,
        history=_values(values, where),
        paths=paths,
        season=_season(source.get("season"), where),
        lower=lower,
        upper=upper,
        plan=_plan(own("plan", "improvement"), where),
        cases=_cases(own("cases"), where),
    )


def _name(clause: Clause) -> str:
    return clause.kpi if clause.cohort is None else f"{clause.kpi}/{clause.cohort}"


def _own(given: object, key: str, schedule: Schedule, clause: Clause, told: str | None) -> object:
    """Return what belongs to a clause: by its name, or what is given for the only one.

    An object with the key `told` is one for all (a plan) or for the only clause (a series).
    """
    if isinstance(given, dict) and not (told and told in given):
        unknown = set(given) - {_name(each) for each in schedule.clauses}
        if unknown:
            _refuse(f"'{key}' names {min(unknown)!r}, which no clause of the schedule is about.")
        return given.get(_name(clause))
    if given is not None and key != "plan" and len(schedule.clauses) > 1:
        message = f"'{key}' must be an object with a name per clause, such as {_name(clause)!r}."
        _refuse(message)
    return given


def _values(value: object, where: str) -> FloatArray:
    if value is None:
        return np.empty(0)
    if not isinstance(value, list):
        _refuse(f"The values of {where} must be a list of numbers, null where missing.")
    numbers = [_number(one, f"value {at} of {where}") for at, one in enumerate(value, start=1)]
    return np.array([math.nan if one is None else one for one in numbers], dtype=np.float64)


def _paths(value: object, where: str) -> FloatArray:
    """Return ready paths as (paths, months), whole years."""
    if not isinstance(value, list) or not value or not all(isinstance(row, list) for row in value):
        _refuse(f"'paths' of {where} must be a list of lists of months.")
    widths = {len(row) for row in value}
    if len(widths) > 1 or not min(widths) or min(widths) % MONTHS:
        _refuse(f"Every path of {where} must have the same number of months: 12, 24 or more.")
    if len(value) * min(widths) > MOST_CELLS:
        _refuse(f"'paths' of {where} has more than {MOST_CELLS:,} values.")
    rows = [
        [_number(one, f"path {at} of {where}") for one in row] for at, row in enumerate(value, 1)
    ]
    if any(one is None for row in rows for one in row):
        _refuse(f"'paths' of {where} has a null; a simulated month has a value.")
    return np.array(rows, dtype=np.float64)


def _plan(value: object, where: str) -> Plan | None:
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
        _refuse(message)
    numbers = {key: _number(one, f"'{key}' of the plan of {where}") for key, one in value.items()}
    if numbers.get("improvement") is None:
        _refuse(f"'plan' of {where} has no 'improvement'.")
    delay = numbers.get("delay") or 0.0
    if not delay.is_integer():
        _refuse(f"'delay' of the plan of {where} must be whole periods.")
    share = numbers.get("arrives")
    return Plan(
        improvement=numbers["improvement"] or 0.0,
        ramp_periods=numbers.get("ramp_periods") or 0.0,
        arrives=1.0 if share is None else share,
        delay=int(delay),
    )


def _cases(value: object, where: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        _refuse(f"'cases' of {where} must be a whole number from 1: cases a month.")
    return value


def _season(value: object, where: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        _refuse(f"'season' of {where} must be a whole number from 1, or null.")
    return value


def _number(value: object, where: str) -> float | None:
    """Return a finite number or None; true and false are no numbers."""
    if value is None:
        return None
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        number = float(value) if usable and isinstance(value, int | float) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        _refuse(f"{where} is {json.dumps(value)[:40]}, not a finite number or null.")
    return number


def _whole(document: Record, key: str, default: int, allowed: tuple[int, int]) -> int:
    value = document.get(key, default)
    usable = isinstance(value, int) and not isinstance(value, bool)
    if not usable or not isinstance(value, int) or not allowed[0] <= value <= allowed[1]:
        _refuse(f"'{key}' must be a whole number from {allowed[0]} to {allowed[1]}.")
    return value
