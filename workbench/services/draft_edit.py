"""A joint change to a draft: levels, stakes and triggers of one KPI, checked before it is kept."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.agreement.terms import KpiTerms, Terms
from workbench.codes import Finding
from workbench.services.draft_terms import yearly_cap
from workbench.settlement.rules import DUST, Season
from workbench.settlement.schedule import Clause, Ladder, Trigger, problems

# Beside which field of the form a finding of the schedule is shown.
FIELDS = {
    "settlement.minimum_beyond_target": "minimum",
    "settlement.target_beyond_stretch": "stretch",
    "settlement.floor_beyond_minimum": "minimum",
    "settlement.dead_band_negative": "dead_band",
    "settlement.dead_band_too_wide": "dead_band",
    "settlement.bonus_without_stretch": "bonus",
    "settlement.trigger_without_miss": "trigger_k",
    "settlement.trigger_impossible": "trigger_n",
    "levels.perfect_refused": "target",
}
LONGEST_TRIGGER = 24  # windows: what lies further back belongs to a review


@dataclass(frozen=True, slots=True)
class ClauseWish:
    """What the parties want for one cohort; levels in natural units, stakes as fractions of the fee."""

    cohort: str | None
    target: float
    minimum: float
    stretch: float
    dead_band: float
    credit: float
    bonus: float
    trigger: Trigger | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a wish cannot be kept: of which cohort (its place), beside which field, and the reason."""

    place: int
    field: str
    finding: Finding


def wish_of(clause: Clause) -> ClauseWish:
    """Return the wish that leaves a clause as it is."""
    ladder = clause.ladder
    return ClauseWish(
        cohort=clause.cohort,
        target=ladder.target,
        minimum=ladder.minimum,
        stretch=ladder.stretch,
        dead_band=ladder.dead_band,
        credit=clause.credit,
        bonus=clause.bonus,
        trigger=clause.trigger,
    )


def wished(terms: Terms, kpi: str, wishes: Sequence[ClauseWish]) -> Terms:
    """Return the terms with the wishes for one KPI; the yearly cap follows the credits.

    Levels and clause change together: what is shown is what is paid.
    """
    by_cohort = {wish.cohort: wish for wish in wishes}
    clauses = tuple(
        _clause(clause, by_cohort[clause.cohort])
        if clause.kpi == kpi and clause.cohort in by_cohort
        else clause
        for clause in terms.schedule.clauses
    )
    ladders = {(clause.kpi, clause.cohort): clause.ladder for clause in clauses}
    kpis = tuple(_with_ladders(each, ladders) for each in terms.kpis)
    schedule = replace(terms.schedule, clauses=clauses, yearly_cap=yearly_cap(clauses))
    return replace(terms, kpis=kpis, schedule=schedule)


def _clause(clause: Clause, wish: ClauseWish) -> Clause:
    before = clause.ladder
    ladder = replace(
        before,
        target=wish.target,
        minimum=wish.minimum,
        stretch=wish.stretch,
        dead_band=wish.dead_band,
    )
    return replace(
        clause,
        ladder=ladder,
        credit=wish.credit,
        bonus=wish.bonus,
        trigger=wish.trigger,
        seasons=tuple(_moved(season, before, wish, clause.decimals) for season in clause.seasons),
    )


def _moved(season: Season, before: Ladder, wish: ClauseWish, decimals: int) -> Season:
    """Return the levels of a season moved by as much as those of the whole year."""
    return replace(
        season,
        minimum=_by(season.minimum, wish.minimum - before.minimum, decimals),
        target=_by(season.target, wish.target - before.target, decimals),
        stretch=_by(season.stretch, wish.stretch - before.stretch, decimals),
    )


def _by(level: float, step: float, decimals: int) -> float:
    """Return a level moved by a step; a step of nothing leaves it digit for digit."""
    return level if abs(step) < DUST else round(level + step, decimals)


def _with_ladders(kpi: KpiTerms, ladders: dict[tuple[str, str | None], Ladder]) -> KpiTerms:
    levels = tuple(
        replace(each, ladder=ladders.get((kpi.kpi, each.cohort), each.ladder))
        for each in kpi.levels
    )
    return replace(kpi, levels=levels)


def faults(
    terms: Terms, kpi: str, wishes: Sequence[ClauseWish], bounds: tuple[float | None, float | None]
) -> tuple[Fault, ...]:
    """Return everything that stands against the wishes, cohort by cohort; empty when nothing does.

    `bounds` are the lowest and the highest value that the KPI can have (None: no bound).
    """
    return tuple(
        fault
        for place, wish in enumerate(wishes)
        for fault in _faults_of(_clause(_of(terms, kpi, wish.cohort), wish), place, bounds)
    )


def _of(terms: Terms, kpi: str, cohort: str | None) -> Clause:
    clause = terms.clause(kpi, cohort)
    if clause is None:
        msg = f"no clause for {kpi}"
        raise LookupError(msg)
    return clause


def _faults_of(
    clause: Clause, place: int, bounds: tuple[float | None, float | None]
) -> Iterator[Fault]:
    for finding in problems(clause):
        named = finding.params.get("name")
        field = str(named) if named else FIELDS.get(finding.code, "target")
        yield Fault(place, field, finding)
    lower, upper = (-math.inf if bounds[0] is None else bounds[0]), bounds[1]
    for name in ("minimum", "target", "stretch"):
        levels = [getattr(one, name) for one in (clause.ladder, *clause.seasons)]
        if not all(lower <= level <= (math.inf if upper is None else upper) for level in levels):
            yield Fault(place, name, Finding("draft.level_out_of_bounds"))
    yield from _too_fine(clause, place)
    if clause.trigger is not None and max(clause.trigger.k, clause.trigger.n) > LONGEST_TRIGGER:
        params: dict[str, str | int | float] = {"most": LONGEST_TRIGGER}
        yield Fault(place, "trigger_k", Finding("draft.trigger_too_long", params))


def _too_fine(clause: Clause, place: int) -> Iterator[Fault]:
    """Name levels between two readable values: nothing could ever be measured exactly there."""
    for name in ("minimum", "target", "stretch", "dead_band"):
        level = getattr(clause.ladder, name)
        if not math.isclose(round(level, clause.decimals), level, abs_tol=1e-12):
            step = 10.0**-clause.decimals
            yield Fault(place, name, Finding("draft.level_too_fine", {"gap": step}))
