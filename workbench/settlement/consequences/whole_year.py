"""All clauses of a schedule meet the simulated futures together: one sum of money a year."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.settlement.consequences.by_season import fractions_in
from workbench.settlement.consequences.draft import luck_share
from workbench.settlement.consequences.windows import per_year, years
from workbench.settlement.evaluators import capped, to_cents, window_fees
from workbench.settlement.schedule import Clause, Schedule, in_version
from workbench.settlement.shapes.exact import part_of
from workbench.settlement.term.paths import paths_money

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class YearOfMoney:
    """What all clauses settle in a year; the provider's money, negative is credit paid.

    `year_5` and `year_95` are the 5 % and 95 % year: the worst and the best in twenty.
    """

    expected_settlement: float
    spread: float
    year_5: float
    year_95: float


@dataclass(frozen=True, slots=True)
class WholeYear:
    """A year unchanged and as planned; `luck_share` (0..1) is None when nothing varies."""

    unchanged: YearOfMoney
    planned: YearOfMoney
    luck_share: float | None


def whole_year(
    schedule: Schedule, unchanged: Sequence[FloatArray], planned: Sequence[FloatArray]
) -> WholeYear:
    """Return a year's settlement over all clauses, after the yearly cap.

    Both sequences hold one array (paths, months) per clause, in the schedule's order, with the
    same number of paths. Clauses are added path by path: paths that were drawn independently make
    independent KPIs. Raises StepError settlement.not_whole_years, and ValueError when the arrays
    do not fit the clauses.
    """
    now, then = year_of_money(schedule, unchanged), year_of_money(schedule, planned)
    return WholeYear(now, then, luck_share(now, then))


def year_of_money(schedule: Schedule, paths: Sequence[FloatArray]) -> YearOfMoney:
    """Return a year's settlement over all clauses on one set of paths, as `whole_year` takes them."""
    net = year_sums(schedule, paths)
    year_5, year_95 = np.quantile(net, (0.05, 0.95))
    return YearOfMoney(float(net.mean()), float(net.std()), float(year_5), float(year_95))


def year_sums(schedule: Schedule, paths: Sequence[FloatArray]) -> FloatArray:
    """Return each simulated year's settlement over all clauses, (paths x years,), by every rule."""
    pairs = list(zip(schedule.clauses, paths, strict=True))
    clauses = tuple(replace(clause, seasons=()) for clause in schedule.clauses)
    if in_version(replace(schedule, clauses=clauses, first_month=1)).schema_version == 1:
        return _of_windows(schedule, pairs)
    values = {(clause.kpi, clause.cohort): each for clause, each in pairs}
    return paths_money(schedule, values).reshape(-1)


def _of_windows(schedule: Schedule, pairs: Sequence[tuple[Clause, FloatArray]]) -> FloatArray:
    """Return what `paths_money` returns where no rule reaches beyond a window, all windows at once.

    Levels are dragged on such schedules, and every figure has to answer meanwhile.
    """
    parts, first = [], schedule.first_month
    for clause, each in pairs:
        fees = np.array(window_fees(schedule.yearly_fee, clause.window), dtype=np.float64)
        parts.append(
            per_year(to_cents(fees * fractions_in(clause, years(each, clause.window), first)))
        )
    total: FloatArray = np.sum(parts, axis=0)
    if schedule.yearly_cap is None:
        return total
    return capped(total, float(part_of(schedule.yearly_fee, schedule.yearly_cap)))
