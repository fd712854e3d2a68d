"""Levels from shared history: three level sets per KPI and cohort, the same for both sides."""

from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from workbench.codes import Finding
from workbench.evidence.kpi.series import KpiSeries
from workbench.outlook.paths import FloatArray, NoOutlook, Outlook
from workbench.outlook.plan import Plan
from workbench.platform.database import reading
from workbench.platform.errors import NotFound
from workbench.platform.versions import require_version
from workbench.proposal.levels.provisional import ResetRule, reset_rule
from workbench.proposal.levels.question import LevelQuestion, LevelSet, NoLevels
from workbench.proposal.levels.three import (
    SETTINGS,
    between,
    planned_paths,
    propose_three,
)
from workbench.services.futures import Basis, LeftOut, basis_of, futures, keys_of
from workbench.settlement.schedule import Window
from workbench.store.kpi import KpiCardRow, kpi_card, kpi_cards, locked_card

BETWEEN = between(SETTINGS)
EVERY_SETTING = dict(sorted({**SETTINGS, **BETWEEN}.items(), key=lambda one: one[1].plan))
MOST_OF_A_RAMP = 3  # ramps after which 1 - exp(-3) = 95 % of a glide path is done
SEED = 20270101  # of the shared paths; recorded with every frame and agreement


@dataclass(frozen=True, slots=True)
class Shared:
    """What both sides agree about a KPI's levels before any secret.

    `improvement` is the part of what is bad that the plan removes (0..1), `ramp` the months of its
    glide path; `credit` and `bonus` are the fractions of the yearly fee that hang on this KPI;
    `by_season`: levels of its own for each season, where the history shows one.
    """

    window: Window = "quarter"
    improvement: float = 0.2
    ramp: float = 6.0
    credit: float = 0.04
    bonus: float = 0.03
    by_season: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class CohortProposal:
    """One cohort's history, futures and three level sets; `outlook` says why where there is none.

    `reset` is the rule that resets the shown (balanced) levels where they are provisional.

    Compared and hashed by identity: the last ones are kept at hand, and what was made of them too.
    """

    cohort: str | None
    weight: float
    series: KpiSeries
    outlook: Outlook | NoOutlook
    sets: dict[str, LevelSet | NoLevels]
    basis: Basis
    reset: ResetRule | None = None


@dataclass(frozen=True, slots=True)
class KpiProposal:
    """One KPI with all its cohorts."""

    card_id: int
    kpi: str
    name: str
    unit: str
    paid: bool
    version: int
    shared: Shared
    cohorts: tuple[CohortProposal, ...]

    def findings(self) -> tuple[Finding, ...]:
        """Return why levels are missing, cohort by cohort."""
        found = [c.outlook.finding for c in self.cohorts if isinstance(c.outlook, NoOutlook)]
        sets = [levels for cohort in self.cohorts for levels in cohort.sets.values()]
        return (*found, *(levels.finding for levels in sets if isinstance(levels, NoLevels)))


def shared_of(row: KpiCardRow) -> Shared:
    """Return what both agreed about the card's levels, or the defaults."""
    return Shared(**row.shared) if row.shared else Shared()


def agree_shared(db: Session, deal_id: int, card_id: int, wish: Shared, version: str | int) -> None:
    """Change what is shared about a KPI's levels; a form from before another change is refused."""
    row = locked_card(db, deal_id, card_id)
    if row is None:
        raise NotFound
    require_version(version, row.version)
    row.shared, row.version = asdict(wish), row.version + 1
    db.flush()


def prepare(db: Session, deal_id: int) -> None:
    """Compute the proposals without holding a write lock, so that the next call finds them done.

    Ends the session's transaction: call it before anything is written.
    """
    db.rollback()
    with reading():
        proposals(db, deal_id)
        db.rollback()


def proposals(db: Session, deal_id: int) -> list[KpiProposal]:
    """Return the three level sets of every KPI of the deal; the same seed gives the same answer."""
    return [propose(row) for row in kpi_cards(db, deal_id)]


def proposal(db: Session, deal_id: int, card_id: int) -> KpiProposal:
    """Return the level sets of one KPI."""
    row = kpi_card(db, deal_id, card_id)
    if row is None:
        raise NotFound
    return propose(row)


def propose(
    row: KpiCardRow,
    left_out: LeftOut | None = None,
    window: Window | None = None,
    *,
    finer: bool = False,
) -> KpiProposal:
    """Return one KPI's proposal from the series kept with its card.

    `left_out` asks what it would be with other periods left out than those both sides agreed on,
    `window` what it would be judged by another window, `finer` for the level sets between the
    three instead of these.
    """
    shared = shared_of(row)
    if window is not None:
        shared = replace(shared, window=window)
    sizes = [len(row.cohorts.get(data["cohort"] or "", ())) or 1 for data in row.series]
    cohorts = tuple(
        _cohort(key, size / sum(sizes), shared, (SEED, row.position, place), finer=finer)
        for place, (key, size) in enumerate(zip(keys_of(row, left_out), sizes, strict=True))
    )
    card: dict[str, Any] = row.card
    return KpiProposal(
        row.id, row.key, card["name"], card["unit"], row.paid, row.version, shared, cohorts
    )


@lru_cache(maxsize=64)
def _cohort(
    key: str, weight: float, shared: Shared, seed: tuple[int, ...], *, finer: bool
) -> CohortProposal:
    """Propose for one cohort; pure, a quarter of a second, so the last answers are kept at hand."""
    basis = basis_of(key)
    series, outlook = basis.series, futures(key, seed)
    sets: dict[str, LevelSet | NoLevels] = {}
    if isinstance(outlook, Outlook):
        plan = Plan(shared.improvement, shared.ramp)
        asked, settings = question(series, shared.window), BETWEEN if finer else SETTINGS
        sets = propose_three(asked, outlook.paths, plan, series.values, settings)
    return CohortProposal(
        series.cohort, weight, series, outlook, sets, basis, _reset_rule(basis, sets)
    )


def _reset_rule(basis: Basis, sets: dict[str, LevelSet | NoLevels]) -> ResetRule | None:
    """Return when and how the balanced levels are reset, or None: enough is measured."""
    shown = sets.get("balanced")
    if not isinstance(shown, LevelSet) or basis.series.period != "month":
        return None
    return reset_rule(shown, basis.measured, basis.series.periods[-1])


def question(series: KpiSeries, window: Window) -> LevelQuestion:
    """Return the question that the step levels answers."""
    return LevelQuestion(
        kpi=series.kpi,
        unit=series.unit,
        direction=series.direction,
        window=window,
        lower=series.lower,
        upper=series.upper,
    )


def planned(cohort: CohortProposal, shared: Shared, share: float) -> FloatArray:
    """Return the cohort's paths with that share of the plan; only for cohorts with an outlook."""
    plan = Plan(shared.improvement, shared.ramp)
    asked = question(cohort.series, shared.window)
    return planned_paths(asked, unchanged(cohort), plan, share)


def unchanged(cohort: CohortProposal) -> FloatArray:
    """Return the cohort's paths if nothing changes; only for cohorts with an outlook."""
    if isinstance(cohort.outlook, NoOutlook):
        msg = "a cohort without an outlook has no paths"
        raise TypeError(msg)
    return cohort.outlook.paths


def set_of(cohort: CohortProposal, shared: Shared, name: str) -> LevelSet | NoLevels:
    """Return one of the five level sets of a cohort that has an outlook; KeyError for no such name.

    The three that are shown everywhere come with the cohort, the two between them when asked for.
    """
    return cohort.sets[name] if name in cohort.sets else _between(cohort, shared)[name]


@lru_cache(maxsize=64)
def _between(cohort: CohortProposal, shared: Shared) -> dict[str, LevelSet | NoLevels]:
    asked, plan = question(cohort.series, shared.window), Plan(shared.improvement, shared.ramp)
    return propose_three(asked, unchanged(cohort), plan, cohort.series.values, BETWEEN)
