"""What `consequences FILE.json` reads: a schedule with histories or paths, checked key by key.

docs/formats/consequences.md has the schema. Whatever cannot be used is named in one line.
"""

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from workbench.cli.json_input import (
    MONTHS,
    FloatArray,
    Record,
    cases_of,
    document_of,
    number_of,
    paths_of,
    plan_of,
    refuse,
    season_of,
    values_of,
    whole_of,
)
from workbench.outlook.plan import Plan
from workbench.settlement.schedule import Clause, Schedule
from workbench.settlement.schedule_record import schedule_from_dict

Place = tuple[str, str | None]

MOST_PERIODS = 60
MOST_PATHS = 20_000


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
    record = document_of(name, content, "'schedule' and 'series' or 'paths'")
    schedule = _schedule(record)
    if ("series" in record) == ("paths" in record):
        refuse(f"{name} needs either 'series' or 'paths', and not both.")
    return Asked(
        schedule=schedule,
        kpis=tuple(_kpi(record, schedule, clause) for clause in schedule.clauses),
        seed=whole_of(record, "seed", 0, (0, 2**63 - 1)),
        periods=whole_of(record, "periods", MONTHS, (MONTHS, MOST_PERIODS)),
        n_paths=whole_of(record, "n_paths", 4000, (100, MOST_PATHS)),
    )


def _schedule(record: Record) -> Schedule:
    found = record.get("schedule")
    if not isinstance(found, dict):
        refuse("'schedule' must be an object: a schedule as docs/formats/consequences.md says.")
    if "charge" in record:
        found = {**found, "yearly_fee": _charge(record["charge"])}
    return schedule_from_dict(found)


def _charge(value: object) -> str:
    try:
        usable = isinstance(value, int | float | str) and not isinstance(value, bool)
        charge = Decimal(str(value)) if usable else Decimal("nan")
    except InvalidOperation:
        charge = Decimal("nan")
    if not charge.is_finite() or charge < 0:
        refuse(f"'charge' is {json.dumps(value)[:40]}, not the fee of a year, 0 or more.")
    return format(charge, "f")


def _kpi(record: Record, schedule: Schedule, clause: Clause) -> KpiInput:
    def own(key: str, told: str | None = None) -> object:
        return _own(record.get(key), key, schedule, clause, told)

    where = _name(clause)
    source = own("series", "values") if "series" in record else {}
    if not isinstance(source, dict):
        refuse(f"'series' of {where} must be an object with a list 'values'.")
    paths = paths_of(own("paths"), where) if "paths" in record else None
    values = source.get("values") if paths is None else own("history")
    if paths is None and values is None:
        refuse(f"'series' of {where} has no list 'values'.")
    bounds = source if paths is None else record
    lower, upper = (number_of(bounds.get(key), f"'{key}' of {where}") for key in ("lower", "upper"))
    if lower is not None and upper is not None and lower >= upper:
        refuse(f"'lower' of {where} must be below 'upper'.")
    return KpiInput(
        clause=clause,
        history=values_of(values, where),
        paths=paths,
        season=season_of(source.get("season"), where),
        lower=lower,
        upper=upper,
        plan=plan_of(own("plan", "improvement"), where),
        cases=cases_of(own("cases"), where),
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
            refuse(f"'{key}' names {min(unknown)!r}, which no clause of the schedule is about.")
        return given.get(_name(clause))
    if given is not None and key != "plan" and len(schedule.clauses) > 1:
        message = f"'{key}' must be an object with a name per clause, such as {_name(clause)!r}."
        refuse(message)
    return given
