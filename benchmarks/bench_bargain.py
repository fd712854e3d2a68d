"""The bargain on reference and generated domains, beside a full enumeration in numpy in the same run.

The baseline forms all packages by broadcasting, finds the frontier by one lexsort and applies the
four rules to the zone, in floats and without certificate or tie-breaking. Reading the file and
weighting the evaluations are outside both times. Each time is the best of several rounds in which the two take turns.

The generated domains (benchmarks/generated.py) have far too many packages to enumerate; they stand
beside the enumeration of travel_2010 of the same run, as the median over the seeds. With a coupling
all four rules are answered and proved as well.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from benchmarks.generated import SEEDS, generated, random_tables
from benchmarks.turns import best_of_turns
from workbench.proposal.bargaining.coupled import settle_coupled
from workbench.proposal.bargaining.domains import Domain, parse
from workbench.proposal.bargaining.frontier import Menu, merge
from workbench.proposal.bargaining.rules import settle

GROWTH = (6, 12, 18, 24)  # KPIs
FEW_SEEDS = range(5)
ROOT = Path(__file__).resolve().parent.parent


def enumerated(
    rows: list[tuple[NDArray[np.float64], NDArray[np.float64]]], reservation: tuple[float, float]
) -> int:
    """Settle by enumeration; returns the size of the frontier in the zone."""
    first, second = np.zeros(1), np.zeros(1)
    for a, b in rows:
        first = (first[:, None] + a).ravel()
        second = (second[:, None] + b).ravel()
    inside = np.flatnonzero((first >= reservation[0]) & (second >= reservation[1]))
    if not len(inside):
        return 0
    first, second = first[inside] - reservation[0], second[inside] - reservation[1]
    order = np.lexsort((-second, -first))
    falling = second[order]
    before = np.concatenate(([-np.inf], np.maximum.accumulate(falling)[:-1]))
    efficient = order[falling > before]
    g1, g2 = first[efficient], second[efficient]
    for measure in (
        g1 * g2,
        np.minimum(g1 / (g1.max() or 1.0), g2 / (g2.max() or 1.0)),
        np.minimum(g1, g2),
        g1 + g2,
    ):
        int(measure.argmax())
    return len(efficient)


def _floats(menu: Menu) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    return [
        (np.array([float(a) for a, _ in row]), np.array([float(b) for _, b in row]))
        for row in menu.issues
    ]


def _row(name: str, domain: Domain) -> dict[str, object]:
    reservation = float(domain.reservation[0]), float(domain.reservation[1])
    menu = domain.menu
    rows = _floats(menu)
    ours, theirs = best_of_turns(
        (
            lambda: settle(merge(menu), domain.reservation),
            lambda: enumerated(rows, reservation),
        )
    )
    packages = 1
    for issue in domain.issues:
        packages *= len(issue.options)
    return {
        "name": f"bargain {name}",
        "packages": packages,
        "seconds": ours,
        "baseline": "numpy enumeration",
        "baseline_seconds": theirs,
        "ratio": theirs / ours,
    }


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _settled(domain: Domain) -> object:
    if domain.couplings:
        return settle_coupled(domain.coupled, domain.reservation)
    return settle(merge(domain.menu), domain.reservation)


def _generated_row(name: str, contents: list[bytes], yardstick: float) -> dict[str, object]:
    """Time each domain once and report the median and the slowest."""
    domains = [parse(content) for content in contents]
    seconds = [_timed(lambda domain=domain: _settled(domain)) for domain in domains]
    return {
        "name": f"bargain {name}",
        "packages": float(np.prod([float(len(issue.options)) for issue in domains[0].issues])),
        "seconds": median(seconds),
        "slowest": max(seconds),
        "baseline": "numpy enumeration of travel_2010",
        "baseline_seconds": yardstick,
        "ratio": yardstick / median(seconds),
    }


def _generated_rows(yardstick: float) -> list[dict[str, object]]:
    rows = []
    for label, coupled in (("", False), (" coupled", True)):
        for kind, make in (("concave", generated), ("random tables", random_tables)):
            contents = [make(seed, coupled=coupled) for seed in SEEDS]
            rows.append(_generated_row(f"12x21 {kind}{label}", contents, yardstick))
        for kpis in GROWTH:
            contents = [generated(seed, kpis, coupled=coupled) for seed in FEW_SEEDS]
            rows.append(_generated_row(f"{kpis}x21 concave{label}", contents, yardstick))
    return rows


def run() -> list[dict[str, object]]:
    """Time reference and generated domains; `ratio` above 1 means faster than the baseline."""
    shared = Path(os.environ.get("EQUIPOISE_SHARED", ROOT.parent / "shared"))
    files = sorted((shared / "reference" / "bargaining" / "domains").glob("*.json"))
    rows = [_row(path.stem, parse(path.read_bytes())) for path in files]
    yardsticks = [row["baseline_seconds"] for row in rows if row["name"] == "bargain travel_2010"]
    return rows + [row for yardstick in yardsticks for row in _generated_rows(yardstick)]


if __name__ == "__main__":
    for row in run():
        slowest = f"  slowest {row['slowest']:.3f} s" if "slowest" in row else ""
        print(
            f"{row['name']:34} {row['packages']:>8.3g} packages  {row['seconds']:.6f} s"
            f"  enumeration {row['baseline_seconds']:.6f} s  ratio {row['ratio']:.2f}{slowest}"
        )
