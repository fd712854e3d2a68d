"""Scores of forecasts of twelve months: coverage, pinball loss, and the chance of a miss."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEVELS = np.array([0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
MISS_LEVELS = (0.05, 0.1, 0.2, 0.3, 0.5)
SEASON = 12


@dataclass(slots=True)
class Scores:
    """Collects one method's scores over series; `misses` are pairs of predicted chance and outcome.

    `names` has the series of each entry of `inside_90`; `misses` has one entry per level of
    MISS_LEVELS for each of them, in that order.
    """

    inside_90: list[float] = field(default_factory=list)
    inside_80: list[float] = field(default_factory=list)
    mean_inside_90: list[float] = field(default_factory=list)
    pinball: list[float] = field(default_factory=list)
    misses: list[tuple[float, bool]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add_quantiles(self, history: Array, future: Array, quantiles: Array) -> None:
        """Score quantiles (levels, months) against the months that came (months,)."""
        self.inside_90.append(_inside(future, quantiles[0], quantiles[-1]))
        self.inside_80.append(_inside(future, quantiles[1], quantiles[-2]))
        steps = np.abs(history[SEASON:] - history[:-SEASON])
        scale = float(np.nanmean(steps)) if np.isfinite(steps).any() else 0.0
        if scale > 0.0:
            off = future[None] - quantiles
            loss = np.maximum(LEVELS[:, None] * off, (LEVELS[:, None] - 1.0) * off)
            self.pinball.append(float(loss.mean()) / scale)

    def add_paths(self, name: str, history: Array, future: Array, paths: Array) -> None:
        """Score paths (paths, months): quantiles, the mean of the months, at least one miss."""
        self.names.append(name)
        self.add_quantiles(history, future, np.quantile(paths, LEVELS, axis=0))
        low, high = np.quantile(paths.mean(axis=1), [0.05, 0.95])
        self.mean_inside_90.append(float(low <= future.mean() <= high))
        lowest = paths.min(axis=1)
        for level in np.nanquantile(history, MISS_LEVELS):
            self.misses.append((float((lowest < level).mean()), bool(future.min() < level)))

    def chosen(self, keep: list[bool]) -> "Scores":
        """Return the scores of the series for which `keep` is true; pinball needs one for each."""
        at = [position for position, wanted in enumerate(keep) if wanted]
        per = len(MISS_LEVELS)
        return Scores(
            [self.inside_90[k] for k in at],
            [self.inside_80[k] for k in at],
            [self.mean_inside_90[k] for k in at],
            [self.pinball[k] for k in at] if len(self.pinball) == len(keep) else [],
            [pair for k in at for pair in self.misses[per * k : per * (k + 1)]],
            [self.names[k] for k in at],
        )

    def line(self) -> str:
        """Return the scores as one row of a table in Markdown."""
        mean = f"{np.mean(self.mean_inside_90):.3f}" if self.mean_inside_90 else "–"
        loss = f"{np.mean(self.pinball):.4f}" if self.pinball else "–"
        return f"{np.mean(self.inside_90):.3f} | {np.mean(self.inside_80):.3f} | {mean} | {loss}"


def _inside(future: Array, low: Array, high: Array) -> float:
    return float(np.mean((future >= low) & (future <= high)))
