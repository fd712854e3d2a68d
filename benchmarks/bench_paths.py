"""Simulating a KPI, and a changed ladder on paths that are kept, each beside plain numpy.

Baselines, in turn with ours in one run: for simulated paths a bootstrap of deviations from the
months' means, which knows no trend, no moving level and no doubt about either, so that it shows
what the rest costs; for the ladder the expected settlement alone by np.interp, where ours also
answers chances, the 5 % and 95 % year, the strip and the usual practice.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.turns import beside, best_of_turns
from workbench.outlook.paths import Outlook, simulate
from workbench.settlement.consequences import consequences
from workbench.settlement.schedule import Clause, Ladder, Trigger

Array = NDArray[np.float64]
MONTHS, AHEAD, PATHS, KPIS = 36, 12, 2000, 12
FEE = 1_000_000.0


def _history(seed: int) -> Array:
    rng = np.random.default_rng(seed)
    return 0.96 + 0.01 * np.sin(2 * np.pi * np.arange(MONTHS) / 12) + rng.normal(0, 0.008, MONTHS)


def _simulated(seed: int) -> Array:
    outlook = simulate(
        _history(seed),
        periods=AHEAD,
        season=12,
        lower=0.0,
        upper=1.0,
        n_paths=PATHS,
        rng=np.random.default_rng(seed),
    )
    assert isinstance(outlook, Outlook)
    return outlook.paths


def _bootstrapped(seed: int) -> Array:
    rng = np.random.default_rng(seed)
    years = _history(seed).reshape(-1, 12)
    rest = (years - years.mean(axis=0)).ravel()
    drawn: Array = np.clip(years.mean(axis=0) + rng.choice(rest, (PATHS, AHEAD)), 0.0, 1.0)
    return drawn


def _clause(minimum: float) -> Clause:
    ladder = Ladder("higher", minimum, minimum + 0.01, minimum + 0.02, best=1.0)
    return Clause("availability", "month", ladder, 0.1, 0.1, Trigger("k_of_n", 4, 12))


def _interpolated(paths: Array, minimum: float) -> float:
    levels = [minimum, minimum + 0.01, minimum + 0.02]
    share = np.interp(paths, levels, [-0.1, 0.0, 0.1])
    return float(share.sum(axis=1).mean() * FEE / 12)


def run() -> list[dict[str, object]]:
    """Time both cases; `ratio` above 1 means faster than the baseline."""
    kept = [(_simulated(seed), _history(seed)) for seed in range(KPIS)]
    clause = _clause(0.951)
    return [
        beside(
            f"{PATHS} paths of {MONTHS} months",
            "bootstrap of months in numpy",
            best_of_turns((lambda: _simulated(1), lambda: _bootstrapped(1))),
        ),
        beside(
            f"a changed ladder, {KPIS} KPIs",
            "expected settlement by np.interp",
            best_of_turns(
                (
                    lambda: [consequences(clause, FEE, p, None, h) for p, h in kept],
                    lambda: [_interpolated(p, 0.951) for p, _ in kept],
                )
            ),
        ),
    ]


if __name__ == "__main__":
    for row in run():
        print(
            f"{row['name']:32} {row['seconds']:.5f} s  {row['baseline']} {row['baseline_seconds']:.5f} s"
        )
