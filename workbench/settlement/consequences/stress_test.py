"""Five named years that a package must survive: what the KPIs do, what is missed, what is paid.

Each is the year as planned (the parties' belief) with one thing gone wrong, told as the average of
the simulated years in which it does, from shared data alone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError
from workbench.settlement.consequences.by_season import met_in, missed_in
from workbench.settlement.consequences.plan_cases import KpiFuture, Place
from workbench.settlement.consequences.serial_failure import SerialFailure, struck, together
from workbench.settlement.consequences.whole_year import year_sums
from workbench.settlement.consequences.windows import MONTHS, windowed
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Schedule, Window
from workbench.settlement.term.paths import carried

FloatArray = NDArray[np.float64]

StressName = Literal[
    "as_planned", "bad_year", "long_event", "less_volume", "data_gap", "no_improvement"
]
STRESSES: tuple[StressName, ...] = (
    "as_planned", "bad_year", "long_event", "less_volume", "data_gap", "no_improvement"
)  # fmt: skip
BAD_YEARS = (0.025, 0.075)  # the years around the one that is worse than nineteen in twenty


@dataclass(frozen=True, slots=True)
class Severity:
    """How hard the stresses strike (domain guide 3.3, step 3.6).

    One event of `event_hours` (>= 0); a part `volume_lost` (0 to below 1) of the volume gone;
    `gap_months` (1..12) in a row without data. Raises StepError settlement.stress_out_of_range.
    """

    event_hours: float = 100.0
    volume_lost: float = 0.2
    gap_months: int = 3

    def __post_init__(self) -> None:
        """Refuse numbers outside their ranges."""
        _require("event_hours", self.event_hours, 0 <= self.event_hours < math.inf)
        _require("volume_lost", self.volume_lost, 0 <= self.volume_lost < 1)
        _require("gap_months", self.gap_months, 1 <= self.gap_months <= MONTHS)


def _require(field_name: str, value: float, holds: bool) -> None:
    if not holds:
        raise StepError("settlement.stress_out_of_range", field=field_name, value=value)


@dataclass(frozen=True, slots=True)
class StressedKpi:
    """One clause in a stressed year.

    `value`: the mean of the year in natural units, measured or not. Of the year's `windows`, on
    average so many are `below_minimum`, `below_target` (those below the minimum among them) and
    `unsettled` for want of data.
    """

    kpi: str
    cohort: str | None
    value: float
    window: Window
    windows: int
    below_minimum: float
    below_target: float
    unsettled: float


@dataclass(frozen=True, slots=True)
class StressedYear:
    """One stress: every clause, in the schedule's order, and a year's money after all rules.

    `money` is the provider's: negative is credit to the customer.
    """

    name: StressName
    kpis: tuple[StressedKpi, ...]
    money: float


@dataclass(frozen=True, slots=True)
class StressTest:
    """The years in the order of STRESSES: first as planned, then each stress."""

    severity: Severity
    years: tuple[StressedYear, ...]
    struck: frozenset[Place] = field(default=frozenset())

    def of(self, name: StressName) -> StressedYear:
        """Return one year."""
        return next(year for year in self.years if year.name == name)


def stress_test(
    schedule: Schedule,
    futures: Mapping[Place, KpiFuture],
    hours: Mapping[Place, float],
    severity: Severity | None = None,
) -> StressTest:
    """Return what each stress does to a year of the whole schedule.

    `hours` holds, for each KPI and cohort whose value is a share of scheduled time, the scheduled
    hours of a month (> 0); the long event takes its hours there, of each such KPI in the cohort
    that has fewest of them, in one month, each month alike. The bad year is the average of those
    around the one in twenty, all KPIs at once. With less volume a month rests on fewer hours or
    cases, so that it lies 1 / sqrt(1 - lost) times as far off its year's mean (the standard error
    of a mean). In the gap nothing is measured, and each clause's rule for missing data counts.
    Raises KeyError for a clause without a future, StepError settlement.not_whole_years.
    """
    severity = severity or Severity()
    places = [(clause.kpi, clause.cohort) for clause in schedule.clauses]
    used = [futures[place] for place in places]
    planned = [future.planned() for future in used]
    hit = _where(places, hours)
    struck_hours = [hours[place] if place in hit else None for place in places]
    measured: dict[StressName, list[FloatArray]] = {
        "as_planned": planned,
        "bad_year": _bad_years(planned, used),
        "long_event": _event(planned, used, struck_hours, severity),
        "less_volume": [
            _fewer(months, future, severity) for months, future in zip(planned, used, strict=True)
        ],
        "data_gap": [_gap(months, severity.gap_months) for months in planned],
        "no_improvement": [future.months for future in used],
    }
    true = measured | {"data_gap": planned}
    years = tuple(_year(schedule, name, true[name], measured[name]) for name in STRESSES)
    return StressTest(severity, years, hit)


def _event(
    planned: Sequence[FloatArray],
    used: Sequence[KpiFuture],
    hours: Sequence[float | None],
    severity: Severity,
) -> list[FloatArray]:
    """Return the months with the event where there are hours to take it from."""
    found = []
    for months, future, scheduled in zip(planned, used, hours, strict=True):
        if scheduled is None:
            found.append(months)
            continue
        failure = SerialFailure(severity.event_hours, 1, scheduled)
        bounds = (future.lower, future.upper)
        found.append(struck(months, failure, future.direction, bounds, share_of_time=True))
    return found


def _where(places: Sequence[Place], hours: Mapping[Place, float]) -> frozenset[Place]:
    """Return for each KPI with hours the cohort with fewest of them, the first among equals."""
    fewest: dict[str, Place] = {}
    for place in filter(hours.__contains__, places):
        if place[0] not in fewest or hours[place] < hours[fewest[place[0]]]:
            fewest[place[0]] = place
    return frozenset(fewest.values())


def _bad_years(planned: Sequence[FloatArray], used: Sequence[KpiFuture]) -> list[FloatArray]:
    sorted_paths = together(planned, [future.direction for future in used])
    first, last = (share * len(planned[0]) for share in BAD_YEARS) if planned else (0, 0)
    return [months[math.floor(first) : max(math.ceil(last), 1)] for months in sorted_paths]


def _fewer(months: FloatArray, future: KpiFuture, severity: Severity) -> FloatArray:
    """Return months that lie further off the mean of their year, within the KPI's bounds."""
    mean = np.repeat(windowed(months, "year"), MONTHS, axis=-1)
    wider = mean + (months - mean) / math.sqrt(1 - severity.volume_lost)
    low = -math.inf if future.lower is None else future.lower
    high = math.inf if future.upper is None else future.upper
    return np.clip(wider, low, high)


def _gap(months: FloatArray, length: int) -> FloatArray:
    """Return months with a gap that begins in month i modulo (13 - its length) on path i."""
    start = np.arange(len(months))[:, None] % (MONTHS + 1 - length)
    month = np.arange(months.shape[-1])[None, :] % MONTHS
    return np.where((month >= start) & (month < start + length), np.nan, months)


def _year(
    schedule: Schedule, name: StressName, true: Sequence[FloatArray], measured: Sequence[FloatArray]
) -> StressedYear:
    money = float(year_sums(schedule, measured).mean())
    rows = zip(schedule.clauses, true, measured, strict=True)
    return StressedYear(name, tuple(_clause(*row, schedule.first_month) for row in rows), money)


def _clause(
    clause: Clause, true: FloatArray, measured: FloatArray, first_month: int
) -> StressedKpi:
    windows = windowed(measured, clause.window)
    if clause.missing == "last_value":
        windows = carried(windows)
    unknown = np.isnan(windows)
    failed = unknown if clause.missing == "as_missed" else np.zeros_like(unknown)
    below = missed_in(clause, windows, first_month) | failed
    short = (~met_in(clause, windows, first_month) & ~unknown) | failed
    each = measured.shape[-1] // MONTHS * len(measured)
    return StressedKpi(
        kpi=clause.kpi,
        cohort=clause.cohort,
        value=float(true.mean()),
        window=clause.window,
        windows=WINDOWS_PER_YEAR[clause.window],
        below_minimum=float(below.sum() / each),
        below_target=float(short.sum() / each),
        unsettled=float((unknown & ~failed).sum() / each),
    )
