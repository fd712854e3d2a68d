"""Common causes as a stress: one serial failure in the year, or all bad years at once.

The paths of different KPIs and cohorts are drawn independently. A defect that a whole series of
machines shares, or a year that is bad for everything, is not in them; here it is put in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError
from workbench.evidence.kpi.series import Direction
from workbench.settlement.consequences.plan_cases import BELIEF, KpiFuture, Place, PlanCase
from workbench.settlement.consequences.whole_year import YearOfMoney, year_of_money
from workbench.settlement.consequences.windows import MONTHS
from workbench.settlement.schedule import Schedule

FloatArray = NDArray[np.float64]

WORST_IN_TWENTY = 0.05


@dataclass(frozen=True, slots=True)
class SerialFailure:
    """One defect that strikes every unit in the same months of each simulated year.

    Each unit loses `hours` (>= 0) of its `scheduled` hours (> 0) in each of `months` (1..12)
    consecutive months. Raises StepError settlement.stress_out_of_range.
    """

    hours: float = 72.0
    months: int = 1
    scheduled: float = 600.0

    def __post_init__(self) -> None:
        """Refuse numbers outside their ranges."""
        _require("hours", self.hours, 0 <= self.hours < np.inf)
        _require("months", self.months, 1 <= self.months <= MONTHS)
        _require("scheduled", self.scheduled, 0 < self.scheduled < np.inf)

    @property
    def share(self) -> float:
        """Return the share of a month that is lost, 0..1."""
        return min(self.hours / self.scheduled, 1.0)


def _require(field: str, value: float, holds: bool) -> None:
    if not holds:
        code = "settlement.stress_out_of_range"
        raise StepError(code, field=field, value=value)


def struck(
    months: FloatArray,
    failure: SerialFailure,
    direction: Direction,
    bounds: tuple[float | None, float | None],
    *,
    share_of_time: bool,
) -> FloatArray:
    """Return the months (paths, months, whole years) with one serial failure in each year.

    The failure begins in month i modulo (13 - its months) on path i, so that it strikes every KPI
    and cohort at once and each season alike. A value that is a share of scheduled time gets worse
    by the share that is lost, within `bounds`; any other value becomes at least as bad as the worst
    in twenty of its own month. Raises StepError settlement.not_whole_years.
    """
    hit = _hit(months.shape, failure.months)
    sign = 1.0 if direction == "higher" else -1.0
    if share_of_time:
        worse = np.clip(months - sign * failure.share, *bounds)
    else:
        worst = np.quantile(sign * months, WORST_IN_TWENTY, axis=0)
        worse = sign * np.minimum(sign * months, worst)
    return np.where(hit, worse, months)


def _hit(shape: tuple[int, ...], length: int) -> NDArray[np.bool_]:
    paths, months = shape
    if not months or months % MONTHS:
        code = "settlement.not_whole_years"
        raise StepError(code, months=months)
    start = np.arange(paths)[:, None] % (MONTHS + 1 - length)
    month = np.arange(months)[None, :] % MONTHS
    return (month >= start) & (month < start + length)


def together(paths: Sequence[FloatArray], directions: Sequence[Direction]) -> list[FloatArray]:
    """Return every KPI's paths in the order from its worst to its best year, by their mean.

    Each KPI alone keeps its chances; taken path by path, the worst years of all coincide.
    """
    return [
        months[np.argsort((1 if direction == "higher" else -1) * months.mean(axis=1))]
        for months, direction in zip(paths, directions, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Stress:
    """The whole year as drawn, with one serial failure, and with all bad years at once.

    Each is told if nothing changes and as planned (the parties' belief).
    """

    failure: SerialFailure
    serial: YearOfMoney
    serial_planned: YearOfMoney
    bad_years: YearOfMoney
    bad_years_planned: YearOfMoney


def stress(
    schedule: Schedule,
    futures: Mapping[Place, KpiFuture],
    shares_of_time: frozenset[Place],
    failure: SerialFailure,
    case: PlanCase = BELIEF,
) -> Stress:
    """Return what common causes do to the year of the whole schedule.

    `shares_of_time` names the KPIs and cohorts whose value is a share of scheduled time; the plan
    arrives as in the `case`. Raises
    KeyError for a clause without a future, StepError settlement.not_whole_years.
    """
    places = [(clause.kpi, clause.cohort) for clause in schedule.clauses]
    used = [futures[place] for place in places]
    directions = [future.direction for future in used]

    def hit(months: list[FloatArray]) -> YearOfMoney:
        after = [
            struck(
                each,
                failure,
                future.direction,
                (future.lower, future.upper),
                share_of_time=place in shares_of_time,
            )
            for place, future, each in zip(places, used, months, strict=True)
        ]
        return year_of_money(schedule, after)

    now, then = [future.months for future in used], [future.planned(case) for future in used]
    return Stress(
        failure=failure,
        serial=hit(now),
        serial_planned=hit(then),
        bad_years=year_of_money(schedule, together(now, directions)),
        bad_years_planned=year_of_money(schedule, together(then, directions)),
    )
