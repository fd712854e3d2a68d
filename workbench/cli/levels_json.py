"""The answer of `levels FILE`: every window and level set with what it rests on.

docs/formats/levels.md has the schema.
"""

from dataclasses import asdict

import numpy as np

from workbench.cli.levels_ahead import CohortFuture, future_of, given_of
from workbench.cli.levels_input import Asked, CohortAsked, KpiAsked, read
from workbench.cli.levels_menu import menu_told
from workbench.cli.levels_practice import practice_told
from workbench.codes import Finding
from workbench.outlook.claims import claim, reach_of
from workbench.platform.texts import sentence
from workbench.proposal.levels import (
    Futures,
    LevelSet,
    NoLevels,
    NoSeason,
    SeasonPart,
    WindowChoice,
    WindowSets,
    WindowVerdict,
    choose_window,
    clause_of,
    part_of,
    propose_seasonal,
    unseen,
)
from workbench.settlement.consequences.draft import luck_share, prospect
from workbench.settlement.schedule import WINDOWS_PER_YEAR

SCHEMA_VERSION = 1


def answer(name: str, content: bytes) -> dict[str, object]:
    """Return the levels of the file; raises BadInput and StepError for what cannot be used."""
    asked = read(name, content)
    ahead = [
        [future_of(asked, kpi, cohort, (place, at)) for at, cohort in enumerate(kpi.cohorts)]
        for place, kpi in enumerate(asked.kpis)
    ]
    choices = [_choice(kpi, futures) for kpi, futures in zip(asked.kpis, ahead, strict=True)]
    kpis = [
        _kpi(asked, kpi, futures, choice)
        for kpi, futures, choice in zip(asked.kpis, ahead, choices, strict=True)
    ]
    recommended = [choice.recommended if choice else None for choice in choices]
    return {
        "status": _worst([str(one["status"]) for one in kpis]),
        "schema_version": SCHEMA_VERSION,
        "seed": asked.seed,
        "periods": asked.periods,
        "yearly_fee": asked.fee,
        "sets": {
            name: {
                "alpha": setting.limits.alpha,
                "beta": setting.limits.beta,
                "stretch": setting.limits.stretch_probability,
                "plan": setting.plan,
            }
            for name, setting in asked.settings.items()
        },
        "kpis": kpis,
        "menu": menu_told(asked, ahead, recommended),
    }


def _worst(found: list[str]) -> str:
    """Return the status of parts that are all needed: ok only where all are."""
    return next((one for one in ("no_outlook", "no_levels") if one in found), "ok")


def _any_of(found: list[dict[str, object]]) -> str:
    """Return the status of a choice: ok where there is anything to choose."""
    return "ok" if any(one["status"] == "ok" for one in found) else "no_levels"


def _choice(kpi: KpiAsked, futures: list[CohortFuture]) -> WindowChoice | None:
    """Return the windows side by side, or None where a cohort has no outlook."""
    if any(one.unchanged is None for one in futures):
        return None
    return choose_window([one.windows for one in futures], kpi.rule)


def _kpi(
    asked: Asked, kpi: KpiAsked, futures: list[CohortFuture], choice: WindowChoice | None
) -> dict[str, object]:
    there = [one.windows for one in futures if one.unchanged is not None]
    verdicts = choice or choose_window(there, kpi.rule) if there else None
    rows = iter(verdicts.verdicts if verdicts else ())
    cohorts = [
        _cohort(asked, kpi, one, () if one.unchanged is None else next(rows)) for one in futures
    ]
    question = kpi.question
    return {
        "kpi": question.kpi,
        "status": _worst([str(one["status"]) for one in cohorts]),
        "unit": question.unit,
        "direction": question.direction,
        "lower": question.lower,
        "upper": question.upper,
        "decimals": question.decimals,
        "window": _window(choice, kpi),
        "cohorts": cohorts,
    }


def _window(choice: WindowChoice | None, kpi: KpiAsked) -> dict[str, object]:
    """Say which window the rule recommends, and why; none without an outlook of all cohorts."""
    return {
        "recommended": choice.recommended if choice else None,
        "pays_within": kpi.rule.pays_within,
        "reasons": [_said(one) for one in choice.reasons] if choice else [],
    }


def _cohort(
    asked: Asked, kpi: KpiAsked, future: CohortFuture, verdicts: tuple[WindowVerdict, ...]
) -> dict[str, object]:
    cohort = future.asked
    seen = int(np.count_nonzero(np.isfinite(cohort.history)))
    head: dict[str, object] = {"cohort": cohort.cohort, "weight": cohort.weight}
    if future.unchanged is None:
        told = [_said(one) for one in future.findings]
        return {**head, "status": "no_outlook", "findings": told, "windows": []}
    windows = [
        _told_window(asked, kpi, cohort, (sets, verdict))
        for sets, verdict in zip(future.windows, verdicts, strict=True)
    ]
    said = future.findings or ((claim(seen),) if seen else (Finding("levels.no_history"),))
    return {
        **head,
        "status": _any_of(windows),
        "paths": len(future.unchanged),
        "months": future.unchanged.shape[1],
        "plan": asdict(cohort.plan),
        "claims": asdict(reach_of(seen)) if seen else None,
        "windows": windows,
        "usual_practice": practice_told(asked, kpi, cohort, future.windows[0]),
        "findings": [_said(one) for one in said],
    }


def _told_window(
    asked: Asked, kpi: KpiAsked, cohort: CohortAsked, found: tuple[WindowSets, WindowVerdict]
) -> dict[str, object]:
    offered, verdict = found
    sets = [
        _no_set(levels)
        if isinstance(levels, NoLevels)
        else _set(asked, kpi, cohort, (offered, levels, verdict))
        for levels in offered.sets.values()
    ]
    return {
        "window": verdict.window,
        "status": _any_of(sets),
        "windows_per_year": WINDOWS_PER_YEAR[verdict.window],
        "seen": verdict.seen,
        "spread": verdict.spread,
        "fits": verdict.fits,
        "reasons": [_said(one) for one in verdict.reasons],
        "sets": sets,
        "given": _given(given_of(asked, kpi, offered, cohort)),
    }


def _given(offered: WindowSets) -> list[dict[str, object]]:
    """Return what given levels reach, and which shared limits they break."""
    return [
        {
            "name": levels.name,
            "minimum": levels.minimum,
            "target": levels.target,
            "stretch": levels.stretch,
            "plan": levels.plan,
            "effort": levels.effort,
            "p_below_minimum": levels.p_below_minimum,
            "p_meets_target": levels.p_meets_target,
            "p_meets_stretch": levels.p_meets_stretch,
            "breaks": [_said(one) for one in levels.findings],
        }
        for levels in offered.sets.values()
        if isinstance(levels, LevelSet)
    ]


def _no_set(levels: NoLevels) -> dict[str, object]:
    """Say that no level is possible, and why."""
    return {"name": levels.name, "status": "no_levels", "findings": [_said(levels.finding)]}


def _set(
    asked: Asked,
    kpi: KpiAsked,
    cohort: CohortAsked,
    found: tuple[WindowSets, LevelSet, WindowVerdict],
) -> dict[str, object]:
    offered, levels, verdict = found
    clause = clause_of(levels, part_of(kpi.stake, cohort.weight), cohort.cohort)
    now = prospect(clause, asked.fee, offered.unchanged)
    then = prospect(clause, asked.fee, offered.planned[levels.name])
    said = (*levels.findings, *unseen(levels, verdict.seen))
    return {
        "name": levels.name,
        "status": "ok",
        "minimum": levels.minimum,
        "target": levels.target,
        "stretch": levels.stretch,
        "dead_band": levels.dead_band,
        "grid": levels.grid,
        "p_below_minimum": levels.p_below_minimum,
        "p_meets_target": levels.p_meets_target,
        "p_meets_stretch": levels.p_meets_stretch,
        "optimum": asdict(levels.before),
        "shadow": {
            "alpha": levels.shadow_minimum,
            "beta": levels.shadow_target,
            "stretch": levels.shadow_stretch,
        },
        "plan": levels.plan,
        "effort": levels.effort,
        "improvement_points": levels.improvement_points,
        "p_any_miss": verdict.p_any_miss[levels.name],
        "unchanged": asdict(now),
        "planned": asdict(then),
        "luck_share": luck_share(now, then),
        "seasonal": _seasonal(asked, kpi, offered, levels),
        "findings": [_said(one) for one in said],
    }


def _seasonal(
    asked: Asked, kpi: KpiAsked, offered: WindowSets, levels: LevelSet
) -> dict[str, object] | None:
    """Return the levels by season; None where the file does not say which month comes next."""
    if kpi.calendar is None:
        return None
    futures = Futures(offered.unchanged, offered.planned[levels.name], offered.history)
    limits = asked.settings[levels.name].limits
    found = propose_seasonal(offered.question, futures, limits, kpi.calendar, levels)
    if isinstance(found, NoSeason):
        return {"status": "no_season", "findings": [_said(found.finding)]}
    return {
        "status": "ok",
        "p_value": found.p_value,
        "p_below_minimum": found.p_below_minimum,
        "p_meets_target": found.p_meets_target,
        "p_meets_stretch": found.p_meets_stretch,
        "seasons": [_season(part) for part in found.parts],
        "findings": [_said(one) for one in found.findings],
    }


def _season(part: SeasonPart) -> dict[str, object]:
    levels = part.levels
    return {
        "name": part.name,
        "months": list(part.months),
        "minimum": levels.minimum,
        "target": levels.target,
        "stretch": levels.stretch,
        "dead_band": levels.dead_band,
        "p_below_minimum": levels.p_below_minimum,
        "p_meets_target": levels.p_meets_target,
        "p_meets_stretch": levels.p_meets_stretch,
        "all_year": {
            "p_below_minimum": part.all_year.p_below_minimum,
            "p_meets_target": part.all_year.p_meets_target,
            "p_meets_stretch": part.all_year.p_meets_stretch,
        },
    }


def _said(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "text": sentence(finding)}
