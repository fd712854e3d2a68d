"""The float evaluator: the same rules over all simulated paths at once."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from workbench.codes import StepError
from workbench.settlement.evaluators import TIE, as_read, fraction, to_cents
from workbench.settlement.rules import MONTHS, Limits
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Schedule
from workbench.settlement.shapes.exact import FloatArray, exact, part_of
from workbench.settlement.term.windows import longest_fee, span, windows_of, worst

Values = Mapping[tuple[str, str | None], FloatArray]


def paths_money(schedule: Schedule, values: Values) -> FloatArray:
    """Return each simulated year's net settlement in money, shape (paths, years).

    `values` has monthly values (paths, months) by KPI and cohort, whole years, NaN where nothing is
    measured; a window is the mean of its months, months weighted equally. The result is in cents
    and equals `settle_term` on the same windows. Raises StepError settlement.not_whole_years.
    """
    months = _months(schedule, values)
    years = months // MONTHS
    money = [_Money(schedule, clause, values, years) for clause in schedule.clauses]
    nothing = np.zeros(money[0].windows.shape[0])
    booked: list[FloatArray] = []
    for month in range(months):
        ending = [one for one in money if (month + 1) % span(one.clause) == 0]
        amounts = [one.first(month) for one in ending]
        _once(ending, amounts)
        rows = [one.with_earned_back(n) for one, n in zip(ending, amounts, strict=True)]
        fee = longest_fee([one.due for one in ending])
        booked.append(_limited(schedule, booked, np.sum([nothing, *rows], axis=0), fee))
    totals = [np.sum(booked[MONTHS * y : MONTHS * (y + 1)], axis=0) for y in range(years)]
    cap = schedule.yearly_cap
    limits = None if cap is None else Limits(cap, cap)
    return np.stack([_within(limits, schedule.yearly_fee, total) for total in totals], axis=-1)


def _months(schedule: Schedule, values: Values) -> int:
    shapes = {values[clause.kpi, clause.cohort].shape for clause in schedule.clauses}
    months = {shape[-1] for shape in shapes}
    if len(shapes) != 1 or months == {0} or max(months) % MONTHS:
        raise StepError("settlement.not_whole_years", months=max(months, default=0))
    return int(months.pop())


class _Money:
    """One clause over all paths; what it remembers from window to window has shape (paths,)."""

    def __init__(self, schedule: Schedule, clause: Clause, values: Values, years: int) -> None:
        monthly = np.asarray(values[clause.kpi, clause.cohort], dtype=np.float64)
        self.clause = clause
        self.windows = monthly.reshape(monthly.shape[0], -1, span(clause)).mean(axis=-1)
        if clause.missing == "last_value":
            self.windows = carried(self.windows)
        self._dues = windows_of(schedule, clause, years)
        self.due = self._dues[0]
        zeros = np.zeros(monthly.shape[0])
        self._run, self._clean = zeros.astype(np.int64), zeros.astype(np.int64)
        self._owed, self._bank = zeros, zeros
        self.settled = zeros.astype(np.bool_)
        self._failed = zeros.astype(np.bool_)
        self._lift = zeros
        self._read: list[FloatArray] = []

    def first(self, month: int) -> FloatArray:
        """Return the money of the window that ends in the month, before rules among clauses."""
        self.due = self._dues[(month + 1) // span(self.clause) - 1]
        self.value = as_read(self.due.clause, self.windows[:, self.due.index])
        self.settled = np.isfinite(self.value)
        self._ratchet()
        self._read.append(self.value)
        share = np.where(self.settled, self._share(), 0.0)
        if self.clause.missing == "as_missed":
            share = np.where(self.settled, share, float(worst(self.clause)))
            self._failed = self._failed | ~self.settled
            self.settled = np.ones_like(self.settled)
        return to_cents(float(self.due.fee) * self._in_a_row(share) * self._factor())

    def _share(self) -> FloatArray:
        """Return the fraction for the value; points count more after a window that earned some."""
        clause = self.due.clause
        if clause.points is None:
            return fraction(clause, self.value - self._lift)
        points = clause.points.points.many(self.value)
        counted = np.where(self._failed, points * clause.points.points.repeat, points)
        self._failed = points > 0
        return -clause.points.table.credits(counted)

    def _ratchet(self) -> None:
        """Move the levels after a year that was better throughout."""
        clause, rule, index = self.due.clause, self.due.clause.ratchet, self.due.index
        count = WINDOWS_PER_YEAR[clause.window]
        if rule is None or not index or index % count:
            return
        ladder, scale = clause.ladder, 10.0**clause.decimals
        years = [np.stack(self._read[at : at + count], axis=1) for at in range(0, index, count)]
        level = ladder.target + self._lift
        moved = rule.moved_paths(level, years, ladder.sign, ladder.best) - ladder.target
        self._lift = np.floor(moved * scale + 0.5 + TIE) / scale

    def _factor(self) -> float:
        return float(exact(self.clause.weight) * exact(self.due.part))

    def _in_a_row(self, share: FloatArray) -> FloatArray:
        credit = share < -SMALLEST
        self._run = np.where(credit, self._run + 1, 0)
        repeated = np.maximum(-1.0, share * self.clause.repeat)
        share = np.where(credit & (self._run > 1) & (self.clause.repeat > 1), repeated, share)
        return np.where(credit & (self._run < self.clause.strikes), 0.0, share)

    def with_earned_back(self, amount: FloatArray) -> FloatArray:
        """Return the amount with what comes back of earlier credits."""
        rule = self.clause.earn_back
        if rule is None:
            return amount
        credit = self.settled & (amount < 0)
        good = self.settled & ~credit
        used = np.where(credit, np.minimum(self._bank, -amount), 0.0)
        counts = credit & ~self._beyond_floor()
        self._owed = self._owed + np.where(counts, -amount - used, 0.0)
        self._clean = np.where(credit, 0, self._clean + good)
        due = good & (self._clean % rule.after == 0) & (self._owed > 0)
        back = np.where(due, to_cents(rule.share * self._owed), 0.0)
        self._owed = np.where(due, 0.0, self._owed)
        self._bank = self._bank - used + (back if rule.offset else 0.0)
        return amount + used + (0.0 if rule.offset else back)

    def _beyond_floor(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        ladder = self.due.clause.ladder
        if ladder.floor is None:
            return np.zeros_like(self.settled)
        return ladder.sign * (self.value - ladder.floor) < 0


SMALLEST = 1e-13  # a share this small is the dust of a value on a level


def carried(windows: FloatArray) -> FloatArray:
    """Return the windows with what is missing replaced by the value before, where there is one."""
    place = np.where(np.isfinite(windows), np.arange(windows.shape[1]), -1)
    last = np.maximum.accumulate(place, axis=1)
    carried = np.take_along_axis(windows, np.maximum(last, 0), axis=1)
    return np.where(last < 0, np.nan, carried)


def _once(ending: list[_Money], amounts: list[FloatArray]) -> None:
    """Let only the largest credit of clauses that share an incident stand, the first of equals."""
    keys = {one.clause.incident for one in ending} - {None}
    for key in keys:
        same = [n for n, one in enumerate(ending) if one.clause.incident == key]
        table = np.stack([amounts[n] for n in same])
        largest = np.argmin(table, axis=0)
        for place, number in enumerate(same):
            others = (largest != place) & (amounts[number] < 0)
            amounts[number] = np.where(others, 0.0, amounts[number])


def _limited(
    schedule: Schedule, before: list[FloatArray], total: FloatArray, fee: Decimal
) -> FloatArray:
    limited = _within(schedule.in_month, fee, total)
    if schedule.in_twelve_months is None:
        return limited
    others = np.sum(before[-(MONTHS - 1) :], axis=0) if before else np.zeros_like(total)
    return _within(schedule.in_twelve_months, schedule.yearly_fee, others + limited) - others


def _within(limits: Limits | None, fee: Decimal, amount: FloatArray) -> FloatArray:
    if limits is None:
        return amount
    low = -np.inf if limits.credit is None else -float(part_of(fee, limits.credit))
    high = np.inf if limits.bonus is None else float(part_of(fee, limits.bonus))
    return np.clip(amount, low, high)
