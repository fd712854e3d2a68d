"""What a side means by a KPI: the fields of its definition, and what it does not count."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from workbench.evidence.comparison.week import Shift, week_text
from workbench.evidence.history.cells import Ints
from workbench.evidence.history.mapping import CountBy, TimeBase
from workbench.evidence.history.times import as_local
from workbench.evidence.kpi.measures import Missing

_DAY = timedelta(days=1)
_DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Definition:
    """How a side measures; two sides may differ in each field.

    `hours` are the planned hours of the week in the site's time zone; none means round the clock.
    Stops shorter than `shortest_minutes` (merged ones) do not count. `count_by` and `time_base` are
    those of the map; `missing` is the rule for readings.
    """

    hours: tuple[Shift, ...] = ()
    shortest_minutes: float = 0.0
    count_by: CountBy = "asset"
    time_base: TimeBase = "ready"
    missing: Missing = "observed"


FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Definition))


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """A stop that was agreed beforehand: seconds UTC, half open; `asset` None means all assets."""

    asset: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What a side leaves out: categories, events marked as planned, and a list of planned stops.

    An event falls under a listed stop when at least half of it lies within.
    """

    categories: tuple[str, ...] = ()
    planned: bool = False
    stops: tuple[PlannedStop, ...] = ()


def field_text(definition: Definition, name: str) -> str:
    """Return a field's value as plain text; the planned hours as people write them, "" for none."""
    value = getattr(definition, name)
    if name == "hours":
        return week_text(definition.hours)
    return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class WorkClock:
    """Counts the planned seconds up to a moment: `worked` at `knots`, linear between them."""

    knots: Ints
    worked: Ints

    def at(self, times: Ints) -> Ints:
        """Return the planned seconds, whole ones, from the first knot to each time."""
        return np.rint(np.interp(times, self.knots, self.worked)).astype(np.int64)


def work_clock(hours: tuple[Shift, ...], span: tuple[int, int], zone: ZoneInfo) -> WorkClock:
    """Return the clock of the planned hours over a span of seconds UTC."""
    if not hours:
        return WorkClock(np.array(span), np.array([0, span[1] - span[0]]))
    day, last = as_local(span[0], zone).date() - _DAY, as_local(span[1], zone).date()
    parts: list[tuple[int, int]] = []
    while day <= last:
        today = [shift for shift in hours if day.isoweekday() in shift.days]
        parts += [(_moment(day, one.begin, zone), _moment(day, one.end, zone)) for one in today]
        day += _DAY
    return _joined(sorted(parts), span)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> int:
    days, rest = divmod(minutes, _DAY_MINUTES)
    clock = time(*divmod(rest, 60), tzinfo=zone)
    return int(datetime.combine(day + timedelta(days=days), clock).timestamp())


def _joined(parts: list[tuple[int, int]], span: tuple[int, int]) -> WorkClock:
    """Return the clock of sorted shifts; what overlaps counts once."""
    knots, worked = [min(span[0], parts[0][0]) if parts else span[0]], [0]
    for begin, end in parts:
        start = max(begin, knots[-1])
        if end > start:
            knots += [start, end]
            worked += [worked[-1], worked[-1] + end - start]
    knots.append(max(span[1], knots[-1]))
    worked.append(worked[-1])
    return WorkClock(np.array(knots), np.array(worked))
