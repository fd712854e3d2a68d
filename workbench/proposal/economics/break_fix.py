"""What the customer spends in a year under break-fix, priced from its own history."""

from dataclasses import dataclass
from decimal import Decimal

from workbench.proposal.economics.downtime import as_written
from workbench.proposal.economics.history import IncidentHistory
from workbench.proposal.economics.ranges import MOST_COUNT, require, require_money
from workbench.settlement.shapes.exact import half_up


@dataclass(frozen=True, slots=True)
class BreakFixPrices:
    """Today's contract: amounts a year (`retainer`, `coordination`) and prices of one thing each.

    `parts` are the spares of an average incident. Raises StepError economics.out_of_range and
    economics.money_out_of_range.
    """

    retainer: Decimal = Decimal(0)
    visit: Decimal = Decimal(0)
    visits_per_incident: float = 1.0
    parts: Decimal = Decimal(0)
    maintenance: Decimal = Decimal(0)
    maintenance_visits: float = 0.0
    coordination: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Refuse negative prices and counts."""
        require_money(
            retainer=self.retainer,
            visit=self.visit,
            parts=self.parts,
            maintenance=self.maintenance,
            coordination=self.coordination,
        )
        require("visits_per_incident", self.visits_per_incident, 0.0, MOST_COUNT)
        require("maintenance_visits", self.maintenance_visits, 0.0, MOST_COUNT)

    @property
    def incident(self) -> Decimal:
        """Return what an average incident is invoiced at."""
        return as_written(self.visits_per_incident) * self.visit + self.parts


@dataclass(frozen=True, slots=True)
class TodayCost:
    """A year under break-fix, each part in cents; the sums are those of the parts as printed."""

    retainer: Decimal
    visits: Decimal
    parts: Decimal
    maintenance: Decimal
    coordination: Decimal
    downtime: Decimal

    @property
    def invoice(self) -> Decimal:
        """Return what the provider invoices: retainer, visits, parts and planned maintenance."""
        return self.retainer + self.visits + self.parts + self.maintenance

    @property
    def total(self) -> Decimal:
        """Return the total cost of ownership: the invoice, own coordination and the downtime."""
        return self.invoice + self.coordination + self.downtime


def today_cost(history: IncidentHistory, prices: BreakFixPrices, effective: Decimal) -> TodayCost:
    """Return TCO_breakfix = retainer + visits x p_v + parts + PM + coordination + hours x c_eff.

    `effective` is the cost of a downtime hour that is not recovered (domain guide 5.1).
    """
    incidents = as_written(history.incidents)
    visits = incidents * as_written(prices.visits_per_incident)
    return TodayCost(
        retainer=half_up(prices.retainer),
        visits=half_up(visits * prices.visit),
        parts=half_up(incidents * prices.parts),
        maintenance=half_up(as_written(prices.maintenance_visits) * prices.maintenance),
        coordination=half_up(prices.coordination),
        downtime=half_up(as_written(history.hours) * effective),
    )
