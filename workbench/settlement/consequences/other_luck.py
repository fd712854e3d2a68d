"""The past again with other luck: the same performance, its ups and downs drawn anew."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.settlement.evaluators import as_read, fraction
from workbench.settlement.rules import MONTHS
from workbench.settlement.schedule import Clause, Schedule
from workbench.settlement.shapes.exact import exact
from workbench.settlement.term.paths import paths_money
from workbench.settlement.term.windows import span, windows_of

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Place = tuple[str, str | None]  # KPI and cohort

DRAWS = 400
STREAM = 2**31  # beyond any number of a KPI, whose futures have streams of their own
BLOCK = 3  # months that stay together: neighbours resemble each other, and a quarter has three
FEWEST = 12  # measured months below which a line and its residuals tell nothing
NINE_IN_TEN = (0.05, 0.95)
DUST = 1e-18  # of the squared fee: what binary fractions leave of no variance


@dataclass(frozen=True, slots=True)
class OtherLuck:
    """What the same performance would have paid with other luck, money to the provider.

    `low` and `high` hold nine in ten of the totals. `share` (0..1) is the part of the windows'
    swings that chance explains, within / (within + between): within is the variance of a window's
    money at the performance of its time, between the variance of what the windows bring on average
    as that performance moves; None where nothing varies.
    """

    low: float
    high: float
    share: float | None


def luck_of(seed: int) -> np.random.Generator:
    """Return the Generator of a recorded seed that draws other luck, apart from its futures."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(STREAM,)))


def other_luck(
    schedule: Schedule, months: Mapping[Place, FloatArray], rng: np.random.Generator
) -> OtherLuck | None:
    """Return what chance did, or None where any clause has fewer than FEWEST measured months.

    `months` has each clause's monthly values (months,), whole years, NaN where nothing was
    measured. The performance of a time is a straight line through them, by least squares; what a
    month lies off the line is its luck, drawn anew in blocks of three months, the same months for
    all clauses (a moving-block bootstrap: Künsch 1989, Annals of Statistics 17).
    """
    places = [(clause.kpi, clause.cohort) for clause in schedule.clauses]
    if not places or any(np.isfinite(months[place]).sum() < FEWEST for place in places):
        return None
    drawn = _drawn(months[places[0]].size, rng)
    again = {place: _again(months[place], drawn) for place in places}
    totals = paths_money(schedule, again).sum(axis=1)
    low, high = np.quantile(totals, NINE_IN_TEN)
    return OtherLuck(float(low), float(high), _share(schedule, again))


def _drawn(length: int, rng: np.random.Generator) -> IntArray:
    """Return for every month of every draw the month whose luck it gets, (DRAWS, length)."""
    blocks = -(-length // BLOCK)
    first = rng.integers(0, length, (DRAWS, blocks, 1))
    return ((first + np.arange(BLOCK)) % length).reshape(DRAWS, -1)[:, :length]


def _again(values: FloatArray, drawn: IntArray) -> FloatArray:
    """Return the months with other luck, (DRAWS, months); what was not measured stays so.

    A month without a value has no luck to give: measured ones, evenly spread, stand in for it.
    """
    seen = np.flatnonzero(np.isfinite(values))
    slope, level = np.polyfit(seen, values[seen], 1)
    line = level + slope * np.arange(values.size)
    giver = np.arange(values.size)
    silent = np.flatnonzero(~np.isfinite(values))
    giver[silent] = seen[np.linspace(0, seen.size - 1, silent.size).round().astype(np.int64)]
    luck = (values - line)[giver]
    return np.where(np.isfinite(values), line + luck[drawn], np.nan)


def _share(schedule: Schedule, again: Mapping[Place, FloatArray]) -> float | None:
    within = between = 0.0
    for clause in schedule.clauses:
        money = _money(schedule, clause, again[clause.kpi, clause.cohort])
        if money.shape[1]:
            within += float(money.var(axis=0).sum())
            between += float(money.mean(axis=0).var()) * money.shape[1]
    whole = within + between
    return within / whole if whole > DUST * float(schedule.yearly_fee) ** 2 else None


def _money(schedule: Schedule, clause: Clause, months: FloatArray) -> FloatArray:
    """Return what each settled window alone pays, (draws, windows), before rules among windows."""
    windows = months.reshape(months.shape[0], -1, span(clause)).mean(axis=-1)
    columns = [
        float(due.fee) * float(exact(clause.weight)) * fraction(due.clause, value)
        for due in windows_of(schedule, clause, months.shape[1] // MONTHS)
        if np.isfinite(value := as_read(due.clause, windows[:, due.index])).all()
    ]
    return np.stack(columns, axis=-1) if columns else np.empty((months.shape[0], 0))
