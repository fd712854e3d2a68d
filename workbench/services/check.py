"""The door for one: a history and a clause become an answer. Nothing is stored."""

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import numpy as np

from workbench.codes import Finding
from workbench.evidence.kpi.series import Direction
from workbench.outlook.paths import NoOutlook, Outlook, simulate
from workbench.outlook.plan import Plan
from workbench.platform.errors import Refused
from workbench.services.check_history import History
from workbench.services.value_list import FloatArray
from workbench.settlement.consequences import (
    BELIEF,
    Consequences,
    KpiFuture,
    PlanCase,
    Practice,
    consequences,
    trigger_probability,
)
from workbench.settlement.consequences.windows import years
from workbench.settlement.evaluators import meets_target, misses
from workbench.settlement.schedule import Clause, Ladder, Trigger, Window

MONTHS = 12
PATHS = 4000  # a chance near one half is then known to about 1 in 100
SEED = 0
PRACTICE_MONTHS = 9  # the real clause of domain guide 2.2
FOUR = 4  # months of twelve, a default trigger seen in a contract (domain guide, finding 1)
SAID_ELSEWHERE = {  # on the page in words of its own
    "settlement.breach_unchanged",
    "settlement.luck_needs_plan",
    "settlement.practice_needs_months",
    "outlook.thin_history",
}

Unit = Literal["share", "hours", "number"]
TriggerKey = Literal["none", "once", "4of12", "2inrow"]
Bounds = tuple[float | None, float | None]
TRIGGERS: dict[TriggerKey, Trigger | None] = {
    "none": None,
    "once": Trigger("once"),
    "4of12": Trigger("k_of_n", k=4, n=12),
    "2inrow": Trigger("consecutive", k=2, n=2),
}
UNITS: dict[Unit, str] = {"share": "ratio", "hours": "h", "number": ""}


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause as a person says it, judged month by month.

    Levels are in the written unit: 98.0 for 98 % where `unit` is "share". Without a target the
    whole credit is due below the level and nothing at or above it; without a stretch no bonus is
    paid. `credit` (0..1) is the share of a month's fee paid back at the level, and paid on top at
    the stretch. `improvement` (0..1) is the part of what is bad that the person expects to remove.
    """

    unit: Unit
    direction: Direction
    level: float
    target: float | None
    stretch: float | None
    trigger: TriggerKey
    fee: Decimal
    currency: str
    credit: float
    improvement: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A target and a stretch read off the history, natural units; None where there is none."""

    target: float | None
    stretch: float | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer. KPI values are natural units (a share is 0..1) of `unit`, for display.

    `by_quarter` and `by_year` are the chances that a year misses the same minimum at least once
    where it is judged by the quarter or by the year. `p_trigger_if_independent` is what a
    calculator would say of the trigger; `p_four_short` the chance of four months or more in a year
    worse than the target, None without one. What is told as planned holds for `case`.
    """

    draft: Draft
    clause: Clause
    unit: str
    digits: int
    measured: int
    values: FloatArray
    future: KpiFuture
    case: PlanCase
    found: Consequences
    practice: Practice | None
    proposal: Proposal
    by_quarter: float
    by_year: float
    p_trigger_if_independent: float | None
    p_four_short: float | None
    thin: Finding | None
    findings: tuple[Finding, ...]

    @property
    def paths(self) -> FloatArray:
        """Return the simulated months if nothing changes (paths, months)."""
        return self.future.months


@dataclass(frozen=True, slots=True)
class NotEnough:
    """Nothing honest can be said from this history; `finding` says why."""

    finding: Finding
    measured: int


def check(history: History, draft: Draft, case: PlanCase = BELIEF) -> Checked | NotEnough:
    """Say what the clause does on the history, if nothing changes and with the improvement.

    The improvement arrives as in the `case`. Raises Refused with the field of the form that caused it.
    """
    values = _natural(history, draft.unit)
    bounds = _bounds(draft.unit, values)
    clause = _clause(draft, bounds)
    outlook = simulate(
        values,
        periods=MONTHS,
        season=MONTHS,
        lower=bounds[0],
        upper=bounds[1],
        n_paths=PATHS,
        rng=np.random.default_rng(SEED),
    )
    if isinstance(outlook, NoOutlook):
        return NotEnough(outlook.finding, int(np.isfinite(values).sum()))
    plan = Plan(draft.improvement, 0.0) if draft.improvement > 0 else None
    future = KpiFuture(outlook.paths, draft.direction, *bounds, plan)
    return _answer(draft, clause, values, outlook, (future, case))


def _answer(
    draft: Draft,
    clause: Clause,
    values: FloatArray,
    outlook: Outlook,
    ahead: tuple[KpiFuture, PlanCase],
) -> Checked:
    future, case = ahead
    planned = None if future.plan is None else future.planned(case)
    found = consequences(clause, float(draft.fee), outlook.paths, planned, values)
    remarks = (*outlook.findings, *found.findings)
    chance = found.unchanged.p_below_minimum
    return Checked(
        draft=draft,
        clause=clause,
        unit=UNITS[draft.unit],
        digits=_digits(draft),
        measured=int(np.isfinite(values).sum()),
        values=values,
        future=future,
        case=case,
        found=found,
        practice=next((p for p in found.usual_practice if p.months == PRACTICE_MONTHS), None),
        proposal=propose(values, clause.ladder),
        by_quarter=_any_breach(clause, outlook.paths, "quarter"),
        by_year=_any_breach(clause, outlook.paths, "year"),
        p_trigger_if_independent=None
        if clause.trigger is None
        else trigger_probability(chance, clause.trigger),
        p_four_short=None if draft.target is None else _four_short(clause, outlook.paths),
        thin=next((one for one in remarks if one.code == "outlook.thin_history"), None),
        findings=tuple(one for one in remarks if one.code not in SAID_ELSEWHERE),
    )


def _any_breach(clause: Clause, paths: FloatArray, window: Window) -> float:
    return float(misses(replace(clause, window=window), years(paths, window)).any(axis=1).mean())


def _four_short(clause: Clause, paths: FloatArray) -> float:
    short = ~meets_target(clause, years(paths, "month"))
    return float((short.sum(axis=1) >= FOUR).mean())


def _natural(history: History, unit: Unit) -> FloatArray:
    """Return the values in natural units; values that all lie in 0..1 are shares already."""
    if unit != "share":
        if history.percent:
            raise Refused("check.percent_signs", field="unit")
        return history.values
    measured = history.values[np.isfinite(history.values)]
    if np.any(measured < 0) or np.any(measured > 100):
        raise Refused("check.no_share", field="unit")
    as_share = not history.percent and bool(np.all(measured <= 1))
    return history.values if as_share else history.values / 100.0


def _bounds(unit: Unit, values: FloatArray) -> Bounds:
    """Return what the KPI can be: 0..1 for a share, else 0 and up where no value is negative."""
    if unit == "share":
        return 0.0, 1.0
    return (None if bool(np.any(values < 0)) else 0.0), None


def _clause(draft: Draft, bounds: Bounds) -> Clause:
    level = _level(draft, "level", draft.level, bounds)
    target = level if draft.target is None else _level(draft, "target", draft.target, bounds)
    stretch = target if draft.stretch is None else _level(draft, "stretch", draft.stretch, bounds)
    ladder = Ladder(
        direction=draft.direction,
        minimum=level,
        target=target,
        stretch=stretch,
        best=bounds[1] if draft.direction == "higher" else bounds[0],
    )
    _require_order(ladder, draft)
    return Clause(
        kpi="checked",
        window="month",
        ladder=ladder,
        credit=draft.credit,
        bonus=draft.credit if stretch != target else 0.0,
        trigger=TRIGGERS[draft.trigger],
        decimals=max(4, *(_decimals(one) for one in (level, target, stretch))),
    )


def _level(draft: Draft, field: str, written: float, bounds: Bounds) -> float:
    exact = Decimal(repr(written)).scaleb(-2 if draft.unit == "share" else 0)
    lower, upper = bounds
    if (lower is not None and exact < lower) or (upper is not None and exact > upper):
        raise Refused("check.level_outside", field=field)
    return float(exact)


def _require_order(ladder: Ladder, draft: Draft) -> None:
    """Refuse levels in the wrong order and promises of perfection, beside their field."""
    sign = ladder.sign
    if sign * (ladder.target - ladder.minimum) < 0:
        raise Refused("check.target_below_level", field="target")
    if sign * (ladder.stretch - ladder.target) < 0:
        raise Refused("check.stretch_below_target", field="stretch")
    if ladder.best is not None and sign * (ladder.target - ladder.best) >= 0:
        raise Refused("check.perfect", field="level" if draft.target is None else "target")


def written(level: float, unit: Unit) -> str:
    """Return a level in natural units as a person writes it into the form: 0.984 as "98.4"."""
    return f"{level * (100 if unit == 'share' else 1):.10g}"


def _decimals(value: float) -> int:
    exponent = Decimal(repr(value)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _digits(draft: Draft) -> int:
    """Return the decimals that show the levels as they were written, one to three."""
    levels = [one for one in (draft.level, draft.target, draft.stretch) if one is not None]
    return min(3, max(1, *(_decimals(one) for one in levels), 0))


def propose(values: FloatArray, ladder: Ladder) -> Proposal:
    """Return a target met by half of the history's months and a stretch by one month in ten.

    Rounded to a human grid towards the easier side. None where the minimum is already there, or
    where only perfection would do.
    """
    measured = values[np.isfinite(values)]
    sign, spread = ladder.sign, float(np.ptp(measured))
    step = 10.0 ** math.floor(math.log10(spread / 20)) if spread > 0 else 1.0

    def rounded(chance: float) -> float:
        level = float(np.quantile(sign * measured, chance))
        return float(round(sign * math.floor(level / step + 1e-9) * step, 10))

    target, stretch = rounded(0.5), rounded(0.9)
    perfect = ladder.best is not None and sign * (target - ladder.best) >= 0
    if perfect or sign * (target - ladder.minimum) <= 0:
        return Proposal(None, None)
    return Proposal(target, stretch if sign * (stretch - target) > 0 else None)
