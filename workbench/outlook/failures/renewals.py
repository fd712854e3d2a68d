"""Assets that age: Weibull lives and repairs one after the other, asset by asset."""

from dataclasses import dataclass

import numpy as np

from workbench.outlook.arrays import FloatArray, IntArray

AT_A_TIME = 500_000  # assets x paths followed at once


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Weibull lives path by path: `shape` and `scale` (operating hours), both (paths,)."""

    shape: FloatArray
    scale: FloatArray


def renewals(
    life: Lifetime,
    repair: tuple[FloatArray, FloatArray],
    assets: int,
    window: tuple[float, int],
    rng: np.random.Generator,
) -> tuple[FloatArray, IntArray]:
    """Return hours down and failures of the fleet, both (paths, periods).

    `repair` is mean and sd of the log hours of a repair, each (paths,); `window` the hours of a
    period and the number of periods. Assets have run for long when it begins: what is left of the
    first life is a uniform share of a life drawn with weight of its length (Cox 1962, section 5.4).
    """
    paths, periods = life.shape.size, window[1]
    rows = max(1, AT_A_TIME // assets)
    hours, failures = np.zeros((paths, periods)), np.zeros((paths, periods), dtype=np.int64)
    for first in range(0, paths, rows):
        path = np.arange(first, min(first + rows, paths))
        _follow((hours, failures), life, repair, np.repeat(path, assets), window, rng)
    return hours, failures


def _follow(
    into: tuple[FloatArray, IntArray],
    life: Lifetime,
    repair: tuple[FloatArray, FloatArray],
    path: IntArray,
    window: tuple[float, int],
    rng: np.random.Generator,
) -> None:
    """Follow assets, each named by its path, from failure to failure to the end of the window."""
    length, periods = window
    ages = rng.gamma(1.0 + 1.0 / life.shape[path]) ** (1.0 / life.shape[path])
    clock = life.scale[path] * ages * rng.random(path.size)
    while path.size:
        inside = clock < length * periods
        path, clock = path[inside], clock[inside]
        lasting = np.exp(repair[0][path] + repair[1][path] * rng.standard_normal(path.size))
        period = np.minimum((clock / length).astype(np.int64), periods - 1)
        np.add.at(into[0], (path, period), lasting)
        np.add.at(into[1], (path, period), 1)
        lives = life.scale[path] * rng.standard_exponential(path.size) ** (1.0 / life.shape[path])
        clock = clock + lasting + lives
