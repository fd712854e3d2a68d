"""Which packages are offered: small and listed in sealed mode, larger and unlisted in the others.

In sealed mode each round tells a little of what was entered; a menu of 20 to 100 packages is a
real choice that stays checkable. Where the product would pass 100, the slope and then the windows
are fixed in the public frame. In guided and open book mode the menu may be as large as five levels
times windows, plans and slopes for each KPI; it is given as options per KPI, and the fee may be
free.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import prod
from typing import Literal

from workbench.codes import Finding
from workbench.proposal.levels import KpiOption
from workbench.proposal.menu.packages import MOST_PACKAGES, Menu, build_menu, check
from workbench.settlement.schedule import Window

Mode = Literal["sealed", "guided", "open_book"]

LEAST_PACKAGES = 20
MOST_LEVELS = 5  # of one KPI at one window, plan and slope
MOST_OPTIONS = 225  # of one KPI: 5 levels x 3 windows x 5 plans x 3 slopes

Options = Mapping[str, tuple[KpiOption, ...]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What both agree about the menu.

    `fees` is the grid of yearly fees; only the other modes may leave it empty: a free fee. `windows`
    (by KPI) and `slope` are what the frame fixes where a sealed menu would be too large; a KPI
    without an entry keeps all its windows, None keeps all slopes.
    """

    mode: Mode
    fees: tuple[Decimal, ...]
    windows: Mapping[str, Window]
    slope: str | None = None


@dataclass(frozen=True, slots=True)
class OpenMenu:
    """A menu too large to list: one option per KPI and a fee make a package.

    `count` is the number of packages, with a free fee that of the combinations of options.
    """

    kpis: tuple[str, ...]
    options: Options
    fees: tuple[Decimal, ...]
    count: int


@dataclass(frozen=True, slots=True)
class NoMenu:
    """No menu within the limits of its mode; `finding` says why.

    `options` are those that were left, with slope and windows fixed where that was tried.
    """

    finding: Finding
    options: Options


def propose_menu(
    options_by_kpi: Mapping[str, Sequence[KpiOption]], frame: Frame
) -> Menu | OpenMenu | NoMenu:
    """Return the menu that the frame allows, or why there is none.

    The order is that of the KPIs, their options and the fees as given, the first KPI varying
    slowest: the same input gives the same menu. Raises StepError menu.name_twice and menu.fee_wrong
    for what cannot be meant.
    """
    options = {kpi: tuple(choices) for kpi, choices in options_by_kpi.items()}
    wrong = _missing(options, frame) or _too_many_levels(options, frame.mode)
    if wrong is not None:
        return NoMenu(wrong, options)
    check(options, frame.fees)
    if frame.mode == "sealed":
        return _sealed(options, frame)
    count = _count(options) * max(1, len(frame.fees))
    return OpenMenu(tuple(options), options, frame.fees, count)


def _sealed(options: Options, frame: Frame) -> Menu | NoMenu:
    said: list[Finding] = []
    for fix in (_slope_fixed, _windows_fixed):
        if _count(options) * len(frame.fees) > MOST_PACKAGES:
            options, findings = fix(options, frame)
            said += findings
    count = _count(options) * len(frame.fees)
    if count > MOST_PACKAGES:
        params = {"count": count, "most": MOST_PACKAGES}
        return NoMenu(Finding("menu.too_many_packages", {**params}), options)
    if 0 < count < LEAST_PACKAGES:
        params = {"count": count, "least": LEAST_PACKAGES}
        return NoMenu(Finding("menu.too_few_packages", {**params}), options)
    empty = _missing(options, frame)
    if empty is not None:
        return NoMenu(empty, options)
    return replace(build_menu(options, frame.fees), findings=tuple(said))


def _count(options: Options) -> int:
    return prod(len(choices) for choices in options.values())


def _slope_fixed(options: Options, frame: Frame) -> tuple[Options, list[Finding]]:
    """Keep the options of the frame's slope, in every KPI that has more than one."""
    fixed = dict(options)
    for kpi, choices in options.items():
        if frame.slope is not None and len({choice.slope for choice in choices}) > 1:
            fixed[kpi] = tuple(choice for choice in choices if choice.slope == frame.slope)
    changed = frame.slope is not None and fixed != options
    said = [Finding("menu.slope_fixed", {"slope": frame.slope or ""})] if changed else []
    return fixed, said


def _windows_fixed(options: Options, frame: Frame) -> tuple[Options, list[Finding]]:
    """Keep the options of the frame's window, KPI by KPI."""
    fixed, said = dict(options), list[Finding]()
    for kpi, choices in options.items():
        window = frame.windows.get(kpi)
        if window is not None and len({choice.window for choice in choices}) > 1:
            fixed[kpi] = tuple(choice for choice in choices if choice.window == window)
            said.append(Finding("menu.window_fixed", {"kpi": kpi}))
    return fixed, said


def _missing(options: Options, frame: Frame) -> Finding | None:
    if not options or (frame.mode == "sealed" and not frame.fees):
        return Finding("menu.empty")
    empty = next((kpi for kpi, choices in options.items() if not choices), None)
    return None if empty is None else Finding("menu.nothing_to_choose", {"kpi": empty})


def _too_many_levels(options: Options, mode: Mode) -> Finding | None:
    """Say which KPI has more than five levels at one window and slope, or too many options.

    Where the menu is sealed a plan goes with its level set; in the other modes it is a choice too.
    """
    for kpi, choices in options.items():
        places = Counter((one.window, one.slope, mode != "sealed" and one.plan) for one in choices)
        levels = max(places.values())
        if levels > MOST_LEVELS:
            return Finding(
                "menu.too_many_levels", {"kpi": kpi, "count": levels, "most": MOST_LEVELS}
            )
        if len(choices) > MOST_OPTIONS:
            return Finding(
                "menu.too_many_options", {"kpi": kpi, "count": len(choices), "most": MOST_OPTIONS}
            )
    return None
