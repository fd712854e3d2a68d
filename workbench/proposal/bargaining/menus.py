"""Step bargaining: the whole model over finite menus, KPI by KPI, with a fee.

    customer gain = sum of V - sum of B - F - d_c
    provider gain = F + sum of B - sum of C - sum of R - d_p

V the value of an option to the customer, B its expected net incentive to the provider, C its cost,
R its risk premium, F the fee, d the best alternatives (DESIGN.md section 4). All sums are exact.
With fees on a grid the fee is one more issue; a fee that may be any amount only shares out the most
joint value.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from workbench.proposal.bargaining.answers import Answer, NoZoneOfAgreement, Rule, Settled
from workbench.proposal.bargaining.coupled import efficient_packages, settle_coupled
from workbench.proposal.bargaining.coupled_answers import (
    CoupledAnswer,
    CoupledSettled,
    NoCoupledZone,
)
from workbench.proposal.bargaining.couplings import CoupledMenu, Coupling
from workbench.proposal.bargaining.fee_ranges import FeeLimits, Sharing, best, ideals, sharing
from workbench.proposal.bargaining.frontier import Menu, Package, Point, merge
from workbench.proposal.bargaining.proposals import (
    NoProposal,
    Offer,
    Proposal,
    shares,
)
from workbench.proposal.bargaining.reading import Numbers, OptionName
from workbench.proposal.bargaining.rules import HALF, settle


@dataclass(frozen=True, slots=True)
class Option:
    """One level of a KPI: value V, expected net incentive B, cost C, risk premium R, in money."""

    name: OptionName
    value: Fraction
    incentive: Fraction
    cost: Fraction
    risk: Fraction


@dataclass(frozen=True, slots=True)
class MenuBargain:
    """Options per KPI, fees on a grid or within limits, and what both sides state.

    `couplings` have one row per KPI, and one more for the fees where these are on a grid.
    """

    kpis: tuple[tuple[Option, ...], ...]
    fees: Numbers | FeeLimits
    alternatives: Point
    couplings: tuple[Coupling, ...]
    power: Fraction

    def propose(self) -> Proposal | NoProposal:
        """Answer by all four rules."""
        if not all(self.kpis):
            return NoProposal("red_lines", "exhaustive", 0)
        if not isinstance(self.fees, FeeLimits):
            return self._on_a_grid(self.fees)
        if self.fees.empty:
            return NoProposal("red_lines", "exhaustive", 0)
        return self._with_free_fee() if self.fees.free else self._with_limited_fee(self.fees)

    def _on_a_grid(self, fees: Numbers) -> Proposal | NoProposal:
        """Take the fee as one more issue."""
        if not fees:
            return NoProposal("red_lines", "exhaustive", 0)
        menu = Menu((*self._sides(), tuple((-fee, fee) for fee in fees)))
        found = _settled(CoupledMenu(menu, self.couplings), self.alternatives, self.power)
        if isinstance(found, NoProposal):
            return found
        answers, largest = found
        offers = {}
        for rule, answer in answers.items():
            gains = self._over(answer.utilities)
            fee = fees[answer.package[-1]]
            offers[rule] = self._offer((answer.package[:-1], fee), gains, largest, _proof(answer))
        return Proposal(offers, _floats(largest))

    def _with_free_fee(self) -> Proposal | NoProposal:
        """Find the most joint value, and share it out by the fee."""
        joint = tuple(tuple((a + b, Fraction(0)) for a, b in options) for options in self._sides())
        least = self.alternatives[0] + self.alternatives[1], Fraction(0)
        found = _settled(CoupledMenu(Menu(joint), self.couplings), least, HALF)
        if isinstance(found, NoProposal):
            return found
        answer = found[0][Rule.UTILITARIAN]
        whole = answer.utilities[0] - least[0]
        at_zero = self._over(Menu(self._sides()).utilities(answer.package))
        offers = {}
        for rule in Rule:
            first = whole * (self.power if rule is Rule.NASH else HALF)
            terms = answer.package, at_zero[0] - first
            gains = first, whole - first
            offers[rule] = self._offer(terms, gains, (whole, whole), _proof(answer))
        return Proposal(offers, (float(whole), float(whole)))

    def _with_limited_fee(self, limits: FeeLimits) -> Proposal | NoProposal:
        """Compare the best fees of all packages that none dominates at equal fees."""
        candidates = efficient_packages(CoupledMenu(Menu(self._sides()), self.couplings))
        if not candidates:
            return NoProposal("couplings_unmet", "exhaustive", 0)
        inside: list[Package] = []
        sharings: list[Sharing] = []
        for package, utilities in candidates:
            shared = sharing(self._over(utilities), limits)
            if shared is not None:
                inside.append(package)
                sharings.append(shared)
        if not inside:
            return NoProposal("no_overlap", "exhaustive", 0)
        largest = ideals(sharings)
        offers = {}
        for rule in Rule:
            chosen, fee = best(sharings, rule, largest, self.power)
            terms = inside[chosen], fee
            offers[rule] = self._offer(terms, sharings[chosen].at(fee), largest, ("exhaustive", 0))
        return Proposal(offers, _floats(largest))

    def _sides(self) -> tuple[tuple[Point, ...], ...]:
        """Return what each option adds to both gains at a fee of zero."""
        return tuple(
            tuple((o.value - o.incentive, o.incentive - o.cost - o.risk) for o in options)
            for options in self.kpis
        )

    def _over(self, utilities: Point) -> Point:
        return utilities[0] - self.alternatives[0], utilities[1] - self.alternatives[1]

    def _offer(
        self,
        terms: tuple[Package, Fraction],
        gains: Point,
        largest: Point,
        proof: tuple[str, float],
    ) -> Offer:
        package, fee = terms
        names = tuple(options[j].name for options, j in zip(self.kpis, package, strict=True))
        parts = shares(_floats(gains), _floats(largest))
        return Offer(names, None, float(fee), _floats(gains), parts, *proof)


def _floats(pair: Point) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])


def _proof(answer: Answer | CoupledAnswer) -> tuple[str, float]:
    return answer.certificate.kind, answer.certificate.gap


Found: TypeAlias = tuple[dict[Rule, Answer | CoupledAnswer], Point]


def _settled(problem: CoupledMenu, least: Point, power: Fraction) -> Found | NoProposal:
    """Settle with couplings or, where there are none, over the exact frontier."""
    outcome: Settled | NoZoneOfAgreement | CoupledSettled | NoCoupledZone
    if problem.couplings:
        outcome = settle_coupled(problem, least, power)
    else:
        outcome = settle(merge(problem.menu), least, power)
    if isinstance(outcome, Settled | CoupledSettled):
        return dict(outcome.answers), outcome.ideals
    if isinstance(outcome, NoCoupledZone):
        return NoProposal(outcome.reason, outcome.certificate.kind, outcome.certificate.gap)
    return NoProposal("no_overlap", "exhaustive", 0)
