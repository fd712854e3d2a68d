"""Why a proposal is what it is: the limits that bind and what should be known beside it."""

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.proposal.levels.programme import Programme, Solution
from workbench.proposal.levels.question import Reached

FloatArray = NDArray[np.float64]

BINDS = 1e-6  # of a scale of about 1: a smaller price is the solver's dust


def reasons(
    programme: Programme, solution: Solution, reached: Reached, history: FloatArray
) -> tuple[Finding, ...]:
    """Return the binding limits, then what to know; `history` holds windows in natural units."""
    found = [_minimum(programme, solution), _target(programme, solution, reached)]
    if programme.ceiling is not None and solution.stretch > programme.ceiling - programme.gap:
        found.append(Finding("levels.stretch_below_perfection", {"stretch": reached.stretch}))
    past = history[np.isfinite(history)]
    higher = reached.stretch > reached.target
    if past.size and (reached.target > past.max() if higher else reached.target < past.min()):
        found.append(Finding("levels.target_beyond_history", {"target": reached.target}))
    found.append(Finding("levels.plan_is_belief"))
    return tuple(found)


def _minimum(programme: Programme, solution: Solution) -> Finding:
    if solution.price_alpha > BINDS * programme.gap:
        return Finding("levels.minimum_at_limit", {"percent": _percent(programme.alpha)})
    return Finding("levels.minimum_kept_apart")


def _target(programme: Programme, solution: Solution, reached: Reached) -> Finding:
    if solution.price_beta > BINDS * programme.gap:
        return Finding("levels.target_at_limit", {"percent": _percent(programme.beta)})
    if programme.ceiling is not None and solution.stretch >= programme.ceiling:
        return Finding("levels.target_below_perfection", {"target": reached.target})
    return Finding("levels.target_kept_apart")


def _percent(chance: float) -> float:
    return round(100 * chance, 1)
