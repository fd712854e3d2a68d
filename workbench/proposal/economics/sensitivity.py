"""Which assumption moves the case most: one at a time from low to high, the rest as it is."""

from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, get_args

import numpy as np

from workbench.proposal.economics.case import Assessed, BusinessCase, assess, bounded
from workbench.proposal.economics.downtime import as_written
from workbench.proposal.economics.fee_bounds import FeeBound, customer_costs
from workbench.proposal.economics.provider import margins
from workbench.proposal.economics.ranges import MOST_MONEY

Assumption = Literal["kappa", "attributable", "fewer_failures", "hour_cost"]
ASSUMPTIONS: tuple[Assumption, ...] = get_args(Assumption)
PRICES: frozenset[Assumption] = frozenset({"kappa", "hour_cost"})
"""Assumptions that price the same simulated years anew; the others change the years themselves."""

AROUND = 0.2  # our proposal where nobody says how far an assumption may be off


@dataclass(frozen=True, slots=True)
class End:
    """One end of an assumption: its value, the fee bounds, and both sides' mean at the fee."""

    value: float
    floor: FeeBound
    ceiling: FeeBound
    saving: float
    margin: float


@dataclass(frozen=True, slots=True)
class Swing:
    """An assumption at both ends; `swing` is the distance of the customer's saving between them."""

    assumption: Assumption
    low: End
    high: End

    @property
    def swing(self) -> float:
        """Return by how much the saving differs."""
        return abs(self.high.saving - self.low.saving)


def stated(case: BusinessCase, assumption: Assumption) -> float:
    """Return the case's own value of an assumption."""
    values = {
        "kappa": case.kappa,
        "attributable": case.attributable,
        "fewer_failures": case.plan.fewer,
        "hour_cost": float(case.hour_cost),
    }
    return values[assumption]


def usual_range(case: BusinessCase, assumption: Assumption) -> tuple[float, float]:
    """Return a fifth less and a fifth more than stated, as far as the case can be so."""
    value = stated(case, assumption)
    hours = case.history.hours
    most = {
        "kappa": 1.0,
        "attributable": min(1.0, case.scheduled_hours / hours) if hours else 1.0,
        "fewer_failures": 0.99,
        "hour_cost": float(MOST_MONEY),
    }
    return (1.0 - AROUND) * value, max(value, min((1.0 + AROUND) * value, most[assumption]))


def tornado(
    assessed: Assessed,
    fee: Decimal,
    ranges: dict[Assumption, tuple[float, float]],
    rng: np.random.Generator,
) -> tuple[Swing, ...]:
    """Return the assumptions with the widest swing of the customer's saving first.

    Every simulation starts from the same state of `rng`, which is left as it was: differences come
    from the assumption, not from other draws. Raises StepError for an end that is out of range.
    """
    found = []
    for assumption, ends in ranges.items():
        low, high = (_end(assessed, fee, assumption, value, rng) for value in ends)
        found.append(Swing(assumption, low, high))
    return tuple(sorted(found, key=lambda one: -one.swing))


def _end(
    assessed: Assessed, fee: Decimal, assumption: Assumption, value: float, rng: np.random.Generator
) -> End:
    case = _changed(assessed.case, assumption, value)
    if assumption in PRICES:
        moved = bounded(case, assessed.year)
    else:
        moved = assess(case, assessed.year.cost.size, deepcopy(rng))
    paid = float(fee)
    total = customer_costs(paid, moved.year, float(case.effective), case.ceiling.obligations)
    return End(
        value=value,
        floor=moved.floor,
        ceiling=moved.ceiling,
        saving=float(case.today.total) - float(total.mean()),
        margin=float(margins(paid, moved.year).mean()),
    )


def _changed(case: BusinessCase, assumption: Assumption, value: float) -> BusinessCase:
    if assumption == "kappa":
        return replace(case, kappa=value)
    if assumption == "attributable":
        return replace(case, attributable=value)
    if assumption == "fewer_failures":
        return replace(case, plan=replace(case.plan, fewer=value))
    return replace(case, hour_cost=as_written(value))
