"""The KPI series: what every later room reads."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Direction = Literal["higher", "lower"]
Period = Literal["day", "week", "month", "quarter", "year"]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KpiSeries:
    """One KPI of one cohort or asset, period by period.

    `values` holds natural units (a share is 0..1, a duration hours) and NaN where nothing can be
    said; `n` counts what the value rests on; `coverage` is the observed share of the period, 0..1.
    `cohort` is None for the whole fleet. All arrays have the length of `periods` ("2024-07").
    """

    kpi: str
    cohort: str | None
    unit: str
    direction: Direction
    period: Period
    periods: tuple[str, ...]
    values: FloatArray
    n: NDArray[np.int64]
    coverage: FloatArray
    lower: float | None
    upper: float | None
