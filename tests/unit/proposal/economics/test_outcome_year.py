"""Simulated years: published figures by window, exact moments, limits."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from tests.unit.proposal.economics.worked_example import CLAUSE, COST, SCHEDULE, worked_example
from workbench.codes import StepError
from workbench.outlook.failures import UNCHANGED, FailurePlan
from workbench.proposal.economics import (
    Kit,
    OutcomeYear,
    ServiceCost,
    chances,
    from_figures,
    outcome_year,
    settled_share,
    simulate_year,
)
from workbench.settlement.rules import Ramp
from workbench.settlement.schedule import Window, in_version

DRAWS = 40_000


def simulated(kit: Kit, plan: FailurePlan, cost: ServiceCost, draws: int = DRAWS) -> OutcomeYear:
    """Return years under the schedule of the worked example."""
    return simulate_year(kit, plan, cost, SCHEDULE, draws, np.random.default_rng(3))


@pytest.mark.parametrize(
    ("window", "below", "settled", "spread"),
    [("month", 0.229, 9.9, 12.1), ("quarter", 0.199, 3.8, 19.5), ("year", 0.099, -1.4, 30.0)],
)
def test_the_same_levels_by_month_quarter_and_year(
    window: Window, below: float, settled: float, spread: float
) -> None:
    """At 450,000 under the plan (domain guide 2.3): +9.9 k, +3.8 k, -1.4 k, each within 0.3 k."""
    case = worked_example()
    schedule = replace(SCHEDULE, clauses=(replace(CLAUSE, window=window),))
    rng = np.random.default_rng(5)
    year = simulate_year(case.kit, case.plan, COST, schedule, DRAWS, rng)
    money = 450 * year.settled
    assert money.mean() == pytest.approx(settled, abs=0.3)
    assert money.std() == pytest.approx(spread, abs=0.3)
    assert chances(schedule, year)[0].below_minimum == pytest.approx(below, abs=0.005)


def test_two_horizons_settle_together() -> None:
    """A clause by the year and one by the month are the sum of both, path by path."""
    case = worked_example()
    monthly = replace(CLAUSE, window="month", credit=0.05, bonus=0.0)
    both = replace(SCHEDULE, clauses=(CLAUSE, monthly))
    rng = np.random.default_rng(5)
    year = simulate_year(case.kit, case.plan, COST, both, 500, rng)
    alone = [settled_share(replace(SCHEDULE, clauses=(one,)), year.windows) for one in both.clauses]
    assert year.settled == pytest.approx(alone[0] + alone[1])
    assert len(chances(both, year)) == 2


def test_a_yearly_cap_and_later_rules_are_those_of_the_schedule() -> None:
    """The cap cuts the year, and a first year that only reports settles nothing."""
    windows = np.array([[0.97], [0.9877], [1.0]])
    assert settled_share(SCHEDULE, windows) == pytest.approx([-0.12, 0.0, 0.10])
    capped = replace(SCHEDULE, yearly_cap=0.04)
    assert settled_share(capped, windows) == pytest.approx([-0.04, 0.0, 0.04])
    silent = replace(SCHEDULE, clauses=(replace(CLAUSE, ramp=Ramp(report_only=1)),))
    assert settled_share(in_version(silent), windows) == pytest.approx([0, 0, 0])


def test_means_and_deviations_are_those_of_a_compound_poisson_sum() -> None:
    """Hours: rate x mean and mean x sqrt(rate (1 + cv²)); cost likewise, on top of the fixed one."""
    kit = Kit(from_figures(incidents=10, hours_each=3, variation=0.5), 4_000)
    cost = ServiceCost(Decimal(1_000), Decimal(100), 1.0)
    year = simulated(kit, FailurePlan(fewer=0.2, shorter=0.1), cost)
    assert year.hours.mean() == pytest.approx(8 * 2.7, rel=0.01)
    assert year.hours.std() == pytest.approx(2.7 * np.sqrt(8 * 1.25), rel=0.02)
    assert (cost.mean(8), cost.sd(8)) == pytest.approx((1_800, 100 * np.sqrt(16)))
    assert year.cost.mean() == pytest.approx(1_800, rel=0.01)
    assert year.cost.std() == pytest.approx(100 * np.sqrt(16), rel=0.05)


def test_costs_and_hours_of_an_incident_are_independent() -> None:
    """Given the number of incidents nothing is left that ties them: they share the number alone."""
    kit = Kit(from_figures(incidents=10, hours_each=3, variation=0.5), 4_000)
    year = simulated(kit, UNCHANGED, ServiceCost(Decimal(0), Decimal(100), 0.5))
    found = np.corrcoef(year.hours, year.cost)[0, 1]
    assert found == pytest.approx(1 / 1.25, abs=0.01)  # var of the number / var of either sum


def test_a_year_without_incidents_is_all_up_and_costs_what_is_fixed() -> None:
    """Nothing fails, the whole bonus is due."""
    kit = Kit(from_figures(incidents=0, hours=0, variation=1.0), 4_000)
    year = simulated(kit, UNCHANGED, COST, 100)
    assert np.all(year.availability == 1.0)
    assert np.all(year.cost == 260_000)
    assert year.settled == pytest.approx(np.full(100, 0.10))


def test_incidents_that_cost_nothing_cost_nothing() -> None:
    """Only what is fixed."""
    kit = Kit(from_figures(incidents=5, hours_each=1, variation=1.0), 4_000)
    assert np.all(simulated(kit, UNCHANGED, ServiceCost(Decimal(7), Decimal(0), 1), 50).cost == 7)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Costs drawn twenty incidents at a time are those drawn at once."""
    kit = Kit(from_figures(incidents=10, hours_each=3, variation=0.5), 4_000)
    whole = simulated(kit, UNCHANGED, COST, 101)
    monkeypatch.setattr(outcome_year, "AT_A_TIME", 20)
    assert np.array_equal(simulated(kit, UNCHANGED, COST, 101).cost, whole.cost)


def test_too_many_incidents_say_how_many_years_fit() -> None:
    """Nobody waits for two thousand million incidents."""
    kit = Kit(from_figures(incidents=10_000, hours_each=0.1, variation=1.0), 4_000)
    with pytest.raises(StepError) as caught:
        simulated(kit, UNCHANGED, COST, 200_000)
    assert caught.value.finding.params == {"draws": 200_000, "fitting": 20_000}
