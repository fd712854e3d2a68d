"""Steps in a history: where the level changed, by a CUSUM over arcs with a p-value by permutation.

Circular binary segmentation (Olshen, Venkatraman, Lucito and Wigler 2004, Biostatistics 5): the
stretch of months that differs most from the rest is kept if few shufflings of the months reach it,
then its parts are searched; a stretch that touches an end is one step, any other a way there and
back. Months that resemble their neighbours would look like steps, so the part is first freed of
its lag-1 correlation, estimated around the stretch itself.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.outlook.arrays import FloatArray, IntArray

LEAST_SEGMENT = 4
SHUFFLES = 399
SIGNIFICANCE = 0.01
MOST_BREAKS = 4
MOST_MEMORY = 0.7
TOO_LITTLE_MEMORY = 6.0
"""Residuals of fitted levels hide correlation: about this / n is added back (at 0.5 and 36 months
4 % of 200 simulated histories show a step, without it 10 %)."""


@dataclass(frozen=True, slots=True)
class Break:
    """From the value at `index` on the level is another: means before and after, and the p-value."""

    index: int
    before: float
    after: float
    p_value: float


@dataclass(frozen=True, slots=True)
class _Arc:
    """The months first … last - 1 of a part, against its other months."""

    first: int
    last: int


def find_breaks(
    values: FloatArray, rng: np.random.Generator, shuffles: int = SHUFFLES
) -> tuple[Break, ...]:
    """Return the steps of `values` (n,), NaN missing, in time order; `rng` shuffles.

    A part that a straight line fits better than a step is a drift and not a step. Levels last at
    least LEAST_SEGMENT values; at most MOST_BREAKS steps are told.
    """
    seen = np.flatnonzero(np.isfinite(values))
    y, parts = values[seen], [(0, int(seen.size))]
    p_values: dict[int, float] = {}
    while parts and len(p_values) < MOST_BREAKS:
        first, last = parts.pop(0)
        found = _stretch(y[first:last], rng, shuffles)
        if found is None:
            continue
        arc, p_value = found
        inner = [at for at in (first + arc.first, first + arc.last) if first < at < last]
        parts += pairwise([first, *inner, last])
        p_values |= dict.fromkeys(inner, p_value)
    edges = [0, *sorted(p_values), int(seen.size)]
    means = [float(y[a:b].mean()) if b > a else 0.0 for a, b in pairwise(edges)]
    return tuple(
        Break(int(seen[at]), means[place], means[place + 1], p_values[at])
        for place, at in enumerate(edges[1:-1])
    )


def segment_of(breaks: tuple[Break, ...], size: int) -> IntArray:
    """Return for each of `size` periods the number of the level that it belongs to, from 0."""
    starts = [one.index for one in breaks]
    return np.searchsorted(starts, np.arange(size), side="right").astype(np.int64)


def _stretch(
    part: FloatArray, rng: np.random.Generator, shuffles: int
) -> tuple[_Arc, float] | None:
    """Return the one stretch of `part` with its p-value, or None."""
    if part.size < 2 * LEAST_SEGMENT or np.ptp(part) == 0.0:
        return None
    first, last = _arcs(part.size)
    best = int(np.argmax(_contrast(part)))
    arc = _Arc(int(first[best]), int(last[best]))
    inside = np.isin(np.arange(part.size), np.arange(arc.first, arc.last))
    residuals = part - np.where(inside, part[inside].mean(), part[~inside].mean())
    if _line_squares(part) <= float(residuals @ residuals):
        return None
    white = _white(part, residuals)
    statistic = float(_contrast(white).max())
    shuffled = rng.permuted(np.tile(white, (shuffles, 1)), axis=1)
    reached = int((_contrast(shuffled).max(axis=1) >= statistic * (1.0 - 1e-12)).sum())
    p_value = (reached + 1) / (shuffles + 1)
    return (arc, p_value) if p_value < SIGNIFICANCE else None


def _arcs(n: int) -> tuple[IntArray, IntArray]:
    """Return all stretches of n months that leave no level shorter than LEAST_SEGMENT."""
    first, last = np.triu_indices(n + 1, LEAST_SEGMENT)
    begins = (first == 0) | (first >= LEAST_SEGMENT)
    ends = (last == n) | (n - last >= LEAST_SEGMENT)
    fits = begins & ends & (n - (last - first) >= LEAST_SEGMENT)
    return first[fits], last[fits]


def _contrast(rows: FloatArray) -> FloatArray:
    """Return for every stretch its mean against the rest, standardised but for the sd."""
    n = rows.shape[-1]
    first, last = _arcs(n)
    size = last - first
    total = np.cumsum(rows - rows.mean(axis=-1, keepdims=True), axis=-1)
    total = np.concatenate([np.zeros((*rows.shape[:-1], 1)), total], axis=-1)
    apart: FloatArray = np.abs(total[..., last] - total[..., first])
    scaled: FloatArray = apart / np.sqrt(size * (n - size) / n)
    return scaled


def _white(part: FloatArray, residuals: FloatArray) -> FloatArray:
    """Return the part without the lag-1 correlation of its residuals; a step stays a step."""
    memory = float(residuals[1:] @ residuals[:-1]) / max(float(residuals @ residuals), 1e-300)
    memory = min(max(memory + TOO_LITTLE_MEMORY / part.size, 0.0), MOST_MEMORY)
    off = part - part.mean()
    first = off[:1] * float(np.sqrt(1.0 - memory**2))
    white: FloatArray = np.concatenate([first, off[1:] - memory * off[:-1]])
    return white


def _line_squares(part: FloatArray) -> float:
    time = np.arange(part.size) - (part.size - 1) / 2
    off = part - part.mean()
    slope = float(time @ off) / float(time @ time)
    return float(((off - slope * time) ** 2).sum())
