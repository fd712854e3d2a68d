"""Step bargaining: coupled menus by a mixed-integer solver, where too many packages are near.

One number per option, 1 where it is chosen; the logarithm of the product by tangents, with more
where the last solution lies. The solver works in floats, so its package is checked exactly and cut
off where it misses a limit by a hair; a cut package was no package, so the solver's bound stands.
"""

from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from workbench.codes import StepError
from workbench.proposal.bargaining.coupled_answers import kept
from workbench.proposal.bargaining.couplings import Accounts, Codes
from workbench.proposal.bargaining.objectives import Measure, Objective
from workbench.proposal.bargaining.relaxation import (
    COLUMNS,
    TANGENTS,
    Program,
    measured,
    program,
    refine,
)

SECONDS = 20.0  # for one run of the solver
MOST_CUTS = 50  # packages of the solver that missed a limit
INFEASIBLE = 2  # the solver's status
MOST_ROUNDS = 12
CLOSE = 1e-8  # bound less value at which tangents are fine enough


@dataclass(frozen=True, slots=True)
class Solved:
    """The solver's package as one row of codes, and its bound on the objective."""

    codes: Codes
    bound: float


def solve(
    held: Accounts, objective: Objective, floors: tuple[float, float] | None = None
) -> Solved | None:
    """Maximise the objective; None where the solver finds that no package is allowed.

    `floors` are lowest gains in units. Raises StepError bargaining.too_hard where the solver gives
    up, or keeps proposing packages that miss a limit.
    """
    shared = program(held, objective.units, COLUMNS[objective.measure])
    tangents = [list(TANGENTS), list(TANGENTS)]
    barred: list[Codes] = []
    for round_ in count():
        found = _run(shared, objective, tangents, barred, floors)
        if found is None:
            return None
        if not kept(held, found.codes, in_zone=objective.in_zone)[0]:
            barred.append(found.codes)
            if len(barred) > MOST_CUTS:
                raise StepError("bargaining.too_hard")
            continue
        if objective.measure is not Measure.PRODUCT or round_ >= MOST_ROUNDS + len(barred):
            return found
        gains = [account.amounts(found.codes) for account in held.gains]
        value = float(objective.values(gains[0], gains[1])[0])
        scaled = np.array([float(g[0]) / u for g, u in zip(gains, objective.units, strict=True)])
        if found.bound - value <= CLOSE or not refine(tangents, scaled):
            return found
    raise AssertionError


def _run(
    shared: Program,
    objective: Objective,
    tangents: list[list[float]],
    barred: list[Codes],
    floors: tuple[float, float] | None,
) -> Solved | None:
    costs, rows, right, free = measured(objective, shared, tangents)
    cuts = np.zeros((len(barred), len(costs)))
    starts = _starts(shared)
    for cut, codes in zip(cuts, barred, strict=True):
        cut[starts + codes[0]] = 1
    upper = np.vstack([shared.limits, rows, cuts])
    most = np.concatenate([shared.least, right, np.full(len(barred), shared.issues - 1.0)])
    constraints = [LinearConstraint(shared.equal, shared.right, shared.right)]
    if len(upper):
        constraints.append(LinearConstraint(upper, -np.inf, most))
    lowest = floors or ((0.0, 0.0) if objective.in_zone else (-np.inf, -np.inf))
    result = milp(
        costs,
        integrality=(np.arange(len(costs)) < shared.options).astype(np.int64),
        bounds=Bounds(
            np.concatenate([np.zeros(shared.options), lowest, np.full(free, -np.inf)]),
            np.concatenate([np.ones(shared.options), np.full(2 + free, np.inf)]),
        ),
        constraints=constraints,
        options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
    )
    if result.x is None:
        if result.status == INFEASIBLE:
            return None
        raise StepError("bargaining.too_hard")
    return Solved(_chosen(result.x, shared, starts), -float(result.mip_dual_bound))


def _starts(shared: Program) -> NDArray[np.intp]:
    """Return the first column of each issue."""
    return np.array([row.argmax() for row in shared.equal[: shared.issues]], dtype=np.intp)


def _chosen(x: NDArray[np.float64], shared: Program, starts: NDArray[np.intp]) -> Codes:
    """Return the option with the largest share in each issue, as one package."""
    ends = [*starts[1:], shared.options]
    chosen = [int(x[a:b].argmax()) for a, b in zip(starts, ends, strict=True)]
    return np.array([chosen], dtype=np.int32)
