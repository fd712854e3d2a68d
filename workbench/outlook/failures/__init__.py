"""Step failures: rare failures and their repairs, from spells of which some ends were not seen.

A monthly series of availability says little about another fleet size or another window. A model of
failures and repairs does: `rates` and `lives` say how often, `repairs` how long, `downtime`
simulates both for any fleet and window, `exact` knows the closed form, `recurrence` counts without
a model.
"""

from workbench.outlook.failures.downtime import (
    UNCHANGED,
    Downtime,
    FailureModel,
    FailurePlan,
    Fleet,
    availability,
    simulate_downtime,
)
from workbench.outlook.failures.exact import CompoundPoisson, fleet_downtime
from workbench.outlook.failures.lives import (
    Ageing,
    Lives,
    Survival,
    WeibullFit,
    fit_weibull,
    judge_ageing,
    kaplan_meier,
    lives_of,
)
from workbench.outlook.failures.rates import FLAT, RateEstimate, RatePrior, estimate_rate
from workbench.outlook.failures.recurrence import MeanCumulative, mean_cumulative
from workbench.outlook.failures.repairs import (
    RepairFit,
    RepairLaw,
    RepairTimes,
    TooFewRepairs,
    fit_repairs,
)

__all__ = [
    "FLAT",
    "UNCHANGED",
    "Ageing",
    "CompoundPoisson",
    "Downtime",
    "FailureModel",
    "FailurePlan",
    "Fleet",
    "Lives",
    "MeanCumulative",
    "RateEstimate",
    "RatePrior",
    "RepairFit",
    "RepairLaw",
    "RepairTimes",
    "Survival",
    "TooFewRepairs",
    "WeibullFit",
    "availability",
    "estimate_rate",
    "fit_repairs",
    "fit_weibull",
    "fleet_downtime",
    "judge_ageing",
    "kaplan_meier",
    "lives_of",
    "mean_cumulative",
    "simulate_downtime",
]
