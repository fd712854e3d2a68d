"""The public menu as it is kept with a frame, and what pages and bargaining read from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workbench.proposal.bargaining.gains import PackageFacts


@dataclass(frozen=True, slots=True)
class CohortLine:
    """Levels of one cohort in a package, natural units."""

    cohort: str | None
    target: float
    minimum: float
    stretch: float
    dead_band: float
    window: str
    p_below_minimum: float
    p_meets_target: float


@dataclass(frozen=True, slots=True)
class KpiLine:
    """One KPI in a package: which level set, and its cohorts' levels."""

    kpi: str
    name: str
    unit: str
    direction: str
    level_set: str
    improvement: float
    cohorts: tuple[CohortLine, ...]


@dataclass(frozen=True, slots=True)
class PackageView:
    """One package of the public menu: both sides see the same."""

    index: int
    fee: Decimal
    incentive: Decimal
    lines: tuple[KpiLine, ...]


def kpis_of(menu: Mapping[str, Any]) -> list[str]:
    """Return the keys of the menu's KPIs in order."""
    return [part["kpi"] for part in menu["kpis"]]


def facts_of(menu: Mapping[str, Any]) -> list[PackageFacts]:
    """Return what bargaining reads of each package, in menu order.

    A level set whose plan expects less than today counts as no improvement.
    """
    return [
        PackageFacts(
            fee=float(package["fee"]),
            improvement={k: max(p, 0.0) for k, p in package["improvement_points"].items()},
            incentive=float(package["incentive"]),
        )
        for package in menu["packages"]
    ]


def packages_of(menu: Mapping[str, Any]) -> list[PackageView]:
    """Return every package for people to read, in menu order."""
    return [_package(menu, package) for package in menu["packages"]]


def package_of(menu: Mapping[str, Any], index: int) -> PackageView:
    """Return one package; raises IndexError when there is none."""
    return _package(menu, menu["packages"][index])


def _package(menu: Mapping[str, Any], package: Mapping[str, Any]) -> PackageView:
    return PackageView(
        index=package["index"],
        fee=Decimal(package["fee"]),
        incentive=Decimal(package["incentive"]),
        lines=tuple(_line(menu, part, package["options"]) for part in menu["kpis"]),
    )


def _line(menu: Mapping[str, Any], part: Mapping[str, Any], chosen: Mapping[str, str]) -> KpiLine:
    option = next(o for o in part["options"] if o["name"] == chosen[part["kpi"]])
    card = menu["cards"][part["kpi"]]
    return KpiLine(
        kpi=part["kpi"],
        name=card["name"],
        unit=card["unit"],
        direction=card["direction"],
        level_set=option["name"],
        improvement=option["improvement_points"],
        cohorts=tuple(
            CohortLine(
                cohort=cohort["cohort"],
                target=cohort["target"],
                minimum=cohort["minimum"],
                stretch=cohort["stretch"],
                dead_band=cohort["dead_band"],
                window=cohort["window"],
                p_below_minimum=cohort["p_below_minimum"],
                p_meets_target=cohort["p_meets_target"],
            )
            for cohort in option["cohorts"]
        ),
    )
