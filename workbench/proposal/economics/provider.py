"""The provider's side of a fee: margin, risk premium, provision, years that lose money.

Source of every formula: domain guide 5.2. Money of simulated years is float, in one currency.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import numpy as np
from scipy.special import ndtri

from workbench.codes import Finding
from workbench.outlook.arrays import FloatArray
from workbench.outlook.failures import RepairLaw
from workbench.proposal.economics.outcome_year import OutcomeYear
from workbench.proposal.economics.ranges import MOST_VARIATION, require, require_money
from workbench.proposal.economics.spread import Spread, spread_of

PremiumKind = Literal["sd", "cvar", "var"]

MOST_CONTRACTS = 1e6
MOST_LOADING = 100.0
MOST_YEARS = 30
LIKELY = 0.9  # the quantile of obligations that a provision covers


@dataclass(frozen=True, slots=True)
class RiskPremium:
    """How risk is priced: `loading` x SD ("sd"), x (E - CVaR5) ("cvar") or x (E - P5) ("var").

    `contracts` (1 and more) alike, whose results correlate by `correlation`, share the risk: it
    falls with the root of their number where they are independent, not at all under a common cause
    (correlation 1). Raises StepError economics.out_of_range, also for a correlation that no so many
    contracts can have with each other: below -1/(contracts - 1) the variance would be negative.
    """

    kind: PremiumKind
    loading: float
    contracts: int = 1
    correlation: float = 0.0

    def __post_init__(self) -> None:
        """Refuse loadings below 0 and impossible correlations."""
        require("loading", self.loading, 0.0, MOST_LOADING)
        require("contracts", self.contracts, 1.0, MOST_CONTRACTS)
        least = -1.0 if self.contracts == 1 else -1.0 / (self.contracts - 1)
        require("correlation", self.correlation, least, 1.0)

    @property
    def relief(self) -> float:
        """Return what is left of one contract's risk in the portfolio: sqrt((1 + (n-1) rho) / n)."""
        shared = 1.0 + (self.contracts - 1) * self.correlation
        return math.sqrt(max(shared, 0.0) / self.contracts)

    def of(self, margin: Spread) -> float:
        """Return the premium of one contract a year, 0 or more."""
        risk = {
            "sd": margin.sd,
            "cvar": margin.mean - margin.cvar_5,
            "var": margin.mean - margin.p5,
        }
        return self.loading * max(risk[self.kind], 0.0) * self.relief


@dataclass(frozen=True, slots=True)
class EndOfTerm:
    """What must be done when the term ends (dismantling, hand-over): lognormal, `mean` and variation."""

    mean: Decimal
    variation: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a negative obligation."""
        require_money(end_of_term=self.mean)
        require("end_of_term_variation", self.variation, 0.0, MOST_VARIATION)

    @property
    def likely(self) -> float:
        """Return the 90 % quantile."""
        if self.mean == 0:
            return 0.0
        law = RepairLaw(float(self.mean), self.variation)
        return math.exp(law.log_mean + float(ndtri(LIKELY)) * law.log_sd)


@dataclass(frozen=True, slots=True)
class Term:
    """Years of the contract, and how fee and cost grow from year to year (0.02: by 2 %)."""

    years: int = 1
    fee_growth: float = 0.0
    cost_growth: float = 0.0

    def __post_init__(self) -> None:
        """Refuse terms without a year."""
        require("years", self.years, 1.0, MOST_YEARS)
        require("fee_growth", self.fee_growth, -0.5, 0.5)
        require("cost_growth", self.cost_growth, -0.5, 0.5)


@dataclass(frozen=True, slots=True)
class ProviderView:
    """A fee as the provider sees it: the margin of a year and what has to be kept for it.

    `margin_share` is the mean margin as a share of the fee. `provision` = mean credits of a year and
    the 90 % quantile of obligations at the end. `yearly` has the mean margin of each year of the
    term; `onerous` are the years (from 1) in which it is below 0, and `warning` tells finance.
    """

    margin: Spread
    p_loss: float
    margin_share: float
    premium: float
    provision: float
    yearly: tuple[float, ...]
    onerous: tuple[int, ...]
    warning: Finding | None


def margins(fee: float, year: OutcomeYear) -> FloatArray:
    """Return fee + settlement - cost of each simulated year, (draws,)."""
    return fee * (1.0 + year.settled) - year.cost


def provider_view(
    fee: float,
    year: OutcomeYear,
    premium: RiskPremium | None = None,
    end: EndOfTerm | None = None,
    term: Term | None = None,
) -> ProviderView:
    """Return what a yearly fee above 0 means to the provider."""
    net = margins(fee, year)
    spread = spread_of(net, "low")
    yearly = _yearly(fee, year, term or Term())
    onerous = tuple(at for at, margin in enumerate(yearly, start=1) if margin < 0.0)
    credits_paid = fee * float(np.maximum(-year.settled, 0.0).mean())
    return ProviderView(
        margin=spread,
        p_loss=float((net < 0.0).mean()),
        margin_share=spread.mean / fee,
        premium=0.0 if premium is None else premium.of(spread),
        provision=credits_paid + (0.0 if end is None else end.likely),
        yearly=yearly,
        onerous=onerous,
        warning=_warning(onerous),
    )


def _warning(onerous: tuple[int, ...]) -> Finding | None:
    if not onerous:
        return None
    return Finding("economics.onerous", {"years": ", ".join(str(year) for year in onerous)})


def _yearly(fee: float, year: OutcomeYear, term: Term) -> tuple[float, ...]:
    revenue, cost = fee * (1.0 + float(year.settled.mean())), float(year.cost.mean())
    return tuple(
        revenue * (1.0 + term.fee_growth) ** at - cost * (1.0 + term.cost_growth) ** at
        for at in range(term.years)
    )
