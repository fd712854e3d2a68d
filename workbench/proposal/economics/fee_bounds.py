"""The smallest fee the provider can bear, the highest the customer can, and the zone between.

Source: domain guide 5.2 to 5.4. A bound that does not exist is a type with a reason, never a number.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from workbench.codes import Finding
from workbench.outlook.arrays import FloatArray
from workbench.proposal.economics.outcome_year import OutcomeYear
from workbench.proposal.economics.ranges import MOST_MONEY, require, require_money
from workbench.proposal.economics.spread import TAIL, tail_mean

CENT = Decimal("0.01")
BoundBy = Literal["hurdle", "loss", "today", "competitor", "self_perform"]


@dataclass(frozen=True, slots=True)
class Fee:
    """A yearly fee in cents and what bounds it there."""

    amount: Decimal
    bound_by: BoundBy


@dataclass(frozen=True, slots=True)
class NoFee:
    """No fee meets the conditions; `finding` says why."""

    finding: Finding


FeeBound = Fee | NoFee


@dataclass(frozen=True, slots=True)
class FloorTerms:
    """What the provider needs: mean margin >= `hurdle` (share of the fee), P(loss) <= `most_loss`.

    With `most_loss` 0.05 the second says that the 5 % quantile of the net is 0 or more.
    """

    hurdle: float = 0.15
    most_loss: float = 0.05

    def __post_init__(self) -> None:
        """Refuse shares outside their range."""
        require("hurdle", self.hurdle, 0.0, 0.99)
        require("most_loss", self.most_loss, 0.0, 0.5)


@dataclass(frozen=True, slots=True)
class CeilingTerms:
    """What the customer compares with today: mean + `weight` x (mean of the worst 5 % - mean).

    `obligations` is its own yearly cost under the plan: operators, access, data.
    """

    obligations: Decimal = Decimal(0)
    weight: float = 0.05

    def __post_init__(self) -> None:
        """Refuse weights outside 0..1."""
        require_money(obligations=self.obligations)
        require("weight", self.weight, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What else the customer could do: a competitor's fee, its own service and the hurdle to it."""

    competitor: Decimal | None = None
    self_perform: Decimal | None = None
    self_perform_hurdle: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Refuse negative amounts."""
        require_money(
            competitor=self.competitor or Decimal(0),
            self_perform=self.self_perform or Decimal(0),
            self_perform_hurdle=self.self_perform_hurdle,
        )


@dataclass(frozen=True, slots=True)
class Zone:
    """Fees that both can accept, ends included, with the fee half-way between them."""

    low: Fee
    high: Fee
    middle: Decimal


@dataclass(frozen=True, slots=True)
class NoZone:
    """No fee is acceptable to both; `finding` says why."""

    finding: Finding


def lowest_fee(year: OutcomeYear, terms: FloorTerms) -> FeeBound:
    """Return f_min, the smallest fee with the mean margin and the chance of a loss in order.

    A year loses money below its own break-even fee cost / (1 + settled share), so that the chance
    of a loss falls with the fee and its bound is a quantile of those fees; no search is needed.
    """
    kept = 1.0 + year.settled
    room = float(kept.mean()) - terms.hurdle
    if room <= 0.0:
        return NoFee(Finding("economics.no_fee_for_hurdle", {"hurdle": terms.hurdle}))
    for_hurdle = float(year.cost.mean()) / room
    even = np.divide(
        year.cost, kept, out=np.where(year.cost > 0.0, np.inf, 0.0), where=kept > 1e-12
    )
    for_loss = float(np.quantile(even, 1.0 - terms.most_loss, method="higher"))
    fee = max(for_hurdle, for_loss)
    if not fee <= MOST_MONEY:
        return NoFee(Finding("economics.no_fee_for_loss", {"most_loss": terms.most_loss}))
    bound_by: BoundBy = "hurdle" if for_hurdle >= for_loss else "loss"
    return Fee(Decimal(fee).quantize(CENT, ROUND_CEILING), bound_by)


def highest_fee(today: float, year: OutcomeYear, effective: float, terms: CeilingTerms) -> FeeBound:
    """Return f_max, the fee at which the customer's risk-weighted cost equals today's.

    `today` is the total cost a year now, `effective` that of a downtime hour not recovered. The
    worst 5 % are the highest totals at the fee itself.
    """

    def beyond(fee: float) -> float:
        total = customer_costs(fee, year, effective, terms.obligations)
        mean = float(total.mean())
        return mean + terms.weight * (tail_mean(total, "high", TAIL) - mean) - today

    free = beyond(0.0)
    if free > 0.0:
        return NoFee(Finding("economics.no_fee_for_customer", {"beyond": round(free, 2)}))
    kept = 1.0 + float(year.settled.mean())
    if kept <= 1e-12:
        return NoFee(Finding("economics.fee_paid_back"))
    # Tails cost more than the mean: where the mean alone reaches today's cost, the bound is passed.
    most = (today - float(customer_costs(0.0, year, effective, terms.obligations).mean())) / kept
    most = max(most, 0.0)
    fee = most if beyond(most) <= 0.0 else float(brentq(beyond, 0.0, most, xtol=1e-3))
    return Fee(Decimal(fee).quantize(CENT, ROUND_FLOOR), "today")


def customer_costs(
    fee: float, year: OutcomeYear, effective: float, obligations: Decimal
) -> FloatArray:
    """Return the customer's total cost of each simulated year: fee + settlement + downtime + own."""
    own = float(obligations)
    return fee * (1.0 + year.settled) + effective * year.hours + own


def zone(floor: FeeBound, ceiling: FeeBound, alternatives: Alternatives) -> Zone | NoZone:
    """Return [f_min, min(f_max, best competitor, self-perform + hurdle)], or why there is none."""
    if isinstance(floor, NoFee):
        return NoZone(floor.finding)
    if isinstance(ceiling, NoFee):
        return NoZone(ceiling.finding)
    highs = [ceiling]
    if alternatives.competitor is not None:
        highs.append(Fee(alternatives.competitor, "competitor"))
    if alternatives.self_perform is not None:
        own = alternatives.self_perform + alternatives.self_perform_hurdle
        highs.append(Fee(own, "self_perform"))
    high = min(highs, key=lambda one: one.amount)
    if floor.amount > high.amount:
        params: dict[str, str | int | float] = {
            "low": str(floor.amount),
            "high": str(high.amount),
            "gap": str(floor.amount - high.amount),
        }
        return NoZone(Finding("economics.zone_empty", params))
    middle = ((floor.amount + high.amount) / 2).quantize(CENT, ROUND_FLOOR)
    return Zone(floor, high, middle)
