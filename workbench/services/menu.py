"""The public menu as it is kept with a frame, and what pages and bargaining read from it."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workbench.proposal.bargaining.gains import PackageFacts

MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class CohortLine:
    """Levels of one cohort in a package, natural units; `digits` decimals say all of the KPI.

    `plan` is the share of the parties' plan that is assumed, `p_…` chances per window as planned.
    """

    cohort: str | None
    target: float
    minimum: float
    stretch: float
    dead_band: float
    window: str
    plan: float
    p_below_minimum: float
    p_meets_target: float
    digits: int


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """Levels of one cohort in one season, natural units; `months` are calendar months, 1..12.

    `settled` tells whether the package is counted and settled by them: in a menu of an older frame
    they stand only for the record.
    """

    cohort: str | None
    months: tuple[int, ...]
    minimum: float
    target: float
    stretch: float
    settled: bool = True


@dataclass(frozen=True, slots=True)
class KpiLine:
    """One KPI in a package: which level set, its improvement in points, and its cohorts' levels.

    `credit` and `bonus` are the fractions of the yearly fee that hang on the KPI. `seasons` are this
    set's levels by season, where both chose them.
    """

    kpi: str
    name: str
    unit: str
    direction: str
    level_set: str
    improvement: float
    credit: float
    bonus: float
    cohorts: tuple[CohortLine, ...]
    seasons: tuple[SeasonLine, ...] = ()


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
    return packages_at(menu, range(len(menu["packages"])))


def packages_at(menu: Mapping[str, Any], places: Iterable[int]) -> list[PackageView]:
    """Return the packages at these places, from 0; raises IndexError when there is none."""
    lines = {
        (part["kpi"], option["name"]): _line(menu, part, option)
        for part in menu["kpis"]
        for option in part["options"]
    }
    return [_package(menu, menu["packages"][place], lines) for place in places]


def package_of(menu: Mapping[str, Any], index: int) -> PackageView:
    """Return one package; raises IndexError when there is none."""
    return packages_at(menu, [index])[0]


def lines_of(menu: Mapping[str, Any], kpi: str) -> list[KpiLine]:
    """Return the level sets on offer for one KPI; an empty list for a KPI that is not in it."""
    part = next((part for part in menu["kpis"] if part["kpi"] == kpi), None)
    return [] if part is None else [_line(menu, part, option) for option in part["options"]]


def _package(
    menu: Mapping[str, Any],
    package: Mapping[str, Any],
    lines: Mapping[tuple[str, str], KpiLine],
) -> PackageView:
    chosen = package["options"]
    return PackageView(
        index=package["index"],
        fee=Decimal(package["fee"]),
        incentive=Decimal(package["incentive"]),
        lines=tuple(lines[part["kpi"], chosen[part["kpi"]]] for part in menu["kpis"]),
    )


def _line(menu: Mapping[str, Any], part: Mapping[str, Any], option: Mapping[str, Any]) -> KpiLine:
    card = menu["cards"][part["kpi"]]
    on_offer = [
        told[name]
        for choice in part["options"]
        for cohort in choice["cohorts"]
        for told in (cohort, *cohort.get("seasons", ()))
        for name in ("target", "minimum", "stretch")
    ]
    digits = digits_of(on_offer, card["unit"])
    return KpiLine(
        kpi=part["kpi"],
        name=card["name"],
        unit=card["unit"],
        direction=card["direction"],
        level_set=option["name"],
        improvement=option["improvement_points"],
        credit=card["credit"],
        bonus=card["bonus"],
        cohorts=tuple(_cohort(cohort, digits) for cohort in option["cohorts"]),
        seasons=tuple(_seasons(card, option)),
    )


def _seasons(card: Mapping[str, Any], option: Mapping[str, Any]) -> Iterator[SeasonLine]:
    """Return an option's seasons; an older menu may tell them beside the packages, or not at all."""
    for cohort in option["cohorts"]:
        for one in cohort.get("seasons", ()):
            levels = one["minimum"], one["target"], one["stretch"]
            yield SeasonLine(cohort["cohort"], tuple(one["months"]), *levels)
    for told in card.get("by_season", ()):
        for one in told["seasons"] if told["level_set"] == option["name"] else ():
            levels = one["minimum"], one["target"], one["stretch"]
            yield SeasonLine(told["cohort"], tuple(one["months"]), *levels, settled=False)


def _cohort(cohort: Mapping[str, Any], digits: int) -> CohortLine:
    return CohortLine(
        cohort=cohort["cohort"],
        target=cohort["target"],
        minimum=cohort["minimum"],
        stretch=cohort["stretch"],
        dead_band=cohort["dead_band"],
        window=cohort["window"],
        plan=cohort["plan"],
        p_below_minimum=cohort["p_below_minimum"],
        p_meets_target=cohort["p_meets_target"],
        digits=digits,
    )


def digits_of(levels: Sequence[float], unit: str) -> int:
    """Return how many decimals say the levels exactly, 0..4; a share is said in per cent."""
    scale = 100 if unit == "ratio" else 1
    return next(
        (
            digits
            for digits in range(MOST_DIGITS)
            if all(math.isclose(round(v * scale, digits), v * scale, abs_tol=1e-9) for v in levels)
        ),
        MOST_DIGITS,
    )
