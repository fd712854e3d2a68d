"""The optional rules of a clause as plain data, and back."""

from typing import Any, cast

from workbench.settlement.rules import EarnBack, Glide, Limits, Ramp, Ratchet, Season
from workbench.settlement.schedule_record import shapes
from workbench.settlement.schedule_record.reading import (
    Record,
    bad,
    choice,
    entries,
    mapping,
    number,
    number_or_none,
    optional,
    text,
    truth,
    whole,
)

NUMBERS = ("weight", "repeat")
MISSING = {"not_settled", "last_value", "as_missed"}


def of_clause(record: Record) -> dict[str, Any]:
    """Return the optional fields of a clause that the record has; StepError settlement.record_bad."""
    found: dict[str, Any] = {
        "earn_back": optional(record, "earn_back", _earn_back),
        "ramp": optional(record, "ramp", _ramp),
        "glide": optional(record, "glide", _glide),
        "ratchet": optional(record, "ratchet", _ratchet),
    } | shapes.of_clause(record)
    found |= {name: number(record, name) for name in NUMBERS if name in record}
    if "strikes" in record:
        found["strikes"] = whole(record, "strikes")
    if record.get("incident") is not None:
        found["incident"] = text(record, "incident")
    if "missing" in record:
        found["missing"] = choice(record, "missing", MISSING)
    if "seasons" in record:
        found["seasons"] = tuple(
            _season(mapping(one, "seasons")) for one in entries(record, "seasons")
        )
    return found


def limits(record: Record) -> Limits:
    """Return limits of credit and bonus."""
    return Limits(number_or_none(record, "credit"), number_or_none(record, "bonus"))


def _earn_back(record: Record) -> EarnBack:
    return EarnBack(number(record, "share"), whole(record, "after"), truth(record, "offset"))


def _ramp(record: Record) -> Ramp:
    return Ramp(whole(record, "report_only"), whole(record, "half"))


def _glide(record: Record) -> Glide:
    return Glide(number(record, "minimum"), number(record, "target"), number(record, "tau"))


def _ratchet(record: Record) -> Ratchet:
    return Ratchet(number(record, "share"), number(record, "most"), whole(record, "retained"))


def _season(record: Record) -> Season:
    months = entries(record, "months")
    if not all(isinstance(month, int) and not isinstance(month, bool) for month in months):
        raise bad("months")
    return Season(
        cast("tuple[int, ...]", tuple(months)),
        number(record, "minimum"),
        number(record, "target"),
        number(record, "stretch"),
    )
