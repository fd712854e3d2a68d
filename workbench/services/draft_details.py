"""What stands behind a draft's headline: doubts about the plan, stress, replay, other windows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from workbench.agreement.terms import KpiTerms, Terms
from workbench.codes import Finding
from workbench.outlook.paths import FloatArray
from workbench.services.draft_consequences import Future, Place, paths_of, planned
from workbench.services.levels import SEED
from workbench.settlement.consequences import (
    BELIEF,
    ClauseCase,
    CountLevel,
    KpiFuture,
    PlanCase,
    Replay,
    SerialFailure,
    Stress,
    WindowEffect,
    YearCase,
    count_level,
    luck_of,
    plan_cases,
    replay,
    side_by_side,
    stress,
    year_cases,
)
from workbench.settlement.schedule import Clause, Schedule

Drawn = tuple[tuple[Place, KpiFuture], ...]

MONTHS = 12
SERIAL = SerialFailure()
CASES_FORMULA = re.compile(r"([a-z_]+)/([a-z_]+)")


@dataclass(frozen=True, slots=True)
class ClauseDetail:
    """One clause: doubts about its plan, the same levels with other windows, levels in counts."""

    cases: tuple[ClauseCase, ...]
    windows: tuple[WindowEffect, ...]
    count: CountLevel | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return that few cases make a share a matter of luck, where they do."""
        if self.count is None or not self.count.few:
            return ()
        params: dict[str, str | int | float] = {
            "cases": self.count.cases,
            "allowed": self.count.allowed,
            "in_quarter": self.count.allowed_in_quarter,
        }
        return (Finding("settlement.few_cases", params),)


@dataclass(frozen=True, slots=True)
class DraftDetails:
    """The whole year in every case of the plan, under stress, and on the past.

    `stress` and `years` are None and empty where a history is too thin. `months` names the months
    replayed.
    """

    clauses: Mapping[Clause, ClauseDetail]
    years: tuple[YearCase, ...]
    stress: Stress | None
    replay: Replay
    months: tuple[str, ...]

    def of(self, clause: Clause) -> ClauseDetail | None:
        """Return the details of a clause; None where its history is too thin."""
        return self.clauses.get(clause)


def details_of(
    terms: Terms, futures: Mapping[Place, Future], case: PlanCase = BELIEF
) -> DraftDetails:
    """Return the details of a draft, from shared data alone; pure, outside any transaction."""
    schedule = terms.schedule
    paths = {place: found for place, one in futures.items() if (found := paths_of(one)) is not None}
    places = [(clause.kpi, clause.cohort) for clause in schedule.clauses]
    whole = bool(places) and all(place in paths for place in places)
    histories, months = aligned(futures)
    replayed = _replayed(
        schedule,
        tuple((place, values.tobytes()) for place, values in histories.items()),
        int(months[-1][5:7]) if months else MONTHS,
    )
    drawn = tuple(paths.items())
    return DraftDetails(
        clauses={
            clause: detail_of(terms, clause, futures, case)
            for clause in schedule.clauses
            if (clause.kpi, clause.cohort) in paths
        },
        years=year_cases_of(terms, futures),
        stress=_stress(schedule, drawn, shares_of_time(terms), case) if whole else None,
        replay=replayed,
        months=months[len(months) - replayed.months :],
    )


@lru_cache(maxsize=64)
def _replayed(
    schedule: Schedule, histories: tuple[tuple[Place, bytes], ...], ends_in: int
) -> Replay:
    """Replay once: while the plan's slider moves, the past stays as it was."""
    past = {place: np.frombuffer(values) for place, values in histories}
    return replay(schedule, past, ends_in=ends_in, rng=luck_of(SEED))


def year_cases_of(terms: Terms, futures: Mapping[Place, Future]) -> tuple[YearCase, ...]:
    """Return the whole year in every case of the plan; empty where a history is too thin."""
    paths = {place: found for place, one in futures.items() if (found := paths_of(one)) is not None}
    places = [(clause.kpi, clause.cohort) for clause in terms.schedule.clauses]
    if not places or any(place not in paths for place in places):
        return ()
    return _years(terms.schedule, tuple(paths.items()))


def plan_cases_of(terms: Terms, clause: Clause, future: Future) -> tuple[ClauseCase, ...]:
    """Return a clause's year in every case of the plan; empty where its history is too thin."""
    paths = paths_of(future)
    return (
        ()
        if paths is None
        else _counted(clause, float(terms.yearly_fee), paths, BELIEF, _first(terms, clause))[0]
    )


@lru_cache(maxsize=64)
def _years(schedule: Schedule, paths: Drawn) -> tuple[YearCase, ...]:
    return year_cases(schedule, dict(paths))


@lru_cache(maxsize=64)
def _stress(schedule: Schedule, paths: Drawn, shares: frozenset[Place], case: PlanCase) -> Stress:
    return stress(schedule, dict(paths), shares, SERIAL, case)


def clause_details(
    terms: Terms, kpi: str, futures: Mapping[Place, Future], case: PlanCase
) -> dict[Clause, ClauseDetail]:
    """Return the details of one KPI's clauses; nothing for a history that is too thin."""
    places = [(one.kpi, one.cohort) for one in terms.schedule.clauses if one.kpi == kpi]
    known = [place for place in places if place in futures and paths_of(futures[place])]
    return {
        one: detail_of(terms, one, futures, case)
        for one in terms.schedule.clauses
        if (one.kpi, one.cohort) in known
    }


def detail_of(
    terms: Terms, clause: Clause, futures: Mapping[Place, Future], case: PlanCase
) -> ClauseDetail:
    """Return the details of one clause with an outlook."""
    future = futures[clause.kpi, clause.cohort]
    paths = paths_of(future)
    if paths is None:
        msg = f"no outlook for {clause.kpi}"
        raise LookupError(msg)
    kpi = next(each for each in terms.kpis if each.kpi == clause.kpi)
    fee = float(terms.yearly_fee)
    cases, windows = _counted(clause, fee, paths, case, _first(terms, clause))
    return ClauseDetail(cases, windows, _count(kpi, clause, future, paths))


def _first(terms: Terms, clause: Clause) -> int:
    """Return the month that the clause's year begins in, as far as it matters: what is kept is found."""
    return terms.schedule.first_month if clause.seasons else 1


@lru_cache(maxsize=256)
def _counted(
    clause: Clause, fee: float, paths: KpiFuture, case: PlanCase, first_month: int
) -> tuple[tuple[ClauseCase, ...], tuple[WindowEffect, ...]]:
    windows = side_by_side(clause, fee, paths.months, planned(paths, case), first_month=first_month)
    return plan_cases(clause, fee, paths, first_month=first_month), windows


def _count(kpi: KpiTerms, clause: Clause, future: Future, paths: KpiFuture) -> CountLevel | None:
    """Return the minimum in counts where the KPI is a share of cases that should be high.

    With levels by season there is no one minimum to count at.
    """
    if clause.seasons:
        return None
    found = CASES_FORMULA.fullmatch(kpi.formula.replace(" ", ""))
    cases = future.series.n[np.isfinite(future.series.values)][-MONTHS:]
    if kpi.unit != "ratio" or kpi.direction != "higher" or found is None or not cases.size:
        return None
    typical = round(float(np.median(cases)))
    if found[2].endswith("_h") or typical < 1:
        return None
    rate = float(np.clip(paths.months.mean(), 0.0, 1.0))
    return count_level(typical, clause.ladder.minimum, rate)


def shares_of_time(terms: Terms) -> frozenset[Place]:
    """Return the KPIs and cohorts that are a share of hours: a serial failure takes hours of them."""
    return frozenset(
        (kpi.kpi, levels.cohort)
        for kpi in terms.kpis
        if kpi.unit == "ratio" and all(name.endswith("_h") for name in _inputs(kpi.formula))
        for levels in kpi.levels
    )


def _inputs(formula: str) -> list[str]:
    return re.findall(r"[a-z_]\w*", formula)


def aligned(
    futures: Mapping[Place, Future],
) -> tuple[dict[Place, FloatArray], tuple[str, ...]]:
    """Return every history up to the newest month of any, NaN where it ended before, and the months."""
    names = sorted({name for future in futures.values() for name in future.series.periods})
    months = _from_to(names[0], names[-1]) if names else ()
    at = {name: number for number, name in enumerate(months)}
    found: dict[Place, FloatArray] = {}
    for place, future in futures.items():
        laid = np.full(len(months), np.nan)
        laid[[at[name] for name in future.series.periods]] = future.series.values
        found[place] = laid
    return found, months


def _from_to(first: str, last: str) -> tuple[str, ...]:
    start, end = (int(name[:4]) * MONTHS + int(name[5:7]) - 1 for name in (first, last))
    return tuple(
        f"{number // MONTHS}-{number % MONTHS + 1:02d}" for number in range(start, end + 1)
    )
