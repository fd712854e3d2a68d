"""Options of the public menu: one KPI's levels, its cohorts moving together, and its money."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.proposal.levels.grid import decimals_of
from workbench.proposal.levels.question import LevelSet
from workbench.settlement.consequences.by_season import fractions_in
from workbench.settlement.consequences.windows import years
from workbench.settlement.rules import Season
from workbench.settlement.schedule import Clause, Ladder, Trigger, Window

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stake:
    """What a KPI puts at stake as fractions of the whole fee, 0..1, and its trigger.

    `credit` is paid back at the minimum, `bonus` is added at the stretch.
    """

    credit: float
    bonus: float
    trigger: Trigger | None = None


@dataclass(frozen=True, slots=True)
class SeasonalCurve:
    """Other levels in each season; the simulated months begin in the calendar month `first_month`.

    `first_month` is 1..12. Without seasons the levels are the same all year.
    """

    seasons: tuple[Season, ...] = ()
    first_month: int = 1


ALL_YEAR = SeasonalCurve()


@dataclass(frozen=True, slots=True)
class CohortLevels:
    """Levels of one part of the fleet (None: all of it) with its weight, 0..1, in the KPI.

    `incentive` is the expected net settlement per year as planned, as a fraction of the whole
    yearly fee (negative: credit), at this cohort's part of the stake. `seasons` are levels by
    season, where the parties chose them: then `levels` are those of the whole year, moved with them,
    and the chances in it are counted by season.
    """

    cohort: str | None
    weight: float
    levels: LevelSet
    incentive: float
    seasons: tuple[Season, ...] = ()


@dataclass(frozen=True, slots=True)
class KpiOption:
    """One choice for one KPI: the level sets of all its cohorts, which move together.

    `slope` names the incentive that goes with it (None: the only one). `findings` are the shared
    limits that it does not keep, empty where it keeps them all.
    """

    name: str
    kpi: str
    cohorts: tuple[CohortLevels, ...]
    slope: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def window(self) -> Window:
        """Return the window, which all cohorts share."""
        return self.cohorts[0].levels.window

    @property
    def plan(self) -> float:
        """Return the share of the plan that is assumed."""
        return self.cohorts[0].levels.plan

    @property
    def improvement_points(self) -> float:
        """Return the expected improvement in points, cohorts weighted."""
        return sum(part.weight * part.levels.improvement_points for part in self.cohorts)

    @property
    def incentive(self) -> float:
        """Return the expected net settlement per year as a fraction of the yearly fee."""
        return sum(part.incentive for part in self.cohorts)


def clause_of(
    levels: LevelSet,
    stake: Stake,
    cohort: str | None = None,
    seasons: tuple[Season, ...] = (),
) -> Clause:
    """Return the clause that a level set becomes, at the KPI card's decimals if these are known.

    Otherwise values are read one decimal finer than levels.
    """
    return Clause(
        kpi=levels.kpi,
        window=levels.window,
        ladder=Ladder(
            direction=levels.direction,
            minimum=levels.minimum,
            target=levels.target,
            stretch=levels.stretch,
            dead_band=levels.dead_band,
            best=levels.best,
        ),
        credit=stake.credit,
        bonus=stake.bonus,
        trigger=stake.trigger,
        decimals=decimals_of(levels.grid) + 1 if levels.decimals is None else levels.decimals,
        cohort=cohort,
        seasons=seasons,
    )


def part_of(stake: Stake, weight: float) -> Stake:
    """Return a cohort's part of a KPI's stake, by its weight."""
    return Stake(stake.credit * weight, stake.bonus * weight, stake.trigger)


def cohort_levels(
    levels: LevelSet,
    stake: Stake,
    planned: FloatArray,
    weight: float = 1.0,
    cohort: str | None = None,
    curve: SeasonalCurve = ALL_YEAR,
) -> CohortLevels:
    """Return a cohort's levels with the expected incentive on its planned paths (paths, months).

    `stake` is the whole KPI's; the cohort carries its weight of it. Raises StepError
    settlement.not_whole_years.
    """
    clause = clause_of(levels, part_of(stake, weight), cohort, curve.seasons)
    shares = fractions_in(clause, years(planned, levels.window), curve.first_month)
    return CohortLevels(cohort, weight, levels, float(np.mean(shares)), curve.seasons)
