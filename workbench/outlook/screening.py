"""What can be said of a series at all: reasons to refuse, and remarks that go with an outlook."""

import numpy as np

from workbench.codes import Finding
from workbench.outlook.arrays import FloatArray
from workbench.outlook.claims import claim
from workbench.outlook.design import DRIFT_PERIODS
from workbench.outlook.trend import find_trend

LEAST_VALUES = 6
THIN_HISTORY = 24
SEASONS_NEEDED = 2
MOST_PERIODS = 360
LARGEST = 1e100
SMALLEST = 1e-290  # below it a difference times a standard deviation vanishes
ROUNDING = 1e-9


def reason_to_refuse(
    values: FloatArray, lower: float | None, upper: float | None
) -> Finding | None:
    """Return why nothing honest can be said of `values` (n,), NaN missing, or None."""
    observed = values[~np.isnan(values)]
    if lower is not None and upper is not None and lower >= upper:
        return Finding("outlook.bounds_crossed", {"lower": lower, "upper": upper})
    if observed.size == 0:
        return Finding("outlook.no_values", {"periods": int(values.size)})
    return _unusable(observed, lower, upper) or _too_little(observed)


def _unusable(observed: FloatArray, lower: float | None, upper: float | None) -> Finding | None:
    if not bool(np.all(np.abs(observed) <= LARGEST)):
        return Finding("outlook.not_a_number", {"limit": LARGEST})
    if lower is not None and observed.min() < lower:
        count, value = int((observed < lower).sum()), float(observed.min())
        return Finding("outlook.below_bound", {"count": count, "value": value, "bound": lower})
    if upper is not None and observed.max() > upper:
        count, value = int((observed > upper).sum()), float(observed.max())
        return Finding("outlook.above_bound", {"count": count, "value": value, "bound": upper})
    return None


def _too_little(observed: FloatArray) -> Finding | None:
    """Refuse a short or a constant series.

    How a constant series varies cannot be learned from it: any spread would be made up, and none
    would look sure.
    """
    count = int(observed.size)
    if count < LEAST_VALUES:
        return Finding("outlook.too_few_values", {"count": count, "needed": LEAST_VALUES})
    if np.ptp(observed) <= max(ROUNDING * np.abs(observed).max(), SMALLEST):
        return Finding("outlook.constant_series", {"count": count, "value": float(observed[0])})
    return None


def usable_season(values: FloatArray, season: int | None) -> int | None:
    """Return the season if the values seen cover it twice, else None (1 means no season)."""
    if season is None or season < 2:
        return None
    observed = int(np.isfinite(values).sum())
    span = values.size >= SEASONS_NEEDED * season
    return season if span and observed >= 1.5 * season else None


def remarks(values: FloatArray, season: int | None) -> tuple[Finding, ...]:
    """Return what people should know beside the outlook of `values` (n,): reach, thin, gaps, trend."""
    seen = np.isfinite(values)
    count = int(seen.sum())
    used = usable_season(values, season)
    found = [claim(count)]
    if count < THIN_HISTORY:
        found.append(Finding("outlook.thin_history", {"count": count, "wanted": THIN_HISTORY}))
    if count < values.size:
        missing = int(values.size) - count
        found.append(Finding("outlook.gaps", {"missing": missing, "periods": int(values.size)}))
    if season is not None and season > 1 and used is None:
        needed = SEASONS_NEEDED * season
        found.append(Finding("outlook.season_ignored", {"season": season, "needed": needed}))
    trend = find_trend(values, used)
    if trend is not None:
        change = float(f"{trend.change:.3g}")
        found.append(
            Finding("outlook.trend_found", {"change": change, "periods": int(DRIFT_PERIODS)})
        )
    return tuple(found)
