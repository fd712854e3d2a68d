"""Step bargaining: what a proposal is, whatever form the bargain has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.reading import OptionName


@dataclass(frozen=True, slots=True)
class Offer:
    """One rule's answer.

    `package`: names of the chosen options, or `levels`: numbers (levels of KPIs, shares of items
    that the first side keeps, weights of vertices). `fee`: where the form has one. `gains` over
    both alternatives and `shares` of the ideals (1 where an ideal is zero). `kind` and `gap` are
    the certificate's.
    """

    package: tuple[OptionName, ...] | None
    levels: tuple[float, ...] | None
    fee: float | None
    gains: tuple[float, float]
    shares: tuple[float, float]
    kind: str
    gap: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Both sides can be served: one offer per rule; `ideals` are the largest gains in the zone."""

    offers: Mapping[Rule, Offer]
    ideals: tuple[float, float]


Reason: TypeAlias = Literal["couplings_unmet", "no_overlap", "red_lines"]


@dataclass(frozen=True, slots=True)
class NoProposal:
    """Nothing serves both: the reason, and kind and gap of its certificate."""

    reason: Reason
    kind: str
    gap: float


def shares(gains: tuple[float, float], ideals: tuple[float, float]) -> tuple[float, float]:
    """Return each gain as a share of the ideal; a side that can have nothing has all of it."""
    first, second = (
        g / ideal if ideal > 0 else 1.0 for g, ideal in zip(gains, ideals, strict=True)
    )
    return first, second
