"""The worked example of the domain guide, 5.4: public cost figures and stated assumptions."""

from decimal import Decimal

from workbench.outlook.failures import FailurePlan
from workbench.proposal.economics import (
    Alternatives,
    BreakFixPrices,
    BusinessCase,
    ServiceCost,
    from_figures,
)
from workbench.settlement.schedule import Clause, Ladder, Schedule

CLAUSE = Clause(
    kpi="availability",
    window="year",
    ladder=Ladder("higher", 0.9805, 0.9877, 0.9929, dead_band=0.001, best=1.0),
    credit=0.12,
    bonus=0.10,
)
SCHEDULE = Schedule("USD", Decimal(0), (CLAUSE,))
COST = ServiceCost(Decimal(260_000), Decimal(5_200), 0.9)


def worked_example() -> BusinessCase:
    """Return the case with a competitor at 600,000."""
    return BusinessCase(
        history=from_figures(hours=323, hours_each=6, variation=1.2),
        scheduled_hours=6_000,
        hour_cost=Decimal(39_000),
        kappa=0.6,
        prices=BreakFixPrices(
            retainer=Decimal(120_000),
            visit=Decimal(2_800),
            parts=Decimal(4_200),
            maintenance=Decimal(1_500),
            maintenance_visits=24,
        ),
        plan=FailurePlan(fewer=0.25, shorter=0.2),
        cost=COST,
        schedule=SCHEDULE,
        attributable=0.4,
        alternatives=Alternatives(competitor=Decimal(600_000)),
    )
