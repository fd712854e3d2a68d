"""Step evaluators: a measured value becomes money, in floats over paths and in Decimal on paper.

Both read the same Clause and round the value first, so that what was shown is what is paid:
the float result, rounded to cents, equals the Decimal one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbench.codes import Finding, StepError
from workbench.settlement.schedule import (
    WINDOWS_PER_YEAR,
    Clause,
    Schedule,
    Trigger,
    Window,
)
from workbench.settlement.shapes.exact import exact, half_up, part_of

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

CENT = Decimal("0.01")
TIE = 1e-6  # a float this near to half a unit is the half that Decimal would see


@dataclass(frozen=True, slots=True)
class WindowSettlement:
    """What one window settles: money to the provider (negative: credit to the customer) and why.

    `measured` is the value as read, rounded to the clause's decimals; None when nothing was
    measured: then `settled` is False and the amount is 0.
    """

    kpi: str
    cohort: str | None
    amount: Decimal
    reason: Finding
    measured: Decimal | None
    settled: bool
    below_minimum: bool


@dataclass(frozen=True, slots=True)
class YearSettlement:
    """A year's windows, clause by clause, their sum, and the sum after the yearly cap."""

    windows: tuple[WindowSettlement, ...]
    uncapped: Decimal
    total: Decimal
    findings: tuple[Finding, ...]


def as_read(clause: Clause, values: FloatArray) -> FloatArray:
    """Return the values rounded half-up to the clause's decimals, any shape; NaN stays NaN."""
    scale = 10.0**clause.decimals
    return np.floor(np.asarray(values, dtype=np.float64) * scale + 0.5 + TIE) / scale


def misses(clause: Clause, values: FloatArray) -> BoolArray:
    """Return where the value as read is worse than the minimum; on the minimum counts as met."""
    ladder = clause.ladder
    return ladder.sign * (as_read(clause, values) - ladder.minimum) < -_slack(clause)


def meets_target(clause: Clause, values: FloatArray) -> BoolArray:
    """Return where the value as read is at the target or better."""
    ladder = clause.ladder
    return ladder.sign * (as_read(clause, values) - ladder.target) >= -_slack(clause)


def fraction(clause: Clause, values: FloatArray) -> FloatArray:
    """Return the fraction of the window's fee that flows to the provider, -credit..bonus.

    s(x) = b·clip((x-T-d)/(S-T-d), 0, 1) - a·clip((T-d-x)/(T-d-M), 0, 1), mirrored where lower is
    better (domain guide 2.5). Values in natural units, any shape; NaN (nothing measured) gives 0.
    """
    if clause.shape is not None:
        return clause.shape.shares(as_read(clause, values))
    ladder = clause.ladder
    # One more rounding takes the binary dust off x-T, so that a value on a level is on it.
    distance = np.round(ladder.sign * (as_read(clause, values) - ladder.target), 12)
    gap_down = ladder.sign * (ladder.target - ladder.minimum)
    gap_up = ladder.sign * (ladder.stretch - ladder.target)
    gain = clause.bonus * _rise(distance, ladder.dead_band, gap_up)
    loss = clause.credit * _rise(-distance, ladder.dead_band, gap_down)
    return np.where(np.isnan(distance), 0.0, gain - loss)


def _rise(distance: FloatArray, start: float, end: float) -> FloatArray:
    """Rise linearly from 0 at start to 1 at end; a step just above start where they coincide."""
    if end - start <= TIE * TIE:
        return np.where(distance > start, 1.0, 0.0)
    return np.clip((distance - start) / (end - start), 0.0, 1.0)


def _slack(clause: Clause) -> float:
    return 0.25 * TIE * 10.0**-clause.decimals


def capped(yearly: FloatArray, yearly_cap: float | None) -> FloatArray:
    """Return a year's sum of money or fractions within ±cap (in the same unit as `yearly`)."""
    return yearly if yearly_cap is None else np.clip(yearly, -yearly_cap, yearly_cap)


def to_cents(amounts: FloatArray) -> FloatArray:
    """Return float amounts rounded half-up to cents, away from zero on both sides."""
    cents = np.abs(amounts) * 100
    dust = 1e-9 + 5e-15 * cents  # what a float amount may be off; less than any real distance
    return np.sign(amounts) * np.floor(cents + 0.5 + dust) / 100


def settle_window(
    clause: Clause, fee_of_window: Decimal, measured: Decimal | None
) -> WindowSettlement:
    """Return the money of one window to the cent, half-up away from zero, with its reason.

    The value is rounded half-up to the clause's decimals first. None settles nothing and says so.
    """
    if measured is None or not measured.is_finite():
        return WindowSettlement(
            kpi=clause.kpi,
            cohort=clause.cohort,
            amount=Decimal("0.00"),
            reason=Finding("settlement.not_settled", {"kpi": clause.kpi}),
            measured=None,
            settled=False,
            below_minimum=False,
        )
    value = measured.quantize(Decimal(1).scaleb(-clause.decimals), ROUND_HALF_UP)
    share = exact_fraction(clause, value)
    amount = half_up(Fraction(fee_of_window) * share)
    below = clause.ladder.sign * (Fraction(value) - exact(clause.ladder.minimum)) < 0
    return WindowSettlement(
        kpi=clause.kpi,
        cohort=clause.cohort,
        amount=amount,
        reason=_reason(clause, value, share, below=below),
        measured=value,
        settled=True,
        below_minimum=below,
    )


def exact_fraction(clause: Clause, value: Decimal) -> Fraction:
    """Return what `fraction` returns, exactly, for a value that is rounded already."""
    if clause.shape is not None:
        return clause.shape.share(value)
    ladder = clause.ladder
    target, band = exact(ladder.target), exact(ladder.dead_band)
    distance = ladder.sign * (Fraction(value) - target)
    gap_down = ladder.sign * (target - exact(ladder.minimum))
    gap_up = ladder.sign * (exact(ladder.stretch) - target)
    gain = exact(clause.bonus) * _exact_rise(distance, band, gap_up)
    return gain - exact(clause.credit) * _exact_rise(-distance, band, gap_down)


def _exact_rise(distance: Fraction, start: Fraction, end: Fraction) -> Fraction:
    if end <= start:
        return Fraction(1 if distance > start else 0)
    return min(max((distance - start) / (end - start), Fraction(0)), Fraction(1))


def _reason(clause: Clause, value: Decimal, share: Fraction, *, below: bool) -> Finding:
    ladder = clause.ladder
    said: dict[str, str | int | float] = {
        "kpi": clause.kpi,
        "value": format(value, "f"),
        "minimum": ladder.minimum,
        "target": ladder.target,
        "stretch": ladder.stretch,
        "percent": format(half_up(abs(share) * 100), "f"),
    }
    if below:
        return Finding("settlement.below_minimum", said)
    if share < 0:
        return Finding("settlement.below_target", said)
    if share == 0:
        return Finding("settlement.on_target", said)
    return Finding("settlement.above_target", said)


def window_fees(yearly_fee: Decimal, window: Window) -> tuple[Decimal, ...]:
    """Return the fee of each window of a year in cents; they add up to the yearly fee."""
    count = WINDOWS_PER_YEAR[window]
    marks = [
        (yearly_fee * index / count).quantize(CENT, ROUND_HALF_UP) for index in range(count + 1)
    ]
    return tuple(later - earlier for earlier, later in pairwise(marks))


def settle_year(
    schedule: Schedule, measured: Mapping[tuple[str, str | None], Sequence[Decimal | None]]
) -> YearSettlement:
    """Return a whole year's settlement; `measured` has each clause's windows by (kpi, cohort).

    Raises StepError settlement.windows_wrong when a clause has another number of values than
    windows. The yearly cap applies to the sum over all clauses, in both directions.
    """
    windows: list[WindowSettlement] = []
    for clause in schedule.clauses:
        fees = window_fees(schedule.yearly_fee, clause.window)
        values = measured.get((clause.kpi, clause.cohort), ())
        if len(values) != len(fees):
            raise _wrong_windows(clause, len(values), len(fees))
        windows += [
            settle_window(clause, fee, value) for fee, value in zip(fees, values, strict=True)
        ]
    uncapped = sum((window.amount for window in windows), Decimal("0.00"))
    total = _capped_money(schedule, uncapped)
    params: dict[str, str | int | float] = {"sum": str(uncapped), "total": str(total)}
    cut = () if total == uncapped else (Finding("settlement.cap_applied", params),)
    return YearSettlement(tuple(windows), uncapped, total, cut)


def _wrong_windows(clause: Clause, given: int, needed: int) -> StepError:
    return StepError("settlement.windows_wrong", kpi=clause.kpi, given=given, needed=needed)


def _capped_money(schedule: Schedule, amount: Decimal) -> Decimal:
    if schedule.yearly_cap is None:
        return amount
    limit = part_of(schedule.yearly_fee, schedule.yearly_cap)
    return min(max(amount, -limit), limit)


def trigger_months(trigger: Trigger, missed: BoolArray) -> BoolArray:
    """Return the windows in which a miss completes the trigger, same shape as `missed`.

    The last axis is time. "once": every miss; "k_of_n": the miss that makes k within the last n
    windows; "consecutive": the miss that makes k in a row. Nothing before the first window counts.
    """
    missed = np.asarray(missed, dtype=np.bool_)
    if trigger.kind == "once":
        return missed.copy()
    span = trigger.n if trigger.kind == "k_of_n" else trigger.k
    counted = np.cumsum(missed, axis=-1, dtype=np.int64)
    before = np.zeros_like(counted)
    before[..., span:] = counted[..., :-span]
    return missed & (counted - before >= trigger.k)
