"""A full proposal for 12 KPIs: levels for three settings, the menu, four rules with certificates.

Each KPI has 36 months of history, 2,000 paths of 36 months ahead, windows of a quarter, and a plan;
three fees make 3^13 packages. "Kept paths" starts at the paths, as a page does whose outlook is
at hand; "with outlook" simulates them first. Once without and once with a budget that all KPIs
share. The customer's worth and the provider's cost come from a seed: worth linear, cost convex.

The baseline, in turn with ours in one run, is what plain numpy says of the same questions: two
quantiles and a third for the stretch of every setting on the same planned paths, without grid,
reasons or prices, then all packages by broadcasting, the frontier by one lexsort and four rules in
floats, without certificates, couplings or exact ties. The outlook's baseline draws nothing: it is
the one of the kept paths, so that the figure shows what the outlook costs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench_bargain import enumerated
from benchmarks.turns import best_of_turns
from workbench.outlook.paths import Outlook, simulate
from workbench.outlook.plan import Plan
from workbench.proposal.bargaining.answers import Rule
from workbench.proposal.bargaining.couplings import Coupling, Sense
from workbench.proposal.bargaining.menus import MenuBargain, Option
from workbench.proposal.bargaining.proposals import Proposal
from workbench.proposal.levels import (
    SETTINGS,
    KpiOption,
    LevelQuestion,
    Stake,
    WindowSets,
    planned_paths,
    propose_three,
)
from workbench.proposal.menu import CohortSets, Frame, OpenMenu, kpi_options, propose_menu

Array = NDArray[np.float64]

KPIS, MONTHS, AHEAD, PATHS = 12, 36, 36, 2000
PLAN = Plan(0.25, 6.0)
STAKE = Stake(0.01, 0.01)
FEES = (Decimal(430_000), Decimal(520_000), Decimal(610_000))
SLOPES = {"agreed": STAKE}
LIMITS = {name: setting.limits for name, setting in SETTINGS.items()}


@dataclass(frozen=True)
class Kpi:
    """One KPI: its question, history (months,) and what a point is worth and costs, in money."""

    question: LevelQuestion
    history: Array
    worth: float
    cost: float
    bend: float


def kpis() -> list[Kpi]:
    """Return twelve shares of time whose losses are log-normal, always the same."""
    rng = np.random.default_rng(12)
    found = []
    for number in range(KPIS):
        question = LevelQuestion(f"kpi {number}", "ratio", "higher", "quarter", 0.0, 1.0)
        history = 1 - np.exp(rng.normal(np.log(rng.uniform(0.02, 0.06)), 0.35, MONTHS))
        worth, cost, bend = rng.uniform(30e3, 90e3), rng.uniform(10e3, 30e3), rng.uniform(2e3, 1e4)
        found.append(Kpi(question, history, worth, cost, bend))
    return found


def simulated(every: list[Kpi]) -> list[Array]:
    """Return the paths (paths, months) of each KPI if nothing changes."""
    found = []
    for seed, kpi in enumerate(every):
        rng = np.random.default_rng(seed)
        outlook = simulate(
            kpi.history, periods=AHEAD, season=12, lower=0.0, upper=1.0, n_paths=PATHS, rng=rng
        )
        assert isinstance(outlook, Outlook)
        found.append(outlook.paths)
    return found


def options_of(kpi: Kpi, paths: Array) -> tuple[KpiOption, ...]:
    """Return the KPI's three level sets as options of the menu."""
    question = kpi.question
    sets = propose_three(question, paths, PLAN, kpi.history)
    planned = {
        name: planned_paths(question, paths, PLAN, setting.plan)
        for name, setting in SETTINGS.items()
    }
    offered = WindowSets(question, sets, planned, paths, kpi.history)
    return kpi_options([CohortSets(None, 1.0, (offered,))], SLOPES, LIMITS)


def proposed(every: list[Kpi], paths: list[Array], *, coupled: bool) -> Proposal:
    """Return the full proposal: levels, menu and four rules, each with its certificate."""
    options = {
        kpi.question.kpi: options_of(kpi, one) for kpi, one in zip(every, paths, strict=True)
    }
    menu = propose_menu(options, Frame("open_book", FEES, {}))
    assert isinstance(menu, OpenMenu)
    found = _bargain(every, menu, coupled=coupled).propose()
    assert isinstance(found, Proposal)
    assert set(found.offers) == set(Rule)
    return found


def _bargain(every: list[Kpi], menu: OpenMenu, *, coupled: bool) -> MenuBargain:
    fees = tuple(Fraction(int(fee)) for fee in menu.fees)
    rows = tuple(
        tuple(_option(kpi, one) for one in menu.options[kpi.question.kpi]) for kpi in every
    )
    budget = _budget(rows, fees) if coupled else ()
    return MenuBargain(rows, fees, (-Fraction(600_000), Fraction(250_000)), budget, Fraction(1, 2))


def _budget(
    rows: tuple[tuple[Option, ...], ...], fees: tuple[Fraction, ...]
) -> tuple[Coupling, ...]:
    """Return the provider's budget for improvement: half of what the dearest levels take."""
    uses = (*(tuple(one.cost for one in row) for row in rows), (Fraction(0),) * len(fees))
    dearest = sum((max(row) for row in uses), Fraction(0))
    return (Coupling(uses, Sense.AT_MOST, dearest * Fraction(1, 2)),)


def _option(kpi: Kpi, option: KpiOption) -> Option:
    points = max(option.improvement_points, 0.0)
    money = [
        kpi.worth * points,
        float(FEES[1]) * option.incentive,
        kpi.cost * points + kpi.bend * points**2,
    ]
    value, incentive, cost = (Fraction(round(100 * one), 100) for one in money)
    return Option(option.name, value, incentive, cost, Fraction(0))


def plain(every: list[Kpi], paths: list[Array]) -> int:
    """Return the size of the frontier that plain numpy finds."""
    rows = []
    for kpi, unchanged in zip(every, paths, strict=True):
        first, second = [], []
        for setting in SETTINGS.values():
            planned = planned_paths(kpi.question, unchanged, PLAN, setting.plan)
            windows = planned.reshape(PATHS, -1, 3).mean(axis=-1)
            limits = setting.limits
            chances = [limits.alpha, 1 - limits.beta, 1 - limits.stretch_probability]
            levels = np.quantile(windows, chances)
            share = float(np.interp(windows, levels, (-STAKE.credit, 0.0, STAKE.bonus)).mean())
            points = 100 * float(planned.mean() - unchanged.mean())
            money = float(FEES[1]) * share
            first.append(kpi.worth * points - money)
            second.append(money - kpi.cost * points - kpi.bend * points**2)
        rows.append((np.array(first), np.array(second)))
    fees = np.array([float(fee) for fee in FEES])
    return enumerated([*rows, (-fees, fees)], (-600_000.0, 250_000.0))


def run() -> list[dict[str, object]]:
    """Return a row per way: seconds of ours and of the baseline, in turns."""
    every = kpis()
    kept = simulated(every)
    ways: tuple[tuple[str, Callable[[], object]], ...] = (
        ("kept paths", lambda: proposed(every, kept, coupled=False)),
        ("kept paths, budget", lambda: proposed(every, kept, coupled=True)),
        ("with outlook", lambda: proposed(every, simulated(every), coupled=False)),
    )
    rows: list[dict[str, object]] = []
    for name, ours in ways:
        seconds, baseline = best_of_turns((ours, lambda: plain(every, kept)))
        rows.append(
            {
                "name": f"proposal, {KPIS} KPIs, {name}",
                "seconds": seconds,
                "baseline": "numpy quantiles and enumeration",
                "baseline_seconds": baseline,
            }
        )
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
