"""Step bargaining: what an answer over continuous choices is, and how anybody can check it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.concave import Bargain, Gains
from workbench.proposal.bargaining.pieces import Array

LARGEST_GAP = 1e-9


@dataclass(frozen=True, slots=True)
class Supporting:
    """Weights of both gains and a price of the limit, under which no choice is better.

    `weights` are per unit of each gain, `price` per unit of the limit, both not negative. `gap` is
    how far above the answer the bound that they give lies: for `tangent` in the logarithm of the
    product of the gains, for `dual` relative to the larger gain that a side can have in the zone
    (for shares of the ideals: absolutely, with what is left open of the ideals).
    """

    kind: Literal["tangent", "dual"]
    weights: Gains
    price: float
    gap: float


@dataclass(frozen=True, slots=True)
class Apart:
    """Weights and a price under which the weighted sum of the gains stays below zero everywhere."""

    weights: Gains
    price: float
    kind: Literal["separating"] = "separating"
    gap: int = 0

    def holds(self, bargain: Bargain) -> bool:
        """Check again that no choice brings the weighted sum to zero."""
        if min(*self.weights, self.price) < 0:
            return False
        return bargain.ceiling(*self.weights, self.price) < 0


@dataclass(frozen=True, slots=True)
class ConcaveAnswer:
    """One rule's choice, both gains, and the certificate; `fee` where it is free."""

    choice: Array
    gains: Gains
    certificate: Supporting
    fee: float | None = None


@dataclass(frozen=True, slots=True)
class ConcaveSettled:
    """Some choice gives neither side less than its alternative: one answer per rule.

    `ideals` are the largest gains of each side at which the other's is not below zero.
    """

    answers: Mapping[Rule, ConcaveAnswer]
    ideals: Gains


@dataclass(frozen=True, slots=True)
class NoConcaveZone:
    """No choice gives both sides at least their alternative; or none is within the limit."""

    reason: Literal["couplings_unmet", "no_overlap"]
    certificate: Apart
