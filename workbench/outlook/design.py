"""The regression part of the models: level, drift and a seasonal pattern."""

import numpy as np

from workbench.outlook.arrays import FloatArray

DRIFT_PERIODS = 12.0
MOST_SEASON_COLUMNS = 12
HARMONICS = 6


def past_design(periods: int, season: int | None) -> FloatArray:
    """Return regressors (periods, p) of the history: level, drift, then the seasonal columns.

    Time runs to 0 at the last period, where level and drift are then told apart best.
    """
    t = np.arange(1 - periods, 1, dtype=np.float64)
    return np.column_stack([np.ones(periods), t / DRIFT_PERIODS, *_season(t, season)])


def future_design(periods: int, season: int | None, damping: float) -> FloatArray:
    """Return regressors (periods, p) of the periods to come; the drift fades by `damping`."""
    t = np.arange(1, periods + 1, dtype=np.float64)
    drift = np.cumsum(damping**t) / DRIFT_PERIODS
    return np.column_stack([np.ones(periods), drift, *_season(t, season)])


def _season(t: FloatArray, season: int | None) -> list[FloatArray]:
    """Return one indicator per phase, or for long seasons (weeks, days) six harmonics."""
    if season is None:
        return []
    if season <= MOST_SEASON_COLUMNS:
        return [(np.mod(t, season) == phase).astype(np.float64) for phase in range(season)]
    angles = [2 * np.pi * k * t / season for k in range(1, HARMONICS + 1)]
    return [wave for angle in angles for wave in (np.cos(angle), np.sin(angle))]
