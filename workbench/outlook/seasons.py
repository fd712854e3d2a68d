"""Is there a season: an F-test of month dummies, only where two whole years were seen.

With fewer than 24 months every pattern of twelve would be found in the twelve months themselves
(domain guide 2.4); then annual windows are the answer.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc

from workbench.outlook.arrays import FloatArray

LEAST_CYCLES = 2
SIGNIFICANCE = 0.01
EXACT = 1e-12


@dataclass(frozen=True, slots=True)
class Season:
    """Effect of each phase (season,), mean 0, on the scale of the values; phase 0 is the first period.

    `p_value` is of no season at all.
    """

    effect: FloatArray
    p_value: float


def find_season(values: FloatArray, season: int = 12) -> Season | None:
    """Return the season of `values` (n,), NaN missing, or None when it may as well be chance.

    Compares level and line with level, line and one dummy a phase, by the F-test at 1 %. Needs
    LEAST_CYCLES cycles of values seen, and every phase at least once.
    """
    seen = np.flatnonzero(np.isfinite(values))
    phase = seen % season
    if seen.size < LEAST_CYCLES * season or np.unique(phase).size < season:
        return None
    y, dummies = values[seen], (phase[:, None] == np.arange(season)).astype(np.float64)
    line = np.column_stack([np.ones(seen.size), seen / seen.max()])
    whole = np.column_stack([dummies, line[:, 1]])
    plain = _squares(line, y)
    found = np.linalg.lstsq(whole, y, rcond=None)[0]
    left = float(((y - whole @ found) ** 2).sum())
    if plain <= EXACT * float(y @ y):
        return None
    more, rest = season - 1, seen.size - season - 1
    p_value = float(fdtrc(more, rest, (plain - left) / more / max(left / rest, 1e-300)))
    effect = found[:season] - found[:season].mean()
    return Season(effect, p_value) if p_value < SIGNIFICANCE else None


def _squares(design: FloatArray, y: FloatArray) -> float:
    left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(left @ left)
