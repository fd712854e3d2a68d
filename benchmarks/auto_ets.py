"""Forecasts of statsforecast's AutoETS, kept on disk, as they never change for one history."""

import hashlib
import importlib.metadata
import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
WIDTHS = (90, 80, 60, 40, 20)


def is_installed() -> bool:
    """Tell whether statsforecast is there."""
    return importlib.util.find_spec("statsforecast") is not None


def quantiles(history: Array, *, season: int, horizon: int, kept: Path | None) -> Array:
    """Return quantiles (11, horizon) at outlook_scores.LEVELS; its mean stands for the median.

    `kept` is a directory of forecasts of earlier runs, by the history, season, horizon and version
    of statsforecast; None keeps nothing.
    """
    if kept is None:
        return _forecast(history, season, horizon)
    version = importlib.metadata.version("statsforecast")
    key = f"{version} {season} {horizon} ".encode() + np.ascontiguousarray(history).tobytes()
    path = kept / f"{hashlib.sha256(key).hexdigest()[:32]}.npy"
    if path.exists():
        said: Array = np.load(path)
        return said
    said = _forecast(history, season, horizon)
    kept.mkdir(parents=True, exist_ok=True)
    np.save(path, said)
    return said


def _forecast(history: Array, season: int, horizon: int) -> Array:
    from statsforecast.models import AutoETS

    said = AutoETS(season_length=season).forecast(y=history, h=horizon, level=list(WIDTHS[::-1]))
    rows = [said[f"lo-{w}"] for w in WIDTHS] + [said["mean"]]
    rows += [said[f"hi-{w}"] for w in WIDTHS[::-1]]
    return np.array(rows, dtype=np.float64)
