"""Domains made from a seed, in the format of `bargain`: concave values against convex costs.

One issue per KPI, its options the levels x = 0 … 1 in equal steps. In thousands of money, to the
last unit: the customer's value v (1 - exp(-a x)) / (1 - exp(-a)), the provider's cost
l x + q x² + h x⁶, a fixed fee halfway between value and cost of the middle levels, and one budget
that all KPIs share: the sum of r x is at most 0.4 times the sum of r. The ranges of the parameters
are those of a service contract with an incentive of some tens of thousands per KPI.
"""

import json

import numpy as np
from numpy.typing import NDArray

SEEDS = range(20)
KPIS = 12
OPTIONS = 21
BUDGET = 0.4  # of what all KPIs at their highest level would take


def generated(
    seed: int, kpis: int = KPIS, options: int = OPTIONS, *, coupled: bool = False
) -> bytes:
    """Return a domain of concave values and convex costs; 12 × 21 is 7·10^15 packages."""
    rng = np.random.default_rng(seed)
    x = np.linspace(0, 1, options)
    v, a = rng.uniform(40, 190, (kpis, 1)), rng.uniform(0.5, 4, (kpis, 1))
    l, q, h = (rng.uniform(*span, (kpis, 1)) for span in ((9, 40), (25, 76), (15, 110)))  # noqa: E741 (names of the formula)
    values = v * (1 - np.exp(-a * x)) / (1 - np.exp(-a))
    costs = l * x + q * x**2 + h * x**6
    return _domain(values, costs, rng.uniform(80, 380, (kpis, 1)) * x, coupled=coupled)


def random_tables(
    seed: int, kpis: int = KPIS, options: int = OPTIONS, *, coupled: bool = False
) -> bytes:
    """Return a domain whose values, costs and uses of the budget follow no order at all."""
    rng = np.random.default_rng(seed)
    values, costs, uses = (rng.uniform(0, 100, (kpis, options)) for _ in range(3))
    return _domain(values, costs, uses, coupled=coupled)


def _domain(
    values: NDArray[np.float64],
    costs: NDArray[np.float64],
    uses: NDArray[np.float64],
    *,
    coupled: bool,
) -> bytes:
    kpis, options = values.shape
    middle = options // 2
    fee = round(float(values[:, middle].sum() + costs[:, middle].sum()) / 2, 3)
    ones = [1] * kpis
    document: dict[str, object] = {
        "issues": [{"name": f"KPI {i + 1}", "values": list(range(options))} for i in range(kpis)],
        "sides": [
            {"weights": ones, "evaluations": _thousandths(values), "reservation_value": fee},
            {"weights": ones, "evaluations": _thousandths(-costs), "reservation_value": -fee},
        ],
    }
    if coupled:
        most = round(BUDGET * float(uses.max(axis=1).sum()), 3)
        document["constraints"] = [{"coef": _thousandths(uses), "sense": "<=", "rhs": most}]
    return json.dumps(document).encode()


def _thousandths(table: NDArray[np.float64]) -> list[list[float]]:
    return [[round(float(number), 3) for number in row] for row in table]
