"""Windows judged by the levels of the season that each ends in."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.settlement.consequences.windows import MONTHS
from workbench.settlement.evaluators import fraction, meets_target, misses
from workbench.settlement.schedule import Clause
from workbench.settlement.term.windows import season_ladder, span

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Kind = TypeVar("Kind", np.float64, np.bool_)


def missed_in(clause: Clause, windows: FloatArray, first_month: int) -> BoolArray:
    """Return where a window is worse than the minimum of its season.

    `windows` has shape (..., windows), in order; the first of them begins in the calendar month
    `first_month`, 1..12. A window belongs to the season of the month it ends in.
    """
    return _each(misses, clause, windows, first_month)


def met_in(clause: Clause, windows: FloatArray, first_month: int) -> BoolArray:
    """Return where a window is at the target of its season or better, as `missed_in` takes them."""
    return _each(meets_target, clause, windows, first_month)


def fractions_in(clause: Clause, windows: FloatArray, first_month: int) -> FloatArray:
    """Return the fraction of each window's fee that flows to the provider, by its season."""
    return _each(fraction, clause, windows, first_month)


def turned(months: FloatArray, by: int) -> FloatArray:
    """Return months (..., whole years) moved on around the year by so many months.

    Each keeps its calendar month; what began in March begins in May when moved by 2.
    """
    return np.roll(months, -by, axis=-1) if by % months.shape[-1] else months


def _each(
    judge: Callable[[Clause, FloatArray], NDArray[Kind]],
    clause: Clause,
    windows: FloatArray,
    first_month: int,
) -> NDArray[Kind]:
    """Judge all windows of one ladder at once."""
    if not clause.seasons:
        return judge(clause, windows)
    size, ahead = span(clause), np.arange(windows.shape[-1])
    ends = (first_month - 2 + size * (ahead + 1)) % MONTHS + 1
    ladders = [season_ladder(clause, end) for end in ends.tolist()]
    found = np.empty(windows.shape, dtype=judge(clause, windows[..., :0]).dtype)
    for ladder in dict.fromkeys(ladders):
        mine = [at for at, one in enumerate(ladders) if one == ladder]
        found[..., mine] = judge(replace(clause, ladder=ladder), windows[..., mine])
    return found
