"""The signed contract on the past: what it would have paid, window by window, and what was luck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.settlement.consequences.windows import MONTHS, windowed, years
from workbench.settlement.evaluators import (
    WindowSettlement,
    YearSettlement,
    fraction,
    settle_year,
)
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Schedule

FloatArray = NDArray[np.float64]
Place = tuple[str, str | None]  # KPI and cohort

REPLAYED = 36  # months
DUST = 12  # decimals: takes the binary dust off a mean before it is read as a decimal


@dataclass(frozen=True, slots=True)
class ReplayedWindow:
    """One window of the past: `first` and `last` count months from the oldest one replayed (0)."""

    first: int
    last: int
    settlement: WindowSettlement


@dataclass(frozen=True, slots=True)
class Replay:
    """What a schedule would have paid on the last `months` months.

    `windows` holds what falls whole into these months, oldest first, clause by clause; one with a
    month without a value is not settled. `years` are the sums of years of twelve months counted
    from the last month, oldest first, after the yearly cap; `total` adds them up. `settled` and
    `unsettled` count windows, `missing` the months without a value, over all clauses.

    With simulated futures: `expected` is what the settled windows bring on average at the
    performance that the outlook expects, `by_chance` the rest of what was settled before the cap.
    `luck_share` (0..1) is the part of the windows' swings about that average that its own chance
    explains: min(1, sum of the windows' variances / sum of their squared distances). It is None
    without futures or where nothing varied.
    """

    months: int
    windows: tuple[ReplayedWindow, ...]
    years: tuple[Decimal, ...]
    total: Decimal
    settled: int
    unsettled: int
    missing: int
    expected: float | None
    by_chance: float | None
    luck_share: float | None
    findings: tuple[Finding, ...]


def replay(
    schedule: Schedule,
    histories: Mapping[Place, FloatArray],
    futures: Mapping[Place, FloatArray] | None = None,
    months: int = REPLAYED,
) -> Replay:
    """Return what the schedule would have paid on the last months of the parties' own history.

    `histories` has each clause's monthly values by (kpi, cohort), oldest first, NaN where nothing
    was measured, all ending with the same month; a clause without one is not settled. `futures`
    has the simulated months (paths, months) if nothing changes. Windows are means of their months
    and counted from the end. Raises StepError as `settle_year` does.
    """
    reach = min(months, max((len(values) for values in histories.values()), default=0))
    laid = _laid_out(schedule, histories, reach)
    settled = [_year_of(schedule, laid, number) for number in range(-(-reach // MONTHS))]
    offset = len(settled) * MONTHS - reach
    windows = tuple(one for clause in schedule.clauses for one in _windows(clause, settled, offset))
    known = [one for one in windows if one.settlement.settled]
    unsettled = len(windows) - len(known)
    missing = sum(int(np.isnan(values[offset:]).sum()) for values in laid.values())
    expected, luck = _luck(schedule, known, futures)
    paid = float(sum(one.settlement.amount for one in known))
    return Replay(
        months=reach,
        windows=windows,
        years=tuple(year.total for year in settled),
        total=sum((year.total for year in settled), Decimal("0.00")),
        settled=len(known),
        unsettled=unsettled,
        missing=missing,
        expected=expected,
        by_chance=None if expected is None else paid - expected,
        luck_share=luck,
        findings=_findings(reach, months, missing, unsettled),
    )


def _laid_out(
    schedule: Schedule, histories: Mapping[Place, FloatArray], reach: int
) -> dict[Place, FloatArray]:
    """Return each clause's last `reach` months at the end of whole years, NaN before."""
    length = -(-reach // MONTHS) * MONTHS
    places = [(clause.kpi, clause.cohort) for clause in schedule.clauses]
    return {place: _laid(histories.get(place, np.empty(0)), reach, length) for place in places}


def _laid(values: FloatArray, reach: int, length: int) -> FloatArray:
    """Return the last `reach` values at the end of `length` months, NaN before."""
    kept = np.asarray(values, dtype=np.float64)[-reach:] if reach else np.empty(0)
    return np.concatenate([np.full(length - len(kept), np.nan), kept])


def _year_of(schedule: Schedule, laid: Mapping[Place, FloatArray], number: int) -> YearSettlement:
    span = slice(number * MONTHS, (number + 1) * MONTHS)
    measured = {
        (clause.kpi, clause.cohort): [
            None if np.isnan(value) else Decimal(repr(round(value, DUST)))
            for value in windowed(laid[clause.kpi, clause.cohort][span], clause.window).tolist()
        ]
        for clause in schedule.clauses
    }
    return settle_year(schedule, measured)


def _windows(
    clause: Clause, settled: Sequence[YearSettlement], offset: int
) -> list[ReplayedWindow]:
    """Return the clause's windows that fall whole into the months replayed, oldest first."""
    span = MONTHS // WINDOWS_PER_YEAR[clause.window]
    mine = [
        one
        for year in settled
        for one in year.windows
        if (one.kpi, one.cohort) == (clause.kpi, clause.cohort)
    ]
    placed = [
        ReplayedWindow(place * span - offset, (place + 1) * span - 1 - offset, one)
        for place, one in enumerate(mine)
    ]
    return [one for one in placed if one.first >= 0]


def _luck(
    schedule: Schedule,
    known: Sequence[ReplayedWindow],
    futures: Mapping[Place, FloatArray] | None,
) -> tuple[float | None, float | None]:
    """Return what the settled windows bring on average, and the share of their swings by chance."""
    if futures is None or not known:
        return None, None
    expected = noise = swings = 0.0
    for clause in schedule.clauses:
        place = clause.kpi, clause.cohort
        paid = [float(one.settlement.amount) for one in known if _place(one) == place]
        if not paid:
            continue
        if place not in futures:
            return None, None
        fee = float(schedule.yearly_fee) / WINDOWS_PER_YEAR[clause.window]
        drawn = fee * fraction(clause, years(futures[place], clause.window))
        mean = float(drawn.mean())
        expected += mean * len(paid)
        noise += float(drawn.var()) * len(paid)
        swings += sum((amount - mean) ** 2 for amount in paid)
    return expected, min(1.0, noise / swings) if swings > 0 else None


def _place(one: ReplayedWindow) -> Place:
    return one.settlement.kpi, one.settlement.cohort


def _findings(reach: int, asked: int, missing: int, unsettled: int) -> tuple[Finding, ...]:
    found = []
    if reach < asked:
        params: dict[str, str | int | float] = {"months": reach, "asked": asked}
        found.append(Finding("settlement.replay_short", params))
    if missing:
        params = {"missing": missing, "windows": unsettled}
        found.append(Finding("settlement.replay_missing", params))
    return tuple(found)
