"""Scales on which a series is modelled: as it is, log from a bound, logit between two bounds.

A transform keeps simulated values inside the bounds and gives skewed series a symmetric scale.
Which of them serves is not decided here: the combination weighs all that are possible.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from workbench.outlook.arrays import FloatArray

ROUNDING = 1e-9


class Transform(Protocol):
    """A monotone map from natural units to the whole line and back."""

    def forward(self, values: FloatArray) -> FloatArray:
        """Map natural values (NaN stays NaN) to the line."""

    def backward(self, line: FloatArray) -> FloatArray:
        """Map points of the line to natural values inside the bounds."""

    def log_slope(self, values: FloatArray) -> float:
        """Return the sum of log |d forward / d value|; makes likelihoods of scales comparable."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The natural scale; simulated values are cut at the bounds (-inf and inf: none)."""

    lower: float
    upper: float

    def forward(self, values: FloatArray) -> FloatArray:
        """Return the values unchanged."""
        return values

    def backward(self, line: FloatArray) -> FloatArray:
        """Cut at the bounds."""
        return np.clip(line, self.lower, self.upper)

    def log_slope(self, values: FloatArray) -> float:
        """Return 0: the slope is 1 everywhere."""
        return 0.0 * values.size


@dataclass(frozen=True, slots=True)
class LogDistance:
    """Log of the distance to one bound, plus an offset where values touch it.

    `sign` is 1 above a lower bound and -1 below an upper one.
    """

    bound: float
    sign: float
    offset: float

    def forward(self, values: FloatArray) -> FloatArray:
        """Map to log(distance + offset)."""
        return np.log(self.sign * (values - self.bound) + self.offset)

    def backward(self, line: FloatArray) -> FloatArray:
        """Map back; what falls into the offset is the bound itself."""
        distance = np.exp(np.minimum(line, 700.0)) - self.offset
        return self.bound + self.sign * np.maximum(distance, 0.0)

    def log_slope(self, values: FloatArray) -> float:
        """Return the sum of -log(distance + offset)."""
        return -float(self.forward(values).sum())


@dataclass(frozen=True, slots=True)
class LogitShare:
    """Log odds of the position between two bounds, squeezed by `margin` where values touch one.

    The squeeze u -> (1 - 2 m) u + m with m = 1/(2n) follows Smithson and Verkuilen (2006),
    Psychological Methods 11(1). The way back cuts, so that exact bounds come up again.
    """

    lower: float
    upper: float
    margin: float

    def forward(self, values: FloatArray) -> FloatArray:
        """Map to the log odds of the squeezed share."""
        share = self._squeezed(values)
        return np.log(share) - np.log1p(-share)

    def backward(self, line: FloatArray) -> FloatArray:
        """Map back and undo the squeeze."""
        share = 1.0 / (1.0 + np.exp(-np.clip(line, -700.0, 700.0)))
        share = np.clip((share - self.margin) / (1.0 - 2.0 * self.margin), 0.0, 1.0)
        return np.clip(self.lower + (self.upper - self.lower) * share, self.lower, self.upper)

    def log_slope(self, values: FloatArray) -> float:
        """Return the sum of the log derivatives of `forward`."""
        share = self._squeezed(values)
        stretch = np.log((1.0 - 2.0 * self.margin) / (self.upper - self.lower))
        return float(np.sum(stretch - np.log(share) - np.log1p(-share)))

    def _squeezed(self, values: FloatArray) -> FloatArray:
        share = (values - self.lower) / (self.upper - self.lower)
        return self.margin + (1.0 - 2.0 * self.margin) * share


def possible_transforms(
    observed: FloatArray, lower: float | None, upper: float | None
) -> tuple[Transform, ...]:
    """Return the transforms that suit the bounds; `observed` (m,) without NaN, inside them.

    Without bounds a series that is positive throughout may also be modelled by its logarithm. A scale
    on which rounding makes all values one is left out.
    """
    plain = Identity(-np.inf if lower is None else lower, np.inf if upper is None else upper)
    bent = _bent(observed, lower, upper)
    if bent is None:
        return (plain,)
    line = bent.forward(observed)
    told_apart = np.ptp(line) > ROUNDING * (1.0 + np.abs(line).max())
    return (plain, bent) if told_apart else (plain,)


def _bent(observed: FloatArray, lower: float | None, upper: float | None) -> Transform | None:
    if lower is not None and upper is not None:
        touches = bool(observed.min() <= lower or observed.max() >= upper)
        return LogitShare(lower, upper, 0.5 / observed.size if touches else 0.0)
    if upper is not None:
        return LogDistance(upper, -1.0, _offset(upper - observed))
    if lower is not None:
        return LogDistance(lower, 1.0, _offset(observed - lower))
    return LogDistance(0.0, 1.0, 0.0) if observed.min() > 0.0 else None


def _offset(distance: FloatArray) -> float:
    """Return what is added before the logarithm: 0 unless a value lies on the bound."""
    if distance.min() > 0.0:
        return 0.0
    return max(
        float(distance[distance > 0.0].min()) / 2, float(distance.mean()) / 2 / distance.size
    )
