"""A changed ladder for 12 KPIs, beside the same counted without anything kept at hand.

Ours is what a dragged level asks for: consequences of every clause and the sum of the year on
paths that are kept. The baseline simulates each path anew first, as the first look does.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from workbench.outlook.paths import Outlook, simulate
from workbench.outlook.plan import Plan
from workbench.settlement.consequences import KpiFuture, Practice, consequences, practices
from workbench.settlement.consequences.whole_year import whole_year
from workbench.settlement.schedule import Clause, Ladder, Schedule, Trigger

KPIS = 12
ROUNDS = 20
FEE = Decimal(500_000)
LADDER = Ladder("higher", minimum=0.95, target=0.97, stretch=0.99, dead_band=0.001, best=1.0)
CLAUSES = tuple(
    Clause(f"kpi {number}", "quarter", LADDER, 0.01, 0.01, Trigger("k_of_n", k=2, n=4))
    for number in range(KPIS)
)


def _histories() -> list[Any]:
    rng = np.random.default_rng(1)
    return [1 - np.exp(rng.normal(np.log(0.03), 0.4, 36)) for _ in range(KPIS)]


def _futures(histories: list[Any]) -> list[KpiFuture]:
    found = []
    for number, values in enumerate(histories):
        outlook = simulate(
            values,
            periods=12,
            season=12,
            lower=0.0,
            upper=1.0,
            rng=np.random.default_rng(number),
        )
        assert isinstance(outlook, Outlook)
        found.append(KpiFuture(outlook.paths, "higher", 0.0, 1.0, Plan(0.25, 6.0)))
    return found


def _beside(histories: list[Any], futures: list[KpiFuture]) -> list[tuple[Practice, ...]]:
    return [
        practices(CLAUSES[0], future.months, values)
        for future, values in zip(futures, histories, strict=True)
    ]


def _answer(kept: list[tuple[KpiFuture, Any, Any, tuple[Practice, ...]]], target: float) -> None:
    changed = tuple(
        replace(clause, ladder=replace(clause.ladder, target=target)) for clause in CLAUSES
    )
    for clause, (future, then, values, beside) in zip(changed, kept, strict=True):
        consequences(clause, float(FEE), future.months, then, values, practice=beside)
    months = [future.months for future, _, _, _ in kept]
    whole_year(Schedule("EUR", FEE, changed, 0.12), months, [then for _, then, _, _ in kept])


def _at_hand(histories: list[Any]) -> list[tuple[KpiFuture, Any, Any, tuple[Practice, ...]]]:
    futures = _futures(histories)
    beside = _beside(histories, futures)
    planned = [future.planned() for future in futures]
    return list(zip(futures, planned, histories, beside, strict=True))


def _least(call: Callable[[int], None], rounds: int) -> float:
    times = []
    for number in range(rounds):
        begun = time.perf_counter()
        call(number)
        times.append(time.perf_counter() - begun)
    return min(times)


def run() -> list[dict[str, Any]]:
    """Return one row: seconds of a changed ladder on kept paths, and with paths drawn anew."""
    histories = _histories()
    at_hand = _at_hand(histories)

    def kept(number: int) -> None:
        _answer(at_hand, 0.97 + 0.0001 * number)

    def anew(number: int) -> None:
        _answer(_at_hand(histories), 0.97 + 0.0001 * number)

    kept(0)
    return [
        {
            "name": f"changed ladder, {KPIS} KPIs",
            "seconds": round(_least(kept, ROUNDS), 5),
            "baseline": "paths drawn anew",
            "baseline_seconds": round(_least(anew, 2), 5),
        }
    ]
