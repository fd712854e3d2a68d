"""What happened at the plant: stops, service calls and production hours, drawn from a seed.

Stops are a Poisson process per cohort and month with a rate per scheduled hour, lognormal in
length. Where the plant is `conditioned`, their number and mean length are fixed to the plant's
(a Poisson process given its total), so that every seed is the plant of the case. All clock hours
of a stop are scheduled hours: production that a stop meets is not moved away from it.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from workbench.demonstration.plant import Plant

FloatArray = NDArray[np.float64]
HOUR = 3600
COHORTS = ("installed", "new")
CAUSES = ("mechanical", "electrical", "controls", "pneumatic", "operator")
_CAUSE_SHARES = (0.42, 0.22, 0.18, 0.12, 0.06)
_FEWEST_CALLS, _MOST_CALLS = 25, 40


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of one machine (its place in Plant.machines); seconds UTC, end None while open."""

    machine: int
    start: int
    end: int | None
    cause: str
    hands_on_h: float


@dataclass(frozen=True, slots=True)
class Call:
    """One service call; seconds UTC, None where it has not happened by the end of the history."""

    number: int
    machine: int
    opened: int
    arrived: int | None
    fixed: int | None
    first_visit_fixed: bool | None
    cause: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened, before anybody wrote it down.

    `edges` are the month limits (months + 1,), seconds UTC. `planned_h` and `run_h` are hours by
    cohort (rows as COHORTS) and month.
    """

    edges: tuple[int, ...]
    stops: tuple[Stop, ...]
    calls: tuple[Call, ...]
    planned_h: FloatArray
    run_h: FloatArray


def live_through(plant: Plant, rng: Generator) -> Truth:
    """Draw the whole history of a plant."""
    edges = month_edges(plant)
    planned = planned_hours(plant)
    stops = _stops(plant, edges, rng)
    calls = _calls(plant, edges, stops, rng)
    return Truth(edges, stops, calls, planned, planned - _lost_hours(plant, edges, stops))


def month_edges(plant: Plant) -> tuple[int, ...]:
    """Return the local midnights at which months begin, and the end of the last one."""
    zone, (year, month) = ZoneInfo(plant.zone), plant.first_month
    counts = range(month - 1, month + plant.months)
    return tuple(
        int(datetime(year + n // 12, n % 12 + 1, 1, tzinfo=zone).timestamp()) for n in counts
    )


def planned_hours(plant: Plant) -> FloatArray:
    """Return scheduled hours by cohort and month: shared equally by the machines in service."""
    serving = np.array(
        [[len(plant.serving(m, c)) for m in range(plant.months)] for c in COHORTS], dtype=np.float64
    )
    shares: FloatArray = serving / serving.sum(axis=0)
    return plant.scheduled_hours_a_month * shares


def expected_stops(plant: Plant) -> FloatArray:
    """Return the expected number of stops by cohort and month; together the plant's rate."""
    planned = planned_hours(plant)
    per_hour = plant.incidents_a_year / (12 * plant.scheduled_hours_a_month)
    expected = per_hour * planned
    expected[1] *= [_ramp(plant, month) for month in range(plant.months)]
    total = plant.incidents_a_year * plant.months / 12
    expected[0] *= max(total - expected[1].sum(), 0.0) / expected[0].sum()
    return expected


def _ramp(plant: Plant, month: int) -> float:
    """Return how often new machines fail against the plant's mean, over those in service."""
    ages = [month - plant.commissioned(m) for m in plant.serving(month, "new")]
    extra = plant.new_start - plant.new_settled
    factors = [plant.new_settled + extra * np.exp(-age / plant.ramp_months) for age in ages]
    return float(np.mean(factors)) if factors else 0.0


def _stops(plant: Plant, edges: tuple[int, ...], rng: Generator) -> tuple[Stop, ...]:
    counts = _counts(plant, rng)
    cells = [(c, m) for c, m in np.ndindex(*counts.shape) for _ in range(counts[c, m])]
    lengths = _lengths(plant, len(cells), rng)
    stops: list[Stop] = _open_stops(plant, edges, rng)
    for (cohort, month), hours in sorted(
        zip(cells, lengths.tolist(), strict=True), key=lambda pair: -pair[1]
    ):
        latest = min(edges[month + 1], int(edges[-1] - hours * HOUR))
        start = _minute(rng.uniform(edges[month], latest))
        end = start + _minute(hours * HOUR)
        machine = _free_machine(plant.serving(month, COHORTS[cohort]), stops, start, end, rng)
        cause = str(rng.choice(CAUSES, p=_CAUSE_SHARES))
        hands_on = round(hours * rng.uniform(0.3, 0.7), 1)
        stops.append(Stop(machine, start, end, cause, hands_on))
    return tuple(sorted(stops, key=lambda stop: (stop.start, stop.machine)))


def _counts(plant: Plant, rng: Generator) -> NDArray[np.int64]:
    expected = expected_stops(plant)
    if not plant.conditioned:
        return rng.poisson(expected)
    newer = round(float(expected[1].sum()))
    totals = (round(float(expected.sum())) - newer - plant.open_at_end, newer)
    pairs = zip(totals, expected, strict=True)
    drawn = [rng.multinomial(n, row / max(row.sum(), 1e-300)) for n, row in pairs if row.sum() > 0]
    none = [np.zeros(plant.months, dtype=np.int64)] * (len(COHORTS) - len(drawn))
    return np.array(drawn + none, dtype=np.int64)


def _lengths(plant: Plant, count: int, rng: Generator) -> FloatArray:
    """Return hours of stops: lognormal; conditioned, with the exact mean and one long event."""
    hours = lognormal(plant.hours_an_incident, plant.spread, count, rng)
    if not plant.conditioned or count < 2:
        return hours
    longest = int(hours.argmax())
    rest = np.arange(count) != longest
    hours[rest] *= (count * plant.hours_an_incident - plant.longest_hours) / hours[rest].sum()
    hours[longest] = plant.longest_hours
    return hours


def lognormal(mean: float | FloatArray, spread: float, count: int, rng: Generator) -> FloatArray:
    """Draw lognormal values with this mean and coefficient of variation."""
    variance = np.log1p(spread**2)
    return np.asarray(rng.lognormal(np.log(mean) - variance / 2, np.sqrt(variance), count))


def _open_stops(plant: Plant, edges: tuple[int, ...], rng: Generator) -> list[Stop]:
    """Return stops that are not over when the history ends, each on a machine of its own."""
    count = min(plant.open_at_end, plant.installed)
    machines = rng.choice(plant.installed, count, replace=False)
    ages = rng.uniform(2, 8, count)
    return [
        Stop(int(machine), _minute(edges[-1] - age * HOUR), None, "mechanical", 0.0)
        for machine, age in zip(machines, ages, strict=True)
    ]


def _free_machine(
    serving: tuple[int, ...], stops: list[Stop], start: int, end: int, rng: Generator
) -> int:
    """Return a machine that is not stopped at that time already (any, if all are)."""
    busy = {s.machine for s in stops if s.start < end and (s.end is None or s.end > start)}
    free = [machine for machine in serving if machine not in busy] or list(serving)
    return free[int(rng.integers(len(free)))]


def _lost_hours(plant: Plant, edges: tuple[int, ...], stops: tuple[Stop, ...]) -> FloatArray:
    lost = np.zeros((len(COHORTS), plant.months))
    for stop in stops:
        end = edges[-1] if stop.end is None else stop.end
        row = COHORTS.index(plant.cohort(stop.machine))
        parts = np.minimum(edges[1:], end) - np.maximum(edges[:-1], stop.start)
        lost[row] += np.maximum(parts, 0) / HOUR
    return lost


def _calls(
    plant: Plant, edges: tuple[int, ...], stops: tuple[Stop, ...], rng: Generator
) -> tuple[Call, ...]:
    """Draw service calls: every stop of two hours or more is one, the others are smaller."""
    drafts: list[Call] = []
    for month in range(plant.months):
        low, high = edges[month], edges[month + 1]
        grave = [
            s for s in stops if low <= s.start < high and (s.end or high) >= s.start + 2 * HOUR
        ]
        count = int(np.clip(rng.poisson(plant.calls_a_month), _FEWEST_CALLS, _MOST_CALLS))
        drafts += [_call_for(stop, plant, month, rng) for stop in grave]
        drafts += [
            _small_call(plant, month, (low, high), rng) for _ in range(max(count - len(grave), 0))
        ]
    drafts.sort(key=lambda call: (call.opened, call.machine))
    return tuple(_as_known(call, i, edges[-1]) for i, call in enumerate(drafts, start=1))


def _call_for(stop: Stop, plant: Plant, month: int, rng: Generator) -> Call:
    waited = _response(plant, month, rng)
    if stop.end is None:
        arrived, fixed = stop.start + _minute(waited * HOUR), None
    else:
        half = (stop.end - stop.start) / 2
        arrived, fixed = stop.start + _minute(min(waited * HOUR, half)), stop.end
    return Call(
        0, stop.machine, stop.start, arrived, fixed, _at_once(plant, month, rng), stop.cause
    )


def _small_call(plant: Plant, month: int, limits: tuple[int, int], rng: Generator) -> Call:
    serving = plant.serving(month, "installed") + plant.serving(month, "new")
    opened = _minute(rng.uniform(*limits))
    arrived = opened + _minute(_response(plant, month, rng) * HOUR)
    at_once = _at_once(plant, month, rng)
    work = float(lognormal(1.5, 0.7, 1, rng)[0]) + (0.0 if at_once else rng.uniform(20, 70))
    cause = str(rng.choice(CAUSES, p=_CAUSE_SHARES))
    machine = serving[int(rng.integers(len(serving)))]
    return Call(0, machine, opened, arrived, arrived + _minute(work * HOUR), at_once, cause)


def _as_known(call: Call, number: int, cut: int) -> Call:
    """Return the call as it is known at the end of the history."""
    arrived = call.arrived if call.arrived is not None and call.arrived < cut else None
    fixed = call.fixed if call.fixed is not None and call.fixed < cut else None
    mark = call.first_visit_fixed if fixed is not None else None
    return Call(number, call.machine, call.opened, arrived, fixed, mark, call.cause)


def _response(plant: Plant, month: int, rng: Generator) -> float:
    mean = _along(plant.response_hours, month, plant)
    return max(float(lognormal(mean, plant.response_spread, 1, rng)[0]), 0.1)


def _at_once(plant: Plant, month: int, rng: Generator) -> bool:
    return bool(rng.random() < _along(plant.first_visit_share, month, plant))


def _along(ends: tuple[float, float], month: int, plant: Plant) -> float:
    return ends[0] + (ends[1] - ends[0]) * month / max(plant.months - 1, 1)


def _minute(seconds: float) -> int:
    return round(seconds / 60) * 60
