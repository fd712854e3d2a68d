"""What both evaluators ask of a window: when it ends, its fee, its levels, what counts of it."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from workbench.settlement.evaluators import window_fees
from workbench.settlement.rules import MONTHS
from workbench.settlement.schedule import WINDOWS_PER_YEAR, Clause, Ladder, Schedule
from workbench.settlement.shapes.exact import exact


@dataclass(frozen=True, slots=True)
class Due:
    """One window of one clause: the month (from 0) that it ends in, its fee, the clause then."""

    index: int
    month: int
    fee: Decimal
    clause: Clause
    part: float


def span(clause: Clause) -> int:
    """Return the months of a window."""
    return MONTHS // WINDOWS_PER_YEAR[clause.window]


def windows_of(schedule: Schedule, clause: Clause, years: int) -> list[Due]:
    """Return the clause's windows over so many years, in order, each with the levels it has."""
    fees = window_fees(schedule.yearly_fee, clause.window) * years
    found = []
    for index, fee in enumerate(fees):
        month = (index + 1) * span(clause) - 1
        calendar = (schedule.first_month - 1 + month) % MONTHS + 1
        then = replace(clause, ladder=ladder_in(clause, index, calendar))
        part = 1.0 if clause.ramp is None else clause.ramp.part(index)
        found.append(Due(index, month, fee, then, part))
    return found


def ladder_in(clause: Clause, index: int, calendar: int) -> Ladder:
    """Return the ladder of a window: that of its season, approached along the glide path."""
    ladder = season_ladder(clause, calendar)
    glide = clause.glide
    if glide is None:
        return ladder
    minimum = round(glide.approached(glide.minimum, ladder.minimum, index), clause.decimals)
    target = round(glide.approached(glide.target, ladder.target, index), clause.decimals)
    stretch = round(target + ladder.stretch - ladder.target, clause.decimals)
    return replace(ladder, minimum=minimum, target=target, stretch=stretch)


def season_ladder(clause: Clause, calendar: int) -> Ladder:
    """Return the ladder of a window that ends in a calendar month, 1..12."""
    ladder = clause.ladder
    for season in clause.seasons:
        if calendar in season.months:
            ladder = replace(
                ladder, minimum=season.minimum, target=season.target, stretch=season.stretch
            )
    return ladder


def year_of_ladders(clause: Clause, first_month: int) -> tuple[tuple[int, Ladder], ...]:
    """Return for each window of a year the calendar month it ends in, 1..12, and its ladder.

    The first window begins in the calendar month `first_month`.
    """
    size = span(clause)
    ends = [(first_month - 2 + size * (at + 1)) % MONTHS + 1 for at in range(MONTHS // size)]
    return tuple((end, season_ladder(clause, end)) for end in ends)


def lifted(clause: Clause, lift: Decimal) -> Clause:
    """Return the clause with minimum, target and stretch moved by what a ratchet has lifted."""
    if not lift:
        return clause
    ladder = clause.ladder
    moved = [
        float(Decimal(repr(float(level))) + lift)
        for level in (ladder.minimum, ladder.target, ladder.stretch)
    ]
    return replace(
        clause, ladder=replace(ladder, minimum=moved[0], target=moved[1], stretch=moved[2])
    )


def longest_fee(dues: list[Due]) -> Decimal:
    """Return the fee of the longest window among those that end in one month."""
    return max((due.fee for due in dues), default=Decimal(0))


def worst(clause: Clause) -> Fraction:
    """Return the fraction for a window that counts as missed altogether: the whole credit."""
    return -exact(clause.credit) if clause.shape is None else clause.shape.worst()
