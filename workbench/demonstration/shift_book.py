"""The shift book: the same stops as the customer's operators wrote them down.

What differs from the provider's log is stated and can be tested: a clock that is ahead, a line that
counts as stopped until it runs at speed again, short stops that nobody wrote down, stops for want of
material that no service call was made for, a long stop split between two shifts, and causes taken
for another one. The numbers are stated assumptions.
"""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator

from workbench.demonstration.dirt import Table
from workbench.demonstration.files import DemoHistory, sheet, stamp
from workbench.demonstration.generator import HOUR, Stop

NAME = "shift_book.csv"
_HEADER = ("line", "stopped", "running_again", "reason")
_MINUTE = 60
_STEP = 5 * _MINUTE  # operators write times to five minutes


@dataclass(frozen=True, slots=True)
class Habits:
    """How the shift book is kept; minutes and shares.

    `ahead` of the true time; `ramp` (least, most) until a line runs at speed; stops shorter than
    `short` are forgotten with the chance `forgotten`; `material` stops a year of the customer's
    own; stops longer than `split_hours` are written as two; a share `mistaken` of operating errors
    is put down as mechanical.
    """

    ahead: int = 12
    ramp: tuple[int, int] = (10, 45)
    short: int = 120
    forgotten: float = 0.5
    material: float = 4.0
    split_hours: float = 20.0
    mistaken: float = 0.7


def shift_book(told: DemoHistory, seed: int, habits: Habits | None = None) -> bytes:
    """Return the customer's log of a demonstration as CSV; the same seed gives the same bytes."""
    kept, rng = habits or Habits(), np.random.default_rng([seed, 2])
    stops = [written for stop in told.truth.stops for written in _written(stop, kept, rng)]
    stops += _of_material(told, kept, rng)
    zone, names = ZoneInfo(told.plant.zone), told.plant.machines()
    rows: Table = [
        (names[stop.machine], stamp(stop.start, zone), stamp(stop.end, zone), stop.cause)
        for stop in sorted(stops, key=lambda stop: (stop.start, stop.machine))
    ]
    return sheet(_HEADER, rows)


def shift_book_map(told: DemoHistory) -> dict[str, object]:
    """Return the mapping of the shift book: its columns, the rest as for the provider's stops."""
    columns = dict(zip(("asset", "start", "end", "category"), _HEADER, strict=True))
    return told.maps["stops.csv"] | {"columns": columns}


def _written(stop: Stop, habits: Habits, rng: Generator) -> list[Stop]:
    """Return the lines that the operators write about a stop: none, one or two."""
    forgotten, mistaken = rng.random(), rng.random()
    ramp = int(rng.integers(*habits.ramp)) * _MINUTE
    wrong = stop.cause == "operator" and mistaken < habits.mistaken
    start = _rounded(stop.start + habits.ahead * _MINUTE)
    noted = replace(stop, start=start, cause="mechanical" if wrong else stop.cause)
    if stop.end is None:
        return [noted]
    if stop.end - stop.start < habits.short * _MINUTE and forgotten < habits.forgotten:
        return []
    noted = replace(noted, end=_rounded(stop.end + habits.ahead * _MINUTE + ramp))
    return _split(noted) if stop.end - stop.start > habits.split_hours * HOUR else [noted]


def _split(stop: Stop) -> list[Stop]:
    """Return a long stop as two shifts wrote it: half an hour of the change is in neither."""
    end = stop.end or stop.start
    middle = _rounded((stop.start + end) // 2)
    return [replace(stop, end=middle), replace(stop, start=middle + HOUR // 2)]


def _of_material(told: DemoHistory, habits: Habits, rng: Generator) -> list[Stop]:
    count = round(habits.material * told.plant.months / 12)
    first, last = told.truth.edges[0], told.truth.edges[-1]
    starts = rng.uniform(first, last - 24 * HOUR, count)
    hours = rng.uniform(1.0, 5.0, count)
    machines = rng.integers(told.plant.installed, size=count)
    return [
        Stop(int(machine), _rounded(start), _rounded(start + length * HOUR), "material", 0.0)
        for machine, start, length in zip(machines, starts, hours, strict=True)
    ]


def _rounded(seconds: float) -> int:
    return round(seconds / _STEP) * _STEP
