"""The exact evaluator: a statement over the term, each amount with its reasons."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from workbench.codes import Finding, StepError
from workbench.settlement.evaluators import exact_fraction, settle_window
from workbench.settlement.rules import MONTHS, Limits
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Schedule, Window
from workbench.settlement.shapes.exact import exact, half_up, part_of
from workbench.settlement.term.windows import Due, lifted, longest_fee, windows_of, worst

Measured = Mapping[tuple[str, str | None, Window], Sequence[Decimal | None]]
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """What one window of one clause settles.

    `first` is the money of the value alone; `earned_back` what comes back of earlier credits;
    `amount` what counts in the end, before the limits of month, twelve months and year. `reason`
    is of the value, `changes` of each rule that changed the money. Positive flows to the provider.
    """

    kpi: str
    cohort: str | None
    window: Window
    index: int
    month: int
    measured: Decimal | None
    first: Decimal
    earned_back: Decimal
    amount: Decimal
    reason: Finding
    changes: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TermSettlement:
    """Every line; what falls into each month after both limits; each year after its cap."""

    lines: tuple[Line, ...]
    months: tuple[Decimal, ...]
    years: tuple[Decimal, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Running:
    """What a clause remembers from window to window; credits are positive amounts here."""

    clause: Clause
    last: Decimal | None = None
    run: int = 0
    clean: int = 0
    owed: Decimal = ZERO
    bank: Decimal = ZERO
    failed: bool = False
    lift: Decimal = ZERO
    values: list[Fraction | None] = field(default_factory=list)
    changes: list[Finding] = field(default_factory=list)


def settle_term(schedule: Schedule, measured: Measured) -> TermSettlement:
    """Return the settlement of whole years; `measured` has the windows of each clause in order.

    None where nothing was measured. Raises StepError settlement.windows_wrong unless all clauses
    have the windows of the same whole number of years.
    """
    years = _years(schedule, measured)
    running = [_Running(clause) for clause in schedule.clauses]
    due = [windows_of(schedule, clause, years) for clause in schedule.clauses]
    lines: list[Line] = []
    months: list[Decimal] = []
    findings: list[Finding] = []
    for month in range(years * MONTHS):
        ending = [
            (state, window)
            for state, windows in zip(running, due, strict=True)
            for window in windows
            if window.month == month
        ]
        booked = [_first(state, window, _value(measured, window)) for state, window in ending]
        _once(ending, booked)
        settled = [
            _line(state, window, one) for (state, window), one in zip(ending, booked, strict=True)
        ]
        lines += settled
        total = sum((line.amount for line in settled), ZERO)
        fee = longest_fee([window for _, window in ending])
        months.append(_limited(schedule, months, total, fee, findings))
    totals = [_year(schedule, months[12 * y : 12 * y + 12], findings) for y in range(years)]
    return TermSettlement(tuple(lines), tuple(months), tuple(totals), tuple(findings))


def _years(schedule: Schedule, measured: Measured) -> int:
    counts = set()
    for clause in schedule.clauses:
        given = len(measured.get((clause.kpi, clause.cohort, clause.window), ()))
        needed = WINDOWS_PER_YEAR[clause.window]
        if given == 0 or given % needed:
            raise StepError("settlement.windows_wrong", kpi=clause.kpi, given=given, needed=needed)
        counts.add(given // needed)
    if len(counts) != 1:
        raise StepError("settlement.years_differ")
    return counts.pop()


def _value(measured: Measured, due: Due) -> Decimal | None:
    clause = due.clause
    value = measured[clause.kpi, clause.cohort, clause.window][due.index]
    return value if value is not None and value.is_finite() else None


@dataclass(slots=True)
class _Booked:
    """The money of a window while rules change it."""

    measured: Decimal | None
    first: Decimal
    amount: Decimal
    reason: Finding
    settled: bool


def _first(state: _Running, due: Due, value: Decimal | None) -> _Booked:
    """Return the window's money after missing data, strikes, repeats, weight and ramp."""
    state.changes = []
    clause = _ratcheted(state, due)
    if value is None and clause.missing == "last_value" and state.last is not None:
        value = state.last
        state.changes.append(Finding("settlement.last_value_used", {"kpi": clause.kpi}))
    else:
        state.last = value if value is not None else state.last
    alone = settle_window(clause, due.fee, value)
    state.values.append(None if alone.measured is None else Fraction(alone.measured))
    settled, share = alone.settled, Fraction(0)
    if alone.measured is not None:
        share = _share(state, clause, alone.measured)
    elif clause.missing == "as_missed":
        settled, share, state.failed = True, worst(clause), True
        state.changes.append(Finding("settlement.counts_as_missed", {"kpi": clause.kpi}))
    else:
        state.failed = False
    changed = _in_a_row(state, share) * exact(clause.weight) * exact(due.part)
    if due.part < 1:
        state.changes.append(Finding("settlement.ramp_applied", {"percent": round(due.part * 100)}))
    amount = half_up(Fraction(due.fee) * changed)
    return _Booked(alone.measured, alone.amount, amount, alone.reason, settled)


def _share(state: _Running, clause: Clause, value: Decimal) -> Fraction:
    """Return the fraction for a value; points count more after a window that earned some."""
    if clause.points is None:
        return exact_fraction(clause, value)
    points = clause.points.points.once(value)
    counted = clause.points.points.counted(points, failed=state.failed)
    state.failed = points > 0
    if counted > points:
        state.changes.append(Finding("settlement.points_repeated", {"points": float(counted)}))
    return -clause.points.table.credit(counted)


def _ratcheted(state: _Running, due: Due) -> Clause:
    """Return the clause of the window; after a year that was better throughout its levels move."""
    clause, rule = due.clause, due.clause.ratchet
    if rule is None:
        return clause
    count = WINDOWS_PER_YEAR[clause.window]
    if due.index and due.index % count == 0:
        ladder, before = clause.ladder, state.lift
        years = [state.values[at : at + count] for at in range(0, due.index, count)]
        level = exact(ladder.target) + Fraction(state.lift)
        best = None if ladder.best is None else exact(ladder.best)
        moved = rule.moved(level, years, ladder.sign, best) - exact(ladder.target)
        state.lift = on_grid(moved, clause.decimals)
        if state.lift != before:
            state.changes.append(
                Finding("settlement.ratchet_moved", {"by": float(state.lift - before)})
            )
    return lifted(clause, state.lift)


def on_grid(value: Fraction, decimals: int) -> Decimal:
    """Return the value rounded half up to so many decimals."""
    return Decimal(math.floor(value * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def _in_a_row(state: _Running, share: Fraction) -> Fraction:
    """Return the share after strikes and repeats; remembers how many credits stand in a row."""
    clause = state.clause
    state.run = state.run + 1 if share < 0 else 0
    if share >= 0:
        return share
    if state.run < clause.strikes:
        state.changes.append(Finding("settlement.strike_first", {"strikes": clause.strikes}))
        return Fraction(0)
    if state.run > 1 and clause.repeat > 1:
        state.changes.append(Finding("settlement.repeat_counted", {"times": clause.repeat}))
        return max(Fraction(-1), share * exact(clause.repeat))
    return share


def _once(ending: list[tuple[_Running, Due]], booked: list[_Booked]) -> None:
    """Let only the largest credit of clauses that share an incident stand, the first of equals."""
    keys = {state.clause.incident for state, _ in ending} - {None}
    for key in keys:
        same = [n for n, (state, _) in enumerate(ending) if state.clause.incident == key]
        largest = min(same, key=lambda n: booked[n].amount)
        for number in same:
            if number != largest and booked[number].amount < 0:
                booked[number].amount = ZERO
                ending[number][0].changes.append(Finding("settlement.incident_once"))


def _line(state: _Running, due: Due, booked: _Booked) -> Line:
    back = _earned_back(state, due, booked) if state.clause.earn_back is not None else ZERO
    clause = state.clause
    return Line(
        clause.kpi, clause.cohort, clause.window, due.index, due.month, booked.measured,
        booked.first, back, booked.amount + back, booked.reason, tuple(state.changes),
    )  # fmt: skip


def _earned_back(state: _Running, due: Due, booked: _Booked) -> Decimal:
    """Return what comes back in this window, paid out or set against a credit of it."""
    rule = state.clause.earn_back
    if rule is None or not booked.settled:
        return ZERO
    if booked.amount < 0:
        return _set_off(state, due, booked)
    state.clean += 1
    if state.clean % rule.after or not state.owed:
        return ZERO
    back = part_of(state.owed, rule.share)
    state.owed = ZERO
    state.changes.append(Finding("settlement.earned_back", {"amount": str(back)}))
    if rule.offset:
        state.bank += back
    return ZERO if rule.offset else back


def _set_off(state: _Running, due: Due, booked: _Booked) -> Decimal:
    """Use what stands to the provider's good against a credit, and remember the rest of it."""
    state.clean = 0
    used = min(state.bank, -booked.amount)
    state.bank -= used
    if not _beyond_floor(due, booked.measured):
        state.owed += -booked.amount - used
    return used


def _beyond_floor(due: Due, value: Decimal | None) -> bool:
    ladder = due.clause.ladder
    if ladder.floor is None or value is None:
        return False
    return ladder.sign * (Fraction(value) - exact(ladder.floor)) < 0


def _limited(
    schedule: Schedule, before: list[Decimal], total: Decimal, fee: Decimal, findings: list[Finding]
) -> Decimal:
    """Return a month's sum within the limit of the month and of twelve months."""
    limited = _within(schedule.in_month, fee, total)
    others = sum(before[-(MONTHS - 1) :], ZERO)
    limited = _within(schedule.in_twelve_months, schedule.yearly_fee, others + limited) - others
    if limited != total:
        params: dict[str, str | int | float] = {"sum": str(total), "total": str(limited)}
        findings.append(Finding("settlement.limit_applied", params))
    return limited


def _within(limits: Limits | None, fee: Decimal, amount: Decimal) -> Decimal:
    if limits is None:
        return amount
    if limits.credit is not None:
        amount = max(amount, -part_of(fee, limits.credit))
    if limits.bonus is not None:
        amount = min(amount, part_of(fee, limits.bonus))
    return amount


def _year(schedule: Schedule, months: Sequence[Decimal], findings: list[Finding]) -> Decimal:
    total = sum(months, ZERO)
    cap = schedule.yearly_cap
    kept = total if cap is None else _within(Limits(cap, cap), schedule.yearly_fee, total)
    if kept != total:
        params: dict[str, str | int | float] = {"sum": str(total), "total": str(kept)}
        findings.append(Finding("settlement.cap_applied", params))
    return kept
