"""One year under the plan, simulated: hours down, the provider's cost, what the schedule settles.

Incidents are Poisson at a known rate, hours and cost of one lognormal, independent of each other
and between incidents (domain guide 5.4). The settlement is that of the project's own evaluators.
"""

import math
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from workbench.codes import StepError
from workbench.outlook.arrays import FloatArray, IntArray
from workbench.outlook.failures import (
    FailureModel,
    FailurePlan,
    Fleet,
    RepairLaw,
    availability,
    simulate_downtime,
)
from workbench.proposal.economics.history import IncidentHistory
from workbench.proposal.economics.ranges import (
    HOURS_OF_A_YEAR,
    MOST_VARIATION,
    require,
    require_money,
)
from workbench.settlement.consequences.by_season import met_in, missed_in
from workbench.settlement.consequences.whole_year import year_sums
from workbench.settlement.rules import MONTHS
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Schedule

NOMINAL = Decimal(10) ** 9  # cents of a fee this large leave shares exact to 1e-11
MOST_EVENTS = 200_000_000
AT_A_TIME = 4_000_000  # incidents priced in one block: what memory bears


@dataclass(frozen=True, slots=True)
class Kit:
    """What the provider is responsible for: its incidents, and the hours it is scheduled a year.

    Raises StepError: economics.variation_unknown when nothing says how much repairs vary,
    economics.out_of_range when it is down longer than it is scheduled.
    """

    history: IncidentHistory
    scheduled_hours: float

    def __post_init__(self) -> None:
        """Refuse a kit that does not run."""
        require("scheduled_hours", self.scheduled_hours, 1.0, HOURS_OF_A_YEAR)
        require("hours", self.history.hours, 0.0, self.scheduled_hours)
        if self.history.variation is None:
            raise StepError("economics.variation_unknown")

    @property
    def availability(self) -> float:
        """Return today's mean availability, 0..1."""
        return 1.0 - self.history.hours / self.scheduled_hours

    def failures(self) -> FailureModel:
        """Return the same as rate an hour and law of repairs, both taken as known."""
        history = self.history
        mean = history.hours_each if history.incidents else 1.0
        law = RepairLaw(mean, history.variation or 0.0)
        return FailureModel(history.incidents / self.scheduled_hours, law, base="scheduled")


@dataclass(frozen=True, slots=True)
class ServiceCost:
    """The provider's cost: `fixed` a year, `incident` on average for each, with its variation.

    Fixed: monitoring, capital in spares, planned maintenance, account (domain guide 5.2).
    """

    fixed: Decimal
    incident: Decimal
    variation: float

    def __post_init__(self) -> None:
        """Refuse negative costs."""
        require_money(fixed=self.fixed, incident=self.incident)
        require("cost_variation", self.variation, 0.0, MOST_VARIATION)

    def mean(self, incidents: float) -> float:
        """Return the exact mean of a year with so many incidents on average."""
        return float(self.fixed) + incidents * float(self.incident)

    def sd(self, incidents: float) -> float:
        """Return the exact standard deviation: of a compound Poisson sum, fixed cost has none."""
        return float(self.incident) * math.sqrt(incidents * (1.0 + self.variation**2))


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeYear:
    """Simulated years (draws,): hours down, availability, provider's cost, share of the fee settled.

    `settled` is what flows to the provider beside the fee, as a share of it (negative: credit).
    `windows` (draws, windows of a year) is the availability of each.
    """

    hours: FloatArray
    availability: FloatArray
    windows: FloatArray
    cost: FloatArray
    settled: FloatArray


@dataclass(frozen=True, slots=True)
class Chances:
    """How often a window of a clause is worse than its minimum, and at its target or better."""

    below_minimum: float
    at_target: float


def simulate_year(
    kit: Kit,
    plan: FailurePlan,
    cost: ServiceCost,
    schedule: Schedule,
    draws: int,
    rng: np.random.Generator,
) -> OutcomeYear:
    """Simulate `draws` years; the same state of `rng` gives the same answer.

    All clauses of the schedule read the kit's availability; its fee plays no part. Raises StepError
    economics.too_many_incidents when incidents x draws pass what a person waits for.
    """
    events = kit.history.incidents * draws
    if events > MOST_EVENTS:
        fitting = int(MOST_EVENTS / kit.history.incidents)
        raise StepError("economics.too_many_incidents", draws=draws, fitting=fitting)
    count = max(WINDOWS_PER_YEAR[clause.window] for clause in schedule.clauses)
    fleet = Fleet(1, kit.scheduled_hours / count)
    down = simulate_downtime(kit.failures(), fleet, (draws, count), rng, plan=plan)
    windows = availability(down, fleet)
    return OutcomeYear(
        hours=down.hours.sum(axis=1),
        availability=windows.mean(axis=1),
        windows=windows,
        cost=_costs(cost, down.failures.sum(axis=1), rng),
        settled=settled_share(schedule, windows),
    )


def settled_share(schedule: Schedule, windows: FloatArray) -> FloatArray:
    """Return each year's settlement as a share of the fee, from availabilities (draws, windows)."""
    months = np.repeat(windows, MONTHS // windows.shape[1], axis=1)
    nominal = replace(schedule, yearly_fee=NOMINAL)
    return year_sums(nominal, [months] * len(schedule.clauses)) / float(NOMINAL)


def chances(schedule: Schedule, year: OutcomeYear) -> tuple[Chances, ...]:
    """Return the chances of each clause's windows, in the schedule's order."""
    found = []
    for clause in schedule.clauses:
        count = WINDOWS_PER_YEAR[clause.window]
        each = year.windows.reshape(len(year.windows), count, -1).mean(axis=2)
        first = schedule.first_month
        below, at = missed_in(clause, each, first).mean(), met_in(clause, each, first).mean()
        found.append(Chances(float(below), float(at)))
    return tuple(found)


def _costs(cost: ServiceCost, incidents: IntArray, rng: np.random.Generator) -> FloatArray:
    """Return the fixed cost and that of each year's incidents, in blocks that memory bears."""
    total = np.full(incidents.size, float(cost.fixed))
    if cost.incident == 0:
        return total
    law = RepairLaw(float(cost.incident), cost.variation)
    rows = max(1, int(AT_A_TIME / max(float(incidents.mean()), 1.0)))
    for first in range(0, incidents.size, rows):
        counts = incidents[first : first + rows]
        each = rng.lognormal(law.log_mean, law.log_sd, int(counts.sum()))
        year = np.repeat(np.arange(counts.size), counts)
        total[first : first + rows] += np.bincount(year, each, counts.size)
    return total
