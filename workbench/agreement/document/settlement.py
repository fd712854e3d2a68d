"""The settlement section: every clause with worked examples, computed as a statement would be.

The amounts come from workbench.settlement.evaluators alone; nothing is computed a second time.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from workbench.agreement.document.inputs import YearMoney
from workbench.agreement.document.shapes import (
    ClausePart,
    ExamplePart,
    SettlementPart,
    TriggerPart,
    YearPart,
)
from workbench.agreement.terms import Terms
from workbench.settlement.evaluators import CENT, settle_window, window_fees
from workbench.settlement.schedule import Clause, Trigger
from workbench.settlement.term.windows import year_of_ladders


def settlement_part(terms: Terms, year: YearMoney | None) -> SettlementPart:
    """Return the schedule in money; `year` repeats the consequences that were shown."""
    schedule = terms.schedule
    cap = schedule.yearly_cap
    return {
        "currency": schedule.currency,
        "yearly_fee": money(schedule.yearly_fee),
        "yearly_cap": cap,
        "yearly_cap_amount": None if cap is None else money(schedule.yearly_fee * exact(cap)),
        "clauses": [clause_part(terms, clause) for clause in schedule.clauses],
        "year": None if year is None else _year(year),
    }


def clause_part(terms: Terms, clause: Clause) -> ClausePart:
    """Return one clause with its examples, told of the first window of a year: its fee and levels."""
    kpi = next((each for each in terms.kpis if each.kpi == clause.kpi), None)
    fee = window_fees(terms.schedule.yearly_fee, clause.window)[0]
    season, ladder = year_of_ladders(clause, terms.schedule.first_month)[0]
    clause = replace(clause, ladder=ladder)
    told = _told(clause)
    start = exact(ladder.target) - ladder.sign * exact(ladder.dead_band)
    return {
        "kpi": clause.kpi,
        "name": clause.kpi if kpi is None else kpi.name,
        "cohort": clause.cohort,
        "unit": "" if kpi is None else kpi.unit,
        "decimals": clause.decimals,
        "window": clause.window,
        "direction": ladder.direction,
        "minimum": ladder.minimum,
        "target": ladder.target,
        "stretch": ladder.stretch,
        "dead_band": ladder.dead_band,
        "fee_of_window": money(fee),
        "credit": clause.credit,
        "bonus": clause.bonus,
        "full_credit": money(fee * exact(clause.credit)),
        "full_bonus": money(fee * exact(clause.bonus)),
        "trigger": None if clause.trigger is None else trigger_part(clause.trigger),
        "cliff": ladder.minimum == ladder.target,
        "example": example(clause, fee, told),
        "distance": float(abs(start - told)),
        "span": float(abs(start - exact(ladder.minimum))),
        "examples": [example(clause, fee, value) for value in dict.fromkeys(_values(clause))],
        "season": season if clause.seasons else None,
    }


def example(clause: Clause, fee: Decimal, measured: Decimal) -> ExamplePart:
    """Return what the measured value settles; `fraction` is the amount's share of the fee."""
    settled = settle_window(clause, fee, measured)
    kind = "none"
    if settled.amount != 0:
        kind = "credit" if settled.amount < 0 else "bonus"
    return {
        "measured": float(settled.measured if settled.measured is not None else measured),
        "kind": kind,
        "amount": money(settled.amount),
        "fraction": float(settled.amount / fee) if fee else 0.0,
    }


def _told(clause: Clause) -> Decimal:
    """Return the value of the example in words: halfway between minimum and dead band.

    With a cliff there is nothing between; then it is one rounding step below the minimum.
    """
    ladder = clause.ladder
    step = Decimal(1).scaleb(-clause.decimals)
    start = exact(ladder.target) - ladder.sign * exact(ladder.dead_band)
    if ladder.minimum == ladder.target:
        return exact(ladder.minimum) - ladder.sign * step
    return ((start + exact(ladder.minimum)) / 2).quantize(step, ROUND_HALF_UP)


def _values(clause: Clause) -> Iterator[Decimal]:
    """Return the values of the table, from worse to better."""
    ladder = clause.ladder
    step = Decimal(1).scaleb(-clause.decimals)
    minimum, target, stretch = exact(ladder.minimum), exact(ladder.target), exact(ladder.stretch)
    yield (minimum - (target - minimum) / 2).quantize(step, ROUND_HALF_UP)
    yield minimum
    yield _told(clause)
    yield target
    if clause.bonus > 0:
        upper = target + ladder.sign * exact(ladder.dead_band)
        yield ((upper + stretch) / 2).quantize(step, ROUND_HALF_UP)
        yield stretch


def trigger_part(trigger: Trigger) -> TriggerPart:
    """Return a trigger as plain data."""
    return {"kind": trigger.kind, "k": trigger.k, "n": trigger.n}


def _year(year: YearMoney) -> YearPart:
    return {
        "mean": year.mean,
        "low": year.low,
        "high": year.high,
        "luck": year.luck,
        "planned": year.planned,
        "cases": [
            {"arrives": one.arrives, "late": one.late, "mean": one.mean, "low": one.low}
            for one in year.cases
        ],
    }


def exact(number: float) -> Decimal:
    """Return the Decimal that the float is written as."""
    return Decimal(repr(float(number)))


def money(amount: Decimal) -> str:
    """Return the amount in cents, half-up, as text."""
    return format(amount.quantize(CENT, ROUND_HALF_UP) + 0, "f")
