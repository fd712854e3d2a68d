"""Step bargaining: the four rules over a menu whose issues are coupled by linear limits.

A small menu is listed whole. Of a large one only those packages are listed that prices from the
linear relaxation do not rule out: once the best of them reaches the level down to which the list is
complete, nothing else can be better, and every tie is in the list. Where too many packages are that
near, a mixed-integer solver answers within its gap. Ties are resolved as without couplings; by the
solver only as far as its own package goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.codes import StepError
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.coupled_answers import (
    CoupledAnswer,
    CoupledSettled,
    Listed,
    NoCoupledZone,
    Proof,
    Separating,
    Solver,
    kept,
)
from workbench.proposal.bargaining.couplings import Accounts, Codes, CoupledMenu, accounts
from workbench.proposal.bargaining.frontier import (
    Package,
    Point,
    merge,
)
from workbench.proposal.bargaining.listing import (
    Prices,
    Shortfalls,
    everything,
    shortfalls,
    within,
)
from workbench.proposal.bargaining.mixed_integer import Solved, solve
from workbench.proposal.bargaining.objectives import Measure, Objective
from workbench.proposal.bargaining.pools import Pool, frontier_of
from workbench.proposal.bargaining.relaxation import prices, unmet
from workbench.proposal.bargaining.rules import HALF, check_power, keys

SMALL = 300_000  # packages that are listed whole
FIRST_BUDGET = 1e-6  # of shortfall, in units of the objective
GROWTH = 3.0
TIE = 1e-9  # values this close are compared exactly


@dataclass(frozen=True, slots=True)
class Found:
    """Packages that contain every best one by an objective, and why there is no better."""

    codes: Codes
    proof: Proof


def settle_coupled(
    problem: CoupledMenu, reservation: Point, power: Fraction = HALF
) -> CoupledSettled | NoCoupledZone:
    """Answer by all four rules, or say that there is no zone of agreement, and why.

    As `settle`, with the packages that meet every coupling. Raises StepError
    bargaining.power_out_of_range, or bargaining.too_hard where the solver gives up.
    """
    check_power(power)
    held = accounts(problem, reservation)
    if problem.packages <= SMALL:
        return _from_all(held, reservation, power)
    smaller = Objective(Measure.SMALLER, _common(held), in_zone=False)
    found = _fair(held, smaller)
    if isinstance(found, NoCoupledZone):
        return replace(found, reservation=reservation)
    return _from_best(held, smaller, found, (reservation, power))


def efficient_packages(problem: CoupledMenu) -> list[tuple[Package, Point]]:
    """Return the allowed packages that no allowed one dominates, with their utilities.

    One package for each pair of utilities. Raises StepError bargaining.too_many_packages where a
    coupled menu has more than 300,000 packages.
    """
    if not problem.couplings:
        frontier = merge(problem.menu)
        return [(frontier.package(i), frontier.utilities(i)) for i in range(len(frontier))]
    if problem.packages > SMALL:
        raise StepError("bargaining.too_many_packages", most=SMALL)
    held = accounts(problem, (Fraction(0), Fraction(0)))
    codes = everything(held.sizes)
    pool = frontier_of(held, codes[kept(held, codes, in_zone=False)])
    return [
        (package, (Fraction(a, pool.scale), Fraction(b, pool.scale)))
        for package, (a, b) in zip(pool.packages, pool.gains, strict=True)
    ]


def _from_all(
    held: Accounts, reservation: Point, power: Fraction
) -> CoupledSettled | NoCoupledZone:
    """Settle over the whole menu."""
    proof = Listed(Objective(Measure.SMALLER, (1.0, 1.0), in_zone=False), None)
    codes = everything(held.sizes)
    codes = codes[kept(held, codes, in_zone=False)]
    if not len(codes):
        return NoCoupledZone(reservation, "couplings_unmet", proof)
    codes = codes[kept(held, codes, in_zone=True)]
    if not len(codes):
        return NoCoupledZone(reservation, "no_overlap", proof)
    pool = frontier_of(held, codes)
    return _settled(
        pool, dict.fromkeys(Rule, proof), (proof, proof), (reservation, power), whole=True
    )


def _from_best(
    held: Accounts, smaller: Objective, found: Found, terms: tuple[Point, Fraction]
) -> CoupledSettled:
    """Settle over the best packages by each rule, once the zone is known to hold one."""
    power = terms[1]
    units = smaller.units
    first, second, total = (
        _best(held, Objective(Measure.SUM, units, weights))
        for weights in ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    )
    parts = [found, first, second, total]
    ideals = (
        float(held.gains[0].amounts(first.codes).max()),
        float(held.gains[1].amounts(second.codes).max()),
    )
    proofs = {Rule.EGALITARIAN: found.proof, Rule.UTILITARIAN: total.proof}
    if float(_values(held, smaller, found.codes).max()) <= 0:
        idle = second if ideals[0] <= 0 else first if ideals[1] <= 0 else found
        proofs[Rule.NASH], proofs[Rule.KALAI_SMORODINSKY] = found.proof, idle.proof
    else:
        weights = float(power), float(1 - power)
        nash = _best(held, Objective(Measure.PRODUCT, ideals, weights))
        shares = _best(held, Objective(Measure.SMALLER, ideals))
        proofs[Rule.NASH], proofs[Rule.KALAI_SMORODINSKY] = nash.proof, shares.proof
        parts += [nash, shares]
    pool = Pool.of(held, np.concatenate([part.codes for part in parts]))
    return _settled(pool, proofs, (first.proof, second.proof), terms, whole=False)


def _fair(held: Accounts, smaller: Objective) -> Found | NoCoupledZone:
    """Find the largest smaller gain of the allowed packages, which is below zero without a zone."""
    nowhere = Fraction(0), Fraction(0)
    priced = prices(held, smaller)
    separating = unmet(held) if priced is None else Separating(replace(priced, constant=0.0))
    if separating is not None and separating.holds(held):
        met = priced is not None and _any_allowed(held, smaller)
        return NoCoupledZone(nowhere, "no_overlap" if met else "couplings_unmet", separating)
    found = _search(held, smaller, priced)
    inside = found.codes[kept(held, found.codes, in_zone=True)]
    if len(inside):
        return Found(inside, found.proof)
    reason: Literal["couplings_unmet", "no_overlap"] = (
        "no_overlap" if len(found.codes) else "couplings_unmet"
    )
    return NoCoupledZone(nowhere, reason, found.proof)


def _any_allowed(held: Accounts, smaller: Objective) -> bool:
    """Ask the solver for any package that meets the couplings; only the stated reason hangs on it."""
    try:
        return solve(held, replace(smaller, measure=Measure.SUM, weights=(0.0, 0.0))) is not None
    except StepError:
        return True


def _best(held: Accounts, objective: Objective) -> Found:
    """Find the best packages where at least one is known to be allowed."""
    found = _search(held, objective, prices(held, objective))
    if not len(found.codes):
        raise StepError("bargaining.too_hard")
    return found


def _search(held: Accounts, objective: Objective, priced: Prices | None) -> Found:
    """List down from the bound until the best package is above everything that is not listed."""
    codes = None if priced is None else _listed(held, objective, shortfalls(held, priced))
    if codes is not None:
        return Found(codes, Listed(objective, priced))
    solved = solve(held, objective)
    if solved is None:
        return Found(np.zeros((0, len(held.sizes)), dtype=np.int32), Solver(-np.inf, 0.0))
    value = float(_values(held, objective, solved.codes)[0])
    if objective.measure is Measure.SMALLER:
        solved = _second_stage(held, objective, solved, value)
    return Found(solved.codes, Solver(solved.bound, max(solved.bound - value, 0.0)))


def _listed(held: Accounts, objective: Objective, short: Shortfalls) -> Codes | None:
    """Return the best packages, empty where none is allowed; None where too many are near."""
    budget, all_of_it = FIRST_BUDGET, sum(float(row.max()) for row in short.rows)
    while True:
        near = within(short.rows, budget + short.slack)
        if near is None:
            return None
        near = near[kept(held, near, in_zone=objective.in_zone)]
        needed = np.inf
        if len(near):
            values = _values(held, objective, near)
            best = float(values.max())
            needed = short.top - best
            if needed <= budget or budget >= all_of_it:
                return near[values >= best - TIE * (1 + abs(best))]
        elif budget >= all_of_it:
            return near
        budget = min(GROWTH * budget, needed)


def _second_stage(held: Accounts, objective: Objective, solved: Solved, value: float) -> Solved:
    """Among packages with the same smaller gain prefer the one with the larger sum."""
    total = Objective(Measure.SUM, objective.units, in_zone=objective.in_zone)
    again = solve(held, total, (value - TIE, value - TIE))
    if again is None or float(_values(held, objective, again.codes)[0]) < value:
        return solved
    return replace(solved, codes=again.codes)


def _values(held: Accounts, objective: Objective, codes: Codes) -> NDArray[np.float64]:
    first, second = (account.amounts(codes) for account in held.gains)
    return objective.values(first, second)


def _common(held: Accounts) -> tuple[float, float]:
    """Return one unit for both sides: the largest gain or loss an option or the start makes."""
    unit = max(
        max(abs(account.first), *(float(np.abs(row).max()) for row in account.floats))
        for account in held.gains
    )
    return (unit or 1.0,) * 2


def _settled(
    pool: Pool,
    proofs: Mapping[Rule, Proof],
    ideal_proofs: tuple[Proof, Proof],
    terms: tuple[Point, Fraction],
    *,
    whole: bool,
) -> CoupledSettled:
    """Choose by every rule; `whole` says that the pool is the whole efficient frontier."""
    reservation, power = terms
    ideals = max(a for a, _ in pool.gains), max(b for _, b in pool.gains)
    answers = {}
    for rule, key in keys(ideals, power).items():
        gains = max(pool.gains, key=key)
        utilities = tuple(
            Fraction(gain, pool.scale) + start
            for gain, start in zip(gains, reservation, strict=True)
        )
        package = pool.packages[pool.gains.index(gains)]
        answers[rule] = CoupledAnswer(package, (utilities[0], utilities[1]), proofs[rule])
    return CoupledSettled(
        reservation,
        power,
        answers,
        (Fraction(ideals[0], pool.scale), Fraction(ideals[1], pool.scale)),
        ideal_proofs,
        len(pool.gains) if whole else None,
    )
