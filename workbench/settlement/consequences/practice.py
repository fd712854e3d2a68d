"""The usual practice beside a draft: target = mean, minimum = lowest of the last n months."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc, ndtr

from workbench.settlement.consequences.windows import MONTHS, per_year, share, years
from workbench.settlement.evaluators import meets_target, misses, trigger_months
from workbench.settlement.schedule import Clause, Trigger

FloatArray = NDArray[np.float64]

DEFAULT_TRIGGER = Trigger("k_of_n", k=4, n=12)  # of the usual practice: 4 months below target in 12


@dataclass(frozen=True, slots=True)
class Practice:
    """What mean and worst of the last `months` months would do in a year of months.

    `target` and `minimum` in natural units. `p_any_breach` and `expected_breaches`: months worse
    than the minimum; `p_trigger`: four or more of twelve months worse than the target; all on the
    unchanged paths. The fields `…_by_chance` say the same for months that are independent draws
    of one distribution (the last one: of a normal distribution), whatever the KPI.
    """

    months: int
    target: float
    minimum: float
    p_any_breach: float
    expected_breaches: float
    p_trigger: float
    p_any_breach_by_chance: float
    expected_breaches_by_chance: float
    p_trigger_by_chance: float


def usual_practice(
    clause: Clause, months: int, unchanged: FloatArray, history: FloatArray
) -> Practice | None:
    """Return what the usual practice would do, or None with fewer than `months` measured months.

    `unchanged` has shape (paths, months ahead), `history` the monthly values, oldest first, NaN
    where nothing was measured. Direction and decimals are those of the clause.
    """
    measured = history[np.isfinite(history)]
    if len(measured) < months:
        return None
    recent = measured[-months:]
    higher = clause.ladder.direction == "higher"
    ladder = replace(
        clause.ladder,
        minimum=float(recent.min() if higher else recent.max()),
        target=float(recent.mean()),
    )
    rule = replace(clause, window="month", ladder=ladder)
    ahead = years(unchanged, "month")
    breaches = per_year(misses(rule, ahead))
    defaults = trigger_months(DEFAULT_TRIGGER, ~meets_target(rule, ahead))
    return Practice(
        months=months,
        target=ladder.target,
        minimum=ladder.minimum,
        p_any_breach=share(breaches > 0),
        expected_breaches=float(breaches.mean()),
        p_trigger=share(per_year(defaults) > 0),
        p_any_breach_by_chance=chance_of_breach(months),
        expected_breaches_by_chance=expected_breaches(months),
        p_trigger_by_chance=chance_of_default(months),
    )


def chance_of_breach(months: int, ahead: int = MONTHS) -> float:
    """Return P(a month of the next `ahead` is worse than the worst of `months`): ahead/(n+ahead).

    Exact for independent, identically distributed continuous months (domain guide 2.2).
    """
    return ahead / (months + ahead)


def expected_breaches(months: int, ahead: int = MONTHS) -> float:
    """Return how many of the next `ahead` months are worse than the worst of n: ahead/(n+1)."""
    return ahead / (months + 1)


@lru_cache(maxsize=64)
def chance_of_default(months: int, ahead: int = MONTHS, k: int = 4) -> float:
    """Return P(k or more of the next `ahead` months are below the mean of n) for normal months.

    E over z ~ N(0, 1) of P(Bin(ahead, Phi(z/sqrt(n))) >= k) (domain guide 2.2), by Gauss-Hermite.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    below = ndtr(nodes / math.sqrt(months))
    chances = bdtrc(k - 1, ahead, below)
    return float(chances @ weights / weights.sum())


def allowed_misses(cases: int, level: float) -> int:
    """Return how many of `cases` may miss at a level of 0..1: floor(n(1-s) + 1e-9).

    Plain floating point gives 2 instead of 3 for 30 cases at 0.9 (domain guide 2.4).
    """
    return math.floor(cases * (1 - level) + 1e-9)
