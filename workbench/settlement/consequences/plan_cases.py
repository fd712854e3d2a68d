"""The plan may not arrive: consequences at 0, 50 and 100 % of it, and 0, 6 and 12 months late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.evidence.kpi.series import Direction
from workbench.outlook.plan import Plan, as_planned
from workbench.settlement.consequences.by_season import turned
from workbench.settlement.consequences.draft import Prospect, prospect
from workbench.settlement.consequences.whole_year import YearOfMoney, year_of_money
from workbench.settlement.schedule import Clause, Schedule

FloatArray = NDArray[np.float64]
Place = tuple[str, str | None]  # KPI and cohort

ARRIVES = (0.0, 0.5, 1.0)
LATE = (0, 6, 12)


@dataclass(frozen=True, slots=True)
class PlanCase:
    """How much of the plan arrives (0..1) and by how many months it is late (>= 0).

    The default is the plan as the parties believe it; every other case doubts it.
    """

    arrives: float = 1.0
    late: int = 0

    @property
    def believed(self) -> bool:
        """Whether this is the plan as the parties believe it."""
        return self.arrives == 1.0 and self.late == 0


BELIEF = PlanCase()
CASES = tuple(PlanCase(arrives, late) for arrives in ARRIVES for late in LATE)


def in_case(plan: Plan, case: PlanCase) -> Plan:
    """Return the plan as it arrives in the case: its share times the case's, its delay later."""
    return replace(plan, arrives=plan.arrives * case.arrives, delay=plan.delay + case.late)


@dataclass(frozen=True, slots=True, eq=False)
class KpiFuture:
    """Simulated months (paths, months) of one KPI and cohort, and what a plan would change.

    `lower` and `upper` bound the KPI (None: no bound); without a `plan` nothing is planned. `turn`
    says by how many months the year was moved on, so that it begins with the agreement's first
    month (0..11): a plan arrives by the months as they were drawn.
    """

    months: FloatArray
    direction: Direction
    lower: float | None
    upper: float | None
    plan: Plan | None = None
    turn: int = 0

    def planned(self, case: PlanCase = BELIEF) -> FloatArray:
        """Return the months with the plan as it arrives in the case: the parties' belief.

        They are the simulated months themselves where nothing arrives within them.
        """
        plan = None if self.plan is None else in_case(self.plan, case)
        if plan is None or plan.arrives * plan.improvement == 0 or self._too_late(plan):
            return self.months
        drawn = turned(self.months, -self.turn)
        then = as_planned(drawn, plan, direction=self.direction, lower=self.lower, upper=self.upper)
        return turned(then, self.turn)

    def _too_late(self, plan: Plan) -> bool:
        return plan.delay >= int(self.months.shape[-1])


@dataclass(frozen=True, slots=True)
class ClauseCase:
    """What a clause does in a year in which the plan arrives like this."""

    case: PlanCase
    prospect: Prospect


@dataclass(frozen=True, slots=True)
class YearCase:
    """What all clauses settle in a year in which the plan arrives like this."""

    case: PlanCase
    year: YearOfMoney


def plan_cases(
    clause: Clause,
    yearly_fee: float,
    future: KpiFuture,
    yearly_cap: float | None = None,
    first_month: int = 1,
) -> tuple[ClauseCase, ...]:
    """Return the clause's year in each of CASES; empty without a plan.

    `first_month` is that of `consequences`. Raises StepError settlement.not_whole_years.
    """
    if future.plan is None:
        return ()
    unchanged = prospect(clause, yearly_fee, future.months, yearly_cap, first_month)
    found = []
    for case in CASES:
        months = future.planned(case)
        same = months is future.months
        year = unchanged if same else prospect(clause, yearly_fee, months, yearly_cap, first_month)
        found.append(ClauseCase(case, year))
    return tuple(found)


def year_cases(schedule: Schedule, futures: Mapping[Place, KpiFuture]) -> tuple[YearCase, ...]:
    """Return the year of the whole schedule in each of CASES; empty where nobody has a plan.

    Every KPI's plan arrives like the case at once. Raises StepError settlement.not_whole_years
    and KeyError for a clause without a future.
    """
    used = [futures[clause.kpi, clause.cohort] for clause in schedule.clauses]
    if not any(future.plan for future in used):
        return ()
    unchanged = year_of_money(schedule, [future.months for future in used])
    return tuple(YearCase(case, _year(schedule, used, case, unchanged)) for case in CASES)


def _year(
    schedule: Schedule, futures: Sequence[KpiFuture], case: PlanCase, unchanged: YearOfMoney
) -> YearOfMoney:
    months = [future.planned(case) for future in futures]
    same = all(one is future.months for one, future in zip(months, futures, strict=True))
    return unchanged if same else year_of_money(schedule, months)
