"""What an hour of downtime costs, and what a point of a KPI is therefore worth in a year.

Source of every formula: domain guide 5.1. Amounts are Decimal in one currency, exact, not rounded.
"""

from dataclasses import dataclass
from decimal import Decimal

from workbench.codes import StepError
from workbench.proposal.economics.history import IncidentHistory
from workbench.proposal.economics.ranges import (
    HOURS_OF_A_YEAR,
    MOST_COUNT,
    MOST_MONEY,
    require,
    require_money,
)

POINT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class DowntimeHour:
    """The parts of the cost of one hour; `recovered` by overtime or stock takes away from it.

    Raises StepError: economics.money_out_of_range, or economics.recovered_too_much when more comes
    back than was lost.
    """

    lost_contribution: Decimal
    idle_labour: Decimal = Decimal(0)
    restart_scrap: Decimal = Decimal(0)
    penalties: Decimal = Decimal(0)
    recovered: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Refuse negative parts and a negative cost."""
        require_money(
            lost_contribution=self.lost_contribution,
            idle_labour=self.idle_labour,
            restart_scrap=self.restart_scrap,
            penalties=self.penalties,
            recovered=self.recovered,
        )
        if self.cost < 0:
            raise StepError("economics.recovered_too_much", recovered=str(self.recovered))

    @property
    def cost(self) -> Decimal:
        """Return c_h = lost contribution + idle labour + restart scrap + penalties - recovered."""
        lost = self.lost_contribution + self.idle_labour + self.restart_scrap + self.penalties
        return lost - self.recovered


def as_written(number: float) -> Decimal:
    """Return a figure as it is written: 0.6 is six tenths, not its nearest binary fraction."""
    return Decimal(repr(float(number)))


def effective_cost(hour: Decimal, kappa: float) -> Decimal:
    """Return c_eff = kappa x c_h; `kappa` (0..1) is the share of lost output not recovered later."""
    require_money(hour_cost=hour)
    require("kappa", kappa, 0.0, 1.0)
    return as_written(kappa) * hour


def availability_point(scheduled_hours: float, effective: Decimal) -> Decimal:
    """Return what one percentage point of availability is worth in a year: 0.01 x hours x c_eff."""
    require("scheduled_hours", scheduled_hours, 0.0, HOURS_OF_A_YEAR)
    return POINT * as_written(scheduled_hours) * effective


def oee_point(planned_hours: float, ideal_rate: float, unit_margin: Decimal) -> Decimal:
    """Return what a point of OEE is worth in a year where everything made is sold.

    0.01 x planned hours x ideal rate (units an hour) x contribution margin of a unit.
    """
    require("planned_hours", planned_hours, 0.0, HOURS_OF_A_YEAR)
    require("ideal_rate", ideal_rate, 0.0, MOST_COUNT)
    require_money(unit_margin=unit_margin)
    return POINT * as_written(planned_hours) * as_written(ideal_rate) * unit_margin


def repair_hour(history: IncidentHistory, effective: Decimal) -> Decimal:
    """Return what one hour less downtime of every incident saves in a year: incidents x c_eff."""
    return as_written(history.incidents) * effective


def failure_percent(history: IncidentHistory, effective: Decimal, visit: Decimal) -> Decimal:
    """Return what one percent fewer incidents saves in a year, with what an incident is invoiced.

    0.01 x incidents x (hours of one x c_eff + `visit`), from the terms of today's total cost that
    grow with the number of incidents.
    """
    require("visit", float(visit), 0.0, float(MOST_MONEY))
    each = as_written(history.hours_each) * effective + visit
    return POINT * as_written(history.incidents) * each
