"""The same levels judged by the month, the quarter and the year, each with its triggers."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.settlement.consequences.by_season import missed_in
from workbench.settlement.consequences.draft import Prospect, luck_share, prospect
from workbench.settlement.consequences.windows import per_year, share, years
from workbench.settlement.evaluators import trigger_months
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Trigger, Window

FloatArray = NDArray[np.float64]

TRIGGERS = (Trigger("once"), Trigger("k_of_n", k=4, n=12), Trigger("consecutive", k=2, n=2))
"""Triggers that practice uses (domain guide 2.1 and 2.2): the first miss, 4 of 12, two in a row."""


@dataclass(frozen=True, slots=True)
class TriggerEffect:
    """Chance, 0..1, that a year completes the trigger; None where a year has too few windows.

    `planned` is None without a plan, else the parties' belief.
    """

    trigger: Trigger
    unchanged: float | None
    planned: float | None


@dataclass(frozen=True, slots=True)
class WindowEffect:
    """The same levels, stakes and cap with another window. `luck_share` is None without a plan."""

    window: Window
    unchanged: Prospect
    planned: Prospect | None
    luck_share: float | None
    triggers: tuple[TriggerEffect, ...]


def side_by_side(
    clause: Clause,
    yearly_fee: float,
    unchanged: FloatArray,
    planned: FloatArray | None,
    yearly_cap: float | None = None,
    *,
    first_month: int = 1,
) -> tuple[WindowEffect, ...]:
    """Return the clause judged by the month, the quarter and the year, in this order.

    The arguments are those of `consequences`. A year has no seasons: it is judged by the levels of
    the whole year. Raises StepError settlement.not_whole_years.
    """
    found = []
    for window in WINDOWS_PER_YEAR:
        seasons = () if window == "year" else clause.seasons
        same = replace(clause, window=window, trigger=None, seasons=seasons)
        now = prospect(same, yearly_fee, unchanged, yearly_cap, first_month)
        then = (
            None
            if planned is None
            else prospect(same, yearly_fee, planned, yearly_cap, first_month)
        )
        luck = None if then is None else luck_share(now, then)
        found.append(
            WindowEffect(window, now, then, luck, _triggers(same, unchanged, planned, first_month))
        )
    return tuple(found)


def _triggers(
    clause: Clause, unchanged: FloatArray, planned: FloatArray | None, first_month: int
) -> tuple[TriggerEffect, ...]:
    now = missed_in(clause, years(unchanged, clause.window), first_month)
    then = None
    if planned is not None:
        then = missed_in(clause, years(planned, clause.window), first_month)
    return tuple(
        TriggerEffect(
            trigger, _chance(trigger, now), None if then is None else _chance(trigger, then)
        )
        for trigger in TRIGGERS
    )


def _chance(trigger: Trigger, missed: NDArray[np.bool_]) -> float | None:
    if trigger.k > missed.shape[1]:
        return None
    return share(per_year(trigger_months(trigger, missed)) > 0)
