"""Step bargaining: bargains over continuous choices, from what a file states to a proposal.

Levels of KPIs with a fixed, a free or a limited fee; items divided in fractions; mixtures of the
corners of a polygon.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.proposal.bargaining.concave import Bargain, Gains
from workbench.proposal.bargaining.concave_answers import (
    ConcaveAnswer,
    ConcaveSettled,
    NoConcaveZone,
)
from workbench.proposal.bargaining.free_fee import settle_with_free_fee
from workbench.proposal.bargaining.pieces import Array, Curve, Levels, Mixture
from workbench.proposal.bargaining.proposals import NoProposal, Offer, Proposal, shares
from workbench.proposal.bargaining.weights import power_family, settle_concave


@dataclass(frozen=True, slots=True)
class FeeRange:
    """A fee between two amounts, paid by the first side to the second."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Continuous:
    """Levels of KPIs; `fee`: an amount, a range, or None where it is free.

    `limit` on the sum of r x, None for none; `alternatives`: what both sides gain elsewhere.
    """

    levels: Levels
    limit: float | None
    fee: float | FeeRange | None
    alternatives: Gains
    power: float

    def propose(self) -> Proposal | NoProposal:
        """Answer by all four rules."""
        start = -self.alternatives[0], -self.alternatives[1]
        if isinstance(self.fee, FeeRange):
            ends = np.array([self.fee.lowest, self.fee.highest])
            paying = Mixture(np.column_stack([-ends, ends, [0.0, 0.0]]))
            bargain = Bargain((self.levels, paying), start, self.limit)
            return _proposal(
                settle_concave(bargain, self.power),
                lambda a: (a.choice[:-2], float(a.choice[-2:] @ ends)),
            )
        if self.fee is None:
            free = Bargain((self.levels,), start, self.limit)
            return _proposal(settle_with_free_fee(free, self.power), lambda a: (a.choice, a.fee))
        paid = self.fee
        fixed = Bargain((self.levels,), (start[0] - paid, start[1] + paid), self.limit)
        return _proposal(settle_concave(fixed, self.power), lambda a: (a.choice, paid))


@dataclass(frozen=True, slots=True)
class Polygon:
    """The mixtures of corners, each a pair of utilities, and the disagreement point."""

    vertices: Array
    alternatives: Gains
    power: float

    def propose(self) -> Proposal | NoProposal:
        """Answer by all four rules; the levels are the weights of the corners."""
        table = np.column_stack([self.vertices, np.zeros(len(self.vertices))])
        start = -self.alternatives[0], -self.alternatives[1]
        outcome = settle_concave(Bargain((Mixture(table),), start), self.power)
        return _proposal(outcome, lambda a: (a.choice, None))


@dataclass(frozen=True, slots=True)
class Division:
    """Items divided in fractions: the first side keeps the share x of an item, the second 1 - x.

    `points`: each side's points for the whole item, at least 0, shape (items,). `risk`: a side with
    t points has the utility t^risk, in (0, 1]; 1 is neutral.
    """

    points: tuple[Array, Array]
    alternatives: Gains
    power: float
    risk: Gains

    def propose(self) -> Proposal | NoProposal:
        """Answer by all four rules; the levels are the first side's shares."""
        bargain = self.bargain()
        return _proposal(settle_concave(bargain, self.power), lambda a: (self.kept(a.choice), None))

    def family(self, exponent: float) -> Offer | None:
        """Answer by the sum of gain^exponent / exponent, the exponent below 1.

        None where there is no zone of agreement, or a side gains nothing in it.
        """
        bargain = self.bargain()
        settled = settle_concave(bargain, self.power)
        if not isinstance(settled, ConcaveSettled) or min(settled.ideals) <= 0:
            return None
        answer = power_family(bargain, exponent)
        if answer is None:
            return None
        return _offer(answer, settled.ideals, (self.kept(answer.choice), None))

    def bargain(self) -> Bargain:
        """Return the bargain along the efficient divisions, from all to the second side on."""
        first, second = (side[self._contested()] for side in self.points)
        others = float(self.points[1][self.points[0] == 0].sum())
        firsts = self._uncontested() + np.concatenate([[0.0], np.cumsum(first)])
        seconds = others + np.concatenate([np.cumsum(second[::-1])[::-1], [0.0]])
        start = -self.alternatives[0], -self.alternatives[1]
        return Bargain((Curve(firsts, seconds, self.risk),), start)

    def kept(self, choice: Array) -> Array:
        """Return the share of each item that the first side keeps, where it has t points."""
        first, second = self.points
        kept = np.where((first > 0) & (second == 0), 1.0, 0.0)
        left = float(choice[0]) - self._uncontested()
        for item in self._contested():
            kept[item] = min(max(left / first[item], 0.0), 1.0)
            left -= first[item]
        return kept

    def _uncontested(self) -> float:
        """Return the first side's points for items that are worth nothing to the second."""
        return float(self.points[0][self.points[1] == 0].sum())

    def _contested(self) -> NDArray[np.intp]:
        """Return the items that both want, the first side's most wanted before the others.

        Source: Brams and Taylor, Fair Division, 1996 (adjusted winner).
        """
        first, second = self.points
        both = np.flatnonzero((first > 0) & (second > 0))
        return both[np.argsort(-first[both] / second[both], kind="stable")]


def _proposal(
    outcome: ConcaveSettled | NoConcaveZone,
    stated: Callable[[ConcaveAnswer], tuple[Array, float | None]],
) -> Proposal | NoProposal:
    """Return the outcome with levels and fee as `stated` reads them from an answer."""
    if isinstance(outcome, NoConcaveZone):
        return NoProposal(outcome.reason, outcome.certificate.kind, outcome.certificate.gap)
    offers = {
        rule: _offer(answer, outcome.ideals, stated(answer))
        for rule, answer in outcome.answers.items()
    }
    return Proposal(offers, outcome.ideals)


def _offer(answer: ConcaveAnswer, ideals: Gains, stated: tuple[Array, float | None]) -> Offer:
    levels, fee = stated
    proof = answer.certificate
    return Offer(
        package=None,
        levels=tuple(float(x) for x in levels),
        fee=fee,
        gains=answer.gains,
        shares=shares(answer.gains, ideals),
        kind=proof.kind,
        gap=proof.gap,
    )
