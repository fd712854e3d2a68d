"""A comparison as plain data: the way back from the limited child that reads both files."""

import math
from dataclasses import asdict
from typing import Any

from workbench.codes import Finding
from workbench.evidence.comparison.answer import (
    Comparison,
    Counts,
    Effects,
    EventEffect,
    FieldEffect,
    Matched,
    Occurrence,
    OnlyCustomer,
    OnlyProvider,
    Outcome,
    Split,
)


def to_plain(answer: Comparison) -> dict[str, Any]:
    """Return the comparison as JSON-ready data; NaN becomes null."""
    plain: dict[str, Any] = _nulls(asdict(answer))
    return plain


def _nulls(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, dict):
        return {key: _nulls(each) for key, each in value.items()}
    return [_nulls(each) for each in value] if isinstance(value, list | tuple) else value


def from_plain(data: dict[str, Any]) -> Comparison:
    """Return the comparison of plain data."""
    told = data | {
        "periods": tuple(data["periods"]),
        "by_period": tuple(Split(**_numbers(split)) for split in data["by_period"]),
        "total": Split(**_numbers(data["total"])),
        "assets": tuple(data["assets"]),
        "window": tuple(data["window"]),
        "definition": tuple(FieldEffect(**_numbers(one)) for one in data["definition"]),
        "counts": Counts(**data["counts"]) if data["counts"] is not None else None,
        "data": _effects(data["data"]),
        "exclusions": _effects(data["exclusions"]),
        "findings": tuple(Finding(**one) for one in data["findings"]),
    }
    return Comparison(**told)


def _numbers(data: dict[str, Any]) -> dict[str, Any]:
    return {key: math.nan if value is None else value for key, value in data.items()}


def _effects(data: dict[str, Any]) -> Effects:
    top = tuple(_effect(one) for one in data["top"])
    return Effects(**(_numbers(data) | {"top": top, "by_outcome": _numbers(data["by_outcome"])}))


def _effect(data: dict[str, Any]) -> EventEffect:
    reasons = tuple(Finding(**one) for one in data["reasons"])
    return EventEffect(_outcome(data["outcome"]), data["effect"], data["hours"], reasons)


def _outcome(data: dict[str, Any]) -> Outcome:
    sides: dict[str, Any] = {
        side: tuple(Occurrence(**one) for one in data[side])
        for side in ("provider", "customer")
        if side in data
    }
    if "customer" not in sides:
        return OnlyProvider(**sides)
    return Matched(**(data | sides)) if "provider" in sides else OnlyCustomer(**sides)
