"""The optional rules of a clause as plain data, and back."""

from typing import Any, cast

from workbench.evidence.kpi.series import Direction
from workbench.settlement.rules import EarnBack, Glide, Limits, Ramp, Season
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
    whole,
)
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.tiers import Tier, Tiers

NUMBERS = ("weight", "repeat")
MISSING = {"not_settled", "last_value", "as_missed"}


def of_clause(record: Record) -> dict[str, Any]:
    """Return the optional fields of a clause that the record has; StepError settlement.record_bad."""
    found: dict[str, Any] = {
        "tiers": optional(record, "tiers", _tiers),
        "price": optional(record, "price", _price),
        "earn_back": optional(record, "earn_back", _earn_back),
        "ramp": optional(record, "ramp", _ramp),
        "glide": optional(record, "glide", _glide),
    }
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


def _tiers(record: Record) -> Tiers:
    return Tiers(
        cast("Direction", choice(record, "direction", {"higher", "lower"})),
        tuple(_tier(mapping(one, "tiers")) for one in entries(record, "tiers")),
    )


def _tier(record: Record) -> Tier:
    return Tier(number(record, "beyond"), number(record, "credit"))


def _price(record: Record) -> PriceCurve:
    return PriceCurve(
        guaranteed=number(record, "guaranteed"),
        slope=number(record, "slope"),
        slope_above=number(record, "slope_above") if "slope_above" in record else 0.0,
        zero_below=number_or_none(record, "zero_below"),
        relative=_truth(record, "relative"),
    )


def _earn_back(record: Record) -> EarnBack:
    return EarnBack(number(record, "share"), whole(record, "after"), _truth(record, "offset"))


def _ramp(record: Record) -> Ramp:
    return Ramp(whole(record, "report_only"), whole(record, "half"))


def _glide(record: Record) -> Glide:
    return Glide(number(record, "minimum"), number(record, "target"), number(record, "tau"))


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


def _truth(record: Record, field: str) -> bool:
    value = record.get(field, False)
    if not isinstance(value, bool):
        raise bad(field)
    return value
