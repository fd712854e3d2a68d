"""Every package of a menu that is listed, in one fixed order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from math import prod

from workbench.codes import Finding, StepError
from workbench.proposal.levels.option import CohortLevels, KpiOption
from workbench.settlement.rules import Season

MOST_PACKAGES = 100  # a sealed round stays checkable and leaks little up to here
SCHEMA_VERSION = 1
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Package:
    """One choice for every KPI and a yearly fee, with what both sides may know about it.

    `index` counts from 0 in menu order. `improvement_points` per KPI, as planned against
    unchanged; `incentive` is the expected net settlement per year as planned, in money to the
    provider (negative: credit).
    """

    index: int
    options: Mapping[str, KpiOption]
    fee: Decimal
    improvement_points: Mapping[str, float]
    incentive: Decimal


@dataclass(frozen=True, slots=True)
class Menu:
    """All packages; the KPIs vary in their order, the fee fastest.

    `findings` say what the public frame fixes so that the menu stays small, or what was added.
    """

    kpis: tuple[str, ...]
    options: Mapping[str, tuple[KpiOption, ...]]
    fees: tuple[Decimal, ...]
    packages: tuple[Package, ...]
    findings: tuple[Finding, ...] = ()


def build_menu(
    options_by_kpi: Mapping[str, Sequence[KpiOption]],
    fees: Sequence[Decimal],
    most: int = MOST_PACKAGES,
) -> Menu:
    """Return every combination of one option per KPI and a fee, the first KPI varying slowest.

    Raises StepError: menu.empty without a KPI or fee, menu.nothing_to_choose where a KPI has no
    option, menu.name_twice, menu.fee_wrong for a fee that is not above 0 or stands twice, and
    menu.too_many_packages above `most` packages.
    """
    options = {kpi: tuple(choices) for kpi, choices in options_by_kpi.items()}
    if not options or not fees:
        raise _empty()
    check(options, fees)
    count = prod(len(choices) for choices in options.values()) * len(fees)
    if count > most:
        raise _too_many(count, most)
    combinations = product(product(*options.values()), fees)
    packages = tuple(
        _package(index, dict(zip(options, chosen, strict=True)), fee)
        for index, (chosen, fee) in enumerate(combinations)
    )
    return Menu(tuple(options), options, tuple(fees), packages)


def _package(index: int, options: Mapping[str, KpiOption], fee: Decimal) -> Package:
    share = sum(option.incentive for option in options.values())
    return Package(
        index=index,
        options=options,
        fee=fee,
        improvement_points={kpi: option.improvement_points for kpi, option in options.items()},
        incentive=(fee * Decimal(repr(float(share)))).quantize(CENT, ROUND_HALF_UP) + 0,
    )


def check(options: Mapping[str, tuple[KpiOption, ...]], fees: Sequence[Decimal]) -> None:
    """Raise StepError for a KPI without an option or with a name twice, and for wrong fees."""
    for kpi, choices in options.items():
        if not choices:
            raise _nothing(kpi)
        names = [choice.name for choice in choices]
        if len(set(names)) < len(names):
            raise _twice(kpi)
    if len(set(fees)) < len(fees) or not all(fee.is_finite() and fee > 0 for fee in fees):
        raise _fee_wrong(fees)


def _empty() -> StepError:
    return StepError("menu.empty")


def _nothing(kpi: str) -> StepError:
    return StepError("menu.nothing_to_choose", kpi=kpi)


def _twice(kpi: str) -> StepError:
    return StepError("menu.name_twice", kpi=kpi)


def _fee_wrong(fees: Sequence[Decimal]) -> StepError:
    return StepError("menu.fee_wrong", fees=", ".join(str(fee) for fee in fees))


def _too_many(count: int, most: int) -> StepError:
    return StepError("menu.too_many_packages", count=count, most=most)


def menu_to_dict(menu: Menu) -> dict[str, object]:
    """Return the menu as JSON-ready data with a schema version; money is text.

    Each package names its option per KPI; the levels stand once, under "kpis". "findings" are
    there only where there are any.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "kpis": [
            {"kpi": kpi, "options": [option_to_dict(option) for option in menu.options[kpi]]}
            for kpi in menu.kpis
        ],
        "fees": [format(fee, "f") for fee in menu.fees],
        "packages": [
            {
                "index": package.index,
                "options": {kpi: option.name for kpi, option in package.options.items()},
                "fee": format(package.fee, "f"),
                "improvement_points": dict(package.improvement_points),
                "incentive": format(package.incentive, "f"),
            }
            for package in menu.packages
        ],
        **({"findings": _said(menu.findings)} if menu.findings else {}),
    }


def _said(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [{"code": one.code, "params": dict(one.params)} for one in findings]


def option_to_dict(option: KpiOption) -> dict[str, object]:
    """Return an option; limits that it breaks stand in it only where there are any."""
    said = _said(option.findings)
    return {
        "name": option.name,
        **({"findings": said} if said else {}),
        "improvement_points": option.improvement_points,
        "incentive": option.incentive,
        "cohorts": [_cohort_to_dict(part) for part in option.cohorts],
    }


def _cohort_to_dict(part: CohortLevels) -> dict[str, object]:
    levels = part.levels
    return {
        "cohort": part.cohort,
        "weight": part.weight,
        "window": levels.window,
        "direction": levels.direction,
        "minimum": levels.minimum,
        "target": levels.target,
        "stretch": levels.stretch,
        "dead_band": levels.dead_band,
        "grid": levels.grid,
        "plan": levels.plan,
        "p_below_minimum": levels.p_below_minimum,
        "p_meets_target": levels.p_meets_target,
        **({"seasons": [season_to_dict(one) for one in part.seasons]} if part.seasons else {}),
    }


def season_to_dict(season: Season) -> dict[str, object]:
    """Return the levels of a season as they stand in a menu."""
    return {
        "months": list(season.months),
        "minimum": season.minimum,
        "target": season.target,
        "stretch": season.stretch,
    }
