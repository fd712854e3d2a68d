"""The signed contract on the past: what it would have paid, window by window, and what was luck."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.settlement.consequences.other_luck import OtherLuck, other_luck
from workbench.settlement.consequences.windows import MONTHS, windowed
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Schedule, in_version
from workbench.settlement.term.statement import TermSettlement, settle_term

FloatArray = NDArray[np.float64]
Place = tuple[str, str | None]  # KPI and cohort

REPLAYED = 36  # months
DUST = 12  # decimals: takes the binary dust off a mean before it is read as a decimal


@dataclass(frozen=True, slots=True)
class ReplayedWindow:
    """One window of the past: `first` and `last` count months from the oldest one replayed (0).

    `measured` is the value as read, None where a month has none: then the window is not `settled`
    and `amount` is 0. Money flows to the provider; negative is credit to the customer.
    """

    kpi: str
    cohort: str | None
    first: int
    last: int
    measured: Decimal | None
    amount: Decimal
    below_minimum: bool

    @property
    def settled(self) -> bool:
        """Whether something was measured in the whole window."""
        return self.measured is not None


@dataclass(frozen=True, slots=True)
class Replay:
    """What a schedule would have paid on the last `months` months.

    `windows` holds what falls whole into these months, oldest first, clause by clause; one with a
    month without a value is not settled. `years` are the sums of years of twelve months counted
    from the last month, oldest first, after the yearly cap; `total` adds them up. `settled` and
    `unsettled` count windows, `missing` the months without a value, over all clauses.

    `luck` tells what the same performance would have paid with other luck; None where it was not
    asked for, or where a clause has too few months to tell.
    """

    months: int
    windows: tuple[ReplayedWindow, ...]
    years: tuple[Decimal, ...]
    total: Decimal
    settled: int
    unsettled: int
    missing: int
    luck: OtherLuck | None
    findings: tuple[Finding, ...]


def replay(
    schedule: Schedule,
    histories: Mapping[Place, FloatArray],
    months: int = REPLAYED,
    ends_in: int = MONTHS,
    rng: np.random.Generator | None = None,
) -> Replay:
    """Return what the schedule would have paid on the last months of the parties' own history.

    `histories` has each clause's monthly values by (kpi, cohort), oldest first, NaN where nothing
    was measured, all ending with the same month; a clause without one is not settled. `ends_in` is
    the calendar month (1..12) of the last value, for levels by season; `rng` draws other luck. Windows are means of their months, counted from
    the end, and settled as by a statement over the whole term, as if it had begun with the oldest
    of the years; a month without a value settles nothing, whatever a clause says of missing data.
    Raises StepError as `settle_term` does.
    """
    reach = min(months, max((len(values) for values in histories.values()), default=0))
    laid = _laid_out(schedule, histories, reach)
    then = _then(schedule, ends_in)
    term = _term(then, laid) if reach else TermSettlement((), (), (), ())
    offset = len(term.years) * MONTHS - reach
    windows = tuple(one for clause in schedule.clauses for one in _windows(clause, term, offset))
    known = [one for one in windows if one.settled]
    unsettled = len(windows) - len(known)
    missing = sum(int(np.isnan(values[offset:]).sum()) for values in laid.values())
    return Replay(
        months=reach,
        windows=windows,
        years=term.years,
        total=sum(term.years, Decimal("0.00")),
        settled=len(known),
        unsettled=unsettled,
        missing=missing,
        luck=other_luck(then, laid, rng) if rng is not None and reach else None,
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


def _then(schedule: Schedule, ends_in: int) -> Schedule:
    """Return the schedule as if it had begun after the calendar month `ends_in`, years before."""
    clauses = tuple(replace(clause, missing="not_settled") for clause in schedule.clauses)
    return in_version(replace(schedule, clauses=clauses, first_month=ends_in % MONTHS + 1))


def _term(then: Schedule, laid: Mapping[Place, FloatArray]) -> TermSettlement:
    measured = {
        (clause.kpi, clause.cohort, clause.window): [
            None if np.isnan(value) else Decimal(repr(round(value, DUST)))
            for value in windowed(laid[clause.kpi, clause.cohort], clause.window).tolist()
        ]
        for clause in then.clauses
    }
    return settle_term(then, measured)


def _windows(clause: Clause, term: TermSettlement, offset: int) -> list[ReplayedWindow]:
    """Return the clause's windows that fall whole into the months replayed, oldest first."""
    span = MONTHS // WINDOWS_PER_YEAR[clause.window]
    place = clause.kpi, clause.cohort, clause.window
    mine = [line for line in term.lines if (line.kpi, line.cohort, line.window) == place]
    placed = [
        ReplayedWindow(
            kpi=line.kpi,
            cohort=line.cohort,
            first=line.month + 1 - span - offset,
            last=line.month - offset,
            measured=line.measured,
            amount=line.amount,
            below_minimum=line.reason.code == "settlement.below_minimum",
        )
        for line in mine
    ]
    return [one for one in placed if one.first >= 0]


def _findings(reach: int, asked: int, missing: int, unsettled: int) -> tuple[Finding, ...]:
    found = []
    if reach < asked:
        params: dict[str, str | int | float] = {"months": reach, "asked": asked}
        found.append(Finding("settlement.replay_short", params))
    if missing:
        params = {"missing": missing, "windows": unsettled}
        found.append(Finding("settlement.replay_missing", params))
    return tuple(found)
