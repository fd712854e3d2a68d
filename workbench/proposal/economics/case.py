"""A whole business case: what both sides said of themselves, and what a fee does to both."""

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from workbench.codes import Finding, StepError
from workbench.outlook.failures import UNCHANGED, FailurePlan
from workbench.proposal.economics.break_fix import BreakFixPrices, TodayCost, today_cost
from workbench.proposal.economics.downtime import effective_cost
from workbench.proposal.economics.fee_bounds import (
    Alternatives,
    CeilingTerms,
    FeeBound,
    FloorTerms,
    NoZone,
    Zone,
    customer_costs,
    highest_fee,
    lowest_fee,
    zone,
)
from workbench.proposal.economics.history import IncidentHistory
from workbench.proposal.economics.outcome_year import (
    Chances,
    Kit,
    OutcomeYear,
    ServiceCost,
    chances,
    simulate_year,
)
from workbench.proposal.economics.provider import (
    EndOfTerm,
    ProviderView,
    RiskPremium,
    Term,
    provider_view,
)
from workbench.proposal.economics.ranges import require, require_money
from workbench.proposal.economics.spread import Spread, spread_of
from workbench.settlement.schedule import Schedule, problems

BELIEF = Finding("economics.plan_is_belief")
"""Stands beside every figure under the plan; `no_improvement` says what if it does not arrive."""


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """Everything a business case rests on; amounts are Decimal in the schedule's currency.

    `history` is of all kit, `attributable` (0..1) the share on the provider's; `hour_cost` is c_h,
    `kappa` (0..1) the share that is not recovered. The plan's improvement is a belief. The
    schedule's own fee plays no part. `margin_today` is what the provider earns a year now and would
    give up. Raises StepError for what cannot be used.
    """

    history: IncidentHistory
    scheduled_hours: float
    hour_cost: Decimal
    kappa: float
    prices: BreakFixPrices
    plan: FailurePlan
    cost: ServiceCost
    schedule: Schedule
    attributable: float = 1.0
    floor: FloorTerms = field(default_factory=FloorTerms)
    ceiling: CeilingTerms = field(default_factory=CeilingTerms)
    alternatives: Alternatives = field(default_factory=Alternatives)
    premium: RiskPremium | None = None
    end: EndOfTerm | None = None
    term: Term = field(default_factory=Term)
    margin_today: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Refuse a case whose parts cannot be used together."""
        require_money(hour_cost=self.hour_cost, margin_today=self.margin_today)
        require("kappa", self.kappa, 0.0, 1.0)
        if not self.schedule.currency.strip():
            raise StepError("economics.currency_missing")
        for finding in problems(self.schedule):
            raise StepError(finding.code, **finding.params)
        for clause in self.schedule.clauses:
            if clause.ladder.direction != "higher":
                raise StepError("economics.clause_not_availability", kpi=clause.kpi)
        _ = self.kit

    @property
    def kit(self) -> Kit:
        """Return what the provider is responsible for."""
        return Kit(self.history.attributable(self.attributable), self.scheduled_hours)

    @property
    def effective(self) -> Decimal:
        """Return c_eff, the cost of a downtime hour that is not recovered."""
        return effective_cost(self.hour_cost, self.kappa)

    @property
    def today(self) -> TodayCost:
        """Return a year under break-fix."""
        return today_cost(self.kit.history, self.prices, self.effective)


@dataclass(frozen=True, slots=True, eq=False)
class Assessed:
    """A case with its simulated year under the plan and the fees both sides can live with.

    `zone` counts the alternatives in, `zone_today` only today's cost.
    """

    case: BusinessCase
    year: OutcomeYear
    floor: FeeBound
    ceiling: FeeBound
    zone: Zone | NoZone
    zone_today: Zone | NoZone


@dataclass(frozen=True, slots=True)
class Split:
    """Who gets what of the value that the plan creates in a year at a fee.

    `customer` = today's cost - mean cost under the plan; `provider` = mean margin - risk premium -
    what it earns today. Shares are of the sum, None where nothing is created (`finding` says so);
    a side that loses has a share below 0.
    """

    customer: float
    provider: float
    customer_share: float | None
    provider_share: float | None
    finding: Finding | None

    @property
    def created(self) -> float:
        """Return the value created: the fee and the settlement cancel out."""
        return self.customer + self.provider


@dataclass(frozen=True, slots=True)
class FeeView:
    """One fee as both sides see it; money a year.

    `total` is the customer's cost, `saving` today's mean cost less it (a year under break-fix is
    taken at its mean); `saving_share` is the mean saving of today's cost and `invoice_change` what
    the fee is above today's invoice, as a share of it (None where nothing is invoiced today).
    """

    fee: Decimal
    provider: ProviderView
    total: Spread
    saving: Spread
    saving_share: float | None
    invoice_change: float | None
    split: Split


@dataclass(frozen=True, slots=True)
class NoImprovement:
    """A year at a fee when nothing improves: chances of each clause, money of both on average."""

    fee: Decimal
    chances: tuple[Chances, ...]
    net_credit: float
    most_credit: float
    total: float
    beyond_today: float
    margin: float


def assess(case: BusinessCase, draws: int, rng: np.random.Generator) -> Assessed:
    """Simulate the year under the plan and find the fee bounds; `draws` years, from `rng`."""
    require("draws", draws, 100, 10_000_000)
    year = simulate_year(case.kit, case.plan, case.cost, case.schedule, draws, rng)
    return bounded(case, year)


def bounded(case: BusinessCase, year: OutcomeYear) -> Assessed:
    """Find the fee bounds of a case whose year is simulated already."""
    low = lowest_fee(year, case.floor)
    high = highest_fee(float(case.today.total), year, float(case.effective), case.ceiling)
    within = zone(low, high, case.alternatives)
    return Assessed(case, year, low, high, within, zone(low, high, Alternatives()))


def view_fee(assessed: Assessed, fee: Decimal) -> FeeView:
    """Return what a yearly fee means to both. Raises StepError economics.out_of_range for 0."""
    require("fee", float(fee), 0.01, 1e15)
    case, year = assessed.case, assessed.year
    today = case.today
    total = customer_costs(float(fee), year, float(case.effective), case.ceiling.obligations)
    provider = provider_view(float(fee), year, case.premium, case.end, case.term)
    saving = spread_of(float(today.total) - total, "low")
    return FeeView(
        fee=fee,
        provider=provider,
        total=spread_of(total, "high"),
        saving=saving,
        saving_share=saving.mean / float(today.total) if today.total else None,
        invoice_change=float(fee / today.invoice) - 1.0 if today.invoice else None,
        split=_split(
            saving.mean, provider.margin.mean - provider.premium - float(case.margin_today)
        ),
    )


def _split(customer: float, provider: float) -> Split:
    created = customer + provider
    if created <= 0.0:
        nothing = Finding("economics.no_value_created", {"created": round(created, 2)})
        return Split(customer, provider, None, None, nothing)
    return Split(customer, provider, customer / created, provider / created, None)


def no_improvement(
    case: BusinessCase, fee: Decimal, draws: int, rng: np.random.Generator
) -> NoImprovement:
    """Return a year at the fee if failures and repairs stay as they are (domain guide 5.4).

    `most_credit` is the largest credit of any simulated year. Raises StepError as `simulate_year`.
    """
    year = simulate_year(case.kit, UNCHANGED, case.cost, case.schedule, draws, rng)
    paid = float(fee)
    total = customer_costs(paid, year, float(case.effective), case.ceiling.obligations)
    settled = float(year.settled.mean())
    return NoImprovement(
        fee=fee,
        chances=chances(case.schedule, year),
        net_credit=-paid * settled,
        most_credit=paid * max(0.0, -float(year.settled.min())),
        total=float(total.mean()),
        beyond_today=float(total.mean()) - float(case.today.total),
        margin=paid * (1.0 + settled) - float(year.cost.mean()),
    )
