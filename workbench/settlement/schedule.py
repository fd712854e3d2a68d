"""Step schedule: the one definition of what is paid for which value."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from workbench.codes import Finding
from workbench.settlement.clause import (
    LATER,
    WINDOWS_PER_YEAR,
    Clause,
    Ladder,
    Trigger,
    Window,
)
from workbench.settlement.rules import MONTHS, Limits

__all__ = [
    "WINDOWS_PER_YEAR",
    "Clause",
    "Ladder",
    "Schedule",
    "Trigger",
    "Window",
    "in_version",
    "problems",
]
MOST_DECIMALS = 9  # a finer value has no meaning, and floats could not be rounded to it


@dataclass(frozen=True, slots=True)
class Schedule:
    """All paid KPIs of an agreement with the yearly fee; money is Decimal with its currency.

    `yearly_cap` (0..1, None for no cap) keeps the year's sum of credits and bonuses within plus
    and minus that fraction of the yearly fee. `in_month` limits what falls into one month, as a
    fraction of the fee of the longest window that ends in it; `in_twelve_months` the sum of a month
    and the eleven before, as a fraction of the yearly fee. `first_month` (1..12) is the calendar
    month in which the agreement starts. Schema version 1 has none of the optional rules, version 2
    those up to `missing`; `in_version` gives a schedule the version that it needs.
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
    """Return the schedule with the oldest schema version that can say it: 1, 2 or 3."""
    items: tuple[Schedule | Clause, ...] = (schedule, *schedule.clauses)
    version = max(_needed(item) for item in items) if items else 1
    return replace(schedule, schema_version=version)


def _needed(item: Schedule | Clause) -> int:
    late = (each for each in fields(item) if each.metadata.get("later"))
    used = [each.metadata["since"] for each in late if getattr(item, each.name) != each.default]
    return max(used, default=1)


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
    if not 0 <= clause.decimals <= MOST_DECIMALS:
        said: dict[str, str | int | float] = {"decimals": clause.decimals, "most": MOST_DECIMALS}
        yield Finding("settlement.decimals_out_of_range", {"kpi": clause.kpi, **said})
    if clause.trigger is not None:
        yield from _trigger_problems(clause.trigger)
    yield from _rule_problems(clause)


def _rule_problems(clause: Clause) -> Iterator[Finding]:
    """Say what is wrong with the optional rules, and with levels that they change."""
    if not 0 <= clause.weight <= 1:
        yield Finding("settlement.weight_out_of_range", {"kpi": clause.kpi})
    if clause.strikes < 1 or not 1 <= clause.repeat < math.inf:
        yield Finding("settlement.strikes_or_repeat", {"kpi": clause.kpi})
    yield from _together(clause)
    rules = (
        clause.shape, clause.ramp, clause.glide, clause.earn_back, clause.ratchet, *clause.seasons
    )  # fmt: skip
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


def _together(clause: Clause) -> Iterator[Finding]:
    """Say which rules cannot stand beside each other."""
    if len(clause.shapes) > 1:
        yield Finding("settlement.two_shapes", {"kpi": clause.kpi})
    if clause.points is not None and clause.repeat != 1:
        yield Finding("settlement.repeat_twice", {"kpi": clause.kpi})
    if clause.ratchet is not None and (clause.shape or clause.glide or clause.seasons):
        yield Finding("settlement.ratchet_alone", {"kpi": clause.kpi})


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
    needed = in_version(schedule).schema_version
    if schedule.schema_version != needed:
        version = schedule.schema_version
        yield Finding("settlement.schema_too_old", {"version": version, "needed": needed})
    if not 1 <= schedule.first_month <= MONTHS:
        yield Finding("settlement.first_month", {"month": schedule.first_month})
