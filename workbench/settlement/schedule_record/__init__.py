"""Step schedule: a schedule as plain data (JSON) with a schema version, and back."""

from dataclasses import asdict, fields
from typing import Literal, cast

from workbench.codes import StepError
from workbench.evidence.kpi.series import Direction
from workbench.settlement.schedule import (
    Clause,
    Ladder,
    Schedule,
    Trigger,
    Window,
    in_version,
    problems,
)
from workbench.settlement.schedule_record import rules
from workbench.settlement.schedule_record.reading import (
    Record,
    choice,
    entries,
    mapping,
    money,
    number,
    number_or_none,
    optional,
    text,
    whole,
)

SCHEMA_VERSIONS = (1, 2, 3)


def schedule_to_dict(schedule: Schedule) -> dict[str, object]:
    """Return the schedule as JSON-ready data; money is text, so that no cent is lost.

    Keys: schema_version, currency, yearly_fee, yearly_cap, clauses (the fields of Clause with
    nested ladder and trigger). What later schema versions added is written only where it differs from
    its default. docs/formats/schedule.md has every key.
    """
    return {
        "schema_version": in_version(schedule).schema_version,
        "currency": schedule.currency,
        "yearly_fee": format(schedule.yearly_fee, "f"),
        "yearly_cap": schedule.yearly_cap,
        "clauses": [_written(clause) for clause in schedule.clauses],
    } | _late(schedule)


def _written(clause: Clause) -> dict[str, object]:
    late = {each.name for each in fields(clause) if each.metadata.get("later")}
    first = {key: value for key, value in asdict(clause).items() if key not in late}
    return first | _late(clause)


def _late(item: Schedule | Clause) -> dict[str, object]:
    plain = asdict(item)
    return {
        each.name: plain[each.name]
        for each in fields(item)
        if each.metadata.get("later") and getattr(item, each.name) != each.default
    }


def schedule_from_dict(record: Record) -> Schedule:
    """Return the schedule that `schedule_to_dict` wrote.

    Raises StepError: settlement.schema_unknown for another schema version, settlement.record_bad
    where a field is missing or of the wrong kind, and the first of `problems` where the content
    cannot be used.
    """
    version = record.get("schema_version")
    if version not in SCHEMA_VERSIONS or isinstance(version, bool):
        raise _unknown_schema(version)
    schedule = Schedule(
        currency=text(record, "currency"),
        yearly_fee=money(record, "yearly_fee"),
        clauses=tuple(_clause(mapping(item, "clauses")) for item in entries(record, "clauses")),
        yearly_cap=number_or_none(record, "yearly_cap"),
        schema_version=whole(record, "schema_version"),
        in_month=optional(record, "in_month", rules.limits),
        in_twelve_months=optional(record, "in_twelve_months", rules.limits),
        first_month=whole(record, "first_month") if "first_month" in record else 1,
    )
    for finding in problems(schedule):
        raise StepError(finding.code, **finding.params)
    return schedule


def _clause(record: Record) -> Clause:
    trigger = record.get("trigger")
    cohort = record.get("cohort")
    return Clause(
        kpi=text(record, "kpi"),
        window=cast("Window", text(record, "window")),
        ladder=_ladder(mapping(record.get("ladder"), "ladder")),
        credit=number(record, "credit"),
        bonus=number(record, "bonus"),
        trigger=None if trigger is None else _trigger(mapping(trigger, "trigger")),
        decimals=whole(record, "decimals"),
        cohort=None if cohort is None else text(record, "cohort"),
        **rules.of_clause(record),
    )


def _ladder(record: Record) -> Ladder:
    return Ladder(
        direction=cast("Direction", choice(record, "direction", {"higher", "lower"})),
        minimum=number(record, "minimum"),
        target=number(record, "target"),
        stretch=number(record, "stretch"),
        dead_band=number(record, "dead_band"),
        floor=number_or_none(record, "floor"),
        best=number_or_none(record, "best"),
    )


def _trigger(record: Record) -> Trigger:
    kind = choice(record, "kind", {"once", "k_of_n", "consecutive"})
    return Trigger(
        kind=cast("Literal['once', 'k_of_n', 'consecutive']", kind),
        k=whole(record, "k"),
        n=whole(record, "n"),
    )


def _unknown_schema(version: object) -> StepError:
    return StepError("settlement.schema_unknown", version=str(version), known=max(SCHEMA_VERSIONS))
