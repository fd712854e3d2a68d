"""What a draft would do to both sides, from the same shared paths as the levels."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from workbench.agreement.document.kpi_shapes import WindowLevelsPart
from workbench.agreement.document.kpis import by_season
from workbench.agreement.document.settlement import clause_part
from workbench.agreement.document.shapes import ClausePart
from workbench.agreement.terms import KpiTerms, Terms
from workbench.codes import Finding
from workbench.evidence.kpi.series import KpiSeries
from workbench.outlook.paths import FloatArray, NoOutlook
from workbench.outlook.plan import Plan
from workbench.proposal.levels import ResetRule, plan_share
from workbench.services import levels
from workbench.services.futures import LeftOut, basis_of, futures, keys_of
from workbench.services.menu import digits_of
from workbench.settlement.consequences import (
    BELIEF,
    Consequences,
    KpiFuture,
    PlanCase,
    Practice,
    consequences,
    practices,
)
from workbench.settlement.consequences.by_season import turned
from workbench.settlement.consequences.whole_year import WholeYear, whole_year
from workbench.settlement.schedule import Clause, Ladder
from workbench.store.kpi import KpiCardRow

Place = tuple[str, str | None]  # KPI and cohort
MONTHS = 12
AS_SETTLED = {  # what is advised of a level, and what is said of one that a round settled on
    "settlement.standing_still_earns": "draft.standing_still_earns",
    "settlement.standing_still_costs_nothing": "draft.standing_still_costs_nothing",
}
WITHIN_REASON = {"settlement.luck_needs_plan", "settlement.practice_needs_months"}


@dataclass(frozen=True, slots=True)
class Future:
    """What the paths of one KPI and cohort come from: history, seed, and the agreed plan.

    `plan` is the share of the parties' plan that the settled package assumes. `starts` is
    the calendar month, 1..12, in which the agreement starts, where levels are by season: then the
    year begins there, each month in its place. None: the year begins when the history ends.
    """

    key: str
    seed: tuple[int, ...]
    shared: levels.Shared
    plan: float
    starts: int | None = None

    @property
    def series(self) -> KpiSeries:
        """Return the history as it was measured."""
        return basis_of(self.key).series

    @property
    def kept(self) -> dict[str, Any]:
        """Return the series as it is kept with its card, with the inputs of its formula."""
        found: dict[str, Any] = json.loads(self.key)[0]
        return found

    @property
    def ends_in(self) -> int:
        """Return the calendar month, 1..12, of the last period of the history."""
        return int(self.series.periods[-1][5:7])

    @property
    def turn(self) -> int:
        """Return by how many months the simulated year is moved on to begin with the agreement."""
        return 0 if self.starts is None else (self.starts - 1 - self.ends_in) % MONTHS

    @property
    def left_out(self) -> tuple[str, ...]:
        """Return the periods of the history that both sides leave out of the outlook."""
        return basis_of(self.key).left_out


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause: its terms, the worked example, and what it would do in a year.

    `improvement` is the part of what is bad that the plan removes (0..1), 95 % of it within three
    times `ramp` months; `left_out` names the months that both sides left out of the outlook.
    `by_season` has the levels of each window of a year where they differ, else nothing. `settled`: a
    round settled on the clause as it is, so that no other level is advised.
    """

    kpi: KpiTerms
    clause: Clause
    part: ClausePart
    effect: Consequences | None
    improvement: float
    ramp: float
    left_out: tuple[str, ...] = ()
    by_season: tuple[WindowLevelsPart, ...] = ()
    settled: bool = False

    @property
    def place(self) -> Place:
        """Return the KPI and cohort."""
        return self.clause.kpi, self.clause.cohort

    @property
    def reset(self) -> ResetRule | None:
        """Return when provisional levels are set anew, or None."""
        mine = (one.reset for one in self.kpi.levels if one.cohort == self.clause.cohort)
        return next(mine, None)

    @property
    def digits(self) -> int:
        """Return how many decimals say the levels exactly; a share is said in per cent."""
        ladder = self.clause.ladder
        levels_of_it = [ladder.minimum, ladder.target, ladder.stretch, ladder.dead_band]
        for one in self.clause.seasons:
            levels_of_it += [one.minimum, one.target, one.stretch]
        return digits_of(levels_of_it, self.kpi.unit)

    @property
    def digits_read(self) -> int:
        """Return how many decimals a measured value is read with, in the unit people see."""
        return max(self.clause.decimals - (2 if self.kpi.unit == "ratio" else 0), 0)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is worth saying aloud about the clause."""
        found = self.effect.findings if self.effect else ()
        shown = [finding for finding in found if finding.code not in WITHIN_REASON]
        if self.settled:
            return tuple(Finding(AS_SETTLED.get(one.code, one.code), one.params) for one in shown)
        return tuple(shown)


@dataclass(frozen=True, slots=True)
class DraftEffect:
    """Every clause with its consequences, and the whole year (None where a history is too thin).

    `case` says how much of the plan arrives, and when, in all that is told as planned.
    """

    clauses: tuple[ClauseView, ...]
    year: WholeYear | None
    case: PlanCase

    def of(self, kpi: str) -> tuple[ClauseView, ...]:
        """Return the clauses of one KPI."""
        return tuple(view for view in self.clauses if view.clause.kpi == kpi)


def futures_of(
    row: KpiCardRow, plan: float, left_out: LeftOut | None = None
) -> dict[Place, Future]:
    """Return the futures of a card's cohorts, with the seeds that the levels were proposed from.

    `left_out` is what the draft's frame had left out of the histories; without it, what the card
    leaves out now.
    """
    shared = levels.shared_of(row)
    return {
        (row.key, data["cohort"]): Future(key, (levels.SEED, row.position, place), shared, plan)
        for place, (key, data) in enumerate(zip(keys_of(row, left_out), row.series, strict=True))
    }


def paths_of(future: Future) -> KpiFuture | None:
    """Return the shared paths, the same for everybody at any time; None without an outlook."""
    return _drawn(future.key, future.seed, plan_of(future), future.turn)


@lru_cache(maxsize=128)
def _drawn(key: str, seed: tuple[int, ...], plan: Plan, turn: int) -> KpiFuture | None:
    series, outlook = basis_of(key).series, futures(key, seed)
    if isinstance(outlook, NoOutlook):
        return None
    months = turned(outlook.paths, turn)
    return KpiFuture(months, series.direction, series.lower, series.upper, plan, turn)


@lru_cache(maxsize=128)
def planned(paths: KpiFuture, case: PlanCase) -> FloatArray:
    """Return the months as planned in the case, kept at hand for the next change of a draft."""
    return paths.planned(case)


def plan_of(future: Future) -> Plan:
    """Return the plan that the settled package assumes: the parties' plan, at its share."""
    return plan_share(Plan(future.shared.improvement, future.shared.ramp), future.plan)


def effect_of(
    terms: Terms,
    futures: Mapping[Place, Future],
    case: PlanCase = BELIEF,
    settled: frozenset[Clause] = frozenset(),
) -> DraftEffect:
    """Return what the terms would do; pure, from plain values, outside any transaction.

    `settled` are the clauses that a round settled on.
    """
    schedule = terms.schedule
    places = [(clause.kpi, clause.cohort) for clause in schedule.clauses]
    paths = [paths_of(futures[place]) if place in futures else None for place in places]
    views = tuple(
        _view(terms, clause, futures.get(place), drawn, case)
        for clause, place, drawn in zip(schedule.clauses, places, paths, strict=True)
    )
    views = tuple(replace(view, settled=view.clause in settled) for view in views)
    return DraftEffect(views, _year(terms, paths, case), case)


def _view(
    terms: Terms, clause: Clause, future: Future | None, paths: KpiFuture | None, case: PlanCase
) -> ClauseView:
    kpi = next(each for each in terms.kpis if each.kpi == clause.kpi)
    effect = None
    if future is not None and paths is not None:
        months = (terms.schedule.first_month, future.ends_in) if clause.seasons else (1, MONTHS)
        past = (future.series.values.tobytes(), *months)
        effect = _effect(clause, float(terms.yearly_fee), paths, case, past)
    plan = plan_of(future) if future is not None else Plan(0.0, 0.0)
    part, seasons = clause_part(terms, clause), tuple(by_season(terms, clause))
    out = future.left_out if future is not None else ()
    return ClauseView(kpi, clause, part, effect, plan.improvement, plan.ramp_periods, out, seasons)


@lru_cache(maxsize=512)
def _effect(
    clause: Clause, fee: float, paths: KpiFuture, case: PlanCase, past: tuple[bytes, int, int]
) -> Consequences:
    """Count once: while one level moves, the other KPIs stay as they were.

    `past` is the history with the calendar months in which the year begins and the history ends.
    """
    history, first_month, ends_in = past
    return consequences(
        clause,
        fee,
        paths.months,
        planned(paths, case),
        np.frombuffer(history),
        practice=_practices(clause.decimals, paths, history),
        first_month=first_month,
        ends_in=ends_in,
    )


@lru_cache(maxsize=128)
def _practices(decimals: int, paths: KpiFuture, history: bytes) -> tuple[Practice, ...]:
    """Return the usual practice, which no level changes."""
    none = Ladder(paths.direction, 0.0, 0.0, 0.0)
    rule = Clause("", "month", none, 0.0, 0.0, decimals=decimals)
    return practices(rule, paths.months, np.frombuffer(history))


def _year(terms: Terms, paths: Sequence[KpiFuture | None], case: PlanCase) -> WholeYear | None:
    known = [drawn for drawn in paths if drawn is not None]
    if not known or len(known) < len(paths):
        return None
    months = [drawn.months for drawn in known]
    return whole_year(terms.schedule, months, [planned(drawn, case) for drawn in known])
