"""Combine scales and models: each path follows one candidate, drawn by its weight.

Weights are tempered evidence, so no single model has to be right; a combination of simple models
forecasts better than the best of them (Makridakis and Hibon 2000, the M3 competition).
"""

import numpy as np

from workbench.outlook.arrays import FloatArray
from workbench.outlook.calibration import Calibration
from workbench.outlook.line_fit import LineFit, draw_futures, fit_line
from workbench.outlook.transforms import Transform


def combine(
    values: FloatArray,
    transforms: tuple[Transform, ...],
    season: int | None,
    tuning: Calibration,
) -> tuple[LineFit, ...]:
    """Fit every candidate on every scale; `values` (n,) with NaN for missing."""
    return tuple(fit_line(values, transform, season, tuning) for transform in transforms)


def weights(fits: tuple[LineFit, ...], tuning: Calibration) -> FloatArray:
    """Return the weights of all candidates of all scales, one after the other; they sum to 1."""
    logs = tuning.temper * np.concatenate([fitted.log_weight for fitted in fits])
    raw = np.exp(logs - logs.max())
    shares: FloatArray = raw / raw.sum()
    return shares


def sample(
    fits: tuple[LineFit, ...],
    size: tuple[int, int],
    rng: np.random.Generator,
    tuning: Calibration,
) -> FloatArray:
    """Draw `size` (paths, periods) futures in natural units.

    Candidates are drawn by systematic sampling (each gets its share of paths to within one), and
    the paths are shuffled at the end, so that path i of two series is not the same kind of model.
    """
    n_paths, periods = size
    edges = np.cumsum(weights(fits, tuning))
    points = (np.arange(n_paths) + rng.random()) / n_paths
    picked = np.minimum(np.searchsorted(edges, points, side="right"), edges.size - 1)
    parts = []
    first = 0
    for fitted in fits:
        last = first + fitted.log_weight.size
        chosen = picked[(picked >= first) & (picked < last)] - first
        parts.append(draw_futures(fitted, chosen, periods, rng, tuning))
        first = last
    return rng.permutation(np.concatenate(parts))
