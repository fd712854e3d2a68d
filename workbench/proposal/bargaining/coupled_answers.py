"""Step bargaining: what an answer to a coupled menu is, and how anybody can check it again.

The checks use fractions, or list once more whatever could contradict the answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np

from workbench.proposal.bargaining.answers import Rule, worth
from workbench.proposal.bargaining.couplings import Accounts, Codes, CoupledMenu, accounts
from workbench.proposal.bargaining.frontier import Package, Point
from workbench.proposal.bargaining.listing import Prices, everything, shortfalls, within
from workbench.proposal.bargaining.objectives import Objective

LARGEST_GAP = 1e-6  # of an answer by the mixed-integer solver: in log product, or relative


@dataclass(frozen=True, slots=True)
class Listed:
    """Every package that could be better was listed and compared exactly: nothing is better.

    `prices` bound `objective` at every package; without them the whole menu was listed.
    """

    objective: Objective
    prices: Prices | None
    kind: Literal["exhaustive"] = "exhaustive"
    gap: int = 0

    def rivals(self, held: Accounts, level: float) -> Codes | None:
        """List the allowed packages that may reach the level; None where nothing is proved."""
        if self.prices is None:
            codes: Codes | None = everything(held.sizes)
        elif self.objective.bounds(self.prices):
            short = shortfalls(held, self.prices)
            codes = within(short.rows, short.top - level + short.slack)
        else:
            codes = None
        if codes is None:
            return None
        return codes[kept(held, codes, in_zone=self.objective.in_zone)]


@dataclass(frozen=True, slots=True)
class Solver:
    """The word of the mixed-integer solver: no package has the objective above `bound`.

    `gap`: how far above the answer that is, in the objective: for Nash in the logarithm of the
    product, else in units of the ideal gains or of the largest gain.
    """

    bound: float
    gap: float
    kind: Literal["milp_bound"] = "milp_bound"


@dataclass(frozen=True, slots=True)
class Separating:
    """Prices under which every package, at its best, stays below zero in the weighted sum."""

    prices: Prices
    kind: Literal["separating"] = "separating"
    gap: int = 0

    def holds(self, held: Accounts) -> bool:
        """Check again, in fractions, that no package has every priced account at zero or more."""
        if min(*self.prices.gains, *self.prices.remainders, 0.0) < 0:
            return False
        priced = zip(
            (*held.gains, *held.remainders),
            (*self.prices.gains, *self.prices.remainders),
            strict=True,
        )
        weights = [(account, Fraction(price) / account.scale) for account, price in priced if price]
        total = sum((account.start * w for account, w in weights), Fraction(0))
        for i, size in enumerate(held.sizes):
            total += max(
                sum((int(account.rows[i][j]) * w for account, w in weights), Fraction(0))
                for j in range(size)
            )
        return total < 0


Proof: TypeAlias = Listed | Solver


@dataclass(frozen=True, slots=True)
class CoupledAnswer:
    """One rule's package (an option index per issue), its utilities, and the certificate."""

    package: Package
    utilities: Point
    certificate: Proof


@dataclass(frozen=True, slots=True)
class CoupledSettled:
    """Some allowed package reaches both reservations: one answer per rule.

    `ideals` are the largest gains of each side in the zone, with their proofs. `zone_size` counts
    the efficient points in the zone where the whole menu was listed, else None.
    """

    reservation: Point
    power: Fraction
    answers: Mapping[Rule, CoupledAnswer]
    ideals: Point
    ideal_proofs: tuple[Proof, Proof]
    zone_size: int | None

    def holds(self, problem: CoupledMenu) -> bool:
        """Check every answer and both ideals again; a solver's bound is taken at its word."""
        held = accounts(problem, self.reservation)
        return all(self._ideal_holds(held, side) for side in (0, 1)) and all(
            self._answer_holds(problem, held, rule) for rule in self.answers
        )

    def _answer_holds(self, problem: CoupledMenu, held: Accounts, rule: Rule) -> bool:
        answer = self.answers[rule]
        if not problem.allowed(answer.package):
            return False
        if problem.menu.utilities(answer.package) != answer.utilities:
            return False
        stated = self._gains(answer.utilities)
        if min(stated) < 0:
            return False
        value = worth(rule, stated, self.ideals, self.power)
        return self._nothing_above(
            held,
            answer.certificate,
            stated,
            lambda g: worth(rule, g, self.ideals, self.power) > value,
        )

    def _ideal_holds(self, held: Accounts, side: int) -> bool:
        proof, ideal = self.ideal_proofs[side], self.ideals[side]
        stated = (ideal, Fraction(0)) if side == 0 else (Fraction(0), ideal)
        return self._nothing_above(held, proof, stated, lambda g: g[side] > ideal)

    def _nothing_above(
        self, held: Accounts, proof: Proof, stated: Point, better: Callable[[Point], bool]
    ) -> bool:
        if isinstance(proof, Solver):
            return proof.gap <= LARGEST_GAP
        level = float(proof.objective.values(*(np.array([float(g)]) for g in stated))[0])
        rivals = proof.rivals(held, level)
        if rivals is None:
            return False
        return not any(better(g) for g in exact_gains(held, rivals) if min(g) >= 0)

    def _gains(self, utilities: Point) -> Point:
        return utilities[0] - self.reservation[0], utilities[1] - self.reservation[1]


@dataclass(frozen=True, slots=True)
class NoCoupledZone:
    """No allowed package reaches both reservations.

    `reason`: no package meets all couplings, or those that do leave somebody short.
    """

    reservation: Point
    reason: Literal["couplings_unmet", "no_overlap"]
    certificate: Listed | Solver | Separating

    def holds(self, problem: CoupledMenu) -> bool:
        """Check again that no allowed package reaches both; a solver is taken at its word."""
        held = accounts(problem, self.reservation)
        if isinstance(self.certificate, Solver):
            return self.certificate.bound < 0
        if isinstance(self.certificate, Separating):
            return self.certificate.holds(held)
        rivals = self.certificate.rivals(held, 0.0)
        return rivals is not None and not kept(held, rivals, in_zone=True).any()


def kept(
    held: Accounts, codes: Codes, *, in_zone: bool
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which packages leave no remainder, and in the zone no gain, below zero; exactly."""
    mask = np.ones(len(codes), dtype=np.bool_)
    for account in (*held.remainders, *(held.gains if in_zone else ())):
        mask[mask] = account.kept(codes[mask])
    return mask


def exact_gains(held: Accounts, codes: Codes) -> list[Point]:
    """Return both gains of each package, exactly."""
    first, second = held.gains
    return [
        (Fraction(int(a), first.scale), Fraction(int(b), second.scale))
        for a, b in zip(first.totals(codes), second.totals(codes), strict=True)
    ]
