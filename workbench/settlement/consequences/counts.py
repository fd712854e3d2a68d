"""Levels in counts: how many of a few cases may miss, and how often that is kept."""

import math
from dataclasses import dataclass

from scipy.special import bdtr

from workbench.settlement.consequences.practice import allowed_misses

FEW = 1  # allowed misses up to here make a share of cases a matter of luck (domain guide 2.4)
QUARTER = 3  # months
KEPT = 0.95  # a count is kept in at least so many quarters


@dataclass(frozen=True, slots=True)
class CountLevel:
    """A share of cases said in counts.

    At `cases` a month the share lets `allowed` miss; a provider with the true rate keeps that in
    `p_kept` (0..1) of the months. `allowed_in_quarter` is the least count of misses in a quarter
    that the same provider keeps in at least KEPT of the quarters, `p_kept_in_quarter` how often.
    """

    cases: int
    allowed: int
    p_kept: float
    allowed_in_quarter: int
    p_kept_in_quarter: float

    @property
    def few(self) -> bool:
        """Whether so few misses are allowed that a count or a longer window is needed."""
        return self.allowed <= FEW


def count_level(cases: int, level: float, rate: float) -> CountLevel:
    """Return a level in counts for cases that miss independently (domain guide 2.4).

    `cases` (>= 1) a month, `level` and the true `rate` of good cases 0..1. Raises ValueError
    outside these ranges.
    """
    if cases < 1 or not (0 <= level <= 1 and 0 <= rate <= 1):
        message = f"no count for cases={cases}, level={level}, rate={rate}"
        raise ValueError(message)
    allowed = allowed_misses(cases, level)
    in_quarter = _least_kept(QUARTER * cases, rate)
    return CountLevel(
        cases=cases,
        allowed=allowed,
        p_kept=_kept(allowed, cases, rate),
        allowed_in_quarter=in_quarter,
        p_kept_in_quarter=_kept(in_quarter, QUARTER * cases, rate),
    )


def _kept(allowed: int, cases: int, rate: float) -> float:
    """Return P(at most `allowed` of `cases` miss): binomial."""
    return 1.0 if allowed >= cases else float(bdtr(allowed, cases, 1.0 - rate))


def _least_kept(cases: int, rate: float) -> int:
    low, high = 0, cases
    while low < high:
        middle = math.floor((low + high) / 2)
        if _kept(middle, cases, rate) >= KEPT:
            high = middle
        else:
            low = middle + 1
    return low
