"""A draft clause meets the simulated futures: chances, money, luck, and the usual practice."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding
from workbench.settlement.consequences.by_season import fractions_in, met_in, missed_in
from workbench.settlement.consequences.practice import Practice, usual_practice
from workbench.settlement.consequences.windows import MONTHS, per_year, share, windowed, years
from workbench.settlement.evaluators import capped, trigger_months
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Schedule, in_version
from workbench.settlement.term.paths import paths_money

FloatArray = NDArray[np.float64]

PRACTICE_MONTHS = (9, 12)  # nine is the real clause, twelve its common cousin (domain guide 2.2)
STRIP_MONTHS = 24
FAIR_SHARE = 0.01  # as planned, settlements within 1 % of the fee count as about zero
PLANNED_MISS_LIMIT = 0.10  # P(window < minimum) as planned, upper end of domain guide 2.5
TARGET_MET = (0.50, 0.70)  # P(window >= target) as planned, domain guide 2.5
COUNTED = 0.025  # a chance this near to a limit keeps it: paths and a human grid give no more
FLOWS_FROM = 0.5  # amounts are shown without cents: less than this reads as nothing
WORTH_SAYING = 0.10  # chance of a breach in a year from which it is said aloud


@dataclass(frozen=True, slots=True)
class Prospect:
    """One way the year may go (unchanged or as planned); chances 0..1, money per year.

    Money is the provider's: negative is credit paid. `p_below_minimum` and `p_meets_target` are
    per window; `p_any_breach` is a year with at least one window below the minimum; `p_trigger` a
    year in which the trigger fires, with no misses carried in (None without a trigger). `year_5`
    and `year_95` are the 5 % and 95 % year: the worst and best in twenty. `gross_flows` adds up
    what the values alone would pay in either direction, before rules among windows.
    """

    p_below_minimum: float
    p_any_breach: float
    expected_breaches: float
    p_meets_target: float
    p_trigger: float | None
    expected_settlement: float
    spread: float
    year_5: float
    year_95: float
    gross_flows: float


@dataclass(frozen=True, slots=True)
class HistoryStrip:
    """The windows of the last 24 months: their values, and whether each met minimum and target.

    None stands where a window has a month without a value.
    """

    values: tuple[float | None, ...]
    met: tuple[bool | None, ...]
    at_target: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a draft does. `luck_share` (0..1) is None without a plan to compare with."""

    windows_per_year: int
    yearly_fee: float
    unchanged: Prospect
    planned: Prospect | None
    luck_share: float | None
    history: HistoryStrip
    usual_practice: tuple[Practice, ...]
    findings: tuple[Finding, ...]


def consequences(  # noqa: PLR0913 (one draft and its futures; the last is only kept work)
    clause: Clause,
    yearly_fee: float,
    unchanged: FloatArray,
    planned: FloatArray | None,
    history: FloatArray,
    yearly_cap: float | None = None,
    *,
    practice: tuple[Practice, ...] | None = None,
    first_month: int = 1,
    ends_in: int | None = None,
) -> Consequences:
    """Return the consequences of a draft clause.

    `unchanged` and `planned` are simulated months, shape (paths, months), whole years; `history`
    the monthly values, oldest first, NaN where nothing was measured. `yearly_cap` (0..1 of the
    fee) limits the year's sum in both directions. `practice` is what `practices` returned for this
    history, where it is at hand: it does not depend on the levels. For levels by season,
    `first_month` (1..12) is the calendar month in which the simulated months begin, `ends_in` that
    of the last value of the history (None: the month before). Raises StepError
    settlement.not_whole_years.
    """
    now = prospect(clause, yearly_fee, unchanged, yearly_cap, first_month)
    then, luck = None, None
    if planned is not None:
        then = prospect(clause, yearly_fee, planned, yearly_cap, first_month)
        luck = luck_share(now, then)
    practice = practices(clause, unchanged, history) if practice is None else practice
    last = (first_month - 2) % MONTHS + 1 if ends_in is None else ends_in
    return Consequences(
        windows_per_year=WINDOWS_PER_YEAR[clause.window],
        yearly_fee=yearly_fee,
        unchanged=now,
        planned=then,
        luck_share=luck,
        history=_strip(clause, history, last),
        usual_practice=practice,
        findings=_findings(clause, yearly_fee, now, then, practice),
    )


def practices(clause: Clause, unchanged: FloatArray, history: FloatArray) -> tuple[Practice, ...]:
    """Return the usual practice of nine and twelve months, where the history has them.

    Of the clause only the direction and the decimals count.
    """
    beside = (usual_practice(clause, months, unchanged, history) for months in PRACTICE_MONTHS)
    return tuple(practice for practice in beside if practice is not None)


def prospect(
    clause: Clause,
    yearly_fee: float,
    paths: FloatArray,
    yearly_cap: float | None = None,
    first_month: int = 1,
) -> Prospect:
    """Return how the year of a clause goes on one set of paths, as `consequences` takes them.

    Raises StepError settlement.not_whole_years.
    """
    windows = years(paths, clause.window)
    flows = (
        fractions_in(clause, windows, first_month) * yearly_fee / WINDOWS_PER_YEAR[clause.window]
    )
    alone = Schedule(
        "", Decimal(repr(float(yearly_fee))), (clause,), yearly_cap, first_month=first_month
    )
    net = _net(alone, yearly_fee, paths, flows)
    missed = missed_in(clause, windows, first_month)
    breaches = per_year(missed)
    year_5, year_95 = np.quantile(net, (0.05, 0.95))
    return Prospect(
        p_below_minimum=share(missed),
        p_any_breach=share(breaches > 0),
        expected_breaches=float(breaches.mean()),
        p_meets_target=share(met_in(clause, windows, first_month)),
        p_trigger=None
        if clause.trigger is None
        else share(per_year(trigger_months(clause.trigger, missed)) > 0),
        expected_settlement=float(net.mean()),
        spread=float(net.std()),
        year_5=float(year_5),
        year_95=float(year_95),
        gross_flows=float(per_year(np.abs(flows)).mean()),
    )


def _net(alone: Schedule, yearly_fee: float, paths: FloatArray, flows: FloatArray) -> FloatArray:
    """Return each year's settlement; where a rule reaches beyond a window, by the term's order."""
    clause, yearly_cap = alone.clauses[0], alone.yearly_cap
    if _reaches_beyond(clause):
        return paths_money(alone, {(clause.kpi, clause.cohort): paths}).reshape(-1)
    return capped(per_year(flows), None if yearly_cap is None else yearly_cap * yearly_fee)


def _reaches_beyond(clause: Clause) -> bool:
    """Return whether a rule of the clause reaches beyond a window; the levels of a season do not."""
    alone = Schedule("", Decimal(0), (replace(clause, seasons=()),))
    return in_version(alone).schema_version > 1


class Spread(Protocol):
    """The mean and the standard deviation of a year's settlement, in money."""

    @property
    def expected_settlement(self) -> float:
        """Return the mean."""

    @property
    def spread(self) -> float:
        """Return the standard deviation."""


def luck_share(unchanged: Spread, planned: Spread) -> float | None:
    """Return the share of a year's settlement variance that is chance, 0..1.

    Suppose that we did not know which provider we look at: with even chances the one who changes
    nothing or the one who does as planned. The variance of a year's settlement then splits into
    the mean variance *within* each (chance at a given true performance) and the variance
    *between* their means: luck = within / (within + between), within = (SDu² + SDp²)/2, between =
    ((Ep - Eu)/2)². With the signal/noise d of domain guide 2.3 this is 1 / (1 + d²/4). None when
    nothing varies at all.
    """
    within = (unchanged.spread**2 + planned.spread**2) / 2
    between = ((planned.expected_settlement - unchanged.expected_settlement) / 2) ** 2
    return within / (within + between) if within + between > 0 else None


def _strip(clause: Clause, history: FloatArray, ends_in: int) -> HistoryStrip:
    windows = windowed(np.asarray(history, dtype=np.float64)[-STRIP_MONTHS:], clause.window)
    first = (ends_in - windows.size * (MONTHS // WINDOWS_PER_YEAR[clause.window])) % MONTHS + 1
    missed, reached = missed_in(clause, windows, first), met_in(clause, windows, first)
    known = np.isfinite(windows)
    return HistoryStrip(
        values=tuple(float(v) if k else None for v, k in zip(windows, known, strict=True)),
        met=tuple(bool(not m) if k else None for m, k in zip(missed, known, strict=True)),
        at_target=tuple(bool(t) if k else None for t, k in zip(reached, known, strict=True)),
    )


def _findings(
    clause: Clause,
    yearly_fee: float,
    now: Prospect,
    then: Prospect | None,
    practice: tuple[Practice, ...],
) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if clause.bonus > clause.credit:
        found.append(Finding("settlement.bonus_beyond_credit", {"kpi": clause.kpi}))
    if now.p_any_breach >= WORTH_SAYING:
        percent = round(100 * now.p_any_breach)
        found.append(Finding("settlement.breach_unchanged", {"percent": percent}))
    if then is None:
        found.append(Finding("settlement.luck_needs_plan"))
    else:
        found += _planned_findings(yearly_fee, now, then)
        found += _target_findings(clause, then)
    known = {one.months for one in practice}
    found += [
        Finding("settlement.practice_needs_months", {"months": months})
        for months in PRACTICE_MONTHS
        if months not in known
    ]
    return tuple(found)


def _planned_findings(yearly_fee: float, now: Prospect, then: Prospect) -> list[Finding]:
    """Say where the fairness conditions of domain guide 2.5 do not hold."""
    found: list[Finding] = []
    if now.expected_settlement >= FLOWS_FROM:
        found.append(Finding("settlement.standing_still_earns"))
    elif now.expected_settlement >= 0:
        found.append(Finding("settlement.standing_still_costs_nothing"))
    if abs(then.expected_settlement) > FAIR_SHARE * yearly_fee:
        percent = round(100 * then.expected_settlement / yearly_fee, 1)
        found.append(Finding("settlement.planned_not_balanced", {"percent": percent}))
    if then.p_below_minimum > PLANNED_MISS_LIMIT:
        percent = round(100 * then.p_below_minimum)
        found.append(Finding("settlement.minimum_missed_as_planned", {"percent": percent}))
    return found


def _target_findings(clause: Clause, then: Prospect) -> list[Finding]:
    """Say where the target is met too rarely or too often as planned; a cliff has no target."""
    if clause.ladder.target == clause.ladder.minimum:
        return []
    percent = round(100 * then.p_meets_target)
    if then.p_meets_target < TARGET_MET[0] - COUNTED:
        return [Finding("settlement.target_rarely_met", {"percent": percent})]
    if then.p_meets_target > TARGET_MET[1] + COUNTED:
        return [Finding("settlement.target_easily_met", {"percent": percent})]
    return []
