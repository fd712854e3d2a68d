"""Step bargaining: prices from the linear relaxation of a coupled menu.

Each issue may mix its options; the best mixture is a linear program, and its shadow prices are the
prices under which the sum over issues bounds the objective most closely. Any prices bound it, so
the solver's rounding costs closeness and never correctness. The logarithm of the product is
replaced by tangents, with more of them where the last solution lies.

Source: tangent cuts, Kelley, Journal of the SIAM 8 (1960).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from workbench.proposal.bargaining.coupled_answers import Separating
from workbench.proposal.bargaining.couplings import Account, Accounts
from workbench.proposal.bargaining.listing import Prices
from workbench.proposal.bargaining.objectives import Measure, Objective

Matrix = NDArray[np.float64]

TANGENTS = np.geomspace(0.02, 1.0, 8)  # in units of the objective, usually the ideal gains
MOST_ROUNDS = 6
STEEPER = 30.0  # times below the lowest tangent
LOWEST = 1e-9  # in units: no tangent below
INFEASIBLE = 2  # the solver's status
CLOSE = 1e-5  # relative: tangents this near to the solution need no neighbours


@dataclass(frozen=True, slots=True)
class Program:
    """The linear program in the variables (one per option, then both gains in units, then more).

    `equal` x = `right`: one option per issue, and both gains; `limits` x <= `least`: the couplings,
    each divided by its magnitude in `magnitudes`. Numbers after the gains measure the objective.
    """

    equal: Matrix
    right: NDArray[np.float64]
    limits: Matrix
    least: NDArray[np.float64]
    magnitudes: NDArray[np.float64]
    options: int
    issues: int


def program(accounts: Accounts, units: tuple[float, float], more: int) -> Program:
    """Set up the part that all objectives share, with `more` columns for the objective."""
    sizes = accounts.sizes
    options, issues = sum(sizes), len(sizes)
    equal = np.zeros((issues + 2, options + 2 + more))
    equal[:issues, :options] = np.repeat(np.eye(issues), sizes, axis=1)
    right = np.ones(issues + 2)
    for side, (account, unit) in enumerate(zip(accounts.gains, units, strict=True)):
        equal[issues + side, :options] = np.concatenate(account.floats) / unit
        equal[issues + side, options + side] = -1
        right[issues + side] = -account.first / unit
    rows = [np.concatenate(account.floats) for account in accounts.remainders]
    magnitudes = np.array([_magnitude(account) for account in accounts.remainders])
    limits = np.zeros((len(rows), options + 2 + more))
    for row, numbers, magnitude in zip(limits, rows, magnitudes, strict=True):
        row[:options] = -numbers / magnitude
    starts = np.array([account.first for account in accounts.remainders])
    return Program(equal, right, limits, starts / magnitudes, magnitudes, options, issues)


def measured(
    objective: Objective, shared: Program, tangents: list[list[float]]
) -> tuple[NDArray[np.float64], Matrix, NDArray[np.float64], int]:
    """Return costs to minimise, further rows with their right-hand sides, and the free columns."""
    columns = shared.equal.shape[1]
    gains = shared.options
    costs = np.zeros(columns)
    if objective.measure is Measure.SUM:
        costs[gains : gains + 2] = [-weight for weight in objective.weights]
        return costs, np.zeros((0, columns)), np.zeros(0), 0
    if objective.measure is Measure.SMALLER:
        costs[gains + 2] = -1
        rows = np.zeros((2, columns))
        rows[:, gains + 2] = 1
        rows[0, gains] = rows[1, gains + 1] = -1
        return costs, rows, np.zeros(2), 1
    costs[gains + 2 : gains + 4] = [-weight for weight in objective.weights]
    cuts = [(side, at) for side in (0, 1) for at in tangents[side]]
    rows = np.zeros((len(cuts), columns))
    for row, (side, at) in zip(rows, cuts, strict=True):
        row[gains + side], row[gains + 2 + side] = -1 / at, 1
    return costs, rows, np.array([np.log(at) - 1 for _, at in cuts]), 2


COLUMNS = {Measure.SUM: 0, Measure.SMALLER: 1, Measure.PRODUCT: 2}


def prices(accounts: Accounts, objective: Objective) -> Prices | None:
    """Return prices that bound the objective; None where even mixtures meet no coupling."""
    shared = program(accounts, objective.units, COLUMNS[objective.measure])
    tangents = [list(TANGENTS), list(TANGENTS)]
    found: Prices | None = None
    for _ in range(MOST_ROUNDS if objective.measure is Measure.PRODUCT else 1):
        costs, rows, right, free = measured(objective, shared, tangents)
        result = linprog(
            costs,
            A_ub=np.vstack([shared.limits, rows]),
            b_ub=np.concatenate([shared.least, right]),
            A_eq=shared.equal,
            b_eq=shared.right,
            bounds=bounds(shared, objective, free),
        )
        if result.x is None or result.status != 0:
            return None if result.status == INFEASIBLE else found or _flat(accounts, objective)
        found = _shadow(result, shared, objective)
        gains = result.x[shared.options : shared.options + 2]
        if not refine(tangents, gains):
            break
    return found


def unmet(accounts: Accounts) -> Separating | None:
    """Return prices on the couplings that no package can pay together, if mixtures cannot either.

    They are the shadow prices of making the worst remainder as large as it can be.
    """
    shared = program(accounts, (1.0, 1.0), 1)
    columns = [*range(shared.options), shared.options + 2]
    limits = shared.limits[:, columns]
    limits[:, -1] = 1
    costs = np.zeros(len(columns))
    costs[-1] = -1
    result = linprog(
        costs,
        A_ub=limits,
        b_ub=shared.least,
        A_eq=shared.equal[: shared.issues, columns],
        b_eq=shared.right[: shared.issues],
        bounds=[(0.0, None)] * shared.options + [(None, None)],
    )
    if result.x is None:
        return None
    paid = np.maximum(-result.ineqlin.marginals, 0.0) / shared.magnitudes
    return Separating(Prices((0.0, 0.0), tuple(float(p) for p in paid), 0.0))


def bounds(shared: Program, objective: Objective, free: int) -> list[tuple[float | None, None]]:
    """Return the bounds of the variables: shares and, in the zone, gains at least zero."""
    lowest = 0.0 if objective.in_zone else None
    return [(0.0, None)] * shared.options + [(lowest, None)] * 2 + [(None, None)] * free


def refine(tangents: list[list[float]], gains: NDArray[np.float64]) -> bool:
    """Add a tangent at each gain that has none close by; False where none was added.

    A gain of zero has no tangent: one far below all others makes it dear.
    """
    added = False
    for known, gain in zip(tangents, gains, strict=True):
        at = max(float(gain), min(known) / STEEPER)
        if at >= LOWEST and min(abs(other / at - 1) for other in known) > CLOSE:
            known.append(at)
            added = True
    return added


def _shadow(result: object, shared: Program, objective: Objective) -> Prices:
    """Read the prices off the duals of the gains and of the couplings."""
    links = result.eqlin.marginals[shared.issues :]  # type: ignore[attr-defined]
    duals = -result.ineqlin.marginals[: len(shared.magnitudes)]  # type: ignore[attr-defined]
    gains = float(links[0] / objective.units[0]), float(links[1] / objective.units[1])
    remainders = tuple(float(p) for p in duals / shared.magnitudes)
    return objective.repaired(Prices(gains, remainders, 0.0))


def _flat(accounts: Accounts, objective: Objective) -> Prices:
    """Return prices that hold although they say little: what a solver's failure leaves."""
    return objective.repaired(
        Prices(
            (1 / objective.units[0], 1 / objective.units[1]), (0.0,) * len(accounts.remainders), 0.0
        )
    )


def _magnitude(account: Account) -> float:
    largest = max(float(np.abs(row).max()) for row in account.floats)
    return max(largest, abs(account.first)) or 1.0
