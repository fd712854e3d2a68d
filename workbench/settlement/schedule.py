"""Step schedule: the one definition of what is paid for which value."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Literal

from workbench.codes import Finding
from workbench.evidence.kpi.series import Direction
from workbench.settlement.rules import MONTHS, EarnBack, Glide, Limits, Missing, Ramp, Season
from workbench.settlement.shapes.price import PriceCurve
from workbench.settlement.shapes.tiers import Tiers

Window = Literal["month", "quarter", "year"]
WINDOWS_PER_YEAR: dict[Window, int] = {"month": 12, "quarter": 4, "year": 1}
LATER = {
    "later": True
}  # written only where it differs from its default: older files keep their bytes


@dataclass(frozen=True, slots=True)
class Ladder:
    """Levels of one KPI in natural units (a share is 0..1): floor – minimum – target – stretch.

    `dead_band` is the half-width around the target in which no money flows. A minimum equal to
    the target is a cliff: the whole credit below it, nothing at or above it (then `dead_band` is
    0). A stretch equal to the target means that no bonus is paid. `best` is the best value there
    is (1 for a share that should be high, 0 for a duration), None when there is none: a target
    there would be a promise of perfection and is refused.
    """

    direction: Direction
    minimum: float
    target: float
    stretch: float
    dead_band: float = 0.0
    floor: float | None = None
    best: float | None = None

    @property
    def sign(self) -> int:
        """Return 1 where higher is better and -1 where lower is better."""
        return 1 if self.direction == "higher" else -1


@dataclass(frozen=True, slots=True)
class Trigger:
    """When missing the minimum has a consequence beyond money.

    "once": any window; "k_of_n": k misses within n consecutive windows; "consecutive": k in a row.
    """

    kind: Literal["once", "k_of_n", "consecutive"]
    k: int = 1
    n: int = 1


@dataclass(frozen=True, slots=True)
class Clause:
    """One paid KPI: ladder, window, fractions of the window's fee at stake, trigger.

    `credit` is the fraction paid back at the minimum, `bonus` the fraction added at the stretch
    (both 0..1, linear between, nothing beyond). `decimals` rounds the measured value half-up, in
    natural units, before either evaluator reads it, as the KPI card says. `cohort` names the part
    of the fleet that the clause is about (None for the whole).

    All that follows is optional. `tiers` or `price` say the money where it is not linear along the
    ladder, whose levels then still say what is met. `weight` (0..1) multiplies it: a pool times an
    allocation. A credit is due only after `strikes` windows in a row that earn one, in each window
    that completes such a run; it counts `repeat` times where the window before earned one too, but
    never more than the window's fee. Clauses with the same `incident` share their events: of
    credits that fall into one month only the largest is due. `missing` says what a window without
    a value does: nothing, the value before, or the whole credit.
    """

    kpi: str
    window: Window
    ladder: Ladder
    credit: float
    bonus: float
    trigger: Trigger | None = None
    decimals: int = 4
    cohort: str | None = None
    tiers: Tiers | None = field(default=None, metadata=LATER)
    price: PriceCurve | None = field(default=None, metadata=LATER)
    weight: float = field(default=1.0, metadata=LATER)
    strikes: int = field(default=1, metadata=LATER)
    repeat: float = field(default=1.0, metadata=LATER)
    earn_back: EarnBack | None = field(default=None, metadata=LATER)
    ramp: Ramp | None = field(default=None, metadata=LATER)
    glide: Glide | None = field(default=None, metadata=LATER)
    seasons: tuple[Season, ...] = field(default=(), metadata=LATER)
    incident: str | None = field(default=None, metadata=LATER)
    missing: Missing = field(default="not_settled", metadata=LATER)

    @property
    def shape(self) -> Tiers | PriceCurve | None:
        """Return what says the money instead of the ladder, or None."""
        return self.tiers or self.price


@dataclass(frozen=True, slots=True)
class Schedule:
    """All paid KPIs of an agreement with the yearly fee; money is Decimal with its currency.

    `yearly_cap` (0..1, None for no cap) keeps the year's sum of credits and bonuses within plus
    and minus that fraction of the yearly fee. `in_month` limits what falls into one month, as a
    fraction of the fee of the longest window that ends in it; `in_twelve_months` the sum of a month
    and the eleven before, as a fraction of the yearly fee. `first_month` (1..12) is the calendar
    month in which the agreement starts. Schema version 1 has none of the optional rules; `in_version`
    gives a schedule the version that it needs.
    """

    currency: str
    yearly_fee: Decimal
    clauses: tuple[Clause, ...]
    yearly_cap: float | None = None
    schema_version: int = 1
    in_month: Limits | None = field(default=None, metadata=LATER)
    in_twelve_months: Limits | None = field(default=None, metadata=LATER)
    first_month: int = field(default=1, metadata=LATER)


def in_version(schedule: Schedule) -> Schedule:
    """Return the schedule with the oldest schema version that can say it: 1, or 2 with any rule."""
    items: tuple[Schedule | Clause, ...] = (schedule, *schedule.clauses)
    version = 2 if any(_has_rules(item) for item in items) else 1
    return replace(schedule, schema_version=version)


def _has_rules(item: Schedule | Clause) -> bool:
    late = (each for each in fields(item) if each.metadata.get("later"))
    return any(getattr(item, each.name) != each.default for each in late)


def problems(item: Schedule | Clause | Ladder) -> tuple[Finding, ...]:
    """Return what is wrong with a schedule, a clause or a ladder; empty when it can be used."""
    if isinstance(item, Ladder):
        return tuple(_ladder_problems(item))
    if isinstance(item, Clause):
        return tuple(_clause_problems(item))
    return tuple(_schedule_problems(item))


def _ladder_problems(ladder: Ladder) -> Iterator[Finding]:
    levels = [ladder.minimum, ladder.target, ladder.stretch, ladder.dead_band]
    levels += [level for level in (ladder.floor, ladder.best) if level is not None]
    if not all(math.isfinite(level) for level in levels):
        yield Finding("settlement.level_not_a_number")
        return
    yield from _order_problems(ladder)
    yield from _dead_band_problems(ladder)
    if ladder.best is not None and ladder.sign * (ladder.target - ladder.best) >= 0:
        yield Finding("levels.perfect_refused", {"target": ladder.target})


def _order_problems(ladder: Ladder) -> Iterator[Finding]:
    sign = ladder.sign
    if sign * (ladder.target - ladder.minimum) < 0:
        yield Finding(
            "settlement.minimum_beyond_target",
            {"minimum": ladder.minimum, "target": ladder.target},
        )
    if sign * (ladder.stretch - ladder.target) < 0:
        yield Finding(
            "settlement.target_beyond_stretch",
            {"target": ladder.target, "stretch": ladder.stretch},
        )
    if ladder.floor is not None and sign * (ladder.minimum - ladder.floor) < 0:
        yield Finding(
            "settlement.floor_beyond_minimum",
            {"floor": ladder.floor, "minimum": ladder.minimum},
        )


def _dead_band_problems(ladder: Ladder) -> Iterator[Finding]:
    if ladder.dead_band < 0:
        yield Finding("settlement.dead_band_negative", {"dead_band": ladder.dead_band})
        return
    gaps = [abs(ladder.target - ladder.minimum)]
    if ladder.stretch != ladder.target:
        gaps.append(abs(ladder.stretch - ladder.target))
    if ladder.dead_band > 0 and ladder.dead_band >= min(gaps):
        yield Finding(
            "settlement.dead_band_too_wide",
            {"dead_band": ladder.dead_band, "gap": min(gaps)},
        )


def _clause_problems(clause: Clause) -> Iterator[Finding]:
    yield from _ladder_problems(clause.ladder)
    for name, fraction in (("credit", clause.credit), ("bonus", clause.bonus)):
        if not 0 <= fraction <= 1:
            yield Finding(
                "settlement.fraction_out_of_range",
                {"kpi": clause.kpi, "name": name, "fraction": fraction},
            )
    if clause.bonus > 0 and clause.ladder.stretch == clause.ladder.target:
        yield Finding("settlement.bonus_without_stretch", {"kpi": clause.kpi})
    if clause.window not in WINDOWS_PER_YEAR:
        yield Finding("settlement.window_unknown", {"kpi": clause.kpi, "window": clause.window})
    if clause.decimals < 0:
        yield Finding("settlement.decimals_negative", {"kpi": clause.kpi})
    if clause.trigger is not None:
        yield from _trigger_problems(clause.trigger)
    yield from _rule_problems(clause)


def _rule_problems(clause: Clause) -> Iterator[Finding]:
    """Say what is wrong with the optional rules, and with levels that they change."""
    if not 0 <= clause.weight <= 1:
        yield Finding("settlement.weight_out_of_range", {"kpi": clause.kpi})
    if clause.strikes < 1 or not 1 <= clause.repeat < math.inf:
        yield Finding("settlement.strikes_or_repeat", {"kpi": clause.kpi})
    if clause.tiers is not None and clause.price is not None:
        yield Finding("settlement.two_shapes", {"kpi": clause.kpi})
    rules = (clause.shape, clause.ramp, clause.glide, clause.earn_back, *clause.seasons)
    for rule in rules:
        if rule is not None:
            yield from rule.problems()
    ladder = clause.ladder
    for season in clause.seasons:
        yield from _ladder_problems(
            replace(ladder, minimum=season.minimum, target=season.target, stretch=season.stretch)
        )
    if clause.glide is not None:
        minimum, target = clause.glide.minimum, clause.glide.target
        stretch = target + ladder.stretch - ladder.target
        yield from _ladder_problems(
            replace(ladder, minimum=minimum, target=target, stretch=stretch, best=None)
        )


def _trigger_problems(trigger: Trigger) -> Iterator[Finding]:
    if trigger.k < 1:
        yield Finding("settlement.trigger_without_miss", {"k": trigger.k})
    if trigger.kind == "k_of_n" and trigger.k > trigger.n:
        yield Finding("settlement.trigger_impossible", {"k": trigger.k, "n": trigger.n})


def _schedule_problems(schedule: Schedule) -> Iterator[Finding]:
    if not schedule.currency.strip():
        yield Finding("settlement.currency_missing")
    if not (schedule.yearly_fee.is_finite() and schedule.yearly_fee >= 0):
        yield Finding("settlement.fee_negative", {"fee": str(schedule.yearly_fee)})
    if schedule.yearly_cap is not None and not 0 <= schedule.yearly_cap <= 1:
        yield Finding("settlement.cap_out_of_range", {"cap": schedule.yearly_cap})
    if not schedule.clauses:
        yield Finding("settlement.no_clause")
    seen: set[tuple[str, str | None, Window]] = set()
    for clause in schedule.clauses:
        if (clause.kpi, clause.cohort, clause.window) in seen:
            yield Finding("settlement.clause_twice", {"kpi": clause.kpi})
        seen.add((clause.kpi, clause.cohort, clause.window))
        yield from _clause_problems(clause)
    yield from _late_problems(schedule)


def _late_problems(schedule: Schedule) -> Iterator[Finding]:
    """Say what is wrong with what schema version 2 added."""
    for limits in filter(None, (schedule.in_month, schedule.in_twelve_months)):
        yield from limits.problems()
    if schedule.schema_version != in_version(schedule).schema_version:
        yield Finding("settlement.schema_too_old", {"version": schedule.schema_version})
    if not 1 <= schedule.first_month <= MONTHS:
        yield Finding("settlement.first_month", {"month": schedule.first_month})
