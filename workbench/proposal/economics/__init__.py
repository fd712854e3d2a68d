"""Step economics: what downtime costs, what today costs, and which fees both sides can live with.

`history`, `downtime` and `break_fix` price a year from figures, `outcome_year` simulates one under
a plan, `provider` and `fee_bounds` say what a fee means, `case` puts both sides together and
`sensitivity` asks what moves it. Everything is private to whoever enters it.
"""

from workbench.proposal.economics.break_fix import BreakFixPrices, TodayCost, today_cost
from workbench.proposal.economics.case import (
    BELIEF,
    Assessed,
    BusinessCase,
    FeeView,
    NoImprovement,
    Split,
    assess,
    no_improvement,
    view_fee,
)
from workbench.proposal.economics.downtime import (
    DowntimeHour,
    availability_point,
    effective_cost,
    failure_percent,
    oee_point,
    repair_hour,
)
from workbench.proposal.economics.fee_bounds import (
    Alternatives,
    CeilingTerms,
    Fee,
    FeeBound,
    FloorTerms,
    NoFee,
    NoZone,
    Zone,
    highest_fee,
    lowest_fee,
    zone,
)
from workbench.proposal.economics.history import IncidentHistory, from_figures, from_incidents
from workbench.proposal.economics.outcome_year import (
    Chances,
    Kit,
    OutcomeYear,
    ServiceCost,
    chances,
    settled_share,
    simulate_year,
)
from workbench.proposal.economics.provider import (
    EndOfTerm,
    ProviderView,
    RiskPremium,
    Term,
    provider_view,
)
from workbench.proposal.economics.sensitivity import (
    ASSUMPTIONS,
    Assumption,
    Swing,
    tornado,
    usual_range,
)
from workbench.proposal.economics.spread import Spread, spread_of, tail_mean

__all__ = [
    "ASSUMPTIONS",
    "BELIEF",
    "Alternatives",
    "Assessed",
    "Assumption",
    "BreakFixPrices",
    "BusinessCase",
    "CeilingTerms",
    "Chances",
    "DowntimeHour",
    "EndOfTerm",
    "Fee",
    "FeeBound",
    "FeeView",
    "FloorTerms",
    "IncidentHistory",
    "Kit",
    "NoFee",
    "NoImprovement",
    "NoZone",
    "OutcomeYear",
    "ProviderView",
    "RiskPremium",
    "ServiceCost",
    "Split",
    "Spread",
    "Swing",
    "Term",
    "TodayCost",
    "Zone",
    "assess",
    "availability_point",
    "chances",
    "effective_cost",
    "failure_percent",
    "from_figures",
    "from_incidents",
    "highest_fee",
    "lowest_fee",
    "no_improvement",
    "oee_point",
    "provider_view",
    "repair_hour",
    "settled_share",
    "simulate_year",
    "spread_of",
    "tail_mean",
    "today_cost",
    "tornado",
    "usual_range",
    "view_fee",
    "zone",
]
