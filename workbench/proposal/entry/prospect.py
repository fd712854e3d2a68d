"""What an option brings on the shared paths, by how much of its plan arrives."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.evidence.kpi.series import Direction
from workbench.outlook.arrays import FloatArray
from workbench.proposal.bargaining.gains import point_size
from workbench.proposal.economics.spread import tail_mean
from workbench.proposal.levels.option import ALL_YEAR, SeasonalCurve, Stake, clause_of, part_of
from workbench.proposal.levels.question import LevelSet
from workbench.settlement.consequences.by_season import fractions_in, missed_in
from workbench.settlement.consequences.windows import years
from workbench.settlement.schedule import Clause

ARRIVALS = (0.0, 0.5, 0.8, 1.0)  # none, half, most, the whole of what was planned


@dataclass(frozen=True, slots=True, eq=False)
class CohortFuture:
    """One cohort's levels, by season where `curve` has them, and its paths with a part of the plan.

    `paths` has shape (paths, months).
    """

    levels: LevelSet
    unit: str
    weight: float
    paths: FloatArray
    cohort: str | None = None
    curve: SeasonalCurve = ALL_YEAR


@dataclass(frozen=True, slots=True, eq=False)
class YearOfOption:
    """Simulated years (years,) of one KPI under one option.

    `points`: the year's mean in points, in the good direction (a better year has more of them).
    `shares`: what flows to the provider beside the fee, as a fraction of the yearly fee.
    `missed`: the share of the year's windows below the minimum, 0..1.
    """

    points: FloatArray
    shares: FloatArray
    missed: FloatArray


@dataclass(frozen=True, slots=True)
class Prospect:
    """An option with a share of its plan, `arrives` (0..1), as both may know it.

    `level`: the mean year in natural units. `improvement_points` against nothing arriving.
    `incentive`: expected net settlement of a year, a fraction of the yearly fee. `bad_year_points`
    and `bad_year_incentive`: by how much the mean of the worst 5 % of years lies below the mean, at
    least 0. `p_below_minimum`: chance of a window below the minimum, cohorts weighted.
    """

    arrives: float
    level: float
    improvement_points: float
    incentive: float
    bad_year_points: float
    bad_year_incentive: float
    p_below_minimum: float


def year_of_option(cohorts: Sequence[CohortFuture], stake: Stake) -> YearOfOption:
    """Return the simulated years of one KPI, its cohorts weighted; they have equally many paths.

    Raises StepError settlement.not_whole_years.
    """
    return year_of_clauses(
        [
            ClauseFuture(
                clause_of(
                    part.levels, part_of(stake, part.weight), part.cohort, part.curve.seasons
                ),
                part.unit,
                part.weight,
                part.paths,
                part.curve.first_month,
            )
            for part in cohorts
        ]
    )


@dataclass(frozen=True, slots=True, eq=False)
class ClauseFuture:
    """One cohort's clause, which carries its part of the stake, and its paths (paths, months).

    `first_month` is the calendar month, 1..12, in which the paths begin.
    """

    clause: Clause
    unit: str
    weight: float
    paths: FloatArray
    first_month: int = 1


def year_of_clauses(cohorts: Sequence[ClauseFuture]) -> YearOfOption:
    """Return the simulated years of one KPI as `year_of_option` does, from clauses as they stand."""
    points, shares, missed = [], [], []
    for part in cohorts:
        clause = part.clause
        windows = years(part.paths, clause.window)
        sign = float(clause.ladder.sign)
        mean = years(part.paths, "year")[:, 0]
        points.append(part.weight * sign * mean / point_size(part.unit))
        shares.append(fractions_in(clause, windows, part.first_month).mean(axis=1))
        below = missed_in(clause, windows, part.first_month)
        missed.append(part.weight * below.mean(axis=1))
    return YearOfOption(sum_of(points), sum_of(shares), sum_of(missed))


def sum_of(parts: Sequence[FloatArray]) -> FloatArray:
    """Return the sum of arrays of one shape."""
    total: FloatArray = np.sum(np.stack(parts), axis=0)
    return total


def prospect(
    arrives: float, year: YearOfOption, unchanged: YearOfOption, direction: Direction, unit: str
) -> Prospect:
    """Return the figures of simulated years beside those in which nothing arrives."""
    mean = float(year.points.mean())
    sign = 1.0 if direction == "higher" else -1.0
    incentive = float(year.shares.mean())
    return Prospect(
        arrives=arrives,
        level=sign * mean * point_size(unit) + 0.0,
        improvement_points=mean - float(unchanged.points.mean()),
        incentive=incentive,
        bad_year_points=max(mean - tail_mean(year.points, "low"), 0.0),
        bad_year_incentive=max(incentive - tail_mean(year.shares, "low"), 0.0),
        p_below_minimum=float(year.missed.mean()),
    )
