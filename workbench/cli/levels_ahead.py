"""The months ahead of every cohort of `levels FILE`, and its level sets window by window."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from workbench.cli.json_input import FloatArray
from workbench.cli.levels_input import Asked, CohortAsked, KpiAsked
from workbench.codes import Finding
from workbench.outlook.paths import NoOutlook, simulate
from workbench.proposal.levels import (
    Assumed,
    Futures,
    LevelSet,
    Setting,
    WindowSets,
    given_levels,
    planned_paths,
    propose_three,
)


@dataclass(frozen=True, slots=True, eq=False)
class CohortFuture:
    """One cohort with its months ahead (None: there is no outlook) and its sets per window."""

    asked: CohortAsked
    unchanged: FloatArray | None
    findings: tuple[Finding, ...]
    windows: tuple[WindowSets, ...] = ()


def future_of(
    asked: Asked, kpi: KpiAsked, cohort: CohortAsked, place: tuple[int, int]
) -> CohortFuture:
    """Look ahead from a stream of the cohort's own and propose levels for every window."""
    findings: tuple[Finding, ...] = ()
    unchanged = cohort.paths
    if unchanged is None:
        outlook = simulate(
            cohort.history,
            periods=asked.periods,
            season=cohort.season,
            lower=kpi.question.lower,
            upper=kpi.question.upper,
            n_paths=asked.n_paths,
            rng=np.random.default_rng(np.random.SeedSequence(asked.seed, spawn_key=place)),
        )
        if isinstance(outlook, NoOutlook):
            return CohortFuture(cohort, None, (outlook.finding,))
        unchanged, findings = outlook.paths, outlook.findings
    windows = sets_of(asked, kpi, (cohort, unchanged), asked.settings)
    return CohortFuture(cohort, unchanged, findings, windows)


def sets_of(
    asked: Asked,
    kpi: KpiAsked,
    ahead: tuple[CohortAsked, FloatArray],
    settings: Mapping[str, Setting],
) -> tuple[WindowSets, ...]:
    """Return the level sets of these settings for every window asked for."""
    cohort, unchanged = ahead
    planned = {
        name: planned_paths(kpi.question, unchanged, cohort.plan, setting.plan)
        for name, setting in settings.items()
    }
    windows = []
    for window in asked.windows:
        question = replace(kpi.question, window=window)
        sets = propose_three(question, unchanged, cohort.plan, cohort.history, settings)
        windows.append(WindowSets(question, sets, planned, unchanged, cohort.history))
    return tuple(windows)


def given_of(asked: Asked, kpi: KpiAsked, offered: WindowSets, cohort: CohortAsked) -> WindowSets:
    """Return the levels that are given, judged in one window against the shared limits."""
    sets: dict[str, LevelSet] = {}
    paths: dict[str, FloatArray] = {}
    for name, one in kpi.given.items():
        planned = planned_paths(kpi.question, offered.unchanged, cohort.plan, one.plan)
        futures = Futures(offered.unchanged, planned, offered.history)
        assumed = Assumed(name, one.plan)
        paths[name] = planned
        sets[name] = given_levels(
            offered.question, futures, asked.limits_of_given(), one.levels, assumed
        )
    return replace(offered, sets=sets, planned=paths)
