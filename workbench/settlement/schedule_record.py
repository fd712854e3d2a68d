"""Step schedule: a schedule as plain data (JSON) with a schema version, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Literal, cast

from workbench.codes import StepError
from workbench.evidence.kpi.series import Direction
from workbench.settlement.schedule import Clause, Ladder, Schedule, Trigger, Window, problems

SCHEMA_VERSION = 1

Record = Mapping[str, object]


def schedule_to_dict(schedule: Schedule) -> dict[str, object]:
    """Return the schedule as JSON-ready data; money is text, so that no cent is lost.

    Keys: schema_version, currency, yearly_fee, yearly_cap, clauses (the fields of Clause with
    nested ladder and trigger).
    """
    return {
        "schema_version": schedule.schema_version,
        "currency": schedule.currency,
        "yearly_fee": format(schedule.yearly_fee, "f"),
        "yearly_cap": schedule.yearly_cap,
        "clauses": [asdict(clause) for clause in schedule.clauses],
    }


def schedule_from_dict(record: Record) -> Schedule:
    """Return the schedule that `schedule_to_dict` wrote.

    Raises StepError: settlement.schema_unknown for another schema version, settlement.record_bad
    where a field is missing or of the wrong kind, and the first of `problems` where the content
    cannot be used.
    """
    version = record.get("schema_version")
    if version != SCHEMA_VERSION:
        raise _unknown_schema(version)
    schedule = Schedule(
        currency=_text(record, "currency"),
        yearly_fee=_money(record, "yearly_fee"),
        clauses=tuple(_clause(_mapping(item, "clauses")) for item in _list(record, "clauses")),
        yearly_cap=_number_or_none(record, "yearly_cap"),
        schema_version=SCHEMA_VERSION,
    )
    for finding in problems(schedule):
        raise StepError(finding.code, **finding.params)
    return schedule


def _clause(record: Record) -> Clause:
    trigger = record.get("trigger")
    cohort = record.get("cohort")
    return Clause(
        kpi=_text(record, "kpi"),
        window=cast("Window", _text(record, "window")),
        ladder=_ladder(_mapping(record.get("ladder"), "ladder")),
        credit=_number(record, "credit"),
        bonus=_number(record, "bonus"),
        trigger=None if trigger is None else _trigger(_mapping(trigger, "trigger")),
        decimals=_whole(record, "decimals"),
        cohort=None if cohort is None else _text(record, "cohort"),
    )


def _ladder(record: Record) -> Ladder:
    return Ladder(
        direction=cast("Direction", _choice(record, "direction", {"higher", "lower"})),
        minimum=_number(record, "minimum"),
        target=_number(record, "target"),
        stretch=_number(record, "stretch"),
        dead_band=_number(record, "dead_band"),
        floor=_number_or_none(record, "floor"),
        best=_number_or_none(record, "best"),
    )


def _trigger(record: Record) -> Trigger:
    kind = _choice(record, "kind", {"once", "k_of_n", "consecutive"})
    return Trigger(
        kind=cast("Literal['once', 'k_of_n', 'consecutive']", kind),
        k=_whole(record, "k"),
        n=_whole(record, "n"),
    )


def _bad(field: str) -> StepError:
    return StepError("settlement.record_bad", field=field)


def _unknown_schema(version: object) -> StepError:
    return StepError("settlement.schema_unknown", version=str(version), known=SCHEMA_VERSION)


def _mapping(value: object, field: str) -> Record:
    if not isinstance(value, Mapping):
        raise _bad(field)
    return value


def _list(record: Record, field: str) -> list[object]:
    value = record.get(field)
    if not isinstance(value, list):
        raise _bad(field)
    return value


def _text(record: Record, field: str) -> str:
    value = record.get(field)
    if not isinstance(value, str):
        raise _bad(field)
    return value


def _choice(record: Record, field: str, allowed: set[str]) -> str:
    value = _text(record, field)
    if value not in allowed:
        raise _bad(field)
    return value


def _money(record: Record, field: str) -> Decimal:
    try:
        return Decimal(_text(record, field))
    except InvalidOperation as error:
        raise _bad(field) from error


def _number(record: Record, field: str) -> float:
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(field)
    return float(value)


def _number_or_none(record: Record, field: str) -> float | None:
    return None if record.get(field) is None else _number(record, field)


def _whole(record: Record, field: str) -> int:
    value = record.get(field)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _bad(field)
    return value
