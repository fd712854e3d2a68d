"""The window as a decision: what the same limits give by the month, the quarter and the year."""

import re
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from workbench.codes import Finding
from workbench.outlook.paths import Outlook
from workbench.outlook.plan import Plan
from workbench.proposal.levels.grid import decimals_of
from workbench.proposal.levels.question import LevelSet
from workbench.proposal.levels.three import SETTINGS, planned_paths
from workbench.proposal.levels.window_choice import (
    WindowChoice,
    WindowRule,
    WindowSets,
    WindowVerdict,
    choose_window,
)
from workbench.services.levels import CohortProposal, KpiProposal, propose, question
from workbench.settlement.schedule import Window
from workbench.store.kpi import KpiCardRow, kpi_card

WINDOWS: tuple[Window, ...] = ("month", "quarter", "year")
SHOWN = "balanced"
YEAR = 12
SHARE_OF_CASES = re.compile(r"([a-z_]+)/([a-z_]+)")


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window: the balanced levels of each cohort, and what speaks against it.

    `misses` is the chance (0..1) of a year as planned with a miss of the balanced minimum, the
    largest of the cohorts; None where there are no such levels.
    """

    window: Window
    levels: tuple[tuple[str | None, LevelSet | None], ...]
    misses: float | None
    against: tuple[Finding, ...]
    recommended: bool


@dataclass(frozen=True, slots=True)
class WindowsView:
    """The windows side by side, and why one of them is recommended; `digits` say its levels."""

    rows: tuple[WindowRow, ...]
    reasons: tuple[Finding, ...]
    digits: int


def windows_view(db: Session, deal_id: int, card_id: int) -> WindowsView | None:
    """Return the windows of a card's KPI side by side; None where a cohort has no outlook."""
    row = kpi_card(db, deal_id, card_id)
    return None if row is None else _side_by_side(row)


def _side_by_side(row: KpiCardRow) -> WindowsView | None:
    offered = {window: propose(row, window=window) for window in WINDOWS}
    if any(not isinstance(c.outlook, Outlook) for kpi in offered.values() for c in kpi.cohorts):
        return None
    cohorts = range(len(offered["month"].cohorts))
    sets = [[_sets(offered[window], place) for window in WINDOWS] for place in cohorts]
    choice = choose_window(sets, WindowRule("quarter", _cases(row)))
    rows = tuple(_row(offered[window], choice, place) for place, window in enumerate(WINDOWS))
    return WindowsView(rows, choice.reasons, _digits(rows))


def _sets(kpi: KpiProposal, place: int) -> WindowSets:
    cohort = kpi.cohorts[place]
    asked = question(cohort.series, kpi.shared.window)
    months = _months(cohort)
    plan = Plan(kpi.shared.improvement, kpi.shared.ramp)
    planned = {
        name: planned_paths(asked, months, plan, setting.plan) for name, setting in SETTINGS.items()
    }
    return WindowSets(asked, cohort.sets, planned, months, cohort.basis.used)


def _months(cohort: CohortProposal) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    if not isinstance(cohort.outlook, Outlook):
        msg = "a cohort without an outlook has no months"
        raise TypeError(msg)
    return cohort.outlook.paths


def _cases(row: KpiCardRow) -> int | None:
    """Return how many cases a month a share is made of; None where it is not a share of cases."""
    found = SHARE_OF_CASES.fullmatch(str(row.card["formula"]).replace(" ", ""))
    if found is None or row.card["unit"] != "ratio" or found[2].endswith("_h"):
        return None
    counts = [n for data in row.series for n in data["n"][-YEAR:] if n]
    return round(float(np.median(counts))) if counts else None


def _row(kpi: KpiProposal, choice: WindowChoice, place: int) -> WindowRow:
    verdicts: list[WindowVerdict] = [verdicts[place] for verdicts in choice.verdicts]
    shown = [(cohort.cohort, cohort.sets.get(SHOWN)) for cohort in kpi.cohorts]
    chances = [one.p_any_miss[SHOWN] for one in verdicts if SHOWN in one.p_any_miss]
    against = {(one.code, str(one.params)): one for each in verdicts for one in each.reasons}
    return WindowRow(
        window=kpi.shared.window,
        levels=tuple((name, one if isinstance(one, LevelSet) else None) for name, one in shown),
        misses=max(chances, default=None),
        against=tuple(against.values()),
        recommended=choice.recommended == kpi.shared.window,
    )


def _digits(rows: tuple[WindowRow, ...]) -> int:
    grids = [found.grid for row in rows for _, found in row.levels if found is not None]
    return max((decimals_of(grid) for grid in grids), default=0)
