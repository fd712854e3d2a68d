"""The bargain on the reference domains, beside a full enumeration in numpy in the same run.

The baseline forms all packages by broadcasting, finds the frontier by one lexsort and applies the
four rules to the zone, in floats and without certificate or tie-breaking. Reading the file and
weighting the evaluations are outside both times. Each time is the best of several rounds in which the two take turns.
"""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.turns import best_of_turns
from workbench.proposal.bargaining.domains import Domain, parse
from workbench.proposal.bargaining.frontier import Menu, merge
from workbench.proposal.bargaining.rules import settle

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


def run() -> list[dict[str, object]]:
    """Time all reference domains; `ratio` above 1 means faster than the baseline."""
    shared = Path(os.environ.get("EQUIPOISE_SHARED", ROOT.parent / "shared"))
    files = sorted((shared / "reference" / "bargaining" / "domains").glob("*.json"))
    return [_row(path.stem, parse(path.read_bytes())) for path in files]


if __name__ == "__main__":
    for row in run():
        print(
            f"{row['name']:32} {row['packages']:>8} packages  {row['seconds']:.6f} s"
            f"  enumeration {row['baseline_seconds']:.6f} s  ratio {row['ratio']:.2f}"
        )
