"""Step entry: from a few plain answers of one side to its view of every package on the menu.

`prospect` says on the shared paths what an option brings if none, half, most or all of its plan
arrives; `worth` prices a point of each KPI for the customer and `effort` for the provider, both
from shared facts of a year; `views` puts a side's answers and the menu together; `mirror` says what
one package means for that side alone, `refusal` why that side does not accept it, `stressed` what a
stressed year does. Each function takes one side's answers and never the other's.
"""

from workbench.proposal.entry.effort import DerivedCost, derive_costs, gap_points
from workbench.proposal.entry.facts import KpiFacts, Offer, Promise, YearFacts
from workbench.proposal.entry.mirror import (
    ArrivalCase,
    CustomerMirror,
    Failing,
    ProviderMirror,
    customer_failing,
    customer_mirror,
    provider_failing,
    provider_mirror,
)
from workbench.proposal.entry.prospect import (
    ARRIVALS,
    ClauseFuture,
    CohortFuture,
    Prospect,
    YearOfOption,
    prospect,
    year_of_clauses,
    year_of_option,
)
from workbench.proposal.entry.refusal import Failed, customer_refusal, provider_refusal
from workbench.proposal.entry.stressed import (
    YearOfOffer,
    customer_in,
    provider_in,
    years_of_offer,
)
from workbench.proposal.entry.views import (
    CONFIDENCES,
    RISK_WEIGHTS,
    CustomerEntry,
    ProviderEntry,
    customer_view,
    provider_view,
    too_low,
)
from workbench.proposal.entry.worth import DerivedWorth, derive_worth

__all__ = [
    "ARRIVALS",
    "CONFIDENCES",
    "RISK_WEIGHTS",
    "ArrivalCase",
    "ClauseFuture",
    "CohortFuture",
    "CustomerEntry",
    "CustomerMirror",
    "DerivedCost",
    "DerivedWorth",
    "Failed",
    "Failing",
    "KpiFacts",
    "Offer",
    "Promise",
    "Prospect",
    "ProviderEntry",
    "ProviderMirror",
    "YearFacts",
    "YearOfOffer",
    "YearOfOption",
    "customer_failing",
    "customer_in",
    "customer_mirror",
    "customer_refusal",
    "customer_view",
    "derive_costs",
    "derive_worth",
    "gap_points",
    "prospect",
    "provider_failing",
    "provider_in",
    "provider_mirror",
    "provider_refusal",
    "provider_view",
    "too_low",
    "year_of_clauses",
    "year_of_option",
    "years_of_offer",
]
