"""A simulated amount in a few figures, worst years included."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.outlook.arrays import FloatArray

TAIL = 0.05
QUANTILES = (0.05, 0.1, 0.5, 0.9, 0.95)
Bad = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, standard deviation and quantiles; `cvar_5` is the mean of the worst 5 % of years."""

    mean: float
    sd: float
    p5: float
    p10: float
    p50: float
    p90: float
    p95: float
    cvar_5: float


def spread_of(values: FloatArray, bad: Bad) -> Spread:
    """Return the figures of simulated years (draws,); `bad` says which end is the worst."""
    p5, p10, p50, p90, p95 = (float(one) for one in np.quantile(values, QUANTILES))
    return Spread(
        mean=float(values.mean()),
        sd=float(values.std()),
        p5=p5,
        p10=p10,
        p50=p50,
        p90=p90,
        p95=p95,
        cvar_5=tail_mean(values, bad),
    )


def tail_mean(values: FloatArray, bad: Bad, tail: float = TAIL) -> float:
    """Return the mean of the worst share `tail` (0..1) of the values, at least of one of them."""
    count = max(1, round(tail * values.size))
    if bad == "high":
        return float(np.partition(values, values.size - count)[values.size - count :].mean())
    return float(np.partition(values, count - 1)[:count].mean())
