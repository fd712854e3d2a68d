"""`compare FILE`: why two histories of the same assets give two numbers.

docs/formats/compare.md has the schema of both sides and an example.
"""

import argparse
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from workbench.cli import history as history_command
from workbench.codes import StepError
from workbench.evidence.comparison.answer import (
    Comparison,
    EventEffect,
    Matched,
    Occurrence,
    OnlyCustomer,
    OnlyProvider,
    Split,
)
from workbench.evidence.comparison.compare import Question, Truth, compare
from workbench.evidence.comparison.statement import read_definition, read_exclusions
from workbench.evidence.history.times import iso_local
from workbench.evidence.kpi.series import Period
from workbench.platform.texts import sentence

HELP = "Split the gap between two sides' KPI into data, definition and exclusions; see docs/formats/compare.md."
_KEYS = ("kpi", "period", "tz", "tolerance_minutes", "most", "provider", "customer")
_SIDE = ("file", "map", "definition", "exclusions")
_MOST = 10_000
_DAY_MINUTES = 1440


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the one argument."""
    parser.add_argument("file", type=Path, metavar="FILE", help="both sides as JSON")


def run(args: argparse.Namespace) -> dict[str, object]:
    """Read both histories and statements, compare, and tell the events that matter most."""
    data = _object(args.file)
    question = Question(
        kpi=str(_given(data, "kpi")),
        period=_period(data.get("period", "month")),
        tolerance=60 * _whole(data, "tolerance_minutes", 60, (1, _DAY_MINUTES)),
        most=_whole(data, "most", 20, (0, _MOST)),
    )
    zone, sides = _sides(data, args.file.parent)
    answer = compare(sides[0], sides[1], replace(question, zone=zone))
    hashes = [side.history.content_sha256 for side in sides]
    told = _report(answer, zone)
    return told | {"content_sha256": {"provider": hashes[0], "customer": hashes[1]}}


def _object(path: Path) -> dict[str, object]:
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise StepError("comparison.not_json", file=path.name) from error
    if not isinstance(data, dict):
        raise StepError("comparison.not_json", file=path.name)
    _refuse_unknown(data, _KEYS)
    return data


def _refuse_unknown(data: dict[str, object], known: tuple[str, ...]) -> None:
    for key in data:
        if key not in known:
            raise StepError("comparison.unknown_entry", entry=key[:60], known=", ".join(known))


def _given(data: dict[str, object], key: str) -> object:
    if key not in data:
        raise StepError("comparison.missing_entry", entry=key)
    return data[key]


def _period(value: object) -> Period:
    found = next((period for period in get_args(Period) if period == value), None)
    if found is None:
        known = ", ".join(get_args(Period))
        raise StepError("comparison.choice", entry="period", value=str(value)[:60], known=known)
    period: Period = found
    return period


def _whole(data: dict[str, object], key: str, usual: int, limits: tuple[int, int]) -> int:
    value = data.get(key, usual)
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not limits[0] <= int(str(value)) <= limits[1]:
        raise StepError("comparison.number", entry=key, least=limits[0], most=limits[1])
    return int(str(value))


def _sides(data: dict[str, object], folder: Path) -> tuple[ZoneInfo, list[Truth]]:
    raw = [_side(_given(data, side), side) for side in ("provider", "customer")]
    loaded = [history_command.load(_flags(one, folder)) for one in raw]
    zone = _zone(data["tz"]) if "tz" in data else loaded[0][1].zone
    return zone, [
        Truth(
            history=history,
            mapping=mapping,
            definition=read_definition(one.get("definition"), mapping),
            exclusions=read_exclusions(one.get("exclusions"), zone),
        )
        for one, (history, mapping) in zip(raw, loaded, strict=True)
    ]


def _side(raw: object, name: str) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise StepError("comparison.entry", entry=name)
    _refuse_unknown(raw, _SIDE)
    for key in ("file", "map"):
        if key in raw and (not isinstance(raw[key], str) or not raw[key]):
            raise StepError("comparison.entry", entry=key)
    _given(raw, "file")
    return raw


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (KeyError, OSError, ValueError) as error:
        raise StepError("history.map_zone", value=str(name)[:60]) from error


def _flags(raw: dict[str, object], folder: Path) -> argparse.Namespace:
    mapped = str(folder / str(raw["map"])) if "map" in raw else None
    return argparse.Namespace(
        file=str(folder / str(raw["file"])), map=mapped, kind=None, tz=None, stamps=None
    )


def _report(answer: Comparison, zone: ZoneInfo) -> dict[str, object]:
    told: dict[str, object] = {
        "kpi": answer.kpi,
        "unit": answer.unit,
        "direction": answer.direction,
        "period": answer.period,
        "from": iso_local(answer.window[0], zone),
        "to": iso_local(answer.window[1], zone),
        "assets": list(answer.assets),
        **_split(answer.total),
        "definition_fields": [
            {
                "field": one.field,
                "provider": one.provider,
                "customer": one.customer,
                "effect": _number(one.effect),
            }
            for one in answer.definition
        ],
        "periods": [
            {"period": period} | _split(split)
            for period, split in zip(answer.periods, answer.by_period, strict=True)
        ],
        "notes": [sentence(finding) for finding in answer.findings],
    }
    return told | (_events(answer, zone) if answer.counts is not None else {"events": None})


def _events(answer: Comparison, zone: ZoneInfo) -> dict[str, object]:
    counts = answer.counts
    parts = {
        name: {
            "by_outcome": {key: _number(value) for key, value in effects.by_outcome.items()},
            "top": [_event(effect, zone) for effect in effects.top],
            "others": {"count": effects.others, "effect": _number(effects.rest)},
        }
        for name, effects in (("data", answer.data), ("exclusions", answer.exclusions))
    }
    return {
        "clock_shift_seconds": answer.shift_seconds,
        "events": {
            "matched": counts.matched if counts else 0,
            "only_provider": counts.only_provider if counts else 0,
            "only_customer": counts.only_customer if counts else 0,
            **parts,
        },
    }


def _split(split: Split) -> dict[str, object]:
    names = ("provider", "customer", "gap", "data", "definition", "exclusions")
    return {name: _number(getattr(split, name)) for name in names}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _event(effect: EventEffect, zone: ZoneInfo) -> dict[str, object]:
    outcome = effect.outcome
    told: dict[str, object] = {
        "outcome": _NAMES[type(outcome)],
        "effect": _number(effect.effect),
        "hours": effect.hours,
        "reasons": [finding.code.removeprefix("comparison.") for finding in effect.reasons],
        "text": " ".join(sentence(finding) for finding in effect.reasons),
    }
    for side in ("provider", "customer"):
        told[side] = [_occurrence(one, zone) for one in getattr(outcome, side, ())]
    if isinstance(outcome, Matched):
        told["differences_seconds"] = {
            "start": outcome.start_difference,
            "end": outcome.end_difference,
            "duration": outcome.duration_difference,
        }
    return told


_NAMES = {Matched: "matched", OnlyProvider: "only_provider", OnlyCustomer: "only_customer"}


def _occurrence(one: Occurrence, zone: ZoneInfo) -> dict[str, object]:
    return {
        "asset": one.asset,
        "start": iso_local(one.start, zone),
        "end": None if one.end is None else iso_local(one.end, zone),
        "category": one.category,
    }
