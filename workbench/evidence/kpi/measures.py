"""Measures: what a history gives for each asset and period before a formula is applied."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from workbench.evidence.history.cells import Floats, Ints, Mask
from workbench.evidence.history.mapping import Mapping
from workbench.evidence.history.periods import Calendar, Grain, calendar
from workbench.evidence.history.records import History
from workbench.evidence.kpi.intervals import HOUR

Missing = Literal["observed", "down", "up"]


@dataclass(frozen=True, slots=True)
class Measures:
    """Arrays of shape (assets, periods).

    `inputs` are the sums that the formula reads; `count` is what the value rests on;
    `observed_h` and `period_h` give the coverage. With `said` False nothing can be said. An input
    named in `weights` is a weighted sum: the formula reads it divided by its weights.
    """

    inputs: dict[str, Floats]
    count: Floats
    observed_h: Floats
    period_h: Floats
    said: Mask
    weights: dict[str, Floats] = field(default_factory=dict)

    def fleet(self) -> "Measures":
        """Return the measures of all assets together, shape (1, periods)."""
        return Measures(
            inputs={name: total(array) for name, array in self.inputs.items()},
            count=total(self.count),
            observed_h=total(self.observed_h),
            period_h=total(self.period_h),
            said=np.asarray(self.said.any(axis=0, keepdims=True)),
            weights={name: total(array) for name, array in self.weights.items()},
        )

    def readable(self) -> dict[str, Floats]:
        """Return the inputs as the formula reads them; NaN where a weight is zero."""
        with np.errstate(divide="ignore", invalid="ignore"):
            means = {name: self.inputs[name] / weight for name, weight in self.weights.items()}
        return self.inputs | means


def total(array: Floats) -> Floats:
    """Return the sum over assets, shape (1, periods)."""
    return np.asarray(array.sum(axis=0, keepdims=True), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Frame:
    """The grid on which a history is measured: its periods, its window, its number of assets."""

    periods: Calendar
    window: tuple[int, int]
    assets: int

    @property
    def shape(self) -> tuple[int, int]:
        """Assets × periods."""
        return self.assets, len(self.periods.labels)

    @property
    def period_h(self) -> Floats:
        """The whole length of each period in hours, for each asset."""
        return np.tile(self.periods.seconds / HOUR, (self.assets, 1))

    @property
    def window_h(self) -> Floats:
        """The hours of each period inside the observed window, for each asset."""
        return np.tile(self.periods.within(self.window) / HOUR, (self.assets, 1))

    def inside(self, times: Ints) -> Mask:
        """Say which times lie in the observed window."""
        return np.asarray((times >= self.window[0]) & (times < self.window[1]))


def frame(history: History, mapping: Mapping, grain: Grain) -> Frame:
    """Return the grid: the stated observed window, else the whole periods that hold data."""
    zone = mapping.zone
    if mapping.observed is not None:
        begin, end = mapping.observed
        return Frame(calendar(begin, end - 1, grain, zone), (begin, end), len(history.assets))
    last = max(history.last - 1, history.first) if history.kind == "readings" else history.last
    periods = calendar(history.first, last, grain, zone)
    window = int(periods.edges[0]), int(periods.edges[-1])
    return Frame(periods, window, len(history.assets))
