"""Statements: the definition and the exclusions of a side, as JSON states them."""

from typing import cast, get_args
from zoneinfo import ZoneInfo

from workbench.codes import StepError
from workbench.evidence.comparison.definition import Definition, Exclusions, PlannedStop
from workbench.evidence.comparison.week import Shift, read_week
from workbench.evidence.history.mapping import CountBy, Mapping, TimeBase
from workbench.evidence.history.times import read_instant
from workbench.evidence.kpi.measures import Missing

LONGEST_MINUTES = 7 * 1440
_DEFINITION = ("hours", "shortest_minutes", "count_by", "time_base", "missing")
_EXCLUSIONS = ("categories", "planned", "stops")
_STOP = ("asset", "from", "to")


def usual_definition(mapping: Mapping) -> Definition:
    """Return the definition that a map gives by itself: round the clock, every stop counts."""
    timed = mapping.kind != "events" or "end" in mapping.columns
    return Definition(
        count_by=mapping.options.count_by,
        time_base=mapping.time_base or ("ready" if timed else "calendar"),
    )


def read_definition(raw: object, mapping: Mapping) -> Definition:
    """Return what {"hours", "shortest_minutes", "count_by", "time_base", "missing"} state.

    What is left out is as the map has it. Raises StepError that names the entry.
    """
    given, usual = _entries(raw, "definition", _DEFINITION), usual_definition(mapping)
    return Definition(
        hours=_week(given["hours"]) if "hours" in given else (),
        shortest_minutes=_minutes(given.get("shortest_minutes", 0)),
        count_by=cast("CountBy", _choice(given, "count_by", get_args(CountBy), usual.count_by)),
        time_base=cast(
            "TimeBase", _choice(given, "time_base", get_args(TimeBase), usual.time_base)
        ),
        missing=cast("Missing", _choice(given, "missing", get_args(Missing), usual.missing)),
    )


def read_exclusions(raw: object, zone: ZoneInfo) -> Exclusions:
    """Return what {"categories", "planned", "stops"} state; local times are of the site's zone.

    A stop is {"asset", "from", "to"}; without an asset it holds for all. Raises StepError that
    names the entry.
    """
    given = _entries(raw, "exclusions", _EXCLUSIONS)
    names, planned = given.get("categories", []), given.get("planned", False)
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise StepError("comparison.entry", entry="categories")
    if not isinstance(planned, bool):
        raise StepError("comparison.entry", entry="planned")
    listed = given.get("stops", [])
    if not isinstance(listed, list):
        raise StepError("comparison.entry", entry="stops")
    return Exclusions(tuple(names), planned, tuple(_stop(one, zone) for one in listed))


def _entries(raw: object, name: str, known: tuple[str, ...]) -> dict[str, object]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise StepError("comparison.entry", entry=name)
    for key in raw:
        if key not in known:
            listed = ", ".join(known)
            raise StepError("comparison.unknown_entry", entry=str(key)[:60], known=listed)
    return {str(key): value for key, value in raw.items()}


def _week(raw: object) -> tuple[Shift, ...]:
    if not isinstance(raw, str):
        raise StepError("comparison.entry", entry="hours")
    return read_week(raw)


def _minutes(raw: object) -> float:
    good = isinstance(raw, int | float) and not isinstance(raw, bool)
    if not good or not 0 <= cast("float", raw) <= LONGEST_MINUTES:
        raise StepError("comparison.minutes", most=LONGEST_MINUTES)
    return float(cast("float", raw))


def _choice(given: dict[str, object], key: str, known: tuple[str, ...], usual: str) -> str:
    value = given.get(key, usual)
    if value not in known:
        raise StepError(
            "comparison.choice", entry=key, value=str(value)[:60], known=", ".join(known)
        )
    return str(value)


def _stop(raw: object, zone: ZoneInfo) -> PlannedStop:
    given = _entries(raw, "stops", _STOP)
    asset = given.get("asset")
    begin, end = (read_instant(str(given.get(key, "")), zone) for key in ("from", "to"))
    if begin is None or end is None or end <= begin or not isinstance(asset, str | None):
        raise StepError("comparison.stop")
    return PlannedStop(asset or None, begin, end)
