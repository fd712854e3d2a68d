"""KPI series as plain data, for the rows that keep them."""

import math
from typing import Any

import numpy as np

from workbench.evidence.kpi.series import KpiSeries


def to_plain(series: KpiSeries) -> dict[str, Any]:
    """Return the series as JSON-ready data; NaN becomes null."""
    return {
        "kpi": series.kpi,
        "cohort": series.cohort,
        "unit": series.unit,
        "direction": series.direction,
        "period": series.period,
        "periods": list(series.periods),
        "values": [None if math.isnan(value) else value for value in series.values.tolist()],
        "n": series.n.tolist(),
        "coverage": series.coverage.tolist(),
        "lower": series.lower,
        "upper": series.upper,
    }


def from_plain(data: dict[str, Any]) -> KpiSeries:
    """Return the series kept as plain data."""
    values = [math.nan if value is None else value for value in data["values"]]
    return KpiSeries(
        kpi=data["kpi"],
        cohort=data["cohort"],
        unit=data["unit"],
        direction=data["direction"],
        period=data["period"],
        periods=tuple(data["periods"]),
        values=np.array(values, dtype=np.float64),
        n=np.array(data["n"], dtype=np.int64),
        coverage=np.array(data["coverage"], dtype=np.float64),
        lower=data["lower"],
        upper=data["upper"],
    )
