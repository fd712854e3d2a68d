"""Safe, balanced, ambitious: three shared settings, shown in every mode."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from workbench.outlook.plan import Plan, as_planned
from workbench.proposal.levels.propose import Assumed, grid_of, propose_levels
from workbench.proposal.levels.question import (
    Futures,
    LevelQuestion,
    LevelSet,
    NoLevels,
    SharedLimits,
)

FloatArray = NDArray[np.float64]

MOST_IMPROVEMENT = 0.95  # a plan that removes everything bad would promise perfection


@dataclass(frozen=True, slots=True)
class Setting:
    """Shared limits and the share of the parties' plan that they are applied to."""

    limits: SharedLimits
    plan: float


# Domain guide 9.4 and 2.5: P(< M) <= 5 % as planned, up to 10 %; P(>= T) 50-70 %, T at P50-P60; S
# at P90. Safe promises half of the plan and a target met in seven windows of ten; balanced the
# plan and six of ten; ambitious the far end of each range and one and a half plans: where the plan
# removes the lower end of the 25-40 % that performance contracts reached, 1.5 stays within them.
SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "safe": Setting(SharedLimits(alpha=0.05, beta=0.70), plan=0.5),
        "balanced": Setting(SharedLimits(alpha=0.05, beta=0.60), plan=1.0),
        "ambitious": Setting(SharedLimits(alpha=0.10, beta=0.50), plan=1.5),
    }
)


def between(settings: Mapping[str, Setting]) -> dict[str, Setting]:
    """Return a setting half-way between each two neighbours; "safe–balanced" names one."""
    found = {}
    for (name, low), (other, high) in pairwise(settings.items()):
        limits = SharedLimits(
            alpha=(low.limits.alpha + high.limits.alpha) / 2,
            beta=(low.limits.beta + high.limits.beta) / 2,
            stretch_probability=(low.limits.stretch_probability + high.limits.stretch_probability)
            / 2,
        )
        found[f"{name}–{other}"] = Setting(limits, (low.plan + high.plan) / 2)
    return found


def crossed(settings: Mapping[str, Setting], plans: Sequence[float]) -> dict[str, Setting]:
    """Return every setting with every share of the plan, sets slowest; "safe, plan 0.5" names one.

    Where the plan is a choice of its own. Plans in their order, without repetition.
    """
    return {
        f"{name}, plan {plan:g}": Setting(setting.limits, plan)
        for name, setting in settings.items()
        for plan in dict.fromkeys(plans)
    }


def held_to(settings: Mapping[str, Setting], shared: SharedLimits) -> dict[str, Setting]:
    """Return the settings with every limit at least as strict as the shared one, in order."""
    return {
        name: replace(
            setting,
            limits=SharedLimits(
                alpha=min(setting.limits.alpha, shared.alpha),
                beta=max(setting.limits.beta, shared.beta),
                stretch_probability=max(
                    setting.limits.stretch_probability, shared.stretch_probability
                ),
            ),
        )
        for name, setting in settings.items()
    }


def plan_share(plan: Plan, share: float) -> Plan:
    """Return the plan with its improvement times `share` (>= 0), at most 0.95."""
    return replace(plan, improvement=min(plan.improvement * share, MOST_IMPROVEMENT))


def planned_paths(
    question: LevelQuestion, unchanged: FloatArray, plan: Plan, share: float
) -> FloatArray:
    """Return the paths (paths, months) as they would be with that share of the plan."""
    return as_planned(
        unchanged,
        plan_share(plan, share),
        direction=question.direction,
        lower=question.lower,
        upper=question.upper,
    )


def propose_three(
    question: LevelQuestion,
    unchanged: FloatArray,
    plan: Plan,
    history: FloatArray,
    settings: Mapping[str, Setting] = SETTINGS,
) -> dict[str, LevelSet | NoLevels]:
    """Return levels for each setting in order, all on one grid.

    `unchanged` has shape (paths, months), `history` the monthly values, oldest first, NaN where
    nothing was measured. Raises StepError as `propose_levels` does.
    """
    question = replace(question, grid=question.grid or _shared_grid(question, unchanged))
    return {
        name: propose_levels(
            question,
            Futures(unchanged, planned_paths(question, unchanged, plan, setting.plan), history),
            setting.limits,
            Assumed(name, setting.plan),
        )
        for name, setting in settings.items()
    }


def _shared_grid(question: LevelQuestion, unchanged: FloatArray) -> float | None:
    windows = question.windows(unchanged)
    low, high = np.quantile(windows, (0.05, 0.95)) if windows.size else (0.0, 0.0)
    return grid_of(question, float(high - low)) if high > low else None
