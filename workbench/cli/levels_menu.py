"""The public menu of `levels FILE`, or why there is none."""

from collections.abc import Mapping
from dataclasses import replace

from workbench.cli.levels_ahead import CohortFuture, given_of, sets_of
from workbench.cli.levels_input import Asked, KpiAsked
from workbench.cli.levels_sets import MenuAsked
from workbench.codes import Finding
from workbench.platform.texts import sentence
from workbench.proposal.levels import (
    Futures,
    KpiOption,
    LevelSet,
    SeasonalLevels,
    Setting,
    WindowSets,
    crossed,
    propose_seasonal,
    settled_by_season,
)
from workbench.proposal.menu import (
    CohortSets,
    Frame,
    Menu,
    NoMenu,
    OpenMenu,
    kpi_options,
    propose_menu,
    season_to_dict,
)
from workbench.settlement.schedule import Window

OWN = "agreed"  # the slope where none is a choice: the KPI's credit and bonus


def menu_told(
    asked: Asked, ahead: list[list[CohortFuture]], recommended: list[Window | None]
) -> dict[str, object] | None:
    """Return the menu that the file asks for; None where it asks for none."""
    wish = asked.menu
    if wish is None:
        return None
    options = {
        kpi.question.kpi: _options(asked, wish, kpi, futures)
        for kpi, futures in zip(asked.kpis, ahead, strict=True)
    }
    windows = {
        kpi.question.kpi: window or asked.windows[0]
        for kpi, window in zip(asked.kpis, recommended, strict=True)
    }
    frame = Frame(wish.mode, wish.fees, windows, next(iter(wish.slopes), OWN))
    found = propose_menu(options, frame)
    head: dict[str, object] = {"mode": wish.mode, "fees": [format(fee, "f") for fee in wish.fees]}
    if isinstance(found, NoMenu):
        return {"status": "no_menu", **head, "findings": [_said(found.finding)]}
    kpis = [
        {"kpi": kpi, "options": [_option(one) for one in found.options[kpi]]} for kpi in found.kpis
    ]
    return {"status": "ok", **head, "kpis": kpis, **_packages(found)}


def _packages(found: Menu | OpenMenu) -> dict[str, object]:
    if isinstance(found, OpenMenu):
        return {"count": found.count, "packages": None, "findings": []}
    packages = [
        {
            "index": package.index,
            "options": [package.options[kpi].name for kpi in found.kpis],
            "fee": format(package.fee, "f"),
            "improvement_points": [package.improvement_points[kpi] for kpi in found.kpis],
            "incentive": format(package.incentive, "f"),
        }
        for package in found.packages
    ]
    said = [_said(one) for one in found.findings]
    return {"count": len(packages), "packages": packages, "findings": said}


def _options(
    asked: Asked, wish: MenuAsked, kpi: KpiAsked, futures: list[CohortFuture]
) -> tuple[KpiOption, ...]:
    """Return a KPI's options: its sets, by plan where that is a choice, and what is given."""
    settings = crossed(asked.settings, wish.plans) if wish.plans else asked.settings
    cohorts = []
    for future in futures:
        if future.unchanged is None:
            return ()
        windows = future.windows
        if wish.plans:
            windows = sets_of(asked, kpi, (future.asked, future.unchanged), settings)
        chosen = [_by_season(kpi, settings, one) for one in windows]
        both = tuple(_with_given(asked, kpi, one, future) for one in chosen)
        cohorts.append(CohortSets(future.asked.cohort, future.asked.weight, both))
    limits = {name: setting.limits for name, setting in settings.items()}
    limits |= dict.fromkeys(kpi.given, asked.limits_of_given())
    return kpi_options(cohorts, wish.slopes or {OWN: kpi.stake}, limits)


def _by_season(kpi: KpiAsked, settings: Mapping[str, Setting], offered: WindowSets) -> WindowSets:
    """Return the sets with their levels by season, where the file wants them and they exist."""
    if kpi.calendar is None or not kpi.by_season:
        return offered
    sets, curves = dict(offered.sets), dict(offered.curves)
    for name, levels in offered.sets.items():
        if isinstance(levels, LevelSet):
            futures = Futures(offered.unchanged, offered.planned[name], offered.history)
            limits = settings[name].limits
            found = propose_seasonal(offered.question, futures, limits, kpi.calendar, levels)
            if isinstance(found, SeasonalLevels):
                first = kpi.calendar.first_month
                sets[name], curves[name] = settled_by_season(levels, found, first)
    return replace(offered, sets=sets, curves=curves)


def _with_given(
    asked: Asked, kpi: KpiAsked, offered: WindowSets, future: CohortFuture
) -> WindowSets:
    given = given_of(asked, kpi, offered, future.asked)
    return replace(
        offered,
        sets={**offered.sets, **given.sets},
        planned={**offered.planned, **given.planned},
    )


def _option(option: KpiOption) -> dict[str, object]:
    return {
        "name": option.name,
        "window": option.window,
        "slope": option.slope,
        "plan": option.plan,
        "improvement_points": option.improvement_points,
        "incentive": option.incentive,
        "cohorts": [
            {
                "cohort": part.cohort,
                "minimum": part.levels.minimum,
                "target": part.levels.target,
                "stretch": part.levels.stretch,
                "p_below_minimum": part.levels.p_below_minimum,
                "p_meets_target": part.levels.p_meets_target,
                "p_meets_stretch": part.levels.p_meets_stretch,
                **(
                    {"seasons": [season_to_dict(one) for one in part.seasons]}
                    if part.seasons
                    else {}
                ),
            }
            for part in option.cohorts
        ],
        "breaks": [_said(one) for one in option.findings],
    }


def _said(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "text": sentence(finding)}
