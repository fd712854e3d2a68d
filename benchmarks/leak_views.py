"""One side's view of the demonstration's menu for many guesses of its answers at once.

The product builds a view from seven answers (workbench/services/entry.py); here the same arithmetic
runs over arrays. A test compares both, draw by draw. Money is a year's. A menu is kept twice: of 81
packages as the demonstration's sealed round has it, and of 375 as a guided one would, with five
level sets a KPI.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from workbench.proposal.bargaining.gains import PackageFacts, SideGains
from workbench.proposal.entry import ARRIVALS, too_low
from workbench.proposal.entry.views import arrived, effort_for
from workbench.proposal.menu.finer import packages_of_options
from workbench.services import entry
from workbench.services.demo import CUSTOMER_SUGGESTION, PROVIDER_ANSWERS
from workbench.services.questions import Answer
from workbench.services.rounds import sets_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Side = Literal["customer", "provider"]
Style = Literal["seven", "refined"]
MENU = Path(__file__).parent / "demo_menu.json"
GUIDED_MENU = Path(__file__).parent / "guided_menu.json"  # without its packages: all combinations
# What a customer may say of a point where it does not keep what follows: stated assumptions.
REFINED = {"availability": 1_404_000.0, "response_time": 90_000.0, "first_time_fix_rate": 8_000.0}
TOTAL: Mapping[Side, str] = {"customer": "highest_fee", "provider": "base_cost"}
ONE: Mapping[Side, str] = {"customer": "hour_cost", "provider": "tenth_cost"}


def guided_menu() -> dict[str, Any]:
    """Return the menu that a guided round of the demonstration has, as a frame keeps it."""
    whole: dict[str, Any] = json.loads(GUIDED_MENU.read_text(encoding="utf-8"))
    options = {part["kpi"]: part["options"] for part in whole["kpis"]}
    fees = [Decimal(fee) for fee in whole["fees"]]
    return whole | {"packages": packages_of_options(options, fees)}


@cache
def demo_menu(
    count: int = 3, fees: tuple[float, ...] = (), *, finer: bool = False
) -> dict[str, Any]:
    """Return the menu of the demonstration with its first KPIs alone, as a frame keeps it.

    With other `fees`, as many, instead of its own; `finer` is the menu of a guided round.
    """
    whole: dict[str, Any] = guided_menu() if finer else json.loads(MENU.read_text(encoding="utf-8"))
    instead = dict(zip(whole["fees"], map(str, fees), strict=True)) if fees else {}
    parts = whole["kpis"][:count]
    kept = [part["kpi"] for part in parts]
    first = {part["kpi"]: part["options"][0]["name"] for part in whole["kpis"][count:]}
    shares = {
        (part["kpi"], option["name"]): option["incentive"]
        for part in parts
        for option in part["options"]
    }
    packages: list[dict[str, Any]] = []
    for one in whole["packages"]:
        if any(one["options"][kpi] != name for kpi, name in first.items()):
            continue
        chosen = {kpi: one["options"][kpi] for kpi in kept}
        fee = instead.get(one["fee"], one["fee"])
        money = float(fee) * sum(shares[pair] for pair in chosen.items())
        packages.append(
            one
            | {
                "index": len(packages),
                "fee": fee,
                "options": chosen,
                "improvement_points": {kpi: one["improvement_points"][kpi] for kpi in kept},
                "incentive": f"{money:.2f}",
            }
        )
    facts = whole["facts"] | {
        name: {kpi: whole["facts"][name][kpi] for kpi in kept} for name in ("kpis", "prospects")
    }
    cards = {kpi: whole["cards"][kpi] for kpi in kept}
    return whole | {"kpis": parts, "packages": packages, "facts": facts, "cards": cards}


def shipped(side: Side) -> dict[str, Answer]:
    """Return the answers of the demonstration's provider, or those suggested to its customer."""
    if side == "customer":
        return {key: Answer(one, one, one) for key, one in CUSTOMER_SUGGESTION.items()}
    return {
        key: Answer(likely if low is None else low, likely, likely if high is None else high)
        for key, (low, likely, high) in PROVIDER_ANSWERS.items()
    }


@dataclass(frozen=True)
class Facts:
    """What both know of every package when a share of the plan arrives, per `confidence`.

    `points`, `shortfall`: (packages, KPIs); `incentive`, `setback`: (packages,).
    """

    points: Floats
    shortfall: Floats
    incentive: Floats
    setback: Floats


@dataclass(frozen=True)
class Packages:
    """The public facts of a menu, and what a point of each KPI is per unit of the one answer.

    `worth`, `linear` and `square`: (KPIs,), from an hour down for good or from the tenth's cost.
    `today`: the bad years of today in points, (KPIs,). `bars`: which packages a red line of the
    level can bar, nothing first; `barred` those that the suggested one does. `sets`: the level set
    of a package that has it for all KPIs.
    """

    menu: Mapping[str, Any]
    kpis: tuple[str, ...]
    fees: Floats
    customer: Mapping[float, Facts]
    provider: Mapping[float, Facts]
    today: Floats
    worth: Floats
    linear: Floats
    square: Floats
    bars: tuple[Bools, ...]
    barred: Bools
    sets: tuple[str, ...]


@cache
def packages(count: int, fees: tuple[float, ...] = (), *, finer: bool = False) -> Packages:
    """Return the packages of a menu of the demonstration with its first KPIs alone, or other fees."""
    menu = demo_menu(count, fees, finer=finer)
    offers, facts = entry.offers_of(menu), entry.kpi_facts(menu)
    kpis = tuple(one.kpi for one in facts)
    unit = Answer(1.0, 1.0, 1.0)
    worth = entry.derived_of(menu, "customer", shipped("customer") | {"hour_cost": unit})
    cost = entry.derived_of(menu, "provider", {"tenth_cost": unit})
    hot = entry.hot_kpi(menu)
    levels = sorted({one.minimum for offer in offers for one in offer.promises[hot.kpi]})
    worst = entry.level_of(hot, CUSTOMER_SUGGESTION["worst_level"])
    bars = [
        np.array([too_low(hot, level, offer) for offer in offers]) for level in (*levels, worst)
    ]
    return Packages(
        menu=menu,
        kpis=kpis,
        fees=np.array([one.fee for one in offers]),
        customer={one: _facts([arrived(offer, one) for offer in offers], kpis) for one in ARRIVALS},
        provider={
            one: _facts([effort_for(offer, one) for offer in offers], kpis) for one in ARRIVALS
        },
        today=_facts([arrived(offers[0], 0.0)], kpis).shortfall[0],
        worth=np.array([worth[kpi].counted for kpi in kpis]),  # type: ignore[union-attr]
        linear=np.array([cost[kpi].linear for kpi in kpis]),  # type: ignore[union-attr]
        square=np.array([cost[kpi].square for kpi in kpis]),  # type: ignore[union-attr]
        bars=tuple({one.tobytes(): one for one in bars}.values()),
        barred=bars[-1],
        sets=tuple(name or "" for name in sets_of(menu)),
    )


def _facts(known: Sequence[PackageFacts], kpis: Sequence[str]) -> Facts:
    return Facts(
        np.array([[one.improvement[kpi] for kpi in kpis] for one in known]),
        np.array([[one.shortfall[kpi] for kpi in kpis] for one in known]),
        np.array([one.incentive for one in known]),
        np.array([one.setback for one in known]),
    )


@dataclass(frozen=True)
class Draws:
    """Answers of one side, n at once, as the step reads them.

    `a_point` and `square`: (n, KPIs), worth or cost of points; `total`: (n,), the customer's highest
    fee or the provider's base cost. The rest is one figure for all: `outside` is what the customer's
    alternative costs or the provider's lowest margin.
    """

    a_point: Floats
    square: Floats
    total: Floats
    outside: float
    risk: float
    confidence: float
    barred: Bools
    lowest_fee: float = 0.0
    worst_year: float = np.inf


def views(side: Side, one: Draws, menu: Packages) -> tuple[Floats, Bools]:
    """Return gains and acceptance, shape (n, packages), as `entry.view_of` does one by one."""
    last = one.total[:, None]
    if side == "customer":
        known = menu.customer[one.confidence]
        lost = np.maximum(one.a_point @ known.shortfall.T - known.setback, 0.0)
        risk = one.risk * (lost - (one.a_point @ menu.today)[:, None])
        gains = one.a_point @ known.points.T - known.incentive - menu.fees + one.outside - risk
        return gains, (gains >= 0) & (menu.fees <= last) & ~one.barred
    known = menu.provider[one.confidence]
    cost = one.a_point @ known.points.T + one.square @ (known.points**2).T + last
    net = menu.fees + known.incentive - cost
    gains = net - one.outside - one.risk * known.setback
    bearable = net - known.setback >= -one.worst_year
    return gains, (gains >= 0) & bearable & (menu.fees >= one.lowest_fee)


def centre(side: Side, style: Style, menu: Packages) -> Floats:
    """Return the numbers that a guess is around: what a point costs or is worth, and the total.

    In seven answers a single number drives the points of all KPIs; refined, each has its own.
    """
    answers = shipped(side)
    total = answers[TOTAL[side]].expected()
    if style == "seven":
        return np.array([answers[ONE[side]].expected(), total], dtype=np.float64)
    if side == "customer":
        return np.array([*(REFINED[kpi] for kpi in menu.kpis), total])
    a_tenth = answers[ONE[side]].expected()
    return np.array([*(a_tenth * (menu.linear + menu.square)), total])


def draws(side: Side, style: Style, numbers: Floats, menu: Packages) -> Draws:
    """Return answers with these numbers, (n, numbers); the other answers are the shipped ones."""
    plain = {key: one.expected() for key, one in shipped(side).items()}
    one = numbers[:, :1]
    if style == "refined":
        a_point, square = numbers[:, :-1], np.zeros((len(numbers), len(menu.kpis)))
    elif side == "customer":
        a_point, square = one * menu.worth, np.zeros((len(numbers), len(menu.kpis)))
    else:
        a_point, square = one * menu.linear, one * menu.square
    found = Draws(
        a_point, square, numbers[:, -1], 0.0, plain["risk"], plain["confidence"], menu.bars[0]
    )
    if side == "customer":
        return replace(found, outside=plain["alternative_cost"], barred=menu.barred)
    return replace(
        found,
        outside=plain["lowest_margin"],
        lowest_fee=plain["lowest_fee"],
        worst_year=plain["worst_year"],
    )


def one_view(side: Side, one: Draws, menu: Packages) -> SideGains:
    """Return the view of the first draw."""
    gains, accepted = views(side, one, menu)
    return SideGains(gains[0], accepted[0])
